"""What a worker process may no longer do once its dataset is loaded: open files, make sockets, start processes.

The kernel refuses, whatever the query engine tries: a filter on system calls (Linux, seccomp in
filter mode, no privilege needed), no new privileges, no core dumps with other people's queries in
them, and limits on memory. Whether there is such a filter is tried and not believed: where a process
that has gone into it is still let open a file, there is none, the limits remain, and `layers` says so.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from graph.sparql.calls import ARCHITECTURES, program

__all__ = ["enter", "layers"]

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_SIGKILL = 9
_STACK = 96 * 1024 * 1024
"""Room for queries that nest within the limits but chain long: `a/b/c/…`, `x + y + …`."""

_FILTER = "a system call filter"
"""What `layers` calls it."""


def layers() -> tuple[str, ...]:
    """Which protections this machine gives a worker, in words, tried in a process of its own.

    >>> "limits on memory" in layers()
    True
    """
    return (*((_FILTER,) if _filter_works() else ()), "limits on memory")


def _filter_works() -> bool:
    """Whether the kernel takes the filter and then refuses to open a file."""
    if sys.platform != "linux" or platform.machine() not in ARCHITECTURES:
        return False
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            _limit(resource.RLIMIT_CORE, 0)
            _filter_system_calls()
            os.close(os.open("/", os.O_RDONLY))
        except PermissionError:
            status = 0
        except BaseException:
            status = 2
        finally:
            os._exit(status)
    return os.waitpid(pid, 0)[1] == 0


def enter(memory: int, keep: Iterable[int], protections: Sequence[str]) -> None:
    """Give up, for good, everything that answering queries does not need.

    Args:
        memory: how many bytes the process may have beyond what it has now.
        keep: descriptors that stay open.
        protections: what `layers` says; not asked again, since a worker has no time for it.
    """
    # The engine writes a backtrace when memory runs out; standard output is /dev/null already.
    os.dup2(1, 2)
    _close_all_but({0, 1, 2, *keep})
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_STACK, _STACK)
    if sys.platform == "linux":
        _limit(resource.RLIMIT_AS, _address_space() + memory + _STACK)
    if _FILTER in protections:
        _filter_system_calls()


def _limit(which: int, most: int) -> None:
    _, hard = resource.getrlimit(which)
    with suppress(ValueError, OSError):
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (allowed, allowed))


def _address_space() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()


def _close_all_but(keep: set[int]) -> None:
    """Close what the process that this one was forked from had open."""
    low = 0
    for descriptor in sorted(keep):
        if low < descriptor:  # an empty range from 0 would close everything
            os.closerange(low, descriptor)
        low = descriptor + 1
    os.closerange(low, min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1 << 16))


def die_with_parent() -> None:
    """Have the kernel kill this process when the one that started it ends, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _filter_system_calls() -> None:
    code = program(platform.machine(), os.getpid())
    buffer = ctypes.create_string_buffer(code, len(code))
    loaded = _Program(len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs")
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(loaded), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")
