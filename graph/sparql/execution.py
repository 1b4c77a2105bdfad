"""One query against one dataset, within limits: the same for the command line and the endpoint."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from graph.diagnostics import QueryError, printable
from graph.sparql.guard import MAX_DEPTH, MAX_LENGTH, inspect
from graph.sparql.lexer import place
from graph.sparql.mistakes import found_near, mistake
from graph.sparql.results import GRAPH_TYPES, ROW_TYPES, LimitError, Row, boolean_bytes, graph_bytes, row_pieces, within

__all__ = [
    "Dataset",
    "NotAcceptableError",
    "Reply",
    "Request",
    "evaluated",
    "execute",
    "python_rows",
    "syntax_message",
    "written",
]


class NotAcceptableError(QueryError):
    """The client takes none of the formats that this kind of result has."""


@dataclass(frozen=True, slots=True)
class Request:
    """A query and what may become of it.

    Attributes:
        query: its text.
        base: what relative IRIs are resolved against.
        row_type, graph_type: the media type for rows and for triples; None where none will do.
        default_graphs, named_graphs: the dataset that the protocol asks for; empty for the store's.
        max_rows: how many rows there may be.
        max_bytes: how large the result may be.
        max_length, max_depth: how long and how deeply nested the query may be.
        cut: whether more rows are cut off, and not refused.
    """

    query: str
    base: str = ""
    row_type: str | None = ROW_TYPES[0]
    graph_type: str | None = GRAPH_TYPES[0]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    max_rows: int = 100_000
    max_bytes: int = 64 * 1024 * 1024
    max_length: int = MAX_LENGTH
    max_depth: int = MAX_DEPTH
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """A result as bytes.

    Attributes:
        media_type: what they are.
        content: the bytes.
        rows: how many rows or triples there are, where they were counted.
        cut: whether there were more.
    """

    media_type: str
    content: bytes
    rows: int = 0
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Dataset:
    """A store, and how it is asked.

    Attributes:
        store: the triples.
        prefixes: those that queries need not declare.
        union: whether the default graph is all graphs together, because it holds nothing itself.
    """

    store: Store
    prefixes: Mapping[str, str] = field(default_factory=dict)
    union: bool = False


def execute(dataset: Dataset, request: Request) -> Reply:
    """Return what a query gives, as bytes.

    Raises:
        QueryError: the query is not allowed or not SPARQL, or its evaluation failed.
        LimitError: its result is larger than allowed.
        NotAcceptableError: its result has none of the formats asked for.
    """
    try:
        return written(evaluated(dataset, request), dataset.prefixes, request)
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query failed: {printable(str(error))}") from error


def written(
    found: QuerySolutions | QueryBoolean | Iterable[Triple], prefixes: Mapping[str, str], request: Request
) -> Reply:
    """Return results as bytes, within the request's limits and in its formats.

    Raises:
        LimitError: they are larger than allowed.
        NotAcceptableError: there is none of the formats asked for.
    """
    if isinstance(found, QueryBoolean):
        return Reply(
            _accepted(request.row_type, "an ASK query gives yes or no"), boolean_bytes(request.row_type or "", found)
        )
    if isinstance(found, QuerySolutions):
        counted = _Counted(found, request.max_rows, request.cut)
        media_type = _accepted(request.row_type, "a SELECT query gives rows")
        names = [variable.value for variable in found.variables]
        content = within(row_pieces(media_type, names, counted), request.max_bytes)
        return Reply(media_type, content, counted.number, counted.cut)
    media_type = _accepted(request.graph_type, "a CONSTRUCT or DESCRIBE query gives triples")
    return Reply(media_type, graph_bytes(media_type, found, prefixes, request.max_bytes))


def _accepted(media_type: str | None, what: str) -> str:
    if media_type is None:
        raise NotAcceptableError(f"{what}, and none of the formats asked for can hold that")
    return media_type


def evaluated(dataset: Dataset, request: Request) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Return the results of a query as the engine gives them, checked but not yet read.

    Raises:
        QueryError: the query is not allowed or not SPARQL.
    """
    inspected = inspect(
        request.query, request.base, dataset.prefixes, max_length=request.max_length, max_depth=request.max_depth
    )
    for given in inspected.graphs:
        if not _has_graph(dataset.store, given):
            raise QueryError(f"FROM: this dataset has no graph <{printable(given)}>, and none is fetched")
    try:
        default: list[NamedNode | BlankNode | DefaultGraph] = [*map(NamedNode, _graph_names(request.default_graphs))]
        named: list[NamedNode | BlankNode] = [*map(NamedNode, _graph_names(request.named_graphs))]
    except ValueError as error:
        raise QueryError(f"a graph that the request names is no IRI: {printable(str(error))}") from error
    stated = bool(default or named)
    try:
        return dataset.store.query(
            request.query,
            base_iri=request.base or None,
            prefixes=dict(dataset.prefixes),
            use_default_graph_as_union=dataset.union and not stated and not inspected.graphs,
            default_graph=default if stated else None,
            named_graphs=named if stated else None,
        )
    except SyntaxError as error:
        raise QueryError(syntax_message(request.query, str(error), dataset.prefixes)) from error
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query failed: {printable(str(error))}") from error


def _has_graph(store: Store, named: str) -> bool:
    try:
        return store.contains_named_graph(NamedNode(named))
    except ValueError:
        return False


def _graph_names(graphs: Iterable[str]) -> Iterator[str]:
    """Yield graphs that the protocol names: unknown ones are empty, other schemes are refused."""
    for named in graphs:
        if not re.fullmatch(r"(?:https?|urn):[^\s<>\"{}|^`\\]+", named):
            raise QueryError(f"'{printable(named)}' is no http or https IRI of a graph, and nothing is fetched")
        yield named


class _Counted:
    """Rows, counted as they pass."""

    def __init__(self, rows: Iterable[Iterable[Row]], limit: int, cut: bool) -> None:
        self._rows = rows
        self._limit = limit
        self._may_cut = cut
        self.number = 0
        self.cut = False

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            if self.number == self._limit:
                if not self._may_cut:
                    raise LimitError(f"the result has more than {self._limit:,} rows; add LIMIT {self._limit}")
                self.cut = True
                return
            self.number += 1
            yield tuple(row)  # type: ignore[arg-type]


# What a syntax error says

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "variable that is unbound": "SELECT names a variable that GROUP BY does not, and that is in no aggregate",
        "SELECT * is not authorized": "SELECT * cannot stand with GROUP BY; name the variables",
        "overrides an existing variable": "SELECT gives a variable a value that has one already; take another name",
        "IRI parsing failed": "the IRI has characters that no IRI may have, or is relative and there is no base",
    }
)


def syntax_message(query: str, error: str, prefixes: Collection[str] = ()) -> str:
    """Return what is wrong with a query that is not SPARQL, with its line and a caret.

    Args:
        query: its text.
        error: the engine's words.
        prefixes: those that need no declaration.

    >>> print(syntax_message("SELECT * { ?s ?p }", "error at 1:19: expected one of LATERAL, SERVICE"))
    not SPARQL at line 1, column 18: expected an object before '}'
      SELECT * { ?s ?p }
                       ^
    """
    match = _PLACE.match(error)
    meaning = next((words for said, words in _MEANINGS.items() if said in error), None)
    known = None if meaning else mistake(query, prefixes)
    if known is None:
        if match is None:
            return f"not SPARQL: {printable(error)}"
        starts = [0, *(found.end() for found in re.finditer("\n", query))]
        index = starts[min(int(match[1]), len(starts)) - 1] + int(match[2]) - 1
        near = found_near(query, index)
        found = f"'{printable(near.text[:40])}' cannot stand here" if near else "this is no query"
        known = near.start if near else 0, meaning or found
    return _pointed(query, *known)


def _pointed(query: str, index: int, words: str) -> str:
    """Return words about a place in a query, its line and a caret below it."""
    begin = query.rfind("\n", 0, index) + 1
    column = index - begin
    line = query[begin:].partition("\n")[0].rstrip("\r")
    # The window keeps a long line readable; each tab is a space so that the caret stands below its place.
    start = max(0, column - 60)
    before, behind = (printable(text.replace("\t", " ")) for text in (line[start:column], line[column : start + 100]))
    return f"not SPARQL at {place(query, index)}: {words}\n  {before}{behind.rstrip()}\n  {' ' * len(before)}^"


# Rows for Python


def python_rows(solutions: QuerySolutions) -> list[dict[str, object]]:
    """Return rows with Python's values: text, whole numbers, truth values, floats; None where unbound."""
    names = [variable.value for variable in solutions.variables]
    return [
        {name: None if term is None else _python(term) for name, term in zip(names, tuple(row), strict=True)}
        for row in solutions
    ]


def _python(term: object) -> object:
    if not isinstance(term, Literal):
        return str(getattr(term, "value", term))
    datatype = term.datatype.value.partition("#")[2]
    if datatype == "integer":
        return int(term.value)
    if datatype in ("decimal", "double", "float"):
        return float(term.value)
    if datatype == "boolean":
        return term.value in ("true", "1")
    return term.value
