"""What a worker may not do, asked of a real process that has gone into the sandbox."""

from __future__ import annotations

import subprocess
import sys

import pytest

ATTEMPTS = {
    "open a file": "open('/etc/passwd')",
    "write a file": "os.open('/tmp/x', os.O_WRONLY | os.O_CREAT)",
    "make a socket": "socket.socket()",
    "make a pair of sockets": "socket.socketpair()",
    "start a process": "os.fork()",
    "run a program": "os.execv('/bin/true', ['true'])",
    "signal another process": "os.kill(os.getppid(), 0)",
    "remove a file": "os.unlink('/tmp/nothing')",
    "start a thread": "threading.Thread(target=print).start()",
}

PROGRAM = """
import os, socket, sys, threading
from graph.sparql import sandbox
sandbox.enter(256 * 1024 * 1024, [])
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


def test_memory_is_limited() -> None:
    """In the sandbox a process gets the memory that it was promised and no more."""
    assert "" == outcome("bytearray(128 * 1024 * 1024)")
    assert "no memory" == outcome("bytearray(2 * 1024 * 1024 * 1024)")
