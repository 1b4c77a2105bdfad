"""The HTML representation of a build in a notebook: its counts and a small picture."""

from __future__ import annotations

import html
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import networkx as nx

from graph.core.wording import plural
from graph.rdf.tables import schema_in

__all__ = ["to_html"]

MOST_NODES = 400
"""The most nodes of the picture: those with the most links."""

_COLOURS = {"article": "#2f6f9f", "provider": "#c4641a", "topic": "#5b8c3e"}
_SIDE = 260.0


def to_html(network: nx.MultiDiGraph) -> str:
    """Render a network's counts and a small picture of it as HTML.

    The same network gives the same HTML. The names of kinds and relations are its only texts.

    >>> to_html(nx.MultiDiGraph())[:4]
    '<div'
    """
    kinds = Counter(str(values.get("kind")) for values in network.nodes.values())
    schema = schema_in(network)
    keys = Counter(str(key) for _, _, key in network.edges(keys=True))
    rows = [(plural(name), kinds[name], _COLOURS.get(name)) for name in schema.kinds if kinds[name]]
    rows += [(each.key, keys[each.key], None) for each in schema.edges if keys[each.key]]
    return (
        '<div style="display:flex;gap:2em;align-items:center;flex-wrap:wrap">'
        f"{_picture(network)}<table>{''.join(_row(*row) for row in rows)}</table></div>"
    )


def _row(name: str, count: int, colour: str | None) -> str:
    mark = f'<span style="color:{colour}">●</span> ' if colour else ""
    return f'<tr><td style="text-align:left">{mark}{html.escape(name)}</td><td style="text-align:right">{count:,}</td></tr>'


def _picture(network: nx.MultiDiGraph) -> str:
    nodes = _busiest(network)
    points = _places(network, nodes)
    lines = "".join(
        f"M{points[a][0]:.0f} {points[a][1]:.0f}L{points[b][0]:.0f} {points[b][1]:.0f}"
        for a, b in _links(network, points)
    )
    discs = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{2 + math.log1p(network.degree(node)) / 2:.1f}" '
        f'fill="{_COLOURS.get(str(network.nodes[node].get("kind")), "#888888")}"/>'
        for node, (x, y) in points.items()
    )
    return (
        f'<svg width="{_SIDE:.0f}" height="{_SIDE:.0f}" viewBox="0 0 {_SIDE:.0f} {_SIDE:.0f}" role="img" '
        f'aria-label="The network"><path d="{lines}" stroke="#88888855" stroke-width="0.5" fill="none"/>{discs}</svg>'
    )


def _busiest(network: nx.MultiDiGraph) -> list[object]:
    place = {node: at for at, node in enumerate(network)}
    return sorted(network, key=lambda node: (-network.degree(node), place[node]))[:MOST_NODES]


def _links(network: nx.MultiDiGraph, points: Mapping[object, object]) -> Iterator[tuple[object, object]]:
    seen = {(a, b): None for a, b in network.edges() if a in points and b in points and a != b}
    return iter(seen)


def _places(network: nx.MultiDiGraph, nodes: Sequence[object]) -> dict[object, tuple[float, float]]:
    import random

    import igraph

    number = {node: at for at, node in enumerate(nodes)}
    links = [(number[a], number[b]) for a, b in _links(network, number)]
    if len(nodes) < 2:
        return dict.fromkeys(nodes, (_SIDE / 2, _SIDE / 2))
    igraph.set_random_number_generator(random.Random(0))  # noqa: S311
    try:
        start = [[math.cos(at * 2.4) * math.sqrt(at), math.sin(at * 2.4) * math.sqrt(at)] for at in range(len(nodes))]
        drawn = igraph.Graph(len(nodes), links).layout_fruchterman_reingold(niter=80, seed=start, grid="nogrid")
    finally:
        igraph.set_random_number_generator(random)
    drawn.fit_into((8, 8, _SIDE - 8, _SIDE - 8), keep_aspect_ratio=False)
    return {node: (x, y) for node, (x, y) in zip(nodes, drawn.coords, strict=True)}
