"""The application: which address answers what."""

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

from graph.diagnostics import NewsgraphError, QueryError
from graph.schema import minted_paths
from graph.server import resources
from graph.server.front import Front
from graph.server.lanes import BusyError
from graph.server.negotiation import best, preferred
from graph.server.pool import Pool
from graph.server.protocol import ProtocolError, answered, asked, refusal
from graph.server.settings import Settings
from graph.server.shield import Shield
from graph.sparql import QUERIES
from graph.sparql.loading import dataset_files
from graph.sparql.results import GRAPH_TYPES

__all__ = ["application"]

_LOG = logging.getLogger("newsgraph.server")
_WATCH_SECONDS = 0.5
_WAIT_SECONDS = 25.0
_MOST_WAITING = 128
_QUERY_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
# The graph page brings its own policy, with the sums of its scripts, in its head.
_GRAPH_PAGE_POLICY = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

_STATIC = {
    "yasgui.min.js": ("vendor/yasgui", "text/javascript"),
    "yasgui.min.css": ("vendor/yasgui", "text/css"),
    "queries.js": ("static", "text/javascript"),
    "pages.css": ("static", "text/css"),
}

Handler = Callable[[Request], Awaitable[Response]]


def application(settings: Settings, pool: Pool, front: Front) -> Shield:
    """Return the application.

    Args:
        settings: what it allows.
        pool: the workers, whose data is loaded already.
        front: the page.
    """
    site = _Site(settings, pool, front)
    minted = [path for path in minted_paths() if path.endswith("/")]
    routes = [
        Route("/", site.guarded(site.page)),
        *(Route(path, site.guarded(site.sparql), methods=["GET", "POST"]) for path in ("/sparql", "/sparql/")),
        Route("/changes", site.guarded(site.changes)),
        Route("/queries.json", site.guarded(site.queries)),
        Route("/health", site.guarded(site.health)),
        *(Route(path, site.guarded(site.void)) for path in ("/.well-known/void", "/dataset")),
        Route("/resource", site.guarded(site.any_resource)),
        Route("/ns", site.guarded(site.ontology)),
        Route("/shapes", site.guarded(site.shapes)),
        Route("/context.jsonld", site.guarded(site.context)),
        Route("/topics", site.guarded(site.resource)),
        *(Route(f"/{path}{{name:path}}", site.guarded(site.resource)) for path in minted),
        Route("/static/{name}", site.guarded(site.static)),
    ]
    return Shield(Starlette(routes=routes, lifespan=site.lifespan), settings)


class _Site:
    """The handlers, and what they share."""

    def __init__(self, settings: Settings, pool: Pool, front: Front) -> None:
        self._settings = settings
        self._pool = pool
        self._cached: dict[str, tuple[int, bytes]] = {}
        self._front = front
        self._waiting = 0

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Watch the data while the server runs, and end the workers with it."""
        watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            await self._pool.close()

    async def _watch(self) -> None:
        """Load the data again when its files have changed and have come to rest; then tell whoever looks at the page."""
        seen = loaded = _state(self._settings.data)
        page = shown = self._front.state()
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            state = _state(self._settings.data)
            if state == seen != loaded and state:
                loaded = state
                await self._reload()
            seen = state
            before, page = page, self._front.state()
            if page == before != shown:
                shown = page
                self._front.tell()

    async def _reload(self) -> None:
        try:
            await self._pool.load()
        except NewsgraphError as error:
            _LOG.warning("the data has changed and cannot be loaded, so the old stays: %s", error)
        else:
            _LOG.info("loaded the data again: %d triples", self._pool.generation.nursery.triples)

    def guarded(self, handler: Handler) -> Handler:
        """Return a handler that tells the client what is wrong with its request."""

        async def answer(request: Request) -> Response:
            try:
                return await handler(request)
            except NewsgraphError as error:
                return refusal(error)

        return answer

    # The protocol

    async def sparql(self, request: Request) -> Response:
        """Answer a query; without one, describe the service or show the query page."""
        question = await asked(request, self._settings)
        if question.query:
            return await answered(request, question, self._pool, self._settings)
        if preferred(request.headers.get("accept"), "text/html", GRAPH_TYPES):
            return HTMLResponse(_asset("static", "queries.html"), headers=_policy(_QUERY_PAGE_POLICY))
        from graph.rdf.service import service_description

        address = str(request.url.replace(query="", fragment=""))
        return self._rdf(request, lambda media_type: service_description(self._base, address, media_type))

    async def queries(self, _: Request) -> Response:
        """List the library, parameters bound to their defaults."""
        base = self._base
        return JSONResponse(
            [
                {"name": each.name, "title": each.title, "about": each.about, "text": each.bound(base=base)}
                for each in QUERIES.values()
            ]
        )

    # What the dataset is

    @property
    def _base(self) -> str:
        return self._settings.base or self._pool.generation.nursery.base

    async def health(self, _: Request) -> Response:
        """Say whether queries are answered."""
        await self._pool.answer(self._settings.request("ASK {}", "", "application/sparql-results+json", None))
        return JSONResponse(
            {
                "status": "ok",
                "triples": self._pool.generation.nursery.triples,
                "loads": self._pool.loads,
                "sandbox": list(self._pool.generation.nursery.layers),
            }
        )

    async def void(self, request: Request) -> Response:
        """Describe the dataset."""
        from graph.rdf.dataset import dataset_description

        counts = await self._counts()
        address = f"{request.url.scheme}://{request.url.netloc}/sparql"
        return _turtle(dataset_description(self._base, counts, endpoint=address))

    async def _counts(self) -> Any:
        from graph.rdf.dataset import Counts

        classes = await self._numbers("SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x } GROUP BY ?x")
        properties = await self._numbers("SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x")
        subjects = await self._numbers('SELECT ("" AS ?x) (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }')
        return Counts(sum(properties.values()), subjects.get("", 0), classes, properties)

    async def _numbers(self, query: str) -> dict[str, int]:
        content = await self._own(f"numbers {query}", query)
        rows = json.loads(content)["results"]["bindings"]
        return {row["x"]["value"]: int(row["n"]["value"]) for row in rows if "x" in row}

    async def _own(self, key: str, query: str) -> bytes:
        """Return what a query of ours gives, computed once for each loading of the data."""
        loads = self._pool.loads
        if key not in self._cached or self._cached[key][0] != loads:
            wanted = self._settings.request(query, "", "application/sparql-results+json", None)
            self._cached[key] = loads, (await self._pool.answer(wanted))[1]
        return self._cached[key][1]

    async def ontology(self, _: Request) -> Response:
        """Say what the own terms mean."""
        from graph.rdf.vocabulary import ontology

        return _turtle(ontology(self._base))

    async def shapes(self, _: Request) -> Response:
        """Say what a graph must look like."""
        from graph.rdf.shapes import shapes

        return _turtle(shapes(self._base))

    async def context(self, _: Request) -> Response:
        """Say what the terms of the JSON-LD export are."""
        from graph.exporters.jsonld import context

        return JSONResponse({"@context": context(self._base)}, media_type="application/ld+json")

    # Resources

    async def resource(self, request: Request) -> Response:
        """Say what the graph says of a minted identifier."""
        path = request.scope["raw_path"].decode("ascii", "replace").partition("?")[0]
        return await self._describe(request, self._base + path.lstrip("/"))

    async def any_resource(self, request: Request) -> Response:
        """Say what the graph says of any identifier."""
        thing = request.query_params.get("iri", "")
        if not thing:
            raise ProtocolError(400, "the parameter `iri` is missing\n")
        return await self._describe(request, thing)

    async def _describe(self, request: Request, thing: str) -> Response:
        accept = "text/turtle" if request.query_params.get("format") == "ttl" else request.headers.get("accept")
        if preferred(accept, "text/html", GRAPH_TYPES):
            query = self._settings.request(resources.outline_query(thing), "", "application/sparql-results+json", None)
            facts = resources.facts_from((await self._pool.answer(query))[1])
            if not facts:
                raise ProtocolError(404, "the graph says nothing of that\n")
            page = resources.resource_page(thing, facts, self._base)
            return HTMLResponse(page, headers=_policy(_PAGE_POLICY) | {"Vary": "Accept"})
        graph_type = best(accept, GRAPH_TYPES)
        query = self._settings.request(resources.describe_query(thing), "", None, graph_type)
        head, body = await self._pool.answer(query)
        if _is_empty(body, head["media_type"]):
            raise ProtocolError(404, "the graph says nothing of that\n")
        return Response(body, headers={"Content-Type": head["media_type"], "Vary": "Accept"})

    def _rdf(self, request: Request, write: Callable[[str], bytes]) -> Response:
        media_type = best(request.headers.get("accept"), GRAPH_TYPES)
        if media_type is None:
            raise ProtocolError(406, f"there is {', '.join(GRAPH_TYPES)}\n")
        return Response(write(media_type), headers={"Content-Type": media_type, "Vary": "Accept"})

    # Pages

    async def page(self, _: Request) -> Response:
        """Show the page that stands beside the data, or one made of it."""
        page = await self._front.page()
        if page is None:
            return HTMLResponse(_asset("static", "queries.html"), headers=_policy(_QUERY_PAGE_POLICY))
        return HTMLResponse(page.content, headers=_policy(_GRAPH_PAGE_POLICY) | {"Cache-Control": "no-cache"})

    async def changes(self, request: Request) -> Response:
        """Say what the page is called once it is another than the one that the client has, or after a while."""
        name = request.query_params.get("page", "")
        if not re.fullmatch(r"[0-9a-f]{16}", name):
            raise ProtocolError(400, "the parameter `page` is missing\n")
        if self._waiting >= _MOST_WAITING:
            raise BusyError("too many pages are waiting; ask again")
        self._waiting += 1
        try:
            return JSONResponse({"page": await self._front.changed(name, _WAIT_SECONDS)})
        finally:
            self._waiting -= 1

    async def static(self, request: Request) -> Response:
        """Send a file of the query page."""
        name = request.path_params["name"]
        if name not in _STATIC:
            return PlainTextResponse("there is no such file\n", 404)
        folder, media_type = _STATIC[name]
        headers = {"Cache-Control": "max-age=3600"}
        return Response(_asset(folder, name), media_type=media_type, headers=headers)


def _policy(policy: str) -> dict[str, str]:
    return {"Content-Security-Policy": policy}


def _turtle(content: bytes) -> Response:
    return Response(content, media_type="text/turtle")


def _is_empty(content: bytes, media_type: str) -> bool:
    """Whether there is no triple in it: only prefixes, or an empty array."""
    if media_type == "application/ld+json":
        return content.strip() in (b"[]", b"{}")
    if media_type == "application/rdf+xml":
        return b"<rdf:Description" not in content
    return all(line.startswith((b"@prefix", b"PREFIX")) or not line for line in content.splitlines())


@cache
def _asset(folder: str, name: str) -> bytes:
    return files("graph.server").joinpath(folder, name).read_bytes()


def _state(data: Path) -> tuple[tuple[str, int, int, int], ...]:
    """What tells that the data has changed; nothing while it is away."""
    try:
        statuses = [(str(file), file.stat()) for file in dataset_files(data)]
    except (QueryError, OSError):
        return ()
    return tuple((name, status.st_mtime_ns, status.st_size, status.st_ino) for name, status in statuses)
