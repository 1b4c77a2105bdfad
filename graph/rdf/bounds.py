"""Bounds of an RDF file, checked before the engine parses it.

The engine's memory grows with the square of the nesting of JSON-LD, its time with the square of the
nesting of RDF/XML and of an element's attributes, and it expands XML entities without end. No real
file comes near these bounds, so one linear pass over its brackets or tags suffices. Turtle, TriG, N-Triples, N-Quads and N3 need no bounds: the engine reads them in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType
from xml.parsers import expat

from pyoxigraph import RdfFormat

from graph.core.diagnostics import printable

__all__ = ["BoundsError", "check_bounds"]

MAX_DEPTH = 256
"""The deepest nesting of elements, objects and lists."""

MAX_ATTRIBUTES = 1_000
"""The most attributes of one XML element."""

MAX_ENTITY = 4_096
"""The most characters that an XML entity expands to; entities are meant for the beginnings of IRIs."""


class BoundsError(ValueError):
    """The file exceeds a bound or is malformed, so the engine does not parse it.

    Attributes:
        line, column: where in the file, counted from 1.
    """

    def __init__(self, line: int, column: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.column = column


def check_bounds(file: Path, format: RdfFormat) -> None:
    """Check the bounds of a file whose format needs them.

    Raises:
        BoundsError: it is nested too deep, expands too far, or is no XML.
        OSError: it cannot be read.
    """
    check = _CHECKS.get(format.media_type)
    if check is not None:
        check(file)


# XML


class _Tags:
    """The handlers of an XML parser: they count depth, attributes and the size of entities."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self._depth = 0
        self._sizes: dict[str, int] = {}
        parser.ordered_attributes = True
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.EntityDeclHandler = self._declare

    def error(self, reason: str) -> BoundsError:
        """Return the error at the parser's position."""
        return BoundsError(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1, reason)

    def _begin(self, _: str, attributes: list[str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.error(f"elements are nested deeper than {MAX_DEPTH} levels")
        if len(attributes) > 2 * MAX_ATTRIBUTES:
            raise self.error(f"an element has more than {MAX_ATTRIBUTES:,} attributes")

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _declare(self, name: str, parameter: bool, value: str | None, *_: str | None) -> None:
        if value is not None and not parameter:
            self._sizes[name] = len(value) + sum(self._sizes.get(each, 0) for each in _REFERENCE.findall(value))
            if self._sizes[name] > MAX_ENTITY:
                raise self.error(f"the entity '{printable(name[:60])}' stands for more than {MAX_ENTITY:,} characters")


def _check_xml(file: Path) -> None:
    parser = expat.ParserCreate()
    tags = _Tags(parser)
    try:
        with file.open("rb") as content:
            parser.ParseFile(content)
    except expat.ExpatError as error:
        raise BoundsError(error.lineno, error.offset + 1, expat.ErrorString(error.code)) from error
    except (ValueError, LookupError) as error:  # or an encoding that this parser does not know
        raise error if isinstance(error, BoundsError) else tags.error(str(error)) from error


_REFERENCE = re.compile(r"&([^#;][^;]*);")


# JSON


def _check_json(file: Path) -> None:
    depth = 0
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            depths = list(accumulate(_steps(line), initial=depth))
            if max(depths) > MAX_DEPTH:
                raise BoundsError(number, 1, f"objects and lists are nested deeper than {MAX_DEPTH} levels")
            depth = depths[-1]


def _steps(line: bytes) -> Iterator[int]:
    """Yield 1 for each bracket that opens and -1 for each that closes; a text has no line break in it."""
    return map(_STEPS.__getitem__, _TEXT.sub(b"", line).translate(None, _NO_BRACKET))


_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*+"?')
_STEPS: Mapping[int, int] = MappingProxyType({ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1})
_NO_BRACKET = bytes(byte for byte in range(256) if byte not in _STEPS)

_CHECKS: Mapping[str, Callable[[Path], None]] = MappingProxyType(
    {RdfFormat.RDF_XML.media_type: _check_xml, RdfFormat.JSON_LD.media_type: _check_json}
)
