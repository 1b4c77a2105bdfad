"""Write files whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import signal
import stat
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from graph.core.diagnostics import WriteError, printable
from graph.core.wording import reason_of

__all__ = ["write_files"]


def write_files(folder: str | os.PathLike[str], files: Mapping[str, Iterable[bytes]]) -> dict[Path, int]:
    """Write files into a folder so that no reader ever opens a half-written one, and return their sizes.

    Every file is first written whole under a hidden temporary name and flushed to the disk; only when
    all are there does each take its place, with the permissions of the file that it replaces. On any
    failure the temporary files are removed and the folder stays as it was.

    Args:
        folder: made where it is missing.
        files: file name to its bytes, in pieces.

    Returns:
        Path to number of bytes, in the order given.

    Raises:
        WriteError: the folder or a file cannot be written.
    """
    with _exiting_on_signals():
        return _written(Path(folder), files)


def _written(target: Path, files: Mapping[str, Iterable[bytes]]) -> dict[Path, int]:
    written: dict[Path, tuple[Path, int]] = {}
    place = target
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, pieces in files.items():
            place = target / name
            # Refused before anything takes its place, not by the renaming half-way through.
            if place.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            if place.exists() and not place.is_file():
                # Renaming over /dev/null would leave a file in its place for every program of the machine.
                raise OSError(errno.EINVAL, "it is a device or a pipe, not a file")
            temporary = target / f".{name}.{secrets.token_hex(4)}.tmp"
            written[place] = temporary, 0
            written[place] = temporary, _write(temporary, pieces, _mode(place))
        with _signals_deferred():
            for place, (temporary, _) in written.items():
                os.replace(temporary, place)
            _flush_folder(target)
    except OSError as error:
        reason = "it is a file, not a folder" if isinstance(error, FileExistsError) else reason_of(error)
        raise WriteError(f"cannot write {printable(str(place))}: {reason}; nothing was replaced") from error
    finally:
        with _signals_deferred():
            for temporary, _ in written.values():
                with suppress(OSError):
                    temporary.unlink()
    return {place: size for place, (_, size) in written.items()}


_ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def _exiting_on_signals() -> Iterator[None]:
    """Turn the signals that end a process into an exit, so that half-written files are removed."""
    ours = [each for each in _ENDING if _may_be_handled(each) and signal.getsignal(each) is signal.SIG_DFL]
    for each in ours:
        signal.signal(each, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        for each in ours:
            signal.signal(each, signal.SIG_DFL)


@contextmanager
def _signals_deferred() -> Iterator[None]:
    """Defer Ctrl-C and the other ending signals until a few quick steps are done that belong together."""
    came: list[int] = []
    before = {
        each: signal.signal(each, lambda number, _: came.append(number))
        for each in (signal.SIGINT, *_ENDING)
        if _may_be_handled(each)
    }
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    for number in came:
        signal.raise_signal(number)


def _may_be_handled(number: int) -> bool:
    """Return whether the handler of a signal can be set here, and set back."""
    return threading.current_thread() is threading.main_thread() and signal.getsignal(number) is not None


def _mode(path: Path) -> int | None:
    """Return the permissions of a file that is there."""
    with suppress(OSError):
        return stat.S_IMODE(os.stat(path).st_mode) & 0o777
    return None


def _write(path: Path, pieces: Iterable[bytes], mode: int | None) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    # Never readable for more users than the finished file is, not even for a moment.
    descriptor = os.open(path, flags, 0o666 if mode is None else mode & 0o666)
    with open(descriptor, "wb") as file:
        if mode is not None:
            os.chmod(path, mode)
        file.writelines(pieces)
        file.flush()
        os.fsync(descriptor)
        return file.tell()


def _flush_folder(folder: Path) -> None:
    """Flush the renames to the disk, where the system lets a folder be opened."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
