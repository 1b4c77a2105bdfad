"""Changes of documents are detected once nothing changes any more."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import places
import pytest

from graph.core.diagnostics import SourceError
from graph.pipeline.watch import PATIENCE, changes
from graph.read.sources import find


def test_changes_are_yielded_together(tmp_path: Path) -> None:
    """A document that is added, rewritten or deleted is yielded when nothing more changes."""
    steps: list[Callable[[], object]] = [
        lambda: None,
        lambda: (tmp_path / "b.md").write_text("b"),
        lambda: (tmp_path / "c.md").write_text("c"),
        lambda: None,
        (tmp_path / "a.md").unlink,
        lambda: None,
        lambda: (tmp_path / "picture.png").write_text("no document"),
        lambda: (tmp_path / "b.md").write_text("bb"),
        lambda: None,
    ]
    (tmp_path / "a.md").write_text("a")

    def wait(seconds: float) -> None:
        if seconds == 1 and steps:
            steps.pop(0)()

    told = changes(lambda: find([tmp_path])[0], 1, wait)
    assert [("b.md", "c.md"), ("a.md",), ("b.md",)] == [next(told) for _ in range(3)]
    assert not steps


def test_first_poll_is_taken_at_once(tmp_path: Path) -> None:
    """A change between the call and the first wait, as during a first build, is yielded; a missing source raises."""
    file = tmp_path / "a.md"
    file.write_text("a")
    told = changes(lambda: find([tmp_path])[0], 1, lambda _: None)
    file.write_text("changed")
    assert ("a.md",) == next(told)
    with pytest.raises(SourceError):
        changes(lambda: find([tmp_path / "missing"])[0])


def test_changes_without_end_are_yielded(tmp_path: Path) -> None:
    """A document that is written to at every moment does not hold the others back for ever."""
    looks = 0

    def wait(seconds: float) -> None:
        nonlocal looks
        if seconds == 1:
            looks += 1
            (tmp_path / "a.md").write_text("a" * looks)

    assert ("a.md",) == next(changes(lambda: find([tmp_path])[0], 1, wait))
    assert PATIENCE == looks


def test_a_source_that_goes_away_is_waited_for(tmp_path: Path) -> None:
    """A folder that is moved away is reported once, and its changes when it comes back."""
    docs = tmp_path / "docs"
    docs.mkdir()
    steps: list[Callable[[], object]] = [
        lambda: docs.rename(tmp_path / "away"),
        lambda: None,
        lambda: (tmp_path / "away" / "a.md").write_text("a"),
        lambda: (tmp_path / "away").rename(docs),
        lambda: None,
    ]
    told = changes(lambda: find([docs])[0], 1, lambda seconds: steps.pop(0)() if seconds == 1 else None)
    assert [(), ("a.md",)] == [next(told), next(told)]
    assert not steps


def test_change_that_hides_its_time_is_seen(tmp_path: Path) -> None:
    """A document with other content, the same size and its old modification time is changed: its status-change time is."""
    file = tmp_path / "a.md"
    file.write_text("a")
    before = file.stat()
    found = changes(lambda: find([tmp_path])[0], 1, lambda _: None)
    file.write_text("b")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (before.st_size, before.st_mtime_ns) == (file.stat().st_size, file.stat().st_mtime_ns)
    assert ("a.md",) == next(found)


def watching(folder: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    """Start the command in a folder; Ctrl-C ends it even where a shell has started the tests in the background."""
    return subprocess.Popen(
        [places.COMMAND, "watch", *arguments],
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 (no threads run here)
    )


def test_watch_does_not_see_its_own_exports(document: Callable[..., Path], tmp_path: Path) -> None:
    """Watching a folder into itself builds once for each change, and ends with Ctrl-C."""
    file = document()
    with watching(file.parent, file.parent, "--out", file.parent) as process:
        assert process.stderr
        lines = [process.stderr.readline()]
        for title in ("B", "C"):
            document(text=f"title: {title}\nwebUrl: https://e.org/a\ntype: article")
            lines += [process.stderr.readline(), process.stderr.readline()]
        process.send_signal(signal.SIGINT)
        lines += process.stderr.readlines()
    built = "1 document, 1 node: built"
    expected = [built, "a.md changed", built, "a.md changed", built, "newsgraph: interrupted"]
    assert expected == [line.split(" in ")[0].rstrip() for line in lines]
    assert 130 == process.returncode


def replace(file: Path, text: str) -> None:
    """Give a file a new text in one step: a watcher may look between emptying a file and writing it."""
    new = file.with_name(f".{file.name}.new")
    new.write_text(text)
    new.replace(file)


def test_watch_heeds_its_configuration(document: Callable[..., Path], tmp_path: Path) -> None:
    """A configuration that changes is built with; a wrong one is one line, and the old one stays."""
    file = document("docs/a.md")
    configuration = tmp_path / "newsgraph.toml"
    page = tmp_path / "exports" / "graph.html"
    with watching(tmp_path, "docs") as process:
        assert process.stderr
        lines = [process.stderr.readline()]
        titles = []
        for text, told in (
            ('title = "Watched"\n', 2),
            ('titel = "Wrong"\n', 2),
            ('title = "Watched"\n# as it was\n', 1),
        ):
            replace(configuration, text)
            lines += [process.stderr.readline() for _ in range(told)]
            titles.append("<title>Watched</title>" in page.read_text())
        replace(file, file.read_text() + " ")  # after this build the configuration above has been read
        lines += [process.stderr.readline(), process.stderr.readline()]
        configuration.unlink()
        lines += [process.stderr.readline(), process.stderr.readline()]
        titles.append("<title>Watched</title>" in page.read_text())
        process.send_signal(signal.SIGINT)
        lines += process.stderr.readlines()
    built, changed = "1 document, 1 node: built", f"{configuration} changed"
    wrong = "newsgraph: newsgraph.toml: unknown key 'titel'; the nearest is 'title'; the configuration stays as it was"
    expected = [built, changed, built, changed, wrong, changed, "a.md changed", built, changed, built]
    assert [*expected, "newsgraph: interrupted"] == [line.split(" in ")[0].rstrip() for line in lines]
    assert [True, True, True, False] == titles
