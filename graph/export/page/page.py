"""The graph as one HTML file that needs nothing else: no server, no network, no other file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from graph.analysis.indexed_graph import IndexedGraph, index_corpus
from graph.core.diagnostics import Diagnostic, unread_keys
from graph.core.model import Corpus
from graph.export.page import assets
from graph.export.page.columns import columns, select, structure_of, values
from graph.export.page.known import KnownPage
from graph.export.page.notes import NO_NOTES, Notes, notes_as_json
from graph.export.page.packing import Deflated, Values, packed_after
from graph.rdf.tables import corpus_of_network

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["page", "page_after"]

_MOST_LANDMARKS = 300
"""How many nodes vis-network holds itself; the script paints the others beneath them."""


def page(source: Corpus | nx.MultiDiGraph, *, heading: str = "News graph", notes: Notes = NO_NOTES) -> bytes:
    """Return the page that shows a network, as UTF-8.

    The same network gives the same bytes. Every value ends up as text: it cannot become markup,
    script or a link to anything but http(s).

    Args:
        source: a corpus, or a network of the same shape.
        heading: the title of the page.
        notes: the notes of an editor.

    Raises:
        FormatError: a node of the network has no `kind` of the schema.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_node("https://example.org/a", kind="article", title="A day")
    >>> page(network)[:15]
    b'<!doctype html>'
    """
    corpus = source if isinstance(source, Corpus) else corpus_of_network(source, strict=False)
    return page_after(corpus, None, heading=heading, notes=notes)[0]


def page_after(
    corpus: Corpus,
    known: KnownPage | None,
    *,
    heading: str,
    notes: Notes = NO_NOTES,
    whole: IndexedGraph | None = None,
) -> tuple[bytes, KnownPage]:
    """Return the page that shows a corpus, and the parts of it that the next page keeps.

    Args:
        corpus: the nodes and edges.
        known: those of the page before, under the same heading: its nodes stay where they were.
        heading: the title of the page.
        notes: the notes of an editor: the nodes that they hide are left out.
        whole: the corpus by number, where it is known.
    """
    whole = whole or index_corpus(corpus)
    ranked = structure_of(whole, known.structure if known else None)
    selection = select(whole, ranked, notes)
    # Compressed in the background from here on, as they do not depend on the layout.
    texts = Values(values(selection[0]))
    structure, layout = columns(selection, len(whole), known.layout if known else None)
    shell = known.shell if known else _shell(heading)
    data, deflated = packed_after(structure, texts, known.data if known else Deflated())
    notice = _notice(corpus.diagnostics) if corpus.nodes and not corpus.edges else ""
    fillings = {
        _NOTICE: notice,
        _COUNT: str(len(structure["kind"])),
        _LANDMARKS: _landmarks(structure),
        _DATA: data,
        _NOTES: notes_as_json(notes, corpus.base),
    }
    html = _MARKS.sub(lambda mark: fillings[mark[0]], shell)
    return html.encode("utf-8", "replace"), KnownPage(ranked, layout, deflated, shell)


_COUNT, _NOTICE, _LANDMARKS, _DATA = "\0count\0", "\0notice\0", "\0landmarks\0", "\0data\0"
_NOTES = "\0notes\0"
"""The marks of a shell; no text that an HTML file may hold has the character."""

_MARKS = re.compile("|".join((_COUNT, _NOTICE, _LANDMARKS, _DATA, _NOTES)))


def _shell(heading: str) -> str:
    """Let pyvis's `Network` make the page from our template, with marks for all that depends on the graph."""
    from markupsafe import Markup
    from pyvis.network import Network  # costs 0.7 s, and only the first page of a cache needs it

    builder = Network(height="100%", width="100%", directed=True, cdn_resources="in_line", heading=heading)
    builder.set_template_dir(f"{assets.TEMPLATES}/", "page.html")
    builder.templateEnv.autoescape = True
    builder.templateEnv.globals.update(
        count=Markup(_COUNT),  # noqa: S704 - filled with numbers, or text that no markup is left in
        notice=Markup(_NOTICE),  # noqa: S704 - filled with escaped text
        landmarks=Markup(_LANDMARKS),  # noqa: S704 - filled with numbers, or text that no markup is left in
        data=Markup(_DATA),  # noqa: S704 - filled with numbers, or text that no markup is left in
        notes=Markup(_NOTES),  # noqa: S704 - filled with JSON that no markup is left in
        policy=Markup(assets.content_security_policy()),  # noqa: S704 - our own files
        style=Markup(assets.style()),  # noqa: S704 - our own files
        vis_network=Markup(assets.vis_network()),  # noqa: S704 - our own files
        script=Markup(assets.script()),  # noqa: S704 - our own files
    )
    return str(builder.generate_html()).strip() + "\n"


def _notice(diagnostics: Iterable[Diagnostic]) -> str:
    """Return the sentence that stands in place of a picture without edges, as HTML: why there is none."""
    keys = [escape(each.key) for each in unread_keys(diagnostics)[:_MOST_UNREAD]]
    why = f' <span data-message="notice.unread">Not read, most often:</span> {", ".join(keys)}.' if keys else ""
    return (
        '<p id="notice" class="notice" dir="auto"><span data-message="notice.no-links">No edge links these nodes: the documents '
        f"state no publisher, topic or related article that was read.</span>{why}</p>"
    )


_MOST_UNREAD = 10
"""How many keys that were not read the notice names."""


def _landmarks(structure: Mapping[str, Any]) -> str:
    """Return the nodes that vis-network holds, as JSON of numbers and one word: it needs no escapes."""
    order = sorted(range(len(structure["kind"])), key=lambda index: (-structure["rank"][index], index))
    nodes = [
        {"id": index, "shape": "custom", "x": structure["x"][index], "y": structure["y"][index]}
        for index in sorted(order[:_MOST_LANDMARKS])
    ]
    return json.dumps(nodes)
