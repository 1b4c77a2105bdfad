"""`newsgraph build --engine spark`: the build on a cluster, and what there is to tell of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from graph.diagnostics import Severity, printable

if TYPE_CHECKING:
    from graph.config import Config
    from graph.engines.spark import SparkBuild
    from graph.engines.spark.watching import Progress

__all__ = ["build_on_cluster"]


def build_on_cluster(sources: list[str], master: str, config: Config) -> None:
    """Build on Spark and print how much there is of everything; the diagnostics stay on the cluster.

    Raises:
        NewsgraphError: the call cannot be carried out.
        Exit: nothing was usable, or `strict` is set and a document has an error.
    """
    from graph.engines.spark import build_on_spark

    started = time.perf_counter()
    with _shown(master) as progress:
        built = build_on_spark(sources, master, config, progress)
    for line in _lines(built):
        typer.echo(printable(line))
    if not built.nodes:
        typer.echo("newsgraph: nothing usable in the sources; nothing was written", err=True)
        raise typer.Exit(1)
    typer.echo(f"Built in {time.perf_counter() - started:.1f} s.")
    if config.strict and built.errors:
        raise typer.Exit(1)


@contextmanager
def _shown(master: str) -> Iterator[Progress]:
    """Show how far the step at hand is, on a terminal; elsewhere say only what it waits for, once."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Waiting(master)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description:9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as bars:
        bar = bars.add_task("Starting", total=None)
        yield lambda step, done, tasks: bars.update(bar, description=step, completed=done, total=tasks or None)


class _Waiting:
    """Says once that a cluster has no worker to give: it may be busy, or have none."""

    def __init__(self, master: str) -> None:
        self._master = master
        self._said = False

    def __call__(self, step: str, _done: int, _tasks: int) -> None:
        from graph.engines.spark.watching import WAITING

        if step == WAITING and not self._said:
            typer.echo(f"newsgraph: waiting for a worker of {printable(self._master)}; Ctrl-C ends it", err=True)
            self._said = True


def _lines(built: SparkBuild) -> Iterator[str]:
    from graph.schema import KINDS, RELATIONS

    yield _line("Read", "documents", built.documents)
    yield from (_line("Nodes", f"{kind}s", built.nodes[kind]) for kind in KINDS if kind in built.nodes)
    yield from (_line("Edges", each.key, built.edges[each.key]) for each in RELATIONS if each.key in built.edges)
    severities = list(Severity)
    for code in sorted(built.found, key=lambda code: (severities.index(code.severity), code.slug)):
        yield _line("Found", f"{code.severity} {code.slug}", built.found[code])
    yield from (f"{_line('Written', folder, size)} bytes" for folder, size in built.written.items())


def _line(group: str, name: str, number: int) -> str:
    return f"{group:9}{name:30} {number:>14,}"
