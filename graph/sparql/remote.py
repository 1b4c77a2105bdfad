"""Asking an endpoint elsewhere, which is trusted in nothing: not to be quick, to be short, or to mean well.

Its answer is read whole within the time and the bytes allowed, parsed, and written again in the
format asked for, so that rows can be counted and nothing is passed on as it came.
"""

from __future__ import annotations

import http.client
import queue
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from graph.diagnostics import QueryError, printable
from graph.rdf.triples import meta_prefixes
from graph.schema import DEFAULT_BASE
from graph.sparql.execution import Reply, Request, written
from graph.sparql.lexer import TokenKind, tokens

__all__ = ["ask_endpoint", "with_prefixes"]

_ACCEPT = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.5, "
    "application/n-triples, text/turtle;q=0.9, */*;q=0.1"
)
_ROWS = (QueryResultsFormat.JSON, QueryResultsFormat.XML, QueryResultsFormat.TSV)
_TRIPLES = (RdfFormat.N_TRIPLES, RdfFormat.TURTLE)
_PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        name: namespace
        for name, namespace in meta_prefixes(DEFAULT_BASE).items()
        if not namespace.startswith(DEFAULT_BASE)
    }
)
"""Those that mean the same whatever the base."""

_MOST_WORDS = 2000


def ask_endpoint(address: str, request: Request, seconds: float) -> Reply:
    """Return what a query gives on a SPARQL 1.1 endpoint.

    Args:
        address: http or https.
        request: the query, in which the prefixes that do not depend on a base need no declaration.
        seconds: how long it may take from the first look for the host to the last byte.

    Raises:
        QueryError: the endpoint cannot be reached, is too slow, or refuses the query, or its answer
            is too large or none.
    """
    asked = replace(request, query=with_prefixes(request.query))
    return _within(seconds, address, lambda: _answer(address, asked, seconds))


def _within(seconds: float, address: str, work: Callable[[], Reply]) -> Reply:
    """Return what a call returns, unless it takes too long: then it is left alone with its connection."""
    done: queue.SimpleQueue[Reply | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put(work())
        except Exception as error:
            done.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        found = done.get(timeout=min(seconds, threading.TIMEOUT_MAX))
    except queue.Empty:
        raise QueryError(f"{printable(address)} took longer than {seconds:g} s; raise --timeout") from None
    if isinstance(found, Exception):
        raise found
    return found


def _answer(address: str, request: Request, seconds: float) -> Reply:
    media_type, content = _fetched(address, request, seconds)
    rows = QueryResultsFormat.from_media_type(media_type)
    triples = RdfFormat.from_media_type(media_type)
    try:
        if rows in _ROWS:
            return written(parse_query_results(content, format=rows), _PREFIXES, request)
        if triples in _TRIPLES:
            found = (quad.triple for quad in parse(content, format=triples, base_iri=address))
            return written(found, _PREFIXES, request)
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"{printable(address)} answers what is not {media_type}: {printable(str(error))}") from error
    raise QueryError(f"{printable(address)} answers {printable(media_type)}, which was not asked for")


def _fetched(address: str, request: Request, seconds: float) -> tuple[str, bytes]:
    """Return the media type and the bytes of an answer."""
    # The caller has checked that the scheme is http or https, and to no other is anything redirected.
    question = urllib.request.Request(  # noqa: S310
        address,
        data=request.query.encode(),
        headers={"Content-Type": "application/sparql-query", "Accept": _ACCEPT, "User-Agent": "newsgraph"},
        method="POST",
    )
    try:
        with urllib.request.build_opener(_Staying).open(question, timeout=seconds) as response:
            content = response.read(request.max_bytes + 1)
            media_type = response.headers.get_content_type()
    except urllib.error.HTTPError as error:
        raise QueryError(f"{printable(address)} answers {error.code}: {_words(error)}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = str(getattr(error, "reason", error))
        raise QueryError(f"cannot reach {printable(address)}: {printable(reason)}") from error
    if len(content) > request.max_bytes:
        raise QueryError(f"the result is larger than {request.max_bytes:,} bytes; add LIMIT")
    return media_type, content


class _Staying(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: a query that is posted would not come along."""

    def redirect_request(self, *_: object) -> None:
        """Say that there is nothing to follow."""


def _words(error: urllib.error.HTTPError) -> str:
    """Return what an endpoint says of an error: its lines, so that a caret stays below its place."""
    moved = error.headers.get("Location") if 300 <= error.code < 400 else None
    if moved:
        return f"it has moved to {printable(moved[:_MOST_WORDS])}; ask there"
    said = error.read(_MOST_WORDS).decode("utf-8", "replace").rstrip() or str(error.reason)
    return "\n".join(printable(line) for line in said.splitlines())


def with_prefixes(query: str) -> str:
    """Return a query with declarations of the prefixes that it uses and does not declare.

    Those that depend on a dataset's base are left to the endpoint.

    >>> with_prefixes("ASK { ?a schema:about ?t }")
    'PREFIX schema: <https://schema.org/> ASK { ?a schema:about ?t }'
    """
    names = [token.text.partition(":")[0] for token in tokens(query) if token.kind is TokenKind.NAME]
    declared = {
        name.text.removesuffix(":")
        for word, name in pairwise(tokens(query))
        if word.text.upper() == "PREFIX" and name.kind is TokenKind.NAME
    }
    needed = [name for name in dict.fromkeys(names) if name in _PREFIXES and name not in declared]
    return "".join(f"PREFIX {name}: <{_PREFIXES[name]}> " for name in needed) + query
