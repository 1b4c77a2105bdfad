"""What a worker process may no longer do once its dataset is loaded: open files, make sockets, start processes.

The kernel refuses, whatever the query engine tries: a filter on system calls (Linux, seccomp in
filter mode, no privilege needed), no new privileges, no core dumps with other people's queries in
them, and limits on memory. Where there is no such filter, the limits remain and `layers` says so.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

__all__ = ["enter", "layers"]

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_SIGKILL = 9
_STACK = 96 * 1024 * 1024
"""Room for queries that nest within the limits but chain long: `a/b/c/…`, `x + y + …`."""

# Linux system call numbers, from the kernel's tables for each architecture: what reads, writes or
# changes files by name, makes or uses new sockets, starts or inspects processes.
_REFUSED = {
    "x86_64": (
        0xC000003E,
        (2, 41, 42, 43, 49, 50, 53, 56, 57, 58, 59, 62, 76, 82, 83, 84, 85, 86, 87, 88, 90, 92, 101, 133, 155, 161,
         165, 175, 246, 248, 250, 257, 258, 259, 260, 263, 264, 265, 266, 268, 272, 288, 304, 308, 310, 311, 313,
         320, 321, 322, 425, 428, 429, 430, 434, 435, 437, 438),
    ),
    "aarch64": (
        0xC00000B7,
        (33, 34, 35, 36, 37, 38, 39, 40, 41, 45, 51, 53, 54, 56, 97, 105, 117, 129, 198, 199, 200, 201, 202, 203,
         217, 219, 220, 221, 242, 265, 268, 270, 271, 276, 280, 281, 425, 428, 429, 430, 434, 435, 437, 438),
    ),
}  # fmt: skip


def layers() -> tuple[str, ...]:
    """Which protections this machine gives a worker, in words.

    >>> "limits on memory" in layers()
    True
    """
    filtered = sys.platform == "linux" and platform.machine() in _REFUSED
    return (*(("a system call filter",) if filtered else ()), "limits on memory")


def enter(memory: int, keep: Iterable[int]) -> None:
    """Give up, for good, everything that answering queries does not need.

    Args:
        memory: how many bytes the process may have beyond what it has now.
        keep: descriptors that stay open.
    """
    # The engine writes a backtrace when memory runs out; standard output is /dev/null already.
    os.dup2(1, 2)
    _close_all_but({0, 1, 2, *keep})
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_STACK, _STACK)
    if sys.platform == "linux":
        _limit(resource.RLIMIT_AS, _address_space() + memory + _STACK)
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
    known = _REFUSED.get(platform.machine())
    if known is None:
        return
    code = b"".join(_instructions(*known))
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs")
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")


def _instructions(architecture: int, refused: tuple[int, ...]) -> Iterable[bytes]:
    """Yield a BPF program: kill on another architecture, EPERM for what is refused, else allow."""
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    allow, kill, eperm = 0x7FFF0000, 0x80000000, 0x00050001
    yield _instruction(load, 0, 0, 4)
    yield _instruction(equal, 1, 0, architecture)
    yield _instruction(answer, 0, 0, kill)
    yield _instruction(load, 0, 0, 0)
    # The x32 calls of x86_64 are other numbers for the same things.
    yield _instruction(at_least, len(refused) + 1, 0, 0x40000000)
    for position, number in enumerate(refused):
        yield _instruction(equal, len(refused) - position, 0, number)
    yield _instruction(answer, 0, 0, allow)
    yield _instruction(answer, 0, 0, eperm)


def _instruction(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
