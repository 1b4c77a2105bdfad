"""The application: routes and their handlers."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from graph.core.diagnostics import NewsgraphError, QueryError
from graph.core.files import file_status
from graph.core.schema import Schema
from graph.server import resources
from graph.server.middleware import Middleware
from graph.server.negotiation import choose_media_type, prefers
from graph.server.page import GraphPage
from graph.server.pool import Pool
from graph.server.protocol import ProtocolError, error_response, parse_request, respond
from graph.server.representations import Stored, respond_with, store
from graph.server.scheduler import BusyError
from graph.server.settings import Settings
from graph.sparql import QUERIES
from graph.sparql.dataset import find_dataset_files
from graph.sparql.library import declare_prefixes
from graph.sparql.results import GRAPH_TYPES, JSON

__all__ = ["application"]

_LOG = logging.getLogger("newsgraph.server")
_WATCH_SECONDS = 0.5
_MOST_DELAY_SECONDS = 30.0
_WAIT_SECONDS = 25.0
_MOST_WAITING = 128
_QUERY_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
# The graph page has a policy with the digests of its scripts in its head.
_GRAPH_PAGE_POLICY = "frame-ancestors {}; base-uri 'none'; form-action 'none'"

_STATIC = {
    "yasgui.min.js": ("vendor/yasgui", "text/javascript"),
    "yasgui.min.css": ("vendor/yasgui", "text/css"),
    "queries.js": ("static", "text/javascript"),
    "pages.css": ("static", "text/css"),
}

Handler = Callable[[Request], Awaitable[Response]]


def application(settings: Settings, pool: Pool, page: GraphPage) -> Middleware:
    """Return the application; the pool has the data loaded."""
    site = _Site(settings, pool, page)
    minted = [path for path in pool.fork_server.schema.minted_paths() if path.endswith("/")]
    routes = [
        Route("/", site.with_errors(site.page)),
        *(Route(path, site.with_errors(site.sparql), methods=["GET", "POST"]) for path in ("/sparql", "/sparql/")),
        Route("/changes", site.with_errors(site.changes)),
        Route("/queries.json", site.with_errors(site.queries)),
        Route("/health", site.with_errors(site.health)),
        *(Route(path, site.with_errors(site.void)) for path in ("/.well-known/void", "/dataset")),
        Route("/resource", site.with_errors(site.any_resource)),
        *(Route(path, site.with_errors(site.vocabulary)) for path in ("/ns", "/shapes", "/context.jsonld")),
        Route("/topics", site.with_errors(site.resource)),
        *(Route(f"/{path}{{name:path}}", site.with_errors(site.resource)) for path in minted),
        Route("/static/{name}", site.with_errors(site.static)),
    ]
    return Middleware(Starlette(routes=routes, lifespan=site.lifespan), settings)


class _Site:
    """The handlers and their shared state."""

    def __init__(self, settings: Settings, pool: Pool, page: GraphPage) -> None:
        self._settings = settings
        self._pool = pool
        self._cached: dict[str, tuple[int, bytes]] = {}
        self._graph_page = page
        self._waiting = 0

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Watch the data while the server runs; end the workers when it ends."""
        watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            await self._pool.close()

    async def _watch(self) -> None:
        """Load the data again when its files have changed and are quiet again; notify open pages of a new page."""
        seen = loaded = _state(self._settings.data)
        page = shown = self._graph_page.state()
        while True:
            if await self._pool.is_lost(_WATCH_SECONDS):
                await self._restore()
            state = _state(self._settings.data)
            if state == seen != loaded and state:
                loaded = state
                await self._reload("the data has changed and cannot be loaded, so the old stays")
            seen = state
            before, page = page, self._graph_page.state()
            if page == before != shown:
                shown = page
                self._graph_page.notify()

    async def _restore(self) -> None:
        """Load the data again after the fork server has ended, with exponential backoff."""
        _LOG.warning("the process that holds the data has ended; loading the data again")
        delay = _WATCH_SECONDS
        while not await self._reload("the data cannot be loaded, so queries get 503"):
            await asyncio.sleep(delay)
            delay = min(2 * delay, _MOST_DELAY_SECONDS)

    async def _reload(self, failure: str) -> bool:
        try:
            await self._pool.load()
        except NewsgraphError as error:
            _LOG.warning("%s: %s", failure, error)
            return False
        _LOG.info("loaded the data again: %d triples", self._pool.fork_server.triples)
        return True

    def with_errors(self, handler: Handler) -> Handler:
        """Return a handler that turns errors into responses."""

        async def answer(request: Request) -> Response:
            try:
                return await handler(request)
            except NewsgraphError as error:
                return error_response(error)

        return answer

    # The protocol

    async def sparql(self, request: Request) -> Response:
        """Answer a query; without one, return the service description or the query page."""
        query = await parse_request(request, self._settings)
        if query.text:
            return await respond(request, query, self._pool, self._settings)
        if prefers(request.headers.get("accept"), "text/html", GRAPH_TYPES):
            return _query_page(request)
        from graph.rdf.service import service_description

        address = str(request.url.replace(query="", fragment=""))
        return self._rdf(request, lambda media_type: service_description(self._base, address, media_type))

    async def queries(self, _: Request) -> Response:
        """List the query library, with parameters bound to their defaults and the prefixes declared."""
        from graph.rdf.triples import meta_prefixes

        prefixes = meta_prefixes(self._base, self._schema)
        return JSONResponse(
            [
                {
                    "name": query.name,
                    "title": query.title,
                    "about": query.about,
                    "text": declare_prefixes(query.bind(base=self._base), prefixes),
                }
                for query in QUERIES.values()
            ]
        )

    # The dataset

    @property
    def _base(self) -> str:
        return self._settings.base or self._pool.fork_server.base

    @property
    def _schema(self) -> Schema:
        return self._pool.fork_server.schema

    async def health(self, _: Request) -> Response:
        """Return the status of the server, from a query that passes the cache by."""
        await self._select("ASK {}", cached=False)
        server = self._pool.fork_server
        status = {"status": "ok", "triples": server.triples, "loads": self._pool.loads}
        return JSONResponse(status | {"sandbox": list(server.protections)})

    async def void(self, request: Request) -> Response:
        """Return the VoID description of the dataset."""
        from graph.rdf.dataset import dataset_description

        counts = await self._counts()
        address = f"{request.url.scheme}://{request.url.netloc}/sparql"
        return _turtle(dataset_description(self._base, counts, endpoint=address, schema=self._schema))

    async def _counts(self) -> Any:
        from graph.rdf.dataset import Counts

        classes = await self._numbers("SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x } GROUP BY ?x")
        properties = await self._numbers("SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x")
        subjects = await self._numbers('SELECT ("" AS ?x) (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }')
        return Counts(sum(properties.values()), subjects.get("", 0), classes, properties)

    async def _numbers(self, query: str) -> dict[str, int]:
        content = await self._rows(query)
        rows = json.loads(content)["results"]["bindings"]
        return {row["x"]["value"]: int(row["n"]["value"]) for row in rows if "x" in row}

    async def _rows(self, query: str) -> bytes:
        """Return the rows of a query as JSON, computed once for each loading of the data."""
        loads = self._pool.loads
        if query not in self._cached or self._cached[query][0] != loads:
            self._cached[query] = loads, await self._select(query)
        return self._cached[query][1]

    async def _select(self, query: str, cached: bool = True) -> bytes:
        """Return the result of a SELECT or ASK query as JSON."""
        return (await self._pool.answer(self._settings.request(query, "", JSON, None), cached))[1]

    async def vocabulary(self, request: Request) -> Response:
        """Return the ontology of the `ng:` terms, the SHACL shapes or the JSON-LD context."""
        from graph.export.jsonld import context
        from graph.rdf.shapes import shapes
        from graph.rdf.vocabulary import ontology

        if request.url.path == "/context.jsonld":
            return JSONResponse({"@context": context(self._base, self._schema)}, media_type="application/ld+json")
        return _turtle((ontology if request.url.path == "/ns" else shapes)(self._base, self._schema))

    # Resources

    async def resource(self, request: Request) -> Response:
        """Describe the resource that a path identifies."""
        path = request.scope["raw_path"].decode("ascii", "replace").partition("?")[0]
        return await self._describe(request, self._base + path.lstrip("/"))

    async def any_resource(self, request: Request) -> Response:
        """Describe the resource of the parameter `iri`."""
        resource = request.query_params.get("iri", "")
        if not resource:
            raise ProtocolError(400, "the parameter `iri` is missing\n")
        return await self._describe(request, resource)

    async def _describe(self, request: Request, resource: str) -> Response:
        accept = "text/turtle" if request.query_params.get("format") == "ttl" else request.headers.get("accept")
        if prefers(accept, "text/html", GRAPH_TYPES):
            facts = resources.parse_facts(await self._select(resources.outline_query(resource)))
            if not facts:
                raise ProtocolError(404, "the graph does not have this resource\n")
            page = resources.render_page(resource, facts, self._base, self._schema)
            return HTMLResponse(page, headers=_policy(_PAGE_POLICY) | {"Vary": "Accept"})
        graph_type = choose_media_type(accept, GRAPH_TYPES)
        query = self._settings.request(resources.describe_query(resource), "", None, graph_type)
        head, body = await self._pool.answer(query)
        if _is_empty(body, head["media_type"]):
            raise ProtocolError(404, "the graph does not have this resource\n")
        return Response(body, headers={"Content-Type": head["media_type"], "Vary": "Accept"})

    def _rdf(self, request: Request, write: Callable[[str], bytes]) -> Response:
        media_type = choose_media_type(request.headers.get("accept"), GRAPH_TYPES)
        if media_type is None:
            raise ProtocolError(406, f"there is {', '.join(GRAPH_TYPES)}\n")
        return Response(write(media_type), headers={"Content-Type": media_type, "Vary": "Accept"})

    # Pages

    async def page(self, request: Request) -> Response:
        """Return the graph page, or the query page where there is none."""
        page = await self._graph_page.page()
        if page is None:
            return _query_page(request)
        embedders = " ".join(self._settings.embedders) or "'none'"
        headers = _policy(_GRAPH_PAGE_POLICY.format(embedders)) | {"Cache-Control": "no-cache"}
        return respond_with(page.stored, request, "text/html", headers)

    async def changes(self, request: Request) -> Response:
        """Return the name of the graph page when it differs from the client's, or after a while (long polling)."""
        name = request.query_params.get("page", "")
        if not re.fullmatch(r"[0-9a-f]{16}", name):
            raise ProtocolError(400, "the parameter `page` is missing\n")
        if self._waiting >= _MOST_WAITING:
            raise BusyError("too many pages are waiting; ask again")
        self._waiting += 1
        try:
            return JSONResponse({"page": await self._graph_page.wait_for_change(name, _WAIT_SECONDS)})
        finally:
            self._waiting -= 1

    async def static(self, request: Request) -> Response:
        """Return a file of the query page."""
        name = request.path_params["name"]
        if name not in _STATIC:
            return PlainTextResponse("there is no such file\n", 404)
        folder, media_type = _STATIC[name]
        return respond_with(_asset(folder, name), request, media_type, {"Cache-Control": "max-age=3600"})


def _query_page(request: Request) -> Response:
    headers = _policy(_QUERY_PAGE_POLICY) | {"Cache-Control": "no-cache", "Vary": "Accept"}
    return respond_with(_asset("static", "queries.html"), request, "text/html", headers)


def _policy(policy: str) -> dict[str, str]:
    return {"Content-Security-Policy": policy}


def _turtle(content: bytes) -> Response:
    return Response(content, media_type="text/turtle")


def _is_empty(content: bytes, media_type: str) -> bool:
    """Whether an RDF document has no triple."""
    if media_type == "application/ld+json":
        return content.strip() in (b"[]", b"{}")
    if media_type == "application/rdf+xml":
        return b"<rdf:Description" not in content
    return all(line.startswith((b"@prefix", b"PREFIX")) or not line for line in content.splitlines())


@cache
def _asset(folder: str, name: str) -> Stored:
    return store(files("graph.server").joinpath(folder, name).read_bytes())


def _state(data: Path) -> tuple[tuple[str, str], ...]:
    """Return the status of the data files, empty while there are none."""
    try:
        statuses = tuple((str(file), file_status(file)) for file in find_dataset_files(data))
    except (QueryError, OSError):
        return ()
    return statuses if all(status for _, status in statuses) else ()
