"""The RDF statements of a node, derived from the schema table, for any serializer.

The order is the same everywhere: classes, label, fields, documents, pictures, concept scheme, links.
A serializer decides how the classes and how a predicate with its objects are written; each kind of
node is compiled for it once, so that a node costs one call for each predicate that it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from graph.core.claims import SlotValues, field_values
from graph.core.model import Node, Value
from graph.core.schema import (
    ARTICLE,
    ARTICLE_CLASSES,
    IN_SCHEME,
    RDFS_LABEL,
    SCHEME_PATH,
    TOPIC,
    UNKNOWN_TYPE,
    Datatype,
    Kind,
    Schema,
)
from graph.rdf.classes import node_classes

__all__ = ["IN_SCHEME_PREDICATE", "LABEL", "Predicate", "Serializer", "Statements", "fields_of", "links_from"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Write = Callable[[Any, str], T]
"""From a value, or a sequence of values, and the language of a node's texts to the statements written."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate of the nodes of one kind, and the form of its objects.

    Attributes:
        name: the attribute or edge key in NetworkX, the term in JSON-LD.
        term: its term in the schema table.
        datatype: that of its objects; addresses are IRIs.
        many: whether the value is a sequence.
        tagged: whether literals carry the language of the node.
        special: whether it stands in for the usual predicate of the field, for articles of one type.
        shared: whether many nodes have the same objects.
        embedded: whether it is a relation that is held as an attribute.
    """

    name: str
    term: str
    datatype: Datatype
    many: bool = False
    tagged: bool = False
    special: bool = False
    shared: bool = False
    embedded: bool = False


LABEL = Predicate("label", RDFS_LABEL, Datatype.LINE, tagged=True)
IN_SCHEME_PREDICATE = Predicate("inScheme", IN_SCHEME, Datatype.URL)


def fields_of(kind: Kind, article_type: object = None) -> Iterator[Predicate]:
    """Yield the predicates of the fields of a kind, for articles of one type, in the order of the table."""
    for field in kind.fields:
        if field.datatype is not Datatype.ARTICLE_TYPE:
            term = field.predicate_for(article_type)
            yield Predicate(field.name, term, field.datatype, field.many, field.tagged, term != field.predicate)


def links_from(schema: Schema, kind: Kind) -> Iterator[Predicate]:
    """Yield the predicates of the relations of a kind, in the order of the table."""
    for each in schema.relations_of(kind.name):
        shared = not each.embedded and not each.placed
        yield Predicate(each.key, each.predicate, Datatype.URL, many=True, shared=shared, embedded=each.embedded)


class Serializer(Protocol[T_co]):
    """The part of a syntax that `Statements` needs."""

    def types(self, classes: tuple[str, ...]) -> T_co:
        """Return the statements of a node's classes, given as terms of the table."""

    def objects(self, predicate: Predicate) -> Write[T_co]:
        """Return the function that writes a predicate with its objects."""


@dataclass(frozen=True, slots=True)
class _Compiled(Generic[T]):
    """The statements of one kind of node, for one serializer.

    Attributes:
        type, language: the slots of an article's type and language, or -1.
        by_type: by type, None for others, the statements of the classes, and the slots in the order
            they are written, each with the function that writes it.
        scheme: the statement of the concept scheme, none or one element.
        links: key of each relation to the function that writes it, embedded ones too.
        edges: those of them that are edges.
    """

    type: int
    language: int
    by_type: Mapping[object, tuple[tuple[T, ...], tuple[tuple[int, Write[T]], ...]]]
    scheme: tuple[T, ...]
    links: Mapping[str, Write[T]]
    edges: tuple[tuple[str, Write[T]], ...]


class Statements(Generic[T]):
    """Makes the statements of nodes, as a serializer writes them.

    Args:
        schema: the table of the nodes.
        base: the IRI that identifiers are minted under.
        serializer: the syntax.
        untyped: the type of articles whose type is not known; without one they have no class.
    """

    def __init__(
        self, schema: Schema, base: str, serializer: Serializer[T], untyped: str | None = UNKNOWN_TYPE
    ) -> None:
        self._schema = schema
        scheme = serializer.objects(IN_SCHEME_PREDICATE)(base + SCHEME_PATH, "")
        self._kinds = {
            kind.name: _compiled(schema, kind, serializer, untyped, scheme) for kind in schema.kinds.values()
        }

    def of_values(self, kind: str, values: Mapping[str, Value]) -> list[T]:
        """Return the statements of a node's classes, label, fields and embedded relations."""
        return self.of_slots(kind, field_values(self._schema.slots_of(kind), values))

    def of_slots(self, kind: str, slots: SlotValues) -> list[T]:
        """Return the same, given the values in the order of the kind's `Slots`."""
        compiled = self._kinds[kind]
        plan, language = compiled.by_type[None], ""
        if compiled.type >= 0:
            plan, language = compiled.by_type.get(slots[compiled.type], plan), str(slots[compiled.language] or "")
        types, fields = plan
        made = [
            write(value, language)
            for at, write in fields
            if (value := slots[at]) or value == 0  # None, no text and no values make no statement
        ]
        return [*types, *made]

    def of_node(self, node: Node, targets: Mapping[str, Callable[[str], Sequence[str]]]) -> list[T]:
        """Return every statement of a node.

        Args:
            node: the node.
            targets: for each relation, by its key, the function that gives the IRIs it leads to from a node.
        """
        made = self.of_values(node.kind, node.values)
        compiled = self._kinds[node.kind]
        made += compiled.scheme
        for key, write in compiled.edges:
            found = targets[key](node.id)
            if found:
                made.append(write(found, ""))
        return made

    def of_link(self, kind: str, key: str, target: str) -> T:
        """Return the statement of one link of a node of this kind."""
        return self._kinds[kind].links[key]((target,), "")


def _compiled(schema: Schema, kind: Kind, serializer: Serializer[T], untyped: str | None, scheme: T) -> _Compiled[T]:
    is_article = kind.name == ARTICLE.name
    places = {field.name: at for at, field in enumerate(kind.fields)}
    relations = list(links_from(schema, kind))
    embedded = [each.name for each in relations if each.embedded]
    places.update((name, at) for at, name in enumerate(embedded, len(kind.fields)))
    links = {each.name: serializer.objects(each) for each in relations}
    label = [(places[kind.label], serializer.objects(LABEL))] if kind.path else []
    by_type: dict[object, tuple[tuple[T, ...], tuple[tuple[int, Write[T]], ...]]] = {}
    for article_type in (None, *(ARTICLE_CLASSES if is_article else ())):
        classes = node_classes(kind, article_type or untyped)
        fields = [(places[each.name], serializer.objects(each)) for each in fields_of(kind, article_type)]
        written = (*label, *fields, *((places[name], links[name]) for name in embedded))
        by_type[article_type] = (serializer.types(classes),) if classes else (), written
    return _Compiled(
        type=places.get("type", -1) if is_article else -1,
        language=places.get("language", -1) if is_article else -1,
        by_type=by_type,
        scheme=(scheme,) if kind.name == TOPIC.name else (),
        links=links,
        edges=tuple((each.name, links[each.name]) for each in relations if not each.embedded),
    )
