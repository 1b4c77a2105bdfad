"""Turn a usage error into one line with the nearest known word."""

from __future__ import annotations

import re
from typing import Any

import typer

from graph.core.wording import did_you_mean, nearest

__all__ = ["UsageError", "line_of"]

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""The base class of typer's usage errors, for which it has no public name."""


def line_of(error: Any) -> str:
    """Return the one line of a usage error.

    >>> line_of(typer.BadParameter("Value error, 'tabel' is not one of 'table', 'csv'."))
    "invalid value: 'tabel' is not one of 'table', 'csv'; did you mean 'table'? (newsgraph -h)"
    """
    message = " ".join(error.format_message().replace("Value error, ", "").split()).rstrip(".")
    message = re.sub(r"(\S+) \(Possible options: ([^)]*)\)$", _nearest_option, message)
    message = re.sub(r"\. Did you mean ('[^']*').*$", r"; did you mean \1?", message)
    command = error.ctx.command_path if error.ctx else "newsgraph"
    return f"{message[0].lower()}{message[1:]}{_nearest(message)} ({command} -h)"


def _nearest_option(found: re.Match[str]) -> str:
    """Return an unknown option with the nearest of those that the message lists."""
    return f"{found[1]}; did you mean {nearest(found[1], found[2].split(', '), cutoff=0.0)}?"


def _nearest(message: str) -> str:
    match = re.search(r"'([^']*)' is not one of (.*)$", message)
    question = match and did_you_mean(match[1], re.findall("'([^']*)'", match[2]), cutoff=0.5)
    return f"; {question}" if question else ""
