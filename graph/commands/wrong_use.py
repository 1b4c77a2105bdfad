"""What is said of a command line that is no command: one line with the nearest right word."""

from __future__ import annotations

import difflib
import re
from typing import Any

import typer

__all__ = ["UsageError", "line_of"]

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""What typer raises for wrong use; it names the class only as its own errors' base."""


def line_of(error: Any) -> str:
    """Return one line for an error of wrong use.

    >>> line_of(typer.BadParameter("Value error, 'tabel' is not one of 'table', 'csv'."))
    "invalid value: 'tabel' is not one of 'table', 'csv'; did you mean 'table'? (newsgraph -h)"
    """
    message = " ".join(error.format_message().replace("Value error, ", "").split()).rstrip(".")
    message = re.sub(r" \(Possible options: ([^,)]*).*\)$", r"; did you mean \1?", message)
    message = re.sub(r"\. Did you mean ('[^']*').*$", r"; did you mean \1?", message)
    command = error.ctx.command_path if error.ctx else "newsgraph"
    return f"{message[0].lower()}{message[1:]}{_nearest(message)} ({command} -h)"


def _nearest(message: str) -> str:
    match = re.search(r"'([^']*)' is not one of (.*)$", message)
    near = difflib.get_close_matches(match[1], re.findall("'([^']*)'", match[2]), n=1, cutoff=0.5) if match else ()
    return "".join(f"; did you mean '{word}'?" for word in near)
