"""`newsgraph build --engine spark`: the build on a cluster, and its numbers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from graph.cli.console import on_console, print_error, progress_bars, summary_rows
from graph.core.diagnostics import printable

if TYPE_CHECKING:
    from graph.pipeline.config import Config
    from graph.pipeline.spark import SparkBuild
    from graph.pipeline.spark.watching import Progress

__all__ = ["build_on_cluster"]


def build_on_cluster(sources: list[str], master: str, config: Config) -> None:
    """Build on Spark and print the numbers of the build; the diagnostics stay on the cluster.

    Raises:
        NewsgraphError: the call cannot be carried out.
        Exit: nothing was usable, or `strict` is set and a document has an error.
    """
    from graph.pipeline.spark import build_on_spark

    started = time.perf_counter()
    with _progress(master) as progress:
        built = build_on_spark(sources, master, config, progress)
    for line in _lines(built):
        typer.echo(printable(line))
    if not built.nodes:
        print_error("nothing usable in the sources; nothing was written")
        raise typer.Exit(1)
    typer.echo(f"Built in {time.perf_counter() - started:.1f} s.")
    if config.strict and built.errors:
        raise typer.Exit(1)


@contextmanager
def _progress(master: str) -> Iterator[Progress]:
    """Show the progress of the current step on a terminal; elsewhere print once that it waits for a worker."""
    console = on_console(stderr=True)
    if not console.is_terminal:
        yield _Waiting(master)
        return
    with progress_bars(console) as bars:
        bar = bars.add_task("Starting", total=None)
        yield lambda step, done, tasks: bars.update(bar, description=step, completed=done, total=tasks or None)


class _Waiting:
    """Prints once that a cluster has no free worker: it may be busy, or have none."""

    def __init__(self, master: str) -> None:
        self._master = master
        self._printed = False

    def __call__(self, step: str, _done: int, _tasks: int) -> None:
        from graph.pipeline.spark.watching import WAITING

        if step == WAITING and not self._printed:
            print_error(f"waiting for a worker of {printable(self._master)}; Ctrl-C ends it")
            self._printed = True


def _lines(built: SparkBuild) -> Iterator[str]:
    for group, rows in summary_rows(built.documents, built.nodes, built.edges, built.found):
        yield from (_line(group, name, number) for name, number in rows if number or group == "Read")
    yield from (f"{_line('Written', folder, size)} bytes" for folder, size in built.written.items())


def _line(group: str, name: str, number: int) -> str:
    return f"{group:9}{name:30} {number:>14,}"
