"""The sandbox of a worker: no files, sockets or processes once the dataset is loaded, and limits on memory.

Layers: a system call filter (Linux, seccomp in filter mode, unprivileged), no_new_privs, no core dumps, resource
limits. The filter is tested at run time: where a filtered process can still open a file, only the limits count.
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

from graph.sparql.seccomp import ARCHITECTURES, build_filter

__all__ = ["available_protections", "die_with_parent", "enter_sandbox"]

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_SIGKILL = 9
_STACK = 96 * 1024 * 1024
"""Enough for long chains within the nesting limit: `a/b/c/…`, `x + y + …`."""

_FILTER = "a system call filter"
"""Its name in `available_protections`."""


def available_protections() -> tuple[str, ...]:
    """Return the protections that work on this machine, tested in a child process.

    >>> "limits on memory" in available_protections()
    True
    """
    return (*((_FILTER,) if _filter_works() else ()), "limits on memory")


def _filter_works() -> bool:
    """Whether a filtered child process is refused to open a file."""
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


def enter_sandbox(memory: int, keep: Iterable[int], protections: Sequence[str]) -> None:
    """Enter the sandbox, irrevocably.

    Args:
        memory: bytes that the process may allocate in addition.
        keep: file descriptors to keep open.
        protections: the result of `available_protections`.
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
    """Close inherited file descriptors."""
    low = 0
    for descriptor in sorted(keep):
        if low < descriptor:  # an empty range from 0 would close everything
            os.closerange(low, descriptor)
        low = descriptor + 1
    os.closerange(low, min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1 << 16))


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends (Linux, PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _filter_system_calls() -> None:
    code = build_filter(platform.machine(), os.getpid())
    buffer = ctypes.create_string_buffer(code, len(code))
    loaded = _Program(len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs")
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(loaded), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")
