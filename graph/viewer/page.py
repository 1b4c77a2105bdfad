"""The graph as one HTML file that needs nothing else: no server, no network, no other file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graph.viewer import assets
from graph.viewer.columns import choice, columns, values
from graph.viewer.packing import Values, packed
from graph.viewer.shown import shown_of

if TYPE_CHECKING:
    import networkx as nx

    from graph.model import Corpus

__all__ = ["page"]

_LANDMARKS = 300
"""How many nodes vis-network holds itself; the script paints the others beneath them."""


def page(source: Corpus | nx.MultiDiGraph, *, heading: str = "News graph") -> bytes:
    """Return the page that shows a network, as UTF-8.

    The same network gives the same bytes. Whatever it says ends up as text: it cannot
    become markup, script or a link to anything but http(s).

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
    chosen = choice(shown_of(source))
    # Compressed in the background from here on: nothing of the layout is in them.
    texts = Values(values(chosen.shown))
    structure = columns(chosen)
    builder = _builder(structure, packed(structure, texts), heading)
    html = str(builder.generate_html())
    return (html.strip() + "\n").encode("utf-8", "replace")


def _builder(shown: Mapping[str, Any], data: str, heading: str) -> Any:
    """Fill pyvis's `Network`: its template is ours, its nodes are the landmarks."""
    from markupsafe import Markup
    from pyvis.network import Network  # costs 0.7 s, and only building a page needs it

    builder = Network(height="100%", width="100%", directed=True, cdn_resources="in_line", heading=heading)
    builder.set_template_dir(f"{assets.TEMPLATES}/", "page.html")
    # Appended, because `add_node` and `add_edge` look through all there are each time.
    builder.nodes.extend(_landmarks(shown))
    builder.templateEnv.autoescape = True
    builder.templateEnv.globals.update(
        count=len(shown["kind"]),
        policy=Markup(assets.content_security_policy()),  # noqa: S704 - our own files
        style=Markup(assets.style()),  # noqa: S704 - our own files
        data=Markup(data),  # noqa: S704 - no markup is left in it
        vis_network=Markup(assets.vis_network()),  # noqa: S704 - our own files
        script=Markup(assets.script()),  # noqa: S704 - our own files
    )
    return builder


def _landmarks(shown: Mapping[str, Any]) -> list[dict[str, Any]]:
    order = sorted(range(len(shown["kind"])), key=lambda index: (-shown["rank"][index], index))
    return [
        {"id": index, "x": shown["x"][index], "y": shown["y"][index], "shape": "custom"}
        for index in sorted(order[:_LANDMARKS])
    ]
