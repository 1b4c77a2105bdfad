"""GEXF, Gephi's own format."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.etree import ElementTree

from networkx.readwrite.gexf import GEXFWriter

from graph.export import Export
from graph.export.flat import flatten

__all__ = ["export"]


def export(data: Export) -> Iterator[bytes]:
    """Yield the flattened network as GEXF 1.2; an edge's key is its attribute `relation`."""
    writer = GEXFWriter(encoding="utf-8", prettyprint=False, version="1.2draft")
    writer.add_graph(flatten(data.network))
    # The writer notes its version and today's date; the same sources must give the same bytes.
    for meta in [element for element in writer.xml if element.tag.endswith("meta")]:
        writer.xml.remove(meta)
    ElementTree.indent(writer.xml, space=" ")
    file = io.BytesIO()
    ElementTree.ElementTree(writer.xml).write(file, encoding="utf-8", xml_declaration=True)
    yield file.getvalue()
