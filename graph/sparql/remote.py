"""A client for remote SPARQL endpoints, which are untrusted.

The response is read within limits of time and size, parsed, and serialized again in the format asked for.
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

from graph.core.diagnostics import QueryError, printable
from graph.core.schema import DEFAULT_BASE
from graph.rdf.triples import meta_prefixes
from graph.sparql.lexer import TokenKind, tokenize
from graph.sparql.query import Reply, Request, write_results

__all__ = ["declare_prefixes", "query_endpoint"]

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
"""Prefixes that do not depend on a base."""

_MOST_WORDS = 2000


def query_endpoint(address: str, request: Request, seconds: float) -> Reply:
    """Return the reply of a SPARQL 1.1 endpoint to a query.

    Args:
        address: http or https.
        request: the query; prefixes that do not depend on a base need no declaration.
        seconds: the time limit from name resolution to the last byte.

    Raises:
        QueryError: the endpoint cannot be reached, is too slow, refuses the query, or its response
            is too large or not a SPARQL result.
    """
    asked = replace(request, query=declare_prefixes(request.query))
    return _within(seconds, address, lambda: _query(address, asked, seconds))


def _within(seconds: float, address: str, work: Callable[[], Reply]) -> Reply:
    """Return the result of a call in a thread, which is abandoned at the time limit."""
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


def _query(address: str, request: Request, seconds: float) -> Reply:
    media_type, content = _fetch(address, request, seconds)
    rows = QueryResultsFormat.from_media_type(media_type)
    triples = RdfFormat.from_media_type(media_type)
    try:
        if rows in _ROWS:
            return write_results(parse_query_results(content, format=rows), _PREFIXES, request)
        if triples in _TRIPLES:
            found = (quad.triple for quad in parse(content, format=triples, base_iri=address))
            return write_results(found, _PREFIXES, request)
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"{printable(address)} answers malformed {media_type}: {printable(str(error))}") from error
    raise QueryError(f"{printable(address)} answers {printable(media_type)}, which was not asked for")


def _fetch(address: str, request: Request, seconds: float) -> tuple[str, bytes]:
    """Return the media type and the content of the response."""
    # The caller has checked that the scheme is http or https, and no redirection is followed.
    question = urllib.request.Request(  # noqa: S310
        address,
        data=request.query.encode(),
        headers={"Content-Type": "application/sparql-query", "Accept": _ACCEPT, "User-Agent": "newsgraph"},
        method="POST",
    )
    try:
        with urllib.request.build_opener(_NoRedirects).open(question, timeout=seconds) as response:
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


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Refuses redirections, which would drop the posted query."""

    def redirect_request(self, *_: object) -> None:
        """Refuse."""


def _words(error: urllib.error.HTTPError) -> str:
    """Return an endpoint's error message with its lines, so that a caret stays aligned."""
    moved = error.headers.get("Location") if 300 <= error.code < 400 else None
    if moved:
        return f"it has moved to {printable(moved[:_MOST_WORDS])}; ask there"
    message = error.read(_MOST_WORDS).decode("utf-8", "replace").rstrip() or str(error.reason)
    return "\n".join(printable(line) for line in message.splitlines())


def declare_prefixes(query: str) -> str:
    """Add declarations of known prefixes to a query that uses them, except those that depend on a base.

    >>> declare_prefixes("ASK { ?a schema:about ?t }")
    'PREFIX schema: <https://schema.org/> ASK { ?a schema:about ?t }'
    """
    names = [token.text.partition(":")[0] for token in tokenize(query) if token.kind is TokenKind.NAME]
    declared = {
        name.text.removesuffix(":")
        for word, name in pairwise(tokenize(query))
        if word.text.upper() == "PREFIX" and name.kind is TokenKind.NAME
    }
    needed = [name for name in dict.fromkeys(names) if name in _PREFIXES and name not in declared]
    return "".join(f"PREFIX {name}: <{_PREFIXES[name]}> " for name in needed) + query
