"""Exports are written whole, or none of them is."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import places
import pytest

import graph
from graph.export.atomic import write_files

OLD = {"graph.nt": b"old triples", "graph.ttl": b"old turtle", "kept.txt": b"not ours"}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder that holds earlier exports, and a file of somebody else's."""
    folder = tmp_path / "out"
    folder.mkdir()
    for name, content in OLD.items():
        (folder / name).write_bytes(content)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, hidden ones included."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def test_earlier_exports_are_replaced(seeds_build: graph.Build, out: Path) -> None:
    """A build replaces earlier exports of the same name, leaves every other file, and no temporary one."""
    written = seeds_build.write(out, ["ttl", "nt"])
    assert {*OLD} == {*contents(out)}
    assert b"not ours" == (out / "kept.txt").read_bytes()
    assert written == {path: path.stat().st_size for path in written}
    assert min(written.values()) > 1000


def test_folder_is_made(seeds_build: graph.Build, tmp_path: Path) -> None:
    """The folder for the exports is made, with those above it."""
    (file,) = seeds_build.write(tmp_path / "a" / "b", ["nt"])
    assert tmp_path / "a" / "b" / "graph.nt" == file


def _large(limit: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


@pytest.mark.parametrize("limit", [0, 1000, 30_000])
def test_disk_full(newsgraph: places.Run, seeds: Path, out: Path, limit: int) -> None:
    """When a file cannot be written to its end, every earlier export stays as it was and nothing half-written is left."""
    run = newsgraph("build", seeds, "--out", out, "--formats", "ttl,nt", preexec_fn=_large(limit))
    assert 2 == run.returncode
    assert "nothing was replaced" in run.stderr
    assert 1 == len(run.stderr.splitlines())
    assert OLD == contents(out)


@pytest.mark.parametrize("place", ["file", "file/below", "/proc/newsgraph", "/proc/self/mem", "/dev/null", "loop"])
def test_folder_that_cannot_be_written(newsgraph: places.Run, seeds: Path, tmp_path: Path, place: str) -> None:
    """A place that cannot hold exports gives exit code 2 and one line that names it."""
    (tmp_path / "file").write_text("a file")
    (tmp_path / "loop").symlink_to("loop")
    run = newsgraph("build", seeds, "--out", place, "--formats", "nt", cwd=tmp_path)
    assert 2 == run.returncode
    assert run.stderr.startswith("newsgraph: cannot write ")
    assert place in run.stderr
    assert 1 == len(run.stderr.splitlines())
    assert "a file" == (tmp_path / "file").read_text()


def test_folder_in_place_of_a_file(seeds_build: graph.Build, out: Path) -> None:
    """Where a folder has the name of an export, no export is replaced, whichever comes first."""
    (out / "graph.json").mkdir()
    for formats in (["ttl", "json"], ["json", "ttl"]):
        with pytest.raises(
            graph.NewsgraphError, match=r"cannot write .*graph\.json: is a directory; nothing was replaced"
        ):
            seeds_build.write(out, formats)
        assert OLD == contents(out)


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, ValueError])
def test_failure_in_the_middle_of_a_file(out: Path, error: type[BaseException]) -> None:
    """Whatever goes wrong while a later file is made, the earlier ones stay and no temporary file is left."""

    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise error

    with pytest.raises(error):
        write_files(out, {"graph.ttl": [b"new"], "graph.nt": pieces()})
    assert OLD == contents(out)


def _interruptible() -> None:
    # Tests that run in the background of a shell ignore Ctrl-C, and so would what they start.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(
    ("end", "code"),
    [("SIGINT", -signal.SIGINT), ("SIGTERM", 128 + signal.SIGTERM), ("SIGHUP", 128 + signal.SIGHUP)],
)
def test_end_while_writing(seeds: Path, out: Path, end: str, code: int) -> None:
    """Ctrl-C, SIGTERM and a closed terminal between two files leave every earlier export as it was, and no temporary file."""
    program = (
        "import graph, os, signal, sys\n"
        "def progress(step, names, total):\n"
        "    for number, name in enumerate(names):\n"
        "        if number == 1: os.kill(os.getpid(), getattr(signal, sys.argv[3]))\n"
        "        yield name\n"
        "graph.build(sys.argv[1]).write(sys.argv[2], ['ttl', 'nt'], progress=progress)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, seeds, out, end], capture_output=True, check=False, preexec_fn=_interruptible
    )
    assert code == run.returncode
    assert OLD == contents(out)


@pytest.mark.parametrize(("end", "code"), [("SIGINT", -signal.SIGINT), ("SIGTERM", 128 + signal.SIGTERM)])
@pytest.mark.parametrize("moment", ["replace", "unlink"])
def test_end_while_files_take_their_places(out: Path, end: str, code: int, moment: str) -> None:
    """Ctrl-C and SIGTERM while files take their places, or are cleared away, wait until all have."""
    program = (
        "import os, signal, sys\n"
        "from graph.export.atomic import write_files\n"
        "step = getattr(os, sys.argv[3])\n"
        "def struck(*arguments, **options):\n"
        "    os.kill(os.getpid(), getattr(signal, sys.argv[2]))\n"
        "    return step(*arguments, **options)\n"
        "setattr(os, sys.argv[3], struck)\n"
        "broken = {'kept.txt/x': []} if sys.argv[3] == 'unlink' else {}\n"
        "write_files(sys.argv[1], {'graph.ttl': [b'new'], 'graph.nt': [b'new'], **broken})\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, out, end, moment], capture_output=True, check=False, preexec_fn=_interruptible
    )
    new = dict.fromkeys(("graph.nt", "graph.ttl"), b"new") if moment == "replace" else {}
    assert (code, OLD | new) == (run.returncode, contents(out))


@pytest.mark.parametrize("moment", ["import", "exit"])
def test_interrupt_before_and_after_the_work(newsgraph: places.Run, tmp_path: Path, moment: str) -> None:
    """Ctrl-C while libraries are imported, or while Python clears up, is the same one line and exit code 130."""
    strike = "os.kill(os.getpid(), signal.SIGINT)"
    module, when = ("typer", strike) if moment == "import" else ("rich", f"atexit.register(lambda: {strike})")
    (tmp_path / f"{module}.py").write_text(f"import atexit, os, signal\n{when}\nraise SystemExit(7)\n")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    run = newsgraph("formats", env=environment, preexec_fn=_interruptible)
    assert (130, "newsgraph: interrupted\n") == (run.returncode, run.stderr)


def test_interrupt_of_the_command(document: Callable[..., Path], out: Path) -> None:
    """Ctrl-C stops the command with exit code 130 and one line, and leaves earlier exports as they were."""
    # More findings than a pipe holds, so that the command waits for its reader when the signal comes.
    file = document(text="title: A\n" + "\n".join(f"unknown{number}: x" for number in range(5000)))
    arguments = [places.COMMAND, "build", file, "--out", out, "--formats", "nt,ttl", "--verbose"]
    with subprocess.Popen(
        arguments,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        preexec_fn=_interruptible,  # noqa: PLW1509
    ) as process:
        assert process.stderr
        first = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
    assert b": info " in first
    assert b"newsgraph: interrupted" == rest.splitlines()[-1]
    assert b"Traceback" not in rest
    assert 130 == process.returncode
    assert OLD == contents(out)


def test_reader_that_goes_away(document: Callable[..., Path]) -> None:
    """`newsgraph check … | head -1` prints its line and is quiet."""
    file = document(text="title: A\n" + "\n".join(f"unknown{number}: x" for number in range(5000)))
    line = f"'{places.COMMAND}' check '{file}' | head -n 1"
    run = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert 1 == len(run.stdout.splitlines())
    assert "" == run.stderr


@pytest.mark.parametrize("arguments", [["check"], ["build", "--formats", "nt"], ["check", "--diagnostics", "json"]])
def test_output_that_cannot_be_written(
    seeds: Path, tmp_path: Path, arguments: list[str], document: Callable[..., Path]
) -> None:
    """When standard output is on a full disk, the command says so in one line and exits with 2."""
    file = document(text="title: A\nunknown: x")
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            [places.COMMAND, *arguments, file],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            check=False,
        )
    assert 2 == run.returncode
    assert "no space left on device" in run.stderr
    assert "Traceback" not in run.stderr


def test_two_builds_at_once(seeds: Path, tmp_path: Path, seeds_exports: Path) -> None:
    """Two builds into one folder at the same time leave whole files."""
    arguments = [places.COMMAND, "build", seeds, "--out", tmp_path, "--formats", "ttl,nt"]
    both = [subprocess.Popen(arguments, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [0, 0] == [process.wait() for process in both]
    expected = {name: (seeds_exports / name).read_bytes() for name in ("graph.nt", "graph.ttl")}
    assert expected == contents(tmp_path)


def test_exports_are_readable_as_other_files_are(seeds_build: graph.Build, tmp_path: Path) -> None:
    """An export has the access rights of any new file."""
    (file,) = seeds_build.write(tmp_path, ["nt"])
    (tmp_path / "other").write_text("x")
    assert (tmp_path / "other").stat().st_mode == file.stat().st_mode


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o444])
def test_permissions_of_an_export_are_kept(seeds_build: graph.Build, tmp_path: Path, mode: int) -> None:
    """An export that replaces another one has its permissions, whatever the file creation mask."""
    (file,) = seeds_build.write(tmp_path, ["nt"])
    file.chmod(mode)
    before = file.stat().st_ino
    seeds_build.write(tmp_path, ["nt"])
    assert (mode, False) == (file.stat().st_mode & 0o777, before == file.stat().st_ino)


def test_private_export_is_never_readable_by_others(out: Path) -> None:
    """While a private export is written, its temporary file is private too."""
    (out / "graph.nt").chmod(0o600)
    modes: list[int] = []

    def pieces() -> Iterator[bytes]:
        (temporary,) = out.glob(".graph.nt.*")
        modes.append(temporary.stat().st_mode & 0o777)
        yield b"new"

    write_files(out, {"graph.nt": pieces()})
    assert [0o600] == modes


def test_progress_names_each_file(seeds_build: graph.Build, tmp_path: Path) -> None:
    """Progress is told the step, every file in its turn, and their number."""
    seen: list[object] = []

    def progress(step: str, names: Iterable[str], total: int) -> Iterator[str]:
        seen.extend((step, total))
        for name in names:
            seen.append(name)
            yield name

    seeds_build.write(tmp_path, ["nt", "csv"], progress=progress)
    assert ["Writing", 3, "graph.nt", "nodes.csv", "edges.csv"] == seen
    assert os.path.exists(tmp_path / "edges.csv")


def test_device_is_not_replaced(tmp_path: Path) -> None:
    """Nothing is renamed over a pipe or device that has the name of an export."""
    place = tmp_path / "graph.nt"
    os.mkfifo(place)
    with pytest.raises(
        graph.NewsgraphError, match=r"graph\.nt: it is a device or a pipe, not a file; nothing was replaced$"
    ):
        write_files(tmp_path, {"graph.ttl": [b"new"], "graph.nt": [b"new"]})
    assert [place] == list(tmp_path.iterdir())
    assert place.is_fifo()
