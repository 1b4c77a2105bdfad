"""`newsgraph build --engine spark`: the build on a cluster, and what there is to tell of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from graph.diagnostics import Severity, printable

if TYPE_CHECKING:
    from graph.config import Config
    from graph.engines.spark import SparkBuild

__all__ = ["build_on_cluster"]


def build_on_cluster(sources: list[str], master: str, config: Config) -> None:
    """Build on Spark and print how much there is of everything; the diagnostics stay on the cluster.

    Raises:
        NewsgraphError: the call cannot be carried out.
        Exit: nothing was usable, or `strict` is set and a document has an error.
    """
    from graph.engines.spark import build_on_spark

    started = time.perf_counter()
    built = build_on_spark(sources, master, config)
    for line in _lines(built):
        typer.echo(printable(line))
    typer.echo(f"Built in {time.perf_counter() - started:.1f} s.")
    if not built.nodes:
        typer.echo("newsgraph: nothing usable in the sources", err=True)
        raise typer.Exit(1)
    if config.strict and built.errors:
        raise typer.Exit(1)


def _lines(built: SparkBuild) -> Iterator[str]:
    from graph.schema import KINDS, RELATIONS

    yield _line("Read", "documents", built.documents)
    yield from (_line("Nodes", f"{kind}s", built.nodes[kind]) for kind in KINDS if kind in built.nodes)
    yield from (_line("Edges", each.key, built.edges[each.key]) for each in RELATIONS if each.key in built.edges)
    severities = list(Severity)
    for code in sorted(built.found, key=lambda code: (severities.index(code.severity), code.slug)):
        yield _line("Found", f"{code.severity} {code.slug}", built.found[code])
    yield from (f"{'Written':9}{folder}" for folder in built.written)


def _line(group: str, name: str, number: int) -> str:
    return f"{group:9}{name:30}{number:>15,}"
