"""The SPARQL 1.1 Protocol, its query part (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from graph.diagnostics import NewsgraphError, QueryError
from graph.server.lanes import BusyError
from graph.server.negotiation import best
from graph.server.pool import Pool, RefusedError
from graph.server.settings import Settings
from graph.sparql.results import GRAPH_TYPES, ROW_TYPES

__all__ = ["ProtocolError", "Question", "answered", "asked", "refusal"]

_STATUS = {"query": 400, "limit": 413, "unacceptable": 406, "time": 504, "memory": 413, "failure": 500, "ending": 503}
"""The HTTP status of each way in which a query is refused."""

_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_READ_ONLY = "this dataset can only be read: updates are refused\n"
_MOST_PARAMETERS = 256


class ProtocolError(NewsgraphError):
    """A request that is not as the protocol wants it.

    Attributes:
        status: the HTTP status.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Question:
    """What a request asks for; an empty query where it asks nothing."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


async def asked(request: Request, settings: Settings) -> Question:
    """Return the question of a GET or POST request.

    Raises:
        ProtocolError: it is none.
    """
    parameters = _parameters(request.scope["query_string"])
    if request.method != "POST":
        return _question(parameters, required=False)
    content_type, charset = _content_type(request)
    if content_type == _UPDATE:
        raise ProtocolError(403, _READ_ONLY)
    if content_type not in (_FORM, _QUERY):
        raise ProtocolError(415, f"a POST request must be {_FORM} or {_QUERY}\n")
    if charset not in ("utf-8", "utf8", ""):
        raise ProtocolError(415, "a query must be UTF-8\n")
    body = await _body(request, settings)
    if content_type == _FORM:
        return _question([*parameters, *_parameters(body)], required=True)
    return _question([*parameters, ("query", _decoded(body))], required=True)


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


def _question(parameters: Iterable[tuple[str, str]], required: bool) -> Question:
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
    return Question(queries[0] if queries else "", *graphs)


async def _body(request: Request, settings: Settings) -> bytes:
    """Return the body, if it comes in time and is not too large."""
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


async def answered(request: Request, question: Question, pool: Pool, settings: Settings) -> Response:
    """Return the answer to a question, and stop working on it when the client goes away."""
    accept = request.headers.get("accept")
    wanted = replace(
        settings.request(question.query, _base(request), best(accept, ROW_TYPES), best(accept, GRAPH_TYPES)),
        default_graphs=question.default_graphs,
        named_graphs=question.named_graphs,
    )
    working = asyncio.create_task(pool.answer(wanted))
    leaving = asyncio.create_task(_gone(request))
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


async def _gone(request: Request) -> None:
    """Return when the client has closed the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _base(request: Request) -> str:
    """What relative IRIs of a query are resolved against: the address of this service."""
    return str(request.url.replace(query="", fragment=""))


def refusal(error: NewsgraphError) -> Response:
    """Return what a client is told about a request that cannot be answered."""
    if isinstance(error, ProtocolError):
        return PlainTextResponse(str(error), error.status)
    if isinstance(error, RefusedError):
        return PlainTextResponse(f"{error}\n", _STATUS.get(error.status, 500))
    if isinstance(error, BusyError):
        return PlainTextResponse(f"{error}\n", 503, headers={"Retry-After": "5"})
    return PlainTextResponse(f"{error}\n", 400 if isinstance(error, QueryError) else 500)
