"""Links from the report into the map of the graph page that lies beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from graph.analysis.report.cells import Cell, Row
from graph.analysis.report.markup import Markup, element

__all__ = ["MapLinks"]


@dataclass(frozen=True, slots=True)
class MapLinks:
    """Cells whose text leads to a story or a node in the map.

    Attributes:
        address: the graph page, relative to the report; empty where there is none, and texts are no links.
        base: the IRI that identifiers are minted under, which the map's links shorten to `~`.
        central: an article of each story by the story's IRI: the map names a story by one of its articles.

    >>> links = MapLinks("graph.html", "https://example.org/")
    >>> links.node("name", "node").render({"name": "AI", "node": "https://example.org/topic/ai"})
    '<a href="graph.html#node=~topic%2Fai"><bdi>AI</bdi></a>'
    """

    address: str
    base: str
    central: Mapping[str, str] = field(default_factory=dict)

    def node(self, name: str, node: str) -> Cell:
        """Return a cell with the text of one column as a link to the node of another."""
        return Cell(lambda row: self._link(row, name, "node", str(row[node])))

    def story(self, name: str, story: str) -> Cell:
        """Return a cell with the text of one column as a link to the story of another."""
        return Cell(lambda row: self._link(row, name, "story", self.central.get(str(row[story]), "")))

    def _link(self, row: Row, name: str, parameter: str, target: str) -> Markup:
        words = element("bdi", str(row[name]))
        if not self.address or not target:
            return words
        shortened = f"~{target.removeprefix(self.base)}" if target.startswith(self.base) else target
        state = urlencode({parameter: shortened.encode("utf-8", "replace")})
        return element("a", words, href=f"{quote(self.address)}#{state}")
