"""The SPARQL 1.1 Protocol, its query part (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from graph.core.diagnostics import NewsgraphError, QueryError
from graph.server.negotiation import choose_media_type
from graph.server.pool import Pool, RefusedError
from graph.server.scheduler import BusyError
from graph.server.settings import Settings
from graph.sparql.results import GRAPH_TYPES, ROW_TYPES

__all__ = ["ProtocolError", "QueryRequest", "error_response", "parse_request", "respond"]

_STATUS = {"query": 400, "limit": 413, "unacceptable": 406, "time": 504, "memory": 413, "failure": 500, "ending": 503}
"""HTTP status by the status of a RefusedError."""

_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_READ_ONLY = "this dataset can only be read: updates are refused\n"
_MOST_PARAMETERS = 256


class ProtocolError(NewsgraphError):
    """A request breaks the protocol.

    Attributes:
        status: the HTTP status.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """The parameters of a request; without a query, `text` is empty."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


async def parse_request(request: Request, settings: Settings) -> QueryRequest:
    """Return the query of a GET or POST request.

    Raises:
        ProtocolError: the request breaks the protocol.
    """
    parameters = _parameters(request.scope["query_string"])
    if request.method != "POST":
        return _query_request(parameters, required=False)
    content_type, charset = _content_type(request)
    if content_type == _UPDATE:
        raise ProtocolError(403, _READ_ONLY)
    if content_type not in (_FORM, _QUERY):
        raise ProtocolError(415, f"a POST request must be {_FORM} or {_QUERY}\n")
    if charset not in ("utf-8", "utf8", ""):
        raise ProtocolError(415, "a query must be UTF-8\n")
    body = await _body(request, settings)
    if content_type == _FORM:
        return _query_request([*parameters, *_parameters(body)], required=True)
    return _query_request([*parameters, ("query", _decoded(body))], required=True)


def _content_type(request: Request) -> tuple[str, str]:
    stated, *parameters = request.headers.get("content-type", "").split(";")
    charset = ""
    for parameter in parameters:
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "charset":
            charset = value.strip("\"' ").lower()
    return stated.strip().lower(), charset


def _parameters(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except UnicodeDecodeError as error:
        raise ProtocolError(400, "the parameters are not percent-encoded UTF-8\n") from error
    except ValueError as error:
        raise ProtocolError(400, f"more than {_MOST_PARAMETERS} parameters\n") from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"the query is not UTF-8: byte {error.start} cannot be read\n") from error


def _query_request(parameters: Iterable[tuple[str, str]], required: bool) -> QueryRequest:
    stated: dict[str, list[str]] = {}
    for name, value in parameters:
        stated.setdefault(name, []).append(value)
    if "update" in stated:
        raise ProtocolError(403, _READ_ONLY)
    queries = stated.get("query", [])
    if len(queries) > 1:
        raise ProtocolError(400, "a request has one query\n")
    if queries and not queries[0].strip():
        raise ProtocolError(400, "the query is empty\n")
    if not queries and required:
        raise ProtocolError(400, "the parameter `query` is missing\n")
    graphs = (tuple(stated.get(name, ())) for name in ("default-graph-uri", "named-graph-uri"))
    return QueryRequest(queries[0] if queries else "", *graphs)


async def _body(request: Request, settings: Settings) -> bytes:
    """Return the request body, within the limits of time and size."""
    too_large = ProtocolError(413, f"a request may have {settings.max_body:,} bytes\n")
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > settings.max_body:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(settings.body_seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > settings.max_body:
                    raise too_large
    except TimeoutError as error:
        raise ProtocolError(408, "the request did not arrive in time\n") from error
    except ClientDisconnect as error:
        raise ProtocolError(400, "the request ended too early\n") from error
    return bytes(body)


async def respond(request: Request, query: QueryRequest, pool: Pool, settings: Settings) -> Response:
    """Return the response to a query, and cancel the query when the client disconnects."""
    accept = request.headers.get("accept")
    wanted = replace(
        settings.request(
            query.text, _base(request), choose_media_type(accept, ROW_TYPES), choose_media_type(accept, GRAPH_TYPES)
        ),
        default_graphs=query.default_graphs,
        named_graphs=query.named_graphs,
    )
    working = asyncio.create_task(pool.answer(wanted))
    leaving = asyncio.create_task(_disconnected(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            return PlainTextResponse("", 499)
        head, body = working.result()
    finally:
        for task in (working, leaving):
            task.cancel()
    charset = "; charset=utf-8" if head["media_type"].startswith("text/") else ""
    return Response(body, headers={"Content-Type": head["media_type"] + charset, "Vary": "Accept"})


async def _disconnected(request: Request) -> None:
    """Wait until the client has closed the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _base(request: Request) -> str:
    """Return the address of this service, against which relative IRIs are resolved."""
    return str(request.url.replace(query="", fragment=""))


def error_response(error: NewsgraphError) -> Response:
    """Return the response for an error."""
    if isinstance(error, ProtocolError):
        return PlainTextResponse(str(error), error.status)
    if isinstance(error, RefusedError):
        return PlainTextResponse(f"{error}\n", _STATUS.get(error.status, 500))
    if isinstance(error, BusyError):
        return PlainTextResponse(f"{error}\n", 503, headers={"Retry-After": "5"})
    return PlainTextResponse(f"{error}\n", 400 if isinstance(error, QueryError) else 500)
