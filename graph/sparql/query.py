"""Run one query on one dataset, within limits."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
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

from graph.core.diagnostics import QueryError, printable
from graph.sparql.dataset import Dataset
from graph.sparql.guard import MAX_DEPTH, MAX_LENGTH, check_query, mask_service, original_name
from graph.sparql.hints import find_mistake, token_before
from graph.sparql.lexer import describe_position
from graph.sparql.results import (
    GRAPH_TYPES,
    ROW_TYPES,
    LimitError,
    Row,
    join_within,
    write_boolean,
    write_graph,
    write_rows,
)

__all__ = [
    "NotAcceptableError",
    "Reply",
    "Request",
    "evaluate",
    "execute",
    "explain_syntax_error",
    "to_python_rows",
    "write_results",
]


class NotAcceptableError(QueryError):
    """The client accepts none of the formats of this kind of result."""


@dataclass(frozen=True, slots=True)
class Request:
    """A query, the formats of its result, and its limits.

    Attributes:
        query: its text.
        base: the base of relative IRIs.
        row_type, graph_type: the media type of rows and of triples; None where none is acceptable.
        default_graphs, named_graphs: the dataset of the protocol's parameters; empty for the store's.
        max_rows, max_bytes: the size of the result.
        max_length, max_depth: characters and nesting of the query.
        cut: whether further rows are cut off instead of refused.
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
        media_type: the format.
        content: the bytes.
        rows: the number of rows, where they were counted.
        cut: whether there were more.
    """

    media_type: str
    content: bytes
    rows: int = 0
    cut: bool = False


def execute(dataset: Dataset, request: Request) -> Reply:
    """Run a query and return its result as bytes.

    Raises:
        QueryError: the query is not allowed or not SPARQL, or its evaluation failed.
        LimitError: the result is larger than allowed.
        NotAcceptableError: the result has none of the accepted formats.
    """
    try:
        return write_results(evaluate(dataset, request), dataset.prefixes, request)
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query failed: {printable(str(error))}") from error


def write_results(
    found: QuerySolutions | QueryBoolean | Iterable[Triple], prefixes: Mapping[str, str], request: Request
) -> Reply:
    """Serialize results, within the limits and in the formats of a request.

    Raises:
        LimitError: the results are larger than allowed.
        NotAcceptableError: the results have none of the accepted formats.
    """
    if isinstance(found, QueryBoolean):
        return Reply(
            _accepted(request.row_type, "an ASK query gives yes or no"), write_boolean(request.row_type or "", found)
        )
    if isinstance(found, QuerySolutions):
        counted = _Counted(found, request.max_rows, request.cut)
        media_type = _accepted(request.row_type, "a SELECT query gives rows")
        names = [original_name(variable.value) for variable in found.variables]
        content = join_within(write_rows(media_type, names, counted), request.max_bytes)
        return Reply(media_type, content, counted.number, counted.cut)
    media_type = _accepted(request.graph_type, "a CONSTRUCT or DESCRIBE query gives triples")
    return Reply(media_type, write_graph(media_type, found, prefixes, request.max_bytes))


def _accepted(media_type: str | None, kind: str) -> str:
    if media_type is None:
        raise NotAcceptableError(f"{kind}, and none of the formats asked for can hold that")
    return media_type


def evaluate(dataset: Dataset, request: Request) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Check a query and return its results as a lazy iterator of the engine.

    Raises:
        QueryError: the query is not allowed or not SPARQL.
    """
    checked = check_query(
        request.query, request.base, dataset.prefixes, max_length=request.max_length, max_depth=request.max_depth
    )
    for stated_graph in checked.graphs:
        if not _has_graph(dataset.store, stated_graph):
            raise QueryError(f"FROM: this dataset has no graph <{printable(stated_graph)}>, and none is fetched")
    try:
        default: list[NamedNode | BlankNode | DefaultGraph] = [*map(NamedNode, _graph_names(request.default_graphs))]
        named: list[NamedNode | BlankNode] = [*map(NamedNode, _graph_names(request.named_graphs))]
    except ValueError as error:
        raise QueryError(f"a graph that the request names is no IRI: {printable(str(error))}") from error
    stated = bool(default or named)
    try:
        return dataset.store.query(
            checked.text,
            base_iri=request.base or None,
            prefixes=dict(dataset.prefixes),
            use_default_graph_as_union=dataset.union and not stated and not checked.graphs,
            default_graph=default if stated else None,
            named_graphs=named if stated else None,
        )
    except SyntaxError as error:
        words = str(error) if checked.text == request.query else _engine_error(request, dataset.prefixes)
        raise QueryError(explain_syntax_error(request.query, words, dataset.prefixes)) from error
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query failed: {printable(str(error))}") from error


def _engine_error(request: Request, prefixes: Mapping[str, str]) -> str:
    """Return the engine's syntax error for a query whose text was rewritten, with original places."""
    try:
        Store().query(mask_service(request.query), base_iri=request.base or None, prefixes=dict(prefixes))
    except SyntaxError as error:
        return str(error)
    return "the engine cannot parse it"


def _has_graph(store: Store, named: str) -> bool:
    try:
        return store.contains_named_graph(NamedNode(named))
    except ValueError:
        return False


def _graph_names(graphs: Iterable[str]) -> Iterator[str]:
    """Yield graph names of the protocol's parameters; unknown ones are empty graphs, other schemes are refused."""
    for named in graphs:
        if not re.fullmatch(r"(?:https?|urn):[^\s<>\"{}|^`\\]+", named):
            raise QueryError(f"'{printable(named)}' is no http or https IRI of a graph, and nothing is fetched")
        yield named


class _Counted:
    """An iterator of rows that counts them and enforces the limit."""

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


# Syntax errors

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "variable that is unbound": "SELECT names a variable that GROUP BY does not, and that is in no aggregate",
        "SELECT * is not authorized": "SELECT * cannot stand with GROUP BY; name the variables",
        "overrides an existing variable": "SELECT gives a variable a value that has one already; take another name",
        "IRI parsing failed": "the IRI has characters that no IRI may have, or is relative and there is no base",
    }
)


def explain_syntax_error(query: str, error: str, prefixes: Collection[str] = ()) -> str:
    """Explain a syntax error: the place, the mistake, the line and a caret.

    >>> print(explain_syntax_error("SELECT * { ?s ?p }", "error at 1:19: expected one of LATERAL, SERVICE"))
    not SPARQL at line 1, column 18: expected an object before '}'
      SELECT * { ?s ?p }
                       ^
    """
    match = _PLACE.match(error)
    meaning = next((words for part, words in _MEANINGS.items() if part in error), None)
    hint = None if meaning else find_mistake(query, prefixes)
    if hint is None:
        if match is None:
            return f"not SPARQL: {printable(error)}"
        starts = [0, *(found.end() for found in re.finditer("\n", query))]
        index = starts[min(int(match[1]), len(starts)) - 1] + int(match[2]) - 1
        near = token_before(query, index)
        found = f"'{printable(near.text[:40])}' cannot stand here" if near else "this is no query"
        hint = near.start if near else 0, meaning or found
    return _pointed(query, *hint)


def _pointed(query: str, index: int, words: str) -> str:
    """Return a message with the place, its line and a caret below."""
    begin = query.rfind("\n", 0, index) + 1
    column = index - begin
    line = query[begin:].partition("\n")[0].rstrip("\r")
    # A window of a long line; tabs become spaces so that the caret is aligned.
    start = max(0, column - 60)
    before, behind = (printable(text.replace("\t", " ")) for text in (line[start:column], line[column : start + 100]))
    return (
        f"not SPARQL at {describe_position(query, index)}: {words}\n  {before}{behind.rstrip()}\n  {' ' * len(before)}^"
    )


# Python values


def to_python_rows(solutions: QuerySolutions) -> list[dict[str, object]]:
    """Return rows as dicts of str, int, float, bool, and None where unbound."""
    names = [original_name(variable.value) for variable in solutions.variables]
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
