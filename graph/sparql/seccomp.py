"""The system calls refused to a worker, and the seccomp filter (BPF) built from them.

A deny list: calls that open or change files by name, create sockets, or start, inspect, signal or slow processes.
The numbers are from the kernel's arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h, which
aarch64 and riscv64 share; a call that an architecture lacks is None.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from types import MappingProxyType

__all__ = ["ARCHITECTURES", "OWN_PROCESS_ONLY", "REFUSED", "build_filter"]

ARCHITECTURES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1), "riscv64": (0xC00000F3, 1)}
)
"""AUDIT_ARCH_… and the column of the numbers, by machine."""

# fmt: off
REFUSED: Mapping[str, tuple[int | None, int | None]] = MappingProxyType({
    # Files, by their names.
    "open": (2, None), "openat": (257, 56), "openat2": (437, 437), "creat": (85, None),
    "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264), "truncate": (76, 45), "rename": (82, None),
    "renameat": (264, 38), "renameat2": (316, 276), "link": (86, None), "linkat": (265, 37), "symlink": (88, None),
    "symlinkat": (266, 36), "unlink": (87, None), "unlinkat": (263, 35), "mkdir": (83, None), "mkdirat": (258, 34),
    "rmdir": (84, None), "mknod": (133, None), "mknodat": (259, 33), "chmod": (90, None), "fchmodat": (268, 53),
    "fchmodat2": (452, 452), "chown": (92, None), "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None),
    "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88), "setxattr": (188, 5),
    "lsetxattr": (189, 6), "removexattr": (197, 14), "lremovexattr": (198, 15), "chroot": (161, 51), "acct": (163, 89),
    "swapon": (167, 224), "swapoff": (168, 225), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fspick": (433, 433),
    "mount_setattr": (442, 442),
    # Sockets and other communication.
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "accept": (43, 202), "accept4": (288, 242),
    "bind": (49, 200), "listen": (50, 201), "shmget": (29, 194), "shmat": (30, 196), "msgget": (68, 186),
    "semget": (64, 190), "mq_open": (240, 180),
    # Processes.
    "clone": (56, 220), "clone3": (435, 435), "fork": (57, None), "vfork": (58, None), "execve": (59, 221),
    "execveat": (322, 281), "unshare": (272, 97), "setns": (308, 268), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "process_madvise": (440, 440),
    "process_mrelease": (448, 448), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "kcmp": (312, 272),
    "migrate_pages": (256, 238), "move_pages": (279, 239), "kill": (62, 129), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "pidfd_send_signal": (424, 424), "setpriority": (141, 140),
    "sched_setscheduler": (144, 119), "sched_setparam": (142, 118), "sched_setattr": (314, 274),
    "sched_setaffinity": (203, 122), "ioprio_set": (251, 30),
    # The kernel itself.
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104), "kexec_file_load": (320, 294),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "reboot": (169, 142),
    "fanotify_init": (300, 262), "quotactl": (179, 60), "quotactl_fd": (443, 443),
})

OWN_PROCESS_ONLY: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"tgkill": (234, 131), "tkill": (200, 130), "prlimit64": (302, 261)}
)
"""Calls allowed on the calling process only: abort() signals itself."""
# fmt: on

_LOAD, _EQUAL, _AT_LEAST, _ANSWER = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _EPERM = 0x7FFF0000, 0x80000000, 0x00050001
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_X32 = 0x40000000


def build_filter(machine: str, pid: int) -> bytes:
    """Return the filter of a process as a BPF program for one of ARCHITECTURES."""
    return b"".join(_instructions(machine, pid))


def _instructions(machine: str, pid: int) -> Iterator[bytes]:
    """Yield instructions: kill on another architecture, EPERM for refused calls, else allow."""
    architecture, column = ARCHITECTURES[machine]
    refused = [numbers[column] for numbers in REFUSED.values() if numbers[column] is not None]
    own = [numbers[column] for numbers in OWN_PROCESS_ONLY.values()]
    yield _instruction(_LOAD, 0, 0, _ARCHITECTURE)
    yield _instruction(_EQUAL, 1, 0, architecture)
    yield _instruction(_ANSWER, 0, 0, _KILL)
    yield _instruction(_LOAD, 0, 0, _NUMBER)
    # The comparisons are followed by: allow, refuse, and the check of the target process. x32 calls of
    # x86_64 are the same calls under other numbers.
    left = 1 + len(refused) + len(own)
    yield _instruction(_AT_LEAST, left, 0, _X32)
    for number in refused:
        left -= 1
        yield _instruction(_EQUAL, left, 0, number or 0)
    for number in own:
        left -= 1
        yield _instruction(_EQUAL, left + 1, 0, number)
    yield _instruction(_ANSWER, 0, 0, _ALLOW)
    yield _instruction(_ANSWER, 0, 0, _EPERM)
    yield _instruction(_LOAD, 0, 0, _FIRST_ARGUMENT)
    yield _instruction(_EQUAL, 2, 0, pid)
    yield _instruction(_EQUAL, 1, 0, 0)  # zero is the caller, or no process
    yield _instruction(_ANSWER, 0, 0, _EPERM)
    yield _instruction(_ANSWER, 0, 0, _ALLOW)


def _instruction(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
