"""Files and folders that cannot be read: each is reported, and the rest is built."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import places
import pytest

Document = Callable[..., Path]
LIMIT = 4 * 1024 * 1024


def fifo(file: Path) -> None:
    """Make a named pipe."""
    os.mkfifo(file)


def failing(file: Path) -> None:
    """Make a file whose reading fails for every user."""
    file.symlink_to("/proc/self/mem")


def broken_link(file: Path) -> None:
    """Make a link that points nowhere."""
    file.symlink_to("gone.md")


def link_to_itself(file: Path) -> None:
    """Make a link that points to itself."""
    file.symlink_to(file.name)


def device(file: Path) -> None:
    """Make a link to a device that never ends."""
    file.symlink_to("/dev/zero")


def sparse(file: Path) -> None:
    """Make a file of 200 MB that takes no room on the disk."""
    with file.open("wb") as content:
        content.truncate(200 * 1000 * 1000)


def just_too_large(file: Path) -> None:
    """Make a file one byte larger than may be read."""
    file.write_bytes(b"---\ntitle: A\n---\n".ljust(LIMIT + 1))


IN_A_FOLDER = [
    (fifo, "unreadable", "not a regular file"),
    (failing, "leads-out", "leads out of the sources"),
    (device, "leads-out", "leads out of the sources"),
    (broken_link, "broken-link", "points nowhere"),
    (link_to_itself, "broken-link", "points nowhere"),
    (sparse, "too-large", "200,000,000 bytes"),
    (just_too_large, "too-large", "4,194,305 bytes"),
]
BY_NAME = [
    (fifo, "unreadable", "not a regular file"),
    (failing, "unreadable", "input/output error"),
    (device, "unreadable", "not a regular file"),
    *IN_A_FOLDER[3:],
]


@pytest.mark.parametrize(
    ("named", "make", "code", "words"),
    [*((False, *row) for row in IN_A_FOLDER), *((True, *row) for row in BY_NAME)],
    ids=lambda value: {False: "in a folder", True: "by name"}.get(value, getattr(value, "__name__", "")),
)
def test_file_that_cannot_be_read(
    newsgraph: places.Run,
    document: Document,
    tmp_path: Path,
    named: bool,
    make: Callable[[Path], None],
    code: str,
    words: str,
) -> None:
    """A file that cannot be read is an error that names it, and the other documents are built."""
    good = document()
    bad = good.with_name("bad.md")
    make(bad)
    sources = [good, bad] if named else [good.parent]
    run = newsgraph("build", *sources, "--out", tmp_path / "out", "--formats", "nt")
    assert 0 == run.returncode
    assert f"bad.md:0:0: error {code}: " in run.stderr
    assert words in run.stderr
    assert "<https://e.org/a>" in (tmp_path / "out" / "graph.nt").read_text()
    assert "bad.md" not in (tmp_path / "out" / "graph.nt").read_text()


def test_largest_file_that_is_read(newsgraph: places.Run, document: Document) -> None:
    """A document as large as the limit is read, and a configured limit is kept to the byte."""
    good = document()
    good.write_bytes(good.read_bytes().ljust(LIMIT))
    assert 0 == newsgraph("check", good).returncode
    good.write_bytes(good.read_bytes()[:100])
    config = good.with_name("small.toml")
    for limit, expected in ((100, 0), (99, 1)):
        config.write_text(f"max-bytes = {limit}\n")
        assert expected == newsgraph("check", good, "--config", config).returncode


def test_folder_that_contains_itself(newsgraph: places.Run, document: Document) -> None:
    """A link back to a folder above is reported once and the folder read once."""
    good = document("docs/deep/a.md")
    (good.parent / "up").symlink_to("..")
    run = newsgraph("check", good.parent.parent)
    assert ["deep/up:0:0: error link-loop: the link leads back to a folder it lies in"] == run.stdout.splitlines()
    assert 1 == run.returncode
    assert run.stderr.startswith("1 document:")


def test_folder_called_like_a_document(newsgraph: places.Run, document: Document) -> None:
    """A folder called `x.md` is a folder."""
    good = document("docs/x.md/a.md")
    run = newsgraph("check", good.parent.parent)
    assert (0, "1 document: 0 errors, 0 warnings, 0 infos\n") == (run.returncode, run.stderr)


def test_links_to_folders_of_the_sources_are_followed(
    newsgraph: places.Run, document: Document, tmp_path: Path
) -> None:
    """Documents behind a link to a folder of another source are read once."""
    good = document("elsewhere/a.md")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "link").symlink_to(good.parent)
    assert newsgraph("check", tmp_path / "docs", good.parent).stderr.startswith("1 document:")


@pytest.mark.parametrize(
    "name",
    [b"caf\xe9.md", "\u202egnp.md".encode(), b"a\nb.md", b"\x1b[31m.md", b"-rf.md", b"a b*?[x].md", b"$(x) `y` \\z.md"],
)
def test_file_of_any_name(newsgraph: places.Run, tmp_path: Path, name: bytes) -> None:
    """A file is read whatever bytes its name has, and its name reaches terminal and exports as harmless text."""
    folder = tmp_path / "docs"
    folder.mkdir()
    Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_text(
        "---\ntitle: A\ntype: article\nquality: high\n---\n"
    )
    run = newsgraph("build", folder, "--out", tmp_path / "out", "--formats", "ttl,graphml,csv")
    assert 0 == run.returncode
    assert ":4:10: warning wrong-type:" in run.stderr
    assert 1 == len(run.stderr.splitlines())
    assert not {"\x1b", "\u202e"} & set(run.stdout + run.stderr)
    assert all(path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir())


def test_hidden_and_other_files_are_passed_over(newsgraph: places.Run, document: Document) -> None:
    """Hidden files and folders, and files that are no documents, are not read."""
    folder = document().parent
    for name in (".hidden.md", "picture.png", "script.py", ".git/config.md"):
        document(f"docs/{name}", "- not read")
    assert newsgraph("check", folder).stderr.startswith("1 document: 0 errors")


def test_own_exports_are_no_documents(newsgraph: places.Run, document: Document, tmp_path: Path) -> None:
    """A build into a folder that is its own source, or lies in it, gives the same when it is done again."""
    document()
    for out in (tmp_path / "docs", tmp_path / "docs" / "exports"):
        first = newsgraph("build", tmp_path / "docs", "--out", out, "--strict")
        content = (out / "graph.html").read_bytes()
        second = newsgraph("build", tmp_path / "docs", "--out", out, "--strict", "--no-cache")
        assert (0, 0) == (first.returncode, second.returncode)
        assert content == (out / "graph.html").read_bytes()
        (out / "graph.html").unlink()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", ""], "a source is empty text"),
        (["check", "a" * 5000], "file name too long"),
        (["build", "seeds", "--out", ""], "out must name a folder"),
        (["build", "seeds", "--formats", ",,"], "formats must name one format at least"),
    ],
)
def test_empty_words_are_refused(newsgraph: places.Run, project: Path, arguments: list[str], words: str) -> None:
    """A source, folder or format that is empty text is refused in one line, as an unset variable would give."""
    run = newsgraph(*arguments, cwd=project)
    assert (2, 1) == (run.returncode, len(run.stderr.splitlines()))
    assert words in run.stderr


def test_check_of_nothing(newsgraph: places.Run, tmp_path: Path) -> None:
    """A folder without any document is nothing usable, for `check` as for `build`."""
    run = newsgraph("check", tmp_path)
    assert 1 == run.returncode
    assert "nothing usable" in run.stderr


def test_folder_that_is_gone(newsgraph: places.Run, document: Document, tmp_path: Path) -> None:
    """In a folder that has been removed the command says so in one line."""
    file = document()
    (tmp_path / "gone").mkdir()
    run = newsgraph("build", file, cwd=tmp_path / "gone", preexec_fn=(tmp_path / "gone").rmdir)
    assert (2, 1) == (run.returncode, len(run.stderr.splitlines()))
    assert "the current folder is gone" in run.stderr


def test_too_little_memory(tmp_path: Path, corpus: Path) -> None:
    """A build for which there is not enough memory says so in one line, and leaves earlier exports as they were."""
    (tmp_path / "graph.nt").write_text("old")
    program = (
        "import os, resource, sys; from graph.cli import app as cli\n"
        "import graph.export.ntriples, graph.merge.rules, graph.pipeline.build, graph.pipeline.steps\n"
        "used = int(open('/proc/self/statm').read().split()[0]) * os.sysconf('SC_PAGE_SIZE')\n"
        "resource.setrlimit(resource.RLIMIT_AS, (used + (8 << 20), used + (8 << 20)))\n"
        "sys.argv = ['newsgraph', 'build', *sys.argv[1:]]; cli.main()"
    )
    options = ["--formats", "nt", "--processes", "1", "--no-cache"]
    arguments = [corpus / "azure" / "_news", "--out", tmp_path, *options]
    run = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False)
    assert (2, "") == (run.returncode, run.stdout)
    assert "newsgraph: out of memory" in run.stderr.splitlines()[-1]
    assert "Traceback" not in run.stderr
    assert {"graph.nt": "old"} == {file.name: file.read_text() for file in tmp_path.iterdir()}
