"""The graph as one HTML file that needs nothing else: no server, no network, no other file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from graph.viewer import assets
from graph.viewer.columns import choice, columns, values
from graph.viewer.packing import Values, packed
from graph.viewer.shown import shown_of

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network

    from graph.model import Corpus

__all__ = ["builder", "page"]

_LANDMARKS = 300
"""How many nodes vis-network holds itself; the script paints the others beneath them."""

_TEMPLATE = "page.html"
_PLACE = re.compile(r"\{\{ (\w+)(?:\|tojson)? \}\}")


def page(source: Corpus | nx.MultiDiGraph, *, heading: str = "News graph") -> bytes:
    """Return the page that shows a network, as UTF-8.

    The same network gives the same bytes. Whatever it says ends up as text: it cannot become
    markup, script or a link to anything but http(s).

    Args:
        source: a corpus, or a network: nodes with `kind` and attributes as in `graph.schema`,
            edges keyed by relation, nodes and edges in sorted order.
        heading: the title of the page.

    Raises:
        KeyError: a node has no `kind`.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_node("https://example.org/a", kind="article", title="A day")
    >>> page(network)[:15]
    b'<!doctype html>'
    """
    parts = {**_parts(source), "heading": _escaped(heading)}
    template = (assets.TEMPLATES / _TEMPLATE).read_text(encoding="utf-8")
    return (_PLACE.sub(lambda place: parts[place[1]], template).strip() + "\n").encode("utf-8", "replace")


def builder(source: Corpus | nx.MultiDiGraph, *, heading: str = "News graph") -> Network:
    """Return pyvis's `Network` that generates the page, for whoever wants to change it before.

    Its template is ours, its nodes are the landmarks. `page` fills the same template without
    pyvis, whose import takes longer than making the page of a thousand documents.

    Args:
        source: as for `page`.
        heading: the title of the page.

    >>> from graph.model import Corpus
    >>> builder(Corpus("https://example.org/", (), ())).heading
    'News graph'
    """
    from markupsafe import Markup
    from pyvis.network import Network

    parts = _parts(source)
    made = Network(height="100%", width="100%", directed=True, cdn_resources="in_line", heading=heading)
    made.set_template_dir(f"{assets.TEMPLATES}/", _TEMPLATE)
    # Appended, because `add_node` and `add_edge` look through all there are each time.
    made.nodes.extend(json.loads(parts.pop("nodes")))
    made.templateEnv.autoescape = True
    # Our own files, and data in which no markup is left.
    made.templateEnv.globals.update((name, Markup(text)) for name, text in parts.items())  # noqa: S704
    return made


def _parts(source: Corpus | nx.MultiDiGraph) -> dict[str, str]:
    """Return what stands in the template as it is, by the names that it has there."""
    chosen = choice(shown_of(source))
    # Compressed in the background from here on: nothing of the layout is in them.
    texts = Values(values(chosen.shown))
    structure = columns(chosen)
    return {
        "count": str(len(structure["kind"])),
        "policy": assets.content_security_policy(),
        "style": assets.style(),
        "nodes": json.dumps(_landmarks(structure), sort_keys=True),
        "data": packed(structure, texts),
        "vis_network": assets.vis_network(),
        "script": assets.script(),
    }


def _escaped(text: str) -> str:
    # As Jinja writes them.
    return escape(text, quote=False).replace("'", "&#39;").replace('"', "&#34;")


def _landmarks(shown: Mapping[str, Any]) -> list[dict[str, Any]]:
    order = sorted(range(len(shown["kind"])), key=lambda index: (-shown["rank"][index], index))
    return [
        {"id": index, "x": shown["x"][index], "y": shown["y"][index], "shape": "custom"}
        for index in sorted(order[:_LANDMARKS])
    ]
