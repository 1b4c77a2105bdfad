"""What a worker may not do, asked of a real process that has gone into the sandbox."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from graph.sparql.seccomp import ARCHITECTURES, OWN_PROCESS_ONLY, REFUSED, build_filter

ATTEMPTS = {
    "open a file": "open('/etc/passwd')",
    "write a file": "os.open('/tmp/x', os.O_WRONLY | os.O_CREAT)",
    "make a socket": "socket.socket()",
    "make a pair of sockets": "socket.socketpair()",
    "start a process": "os.fork()",
    "run a program": "os.execv('/bin/true', ['true'])",
    "signal another process": "os.kill(os.getppid(), 0)",
    "remove a file": "os.unlink('/tmp/nothing')",
    "signal another process's thread": "libc(234, os.getppid(), os.getppid(), 0)",
    "take another process's memory": "resource.prlimit(os.getppid(), resource.RLIMIT_AS)",
    "slow another process": "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
    "move a file": "libc(316, -100, b'/tmp/nothing', -100, b'/tmp/something', 0)",
    "start a thread": "threading.Thread(target=print).start()",
}

PROGRAM = """
import ctypes, os, resource, socket, sys, threading
from graph.sparql import sandbox
def libc(*call):
    if ctypes.CDLL(None, use_errno=True).syscall(*call) == -1:
        raise OSError(ctypes.get_errno(), "")
sandbox.enter_sandbox(256 * 1024 * 1024, [], sandbox.available_protections())
try:
    {attempt}
except (PermissionError, RuntimeError) as error:
    os.write(0, b"refused")
except MemoryError:
    os.write(0, b"no memory")
"""


def outcome(attempt: str) -> str:
    import socket

    ours, theirs = socket.socketpair()
    with ours, theirs:
        program = PROGRAM.format(attempt=attempt)
        subprocess.run([sys.executable, "-c", program], stdin=theirs.fileno(), check=False, timeout=60)
        theirs.close()
        return ours.recv(100).decode()


@pytest.mark.parametrize("name", ATTEMPTS)
def test_refused(name: str) -> None:
    """In the sandbox the kernel refuses what answering a query does not need."""
    assert "refused" == outcome(ATTEMPTS[name])


def judged(code: bytes, architecture: int, number: int, argument: int) -> int:
    """What a filter answers to a call, worked out as the kernel does."""
    data = struct.pack("=IIQQ", number, architecture, 0, argument)
    steps = list(struct.iter_unpack("=HBBI", code))
    at = held = 0
    while True:
        operation, if_true, if_false, value = steps[at]
        at += 1
        if operation == 0x20:
            held = struct.unpack_from("=I", data, value)[0]
        elif operation == 0x06:
            return value
        else:
            at += if_true if (held == value if operation == 0x15 else held >= value) else if_false


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_filter_of_each_machine(machine: str) -> None:
    """On every machine the filter refuses just the calls of the table, by that machine's numbers."""
    architecture, column = ARCHITECTURES[machine]
    code = build_filter(machine, 4711)
    allow, kill, refuse = 0x7FFF0000, 0x80000000, 0x00050001
    refused = {numbers[column] for numbers in REFUSED.values()}
    own = {numbers[column] for numbers in OWN_PROCESS_ONLY.values()}
    for number in range(600):
        expected = (refuse, refuse) if number in refused else (refuse, allow) if number in own else (allow, allow)
        assert expected == (judged(code, architecture, number, 1), judged(code, architecture, number, 4711))
    assert refuse == judged(code, architecture, 0x40000000 + 2, 0)
    assert kill == judged(code, 0x40000003, 5, 0)


def test_a_machine_without_filter_says_so(tmp_path: Path) -> None:
    """Where the kernel has no filter, queries are answered behind the limits alone, and it is said."""
    program = "import platform; platform.machine = lambda: 's390x'\nfrom graph.sparql import sandbox; print(sandbox.available_protections())"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert "('limits on memory',)" == told.stdout.strip()


def test_memory_is_limited() -> None:
    """In the sandbox a process gets the memory that it was promised and no more."""
    assert "" == outcome("bytearray(128 * 1024 * 1024)")
    assert "no memory" == outcome("bytearray(2 * 1024 * 1024 * 1024)")
