"""What was found on the way, on standard error: each problem a line, the frequent ones a few lines and a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import typer

from graph.diagnostics import Diagnostic, Severity

__all__ = ["tell"]

SHOWN_PER_CODE = 10
"""How many diagnostics of one code are printed before they are only counted."""


def tell(found: Iterable[Diagnostic], *, verbose: bool = False) -> None:
    """Print diagnostics to standard error: path, line and cause.

    Args:
        found: the diagnostics, in order.
        verbose: print all of them, notes included.
    """
    printed: Counter[str] = Counter()
    for each in found:
        if verbose or each.severity is not Severity.INFO:
            printed[each.code.slug] += 1
            if verbose or printed[each.code.slug] <= SHOWN_PER_CODE:
                typer.echo(str(each), err=True)
    for slug, number in printed.items():
        if not verbose and number > SHOWN_PER_CODE:
            typer.echo(f"… and {number - SHOWN_PER_CODE:,} more {slug}; `newsgraph check` lists all", err=True)
