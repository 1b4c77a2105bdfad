"""The table of the steps that readers' tasks take, for the end of a run."""

from __future__ import annotations

from collections.abc import Iterable

Steps = tuple[str, str, int, int]
"""A task, `mouse` or `keyboard`, the steps it took, and the most that it may take."""


def lines_of_steps(found: Iterable[Steps]) -> list[str]:
    """Return a heading and a line for each task, with its steps of the most it may take; nothing without tasks."""
    table: dict[str, dict[str, str]] = {}
    for task, by, steps, most in found:
        table.setdefault(task, {})[by] = f"{steps} of {most}"
    if not table:
        return []
    width = max(map(len, table))
    rows = [(task, cells.get("mouse", "–"), cells.get("keyboard", "–")) for task, cells in sorted(table.items())]
    return [
        f"{task:{width}}  {mouse:>8}  {keyboard:>8}"
        for task, mouse, keyboard in [("Steps", "mouse", "keyboard"), *rows]
    ]
