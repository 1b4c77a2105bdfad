"""Print tables, summaries, diagnostics, progress and errors: the one place that knows the terminal."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import typer

from graph.core.diagnostics import (
    Code,
    Diagnostic,
    Severity,
    grouped,
    printable,
    unread_keys,
    unread_statements,
)
from graph.core.wording import plural

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress
    from rich.table import Table

    from graph.pipeline.summary import Summary

__all__ = [
    "MOST_KEYS",
    "count_of",
    "diagnostics_as_json",
    "on_console",
    "plain_table",
    "print_diagnostics",
    "print_error",
    "print_presets",
    "print_rows",
    "print_summary",
    "print_unread",
    "progress_bars",
    "reasons_of_nothing",
    "summary_rows",
    "with_progress",
]

_T = TypeVar("_T")

MOST_KEYS = 20
"""How many keys a table prints before they are only counted."""

_UNBOUNDED = 10_000
_WIDEST_KEY = 24
_NARROWEST_EXAMPLE = 12
_GAP = 3


def on_console(stderr: bool = False) -> Console:
    """Return the console of a standard stream; in a pipe or a file, lines are as wide as their content."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else _UNBOUNDED
    return Console(stderr=stderr, highlight=False, width=width)


def plain_table(*headers: str, head: bool = True) -> Table:
    """Return an empty table, with a line below its headers where it has some."""
    from rich import box
    from rich.table import Table

    style = box.SIMPLE_HEAD if head else box.SIMPLE
    return Table(*headers, box=style, pad_edge=False, show_edge=False, show_header=head)


def print_error(message: str) -> None:
    """Print one line to standard error, after the program's name."""
    typer.echo(f"newsgraph: {message}", err=True)


def count_of(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count_of(1, "document"), count_of(1200, "document")
    ('1 document', '1,200 documents')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


# Diagnostics


def print_diagnostics(diagnostics: Iterable[Diagnostic], *, verbose: bool = False) -> None:
    """Print errors and warnings to standard error: a line for each cause, with its first place, number and remedy.

    Args:
        diagnostics: sorted by place.
        verbose: print each diagnostic on a line of its own, notes included.
    """
    if verbose:
        for each in diagnostics:
            typer.echo(str(each), err=True)
        return
    groups = grouped(each for each in diagnostics if each.severity is not Severity.INFO)
    for group in groups:
        typer.echo(str(group), err=True)
    if any(group.number > 1 for group in groups):
        typer.echo("Each cause is printed once; `newsgraph check` lists all places.", err=True)


def print_rows(headers: Sequence[str], rows: Sequence[Sequence[str]], remedy: str, *, stderr: bool = False) -> None:
    """Print the first rows of a table of keys, each on one line, and how many more there are; nothing without rows.

    Args:
        headers: the names of the columns; `example` among them gives way where the terminal is narrow.
        rows: the texts of the columns.
        remedy: where the others are to be found.
        stderr: print to standard error.
    """
    if not rows:
        return
    from rich.cells import cell_len
    from rich.text import Text

    console, table = on_console(stderr), plain_table()
    shown = [[printable(cell) for cell in row] for row in rows[:MOST_KEYS]]
    widths = {
        name: max(map(cell_len, (name, *cells))) for name, cells in zip(headers, zip(*shown, strict=True), strict=True)
    }
    widths[headers[0]] = min(widths[headers[0]], _WIDEST_KEY)
    room = console.width - sum(widths.values()) - _GAP * (len(headers) - 1)
    widths["example"] = max(widths["example"] + min(room, 0), _NARROWEST_EXAMPLE)
    for name in headers:
        table.add_column(
            name,
            justify="right" if name == "documents" else "left",
            no_wrap=True,
            overflow="ellipsis",
            max_width=widths[name],
        )
    for row in shown:
        table.add_row(*map(Text, row))
    console.print(table)
    if len(rows) > MOST_KEYS:
        console.print(f"… and {count_of(len(rows) - MOST_KEYS, 'more key')}; {remedy}")


def print_unread(
    documents: int, statements: int, edges: int, diagnostics: Sequence[Diagnostic], *, stderr: bool = False
) -> bool:
    """Print the keys that were not read as a table, and say loudly where hardly anything was.

    Args:
        documents: how many documents were read.
        statements: how many keys their front matter has.
        edges: how many edges came out.
        diagnostics: the diagnostics of the build.
        stderr: print the table to standard error.

    Returns:
        Whether most statements were read, and edges came out of more than one document.
    """
    print_rows(
        ("not read", "documents", "example", "looks like"),
        [(each.key, f"{each.documents:,}", each.example, each.looks_like) for each in unread_keys(diagnostics)],
        "--diagnostics json has all",
        stderr=stderr,
    )
    unread = unread_statements(diagnostics)
    lost = 2 * unread > statements
    if lost:
        print_error(f"MOST OF THE FRONT MATTER WAS NOT READ: {unread:,} of {count_of(statements, 'statement')}")
    unlinked = documents > 1 and not edges
    if unlinked:
        print_error(f"NO EDGE CAME OUT of {count_of(documents, 'document')}: nothing that was read links them")
    return not (lost or unlinked)


def print_presets(diagnostics: Iterable[Diagnostic]) -> None:
    """Print to standard error which preset was taken for each site among the sources, and why."""
    for each in diagnostics:
        if each.code is Code.PRESET:
            place = "" if each.path == "." else f" for {printable(each.path)}"
            typer.echo(f"preset{place}: {printable(each.message)}", err=True)


def reasons_of_nothing(diagnostics: Iterable[Diagnostic]) -> str:
    """Return how many files of the sources have endings that no document has, as the end of a message."""
    counts = [each.message for each in diagnostics if each.code is Code.OTHER_ENDINGS]
    return f" ({printable('; '.join(counts))})" if counts else ""


def diagnostics_as_json(diagnostics: Iterable[Diagnostic]) -> None:
    """Print diagnostics to standard output as one JSON array, in ASCII, so that none can steer a terminal."""
    typer.echo(json.dumps([each.as_dict() for each in diagnostics], indent=1))


# Progress


def progress_bars(console: Console) -> Progress:
    """Return progress bars that vanish when they are full."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description:9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    return Progress(*columns, console=console, transient=True)


def with_progress(step: str, items: Iterable[_T], total: int) -> Iterator[_T]:
    """Yield the items of a step while a terminal shows their number; elsewhere show nothing."""
    console = on_console(stderr=True)
    if not console.is_terminal:
        yield from items
        return
    with progress_bars(console) as progress:
        yield from progress.track(items, total=total, description=step)


# Summaries


def print_summary(summary: Summary, seconds: float, *, stderr: bool = False) -> None:
    """Print the numbers of a build and its exports as a table, and which page to open.

    Args:
        summary: the result of the build.
        seconds: how long it took.
        stderr: print to standard error.
    """
    console, table = on_console(stderr), plain_table(head=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    table.add_column(justify="right")
    codes = Counter(each.code for each in summary.diagnostics)
    for group, rows in summary_rows(summary.documents, summary.nodes, summary.edges, codes):
        _add_section(table, group, [(name, f"{number:,}") for name, number in rows])
    _add_section(table, "Written", [(str(path), _size(size)) for path, size in summary.written.items()])
    console.print(table)
    pages = [path for path in summary.written if path.suffix == ".html"]
    opened = f" Open {printable(str(pages[0]))} in a browser." if pages else ""
    console.print(f"Built in {seconds:.1f} s.{opened}", markup=False, soft_wrap=True)
    edges = sum(summary.edges.values())
    print_unread(summary.documents, summary.statements, edges, summary.diagnostics, stderr=stderr)


def summary_rows(
    documents: int, nodes: Mapping[str, int], edges: Mapping[str, int], codes: Mapping[Code, int]
) -> Iterator[tuple[str, Sequence[tuple[str, int]]]]:
    """Yield each group of a summary, with the name and the number of each of its rows."""
    from graph.core.schema import IMAGE, STANDARD_SCHEMA

    yield "Read", [("documents", documents)]
    usual_kinds = {each.name: 0 for each in STANDARD_SCHEMA.kinds.values() if not each.optional}
    usual_relations = {each.key: 0 for each in STANDARD_SCHEMA.edges if not each.optional}
    kinds, relations = usual_kinds | dict(nodes), usual_relations | dict(edges)
    # A zero says something of an aggregator's articles, and nothing of a site that has people and no providers.
    usual = kinds.keys() == usual_kinds.keys() and relations.keys() == usual_relations.keys()
    yield (
        "Nodes",
        [(plural(name), number) for name, number in kinds.items() if name != IMAGE.name and (number or usual)],
    )
    yield "Edges", [(name, number) for name, number in relations.items() if number or usual]
    severities = list(Severity)
    ordered = sorted(codes, key=lambda code: (severities.index(code.severity), code.slug))
    yield "Found", [(f"{code.severity} {code.slug}", codes[code]) for code in ordered if code is not Code.PRESET]


def _add_section(table: Table, group: str, rows: Sequence[tuple[str, str]]) -> None:
    for position, (name, number) in enumerate(rows):
        table.add_row("" if position else group, printable(name), number)
    table.add_section()


def _size(size: int) -> str:
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:,.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"
