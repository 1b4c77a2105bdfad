"""The command line: thin, and the only place that prints."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from graph.commands import register
from graph.commands.telling import tell
from graph.commands.wrong_use import UsageError, line_of
from graph.diagnostics import Diagnostic, NewsgraphError, Severity, printable

if TYPE_CHECKING:
    from rich.console import Console

    from graph.cache import Summary
    from graph.config import Config
    from graph.pipeline import Build

__all__ = ["app", "main"]

_T = TypeVar("_T")

_EXIT_CODES = """
Exit codes: 0 done; 1 documents with errors (check, or build --strict), or nothing usable in the
sources; 2 wrong use: an unknown option, format or key, a source that is not there, a folder that
cannot be written; 130 ended by Ctrl-C.
"""

app = typer.Typer(
    name="newsgraph",
    help="Turn folders of front-matter articles into a knowledge graph: a page, RDF, NetworkX." + "\n\n" + _EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Report(StrEnum):
    """How diagnostics are printed."""

    TEXT = "text"
    JSON = "json"


class Where(StrEnum):
    """Where documents are read."""

    LOCAL = "local"
    SPARK = "spark"


Sources = Annotated[list[str], typer.Argument(metavar="SOURCES", help="Folders, files, archives or glob patterns.")]
Base = Annotated[
    str | None,
    typer.Option(metavar="IRI", help="Where identifiers are minted; ends in '/'.  [default: https://example.org/]"),
]
Site = Annotated[str | None, typer.Option(metavar="URL", help="The address that relative image addresses belong to.")]
Title = Annotated[str | None, typer.Option(metavar="TEXT", help="The heading of the page.  [default: News graph]")]
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Configuration; without it newsgraph.toml or [tool.newsgraph] in pyproject.toml here.",
    ),
]
Diagnostics = Annotated[
    Report, typer.Option(help="How diagnostics are printed; json goes to standard output, one array.")
]
Out = Annotated[str | None, typer.Option(metavar="DIR", help="The folder for the exports.  [default: exports]")]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAMES", help="Formats, comma-separated, or 'all'; see `newsgraph formats`.  [default: ttl,html]"
    ),
]
Processes = Annotated[
    int | None,
    typer.Option(metavar="N", help="How many processes read documents.  [default: one a core; one for few documents]"),
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Read everything, and leave what earlier builds found as it is.")
]
Engine = Annotated[
    Where, typer.Option(help="Where documents are read: on this machine, or on an Apache Spark cluster.")
]
Master = Annotated[
    str | None,
    typer.Option(metavar="URL", help="The cluster: local[N], spark://HOST:PORT, yarn or k8s://…  [default: local[*]]"),
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 when a document has an error.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Print every diagnostic, notes included.")]


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"newsgraph {version('newsgraph')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
def build(
    sources: Sources,
    out: Out = None,
    formats: Formats = None,
    base: Base = None,
    site: Site = None,
    title: Title = None,
    strict: Strict = False,
    processes: Processes = None,
    no_cache: NoCache = False,
    engine: Engine = Where.LOCAL,
    master: Master = None,
    config: ConfigFile = None,
    diagnostics: Diagnostics = Report.TEXT,
    verbose: Verbose = False,
) -> None:
    """Build the graph of the sources and write its exports."""
    started = time.perf_counter()
    names = _names(formats)
    stated = {"out": out, "formats": names, "strict": strict or None, "processes": processes}
    settings = _config(config, base=base, site=site, title=title, **stated)
    if engine is Where.SPARK:
        from graph.commands.cluster import build_on_cluster

        _check_unused("--engine spark", {"--formats": formats, "--processes": processes})
        build_on_cluster(sources, master or "local[*]", settings)
        return
    _check_unused("--engine local", {"--master": master})
    _note_missing_formats(settings)
    done = _done(sources, settings, not no_cache, lambda found: _print_diagnostics(found, diagnostics, verbose))
    _print_summary(_console(stderr=diagnostics is Report.JSON), done, time.perf_counter() - started)
    if settings.strict and any(each.severity is Severity.ERROR for each in done.diagnostics):
        raise typer.Exit(1)


def _names(formats: list[str] | None) -> tuple[str, ...] | None:
    """The names of formats, or None where the option is not given; given without a name it is refused."""
    return None if formats is None else tuple(name for text in formats for name in text.replace(",", " ").split())


def _check_unused(option: str, others: dict[str, object]) -> None:
    """Refuse options that have no meaning together, rather than not to heed one of them."""
    from graph.diagnostics import ConfigError

    for name, value in others.items():
        if value:
            raise ConfigError(f"{name} has no meaning with {option}")


def _done(sources: list[str], config: Config, cached: bool, tell: Callable[[tuple[Diagnostic, ...]], None]) -> Summary:
    """Build and write, or find that there is nothing to do, and return what there is to tell."""
    from graph.inputs import undisturbed

    # From beginning to end: to begin to look for cycles again is to look through everything at once.
    with undisturbed():
        return _made(sources, config, cached, tell)


def _made(sources: list[str], config: Config, cached: bool, tell: Callable[[tuple[Diagnostic, ...]], None]) -> Summary:
    from graph.inputs import cache_for, cache_key, found_in

    found = found_in(sources, config)
    cache = cache_for(sources, found, config) if cached else None
    key = cache_key(found, config)
    summary = cache.done(key, found[0]) if cache else None
    if summary is not None:
        tell(summary.diagnostics)
        return summary
    # Imported here, with all that reads and writes, so that a build that is done need not wait for it.
    from graph.pipeline import build_found
    from graph.renewal import renewed

    summary = renewed(found, config, cache, key, _bar) if cache else None
    if summary is not None:
        tell(summary.diagnostics)
    else:
        built = build_found(found, config, progress=_bar, cache=cache)
        tell(built.diagnostics)
        if not built.corpus.nodes:
            typer.echo("newsgraph: nothing usable in the sources; no export was written", err=True)
            raise typer.Exit(1)
        summary = built.summary(built.write(progress=_bar))
    if cache:
        cache.note(key, found[0], summary)
        if cache.trouble:
            remedy = "set NEWSGRAPH_CACHE to a folder that can be written, or give --no-cache"
            typer.echo(f"newsgraph: no cache is kept: {printable(cache.trouble)}; {remedy}", err=True)
    return summary


@app.command(short_help="Build, and build again whenever a document changes.")
def watch(
    sources: Sources,
    out: Out = None,
    formats: Formats = None,
    base: Base = None,
    site: Site = None,
    title: Title = None,
    config: ConfigFile = None,
) -> None:
    """Build, and build again whenever a document or the configuration changes, until Ctrl-C."""
    from graph.config import config_files
    from graph.inputs import found_in
    from graph.sources import Location
    from graph.watch import changes

    stated = {"base": base, "site": site, "title": title, "out": out, "formats": _names(formats)}
    settings = _config(config, **stated)
    # By their whole paths, which no document's name is like.
    configurations = [Location(file, file) for file in map(os.path.abspath, config_files(config))]
    # Looked at before the first build, so that no change in between is missed.
    changed = changes(lambda: [*found_in(sources, settings)[0], *configurations])
    _build_watched(sources, settings)
    for paths in changed:
        if not paths:
            typer.echo("a source is gone; waiting for it to come back, Ctrl-C ends it", err=True)
            continue
        more = f" and {_number(len(paths) - 1)} more" if len(paths) > 1 else ""
        typer.echo(f"{printable(paths[0])}{more} changed", err=True)
        before, settings = settings, _config_again(settings, config, stated)
        if settings != before or not {each.path for each in configurations}.issuperset(paths):
            _build_watched(sources, settings)


def _config_again(before: Config, file: Path | None, stated: Mapping[str, object]) -> Config:
    """Return the configuration as it is now, or as it was where it cannot be used."""
    try:
        return _config(file, **stated)
    except NewsgraphError as error:
        typer.echo(f"newsgraph: {error}; the configuration stays as it was", err=True)
        return before


def _build_watched(sources: list[str], config: Config) -> None:
    """Build once and say so in one line; what is wrong now may be mended by the next change."""
    started = time.perf_counter()
    try:
        done = _done(sources, config, True, lambda found: _print_diagnostics(found, Report.TEXT, verbose=False))
    except (NewsgraphError, typer.Exit) as error:
        if isinstance(error, NewsgraphError):
            typer.echo(f"newsgraph: {error}", err=True)
        return
    counts = f"{_counted(done.documents, 'document')}, {_counted(sum(done.nodes.values()), 'node')}"
    typer.echo(
        f"{counts}: built in {time.perf_counter() - started:.1f} s; waiting for changes, Ctrl-C ends it", err=True
    )


@app.command(short_help="Print every diagnostic of the sources and write nothing.")
def check(
    sources: Sources,
    base: Base = None,
    site: Site = None,
    config: ConfigFile = None,
    diagnostics: Diagnostics = Report.TEXT,
) -> None:
    """Print every diagnostic of the sources and write nothing; exit with 1 when there are errors."""
    built = _build(sources, _config(config, base=base, site=site))
    if diagnostics is Report.JSON:
        _print_diagnostics(built.diagnostics, diagnostics, verbose=True)
    else:
        for each in built.diagnostics:
            typer.echo(str(each))
    counts = Counter(each.severity for each in built.diagnostics)
    found = ", ".join(_counted(counts[severity], severity) for severity in Severity)
    typer.echo(f"{_counted(built.corpus.documents, 'document')}: {found}", err=True)
    if not built.corpus.nodes:
        typer.echo("newsgraph: nothing usable in the sources", err=True)
    if built.errors or not built.corpus.nodes:
        raise typer.Exit(1)


@app.command()
def formats() -> None:
    """List the export formats."""
    from rich import box
    from rich.table import Table

    from graph.exporters import DEFAULT_FORMATS, FORMATS

    table = Table("", "format", "files", "lossless", "", box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for each in FORMATS.values():
        mark = "*" if each.name in DEFAULT_FORMATS else ""
        missing = "" if each.installed else f" (needs {each.needs}: pip install 'newsgraph[{each.name}]')"
        table.add_row(mark, each.name, " ".join(each.files), "yes" if each.lossless else "", each.doc + missing)
    _console().print(table)
    typer.echo("* written by default; lossless ones can be read back with graph.load")


def _config(file: Path | None, **stated: object) -> Config:
    from graph.config import config_from, load_config

    return config_from(load_config(file), **stated)


def _note_missing_formats(config: Config) -> None:
    from graph.exporters import FORMATS

    if "all" in config.formats:
        for each in FORMATS.values():
            if not each.installed:
                typer.echo(
                    f"newsgraph: {each.name} is left out: it needs {each.needs} (pip install 'newsgraph[{each.name}]')",
                    err=True,
                )


def _build(sources: list[str], config: Config) -> Build:
    from graph.pipeline import build as build_graph

    return build_graph(*sources, config=config, progress=_bar)


def _bar(step: str, items: Iterable[_T], total: int) -> Iterator[_T]:
    """Show how far a step is, on a terminal; elsewhere show nothing."""
    console = _console(stderr=True)
    if not console.is_terminal:
        yield from items
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description:8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        yield from progress.track(items, total=total, description=step)


# What is printed


_AS_WIDE_AS_IT_HOLDS = 10_000


def _console(stderr: bool = False) -> Console:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    # Where nobody has said how wide it is, as in a pipe, a table is as wide as what it holds.
    width = None if stream.isatty() or "COLUMNS" in os.environ else _AS_WIDE_AS_IT_HOLDS
    return Console(stderr=stderr, highlight=False, soft_wrap=False, width=width)


def _print_diagnostics(found: tuple[Diagnostic, ...], report: Report, verbose: bool) -> None:
    if report is Report.JSON:
        # In ASCII, so that no title can steer the terminal it is shown on.
        typer.echo(json.dumps([each.as_dict() for each in found], indent=1))
        return
    tell(found, verbose=verbose)


def _print_summary(console: Console, done: Summary, seconds: float) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, pad_edge=False, show_header=False, show_edge=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    table.add_column(justify="right")
    for group, rows in _summary(done):
        for position, (name, number) in enumerate(rows):
            table.add_row(group if position == 0 else "", printable(name), number)
        table.add_section()
    console.print(table)
    pages = [path for path in done.written if path.suffix == ".html"]
    opened = f" Open {printable(str(pages[0]))} in a browser." if pages else ""
    console.print(f"Built in {seconds:.1f} s.{opened}", markup=False, soft_wrap=True)


def _summary(done: Summary) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each group of the summary table with its rows."""
    from graph.schema import IMAGE, KINDS, RELATIONS

    codes = Counter(each.code for each in done.diagnostics)
    yield "Read", [("documents", _number(done.documents))]
    yield "Nodes", [(f"{name}s", _number(done.nodes.get(name, 0))) for name in KINDS if name != IMAGE.name]
    yield "Edges", [(each.key, _number(done.edges.get(each.key, 0))) for each in RELATIONS if not each.embedded]
    if codes:
        ordered = sorted(codes, key=lambda code: (list(Severity).index(code.severity), code.slug))
        yield "Found", [(f"{code.severity} {code.slug}", _number(codes[code])) for code in ordered]
    yield "Written", [(str(path), _size(size)) for path, size in done.written.items()]


def _number(number: int) -> str:
    return f"{number:,}"


def _size(size: int) -> str:
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:,.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"


def _counted(number: int, noun: str) -> str:
    return f"{_number(number)} {noun}{'s' if number != 1 else ''}"


register(app)


def main() -> None:
    """Run the command line; anything wrong with the call is one line and exit code 2."""
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe that is not UTF-8 shows escapes, not a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(standalone_mode=False)
    except NewsgraphError as error:
        typer.echo(f"newsgraph: {error}", err=True)
        sys.exit(2)
    except UsageError as error:
        _tell_wrong_use(error)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        _close_output()
        sys.exit(1)
    except MemoryError:
        typer.echo("newsgraph: out of memory; give it more, or fewer documents or formats at a time", err=True)
        sys.exit(2)
    except OSError as error:
        if not _is_somewhere():
            typer.echo("newsgraph: the current folder is gone; change into one that is there", err=True)
            sys.exit(2)
        # What meets the file system has errors of its own; this is most likely our output.
        _close_output()
        typer.echo(
            f"newsgraph: {printable(str(error.filename or 'output'))}: {(error.strerror or str(error)).lower()}",
            err=True,
        )
        sys.exit(2)

    # An exit that a command asks for is returned, as what another one returns is.
    sys.exit(code if isinstance(code, int) else 0)


def _tell_wrong_use(error: Exception) -> None:
    if len(sys.argv) == 1:
        # Nothing but the name: the error's text is the help.
        typer.echo(str(error), err=True)
    else:
        typer.echo(f"newsgraph: {printable(line_of(error))}", err=True)


def _is_somewhere() -> bool:
    try:
        os.getcwd()
    except OSError:
        return False
    return True


def _open_streams() -> None:
    """Give standard streams that came closed a place to go, before a file of ours takes their number.

    What is printed and cannot be is an error; what is only told is let go.
    """
    for number, (name, how) in enumerate((("stdin", os.O_RDONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY))):
        if getattr(sys, name) is None:
            os.dup2(os.open(os.devnull, how), number)
            setattr(sys, name, os.fdopen(number, "r" if name == "stdin" else "w", encoding="utf-8", closefd=False))


def _close_output() -> None:
    """Let the rest of our output go, so that Python does not complain at exit that nobody takes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
