"""Recognise the files that this program writes, so that no later run takes one of them for a document."""

from __future__ import annotations

import os
import re
from contextlib import suppress

from graph.export import FORMATS

__all__ = ["GENERATOR", "OWN_ENDINGS", "is_own_file"]

GENERATOR = "newsgraph"
"""The content of the `generator` element in the head of every page that this program writes."""

_NAMES = frozenset(("report.html", "analysis.ttl", *(name for each in FORMATS.values() for name in each.files)))

OWN_ENDINGS = (".html", *_NAMES)
"""The endings of the paths of such files; any other path need not be looked at."""

_HEAD = 4096
_TABLES = ("nodes.csv", "edges.csv")
_HEADERS = (b"id,kind,", b"source,target,")
"""The first columns of the tables of nodes and edges."""

_NODE_LINK = b'{"directed": true, "multigraph": true, "graph": {"base": '
"""How the JSON of nodes and links begins."""

_COLUMN = re.compile(rb'^  "([a-z_]+)": ', re.MULTILINE)


def is_own_file(path: str, out: str) -> bool:
    """Return whether this program has written a file.

    A file in `out` or beside a page of the graph is recognised by its name; a page, a table of nodes, edges or an analysis
    and the JSON of the graph are told by their name and how they begin, wherever they lie.

    Args:
        path: the file.
        out: the real path of the folder of the exports.
    """
    folder, name = os.path.split(path)
    columns = _columns(name)
    if name in _NAMES or columns:
        if os.path.realpath(folder) == out:
            return True
        if columns:
            return _is_analysis(_head(path), columns)
        if name in _TABLES:
            return _head(path).startswith(_HEADERS)
        if name == "graph.json":
            return _head(path).startswith(_NODE_LINK)
        if not name.endswith(".html"):
            return _is_own_page(os.path.join(folder, "graph.html"))
    return name.endswith(".html") and _is_own_page(path)


def _columns(name: str) -> tuple[str, ...]:
    """Return the columns of the table of the analysis that a file is named after; none where there is no such one."""
    stem, dot, ending = name.rpartition(".")
    if f"{dot}{ending}" not in (".csv", ".json", ".parquet"):
        return ()
    from graph.analysis.catalogue import ANALYSES

    return tuple(each.name for each in ANALYSES[stem].columns) if stem in ANALYSES else ()


def _is_analysis(head: bytes, columns: tuple[str, ...]) -> bool:
    """Return whether a file that begins like this is the table of an analysis, as CSV or JSON."""
    if head.strip() == b"[]":
        return True
    first_line, _, _ = head.partition(b"\n")
    if first_line.rstrip(b"\r") == ",".join(columns).encode():
        return True
    stated = tuple(key.decode() for key in _COLUMN.findall(head)[: len(columns)])
    return head.startswith(b"[\n {\n") and len(stated) > 1 and stated == columns[: len(stated)]


def _is_own_page(path: str) -> bool:
    head = _head(path)
    return head.startswith(b"<!doctype html>") and f'<meta name="generator" content="{GENERATOR}"'.encode() in head


def _head(path: str) -> bytes:
    with suppress(OSError):
        if os.path.isfile(path):  # opening a named pipe would wait for its writer
            with open(path, "rb", buffering=0) as file:
                return file.read(_HEAD)
    return b""
