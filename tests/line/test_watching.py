"""Changes of documents are noticed, once things are still."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from graph.watch import changes


def test_changes_are_told_once_things_are_still(tmp_path: Path) -> None:
    """A document that is added, rewritten or deleted is told of when nothing more changes."""
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

    told = changes([str(tmp_path)], 1, wait)
    assert [("b.md", "c.md"), ("a.md",), ("b.md",)] == [next(told) for _ in range(3)]
    assert not steps
