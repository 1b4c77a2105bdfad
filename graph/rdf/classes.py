"""Kinds of node and their RDF classes, in both directions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from graph.core.schema import ARTICLE, ARTICLE_CLASSES, Kind, Schema, iri

__all__ = ["article_type_in", "classes_of", "distinctive_classes", "kinds_in", "node_classes", "shared_predicates"]


def node_classes(kind: Kind, article_type: object) -> tuple[str, ...]:
    """Return the classes of one node; an article of an unknown type has none.

    >>> from graph.core.schema import PROVIDER
    >>> node_classes(ARTICLE, "video"), node_classes(PROVIDER, None)
    (('schema:VideoObject',), ('schema:Organization',))
    """
    if kind.name != ARTICLE.name:
        return kind.classes
    name = ARTICLE_CLASSES.get(str(article_type))
    return (name,) if name else ()


def classes_of(kind: Kind) -> tuple[str, ...]:
    """Return every class that nodes of this kind may have.

    >>> from graph.core.schema import PROVIDER
    >>> classes_of(PROVIDER)
    ('schema:Organization',)
    """
    return tuple(dict.fromkeys(ARTICLE_CLASSES.values())) if kind.name == ARTICLE.name else kind.classes


def distinctive_classes(kind: Kind) -> tuple[str, ...]:
    """Return the classes by which nodes of this kind are known: any for an article, the first for others.

    >>> from graph.core.schema import TOPIC
    >>> distinctive_classes(TOPIC)
    ('skos:Concept',)
    """
    return classes_of(kind) if kind.name == ARTICLE.name else kind.classes[:1]


def kinds_in(classes: Iterable[str], schema: Schema) -> list[Kind]:
    """Return the kinds of a subject with these classes, given as IRIs: an image may share an article's address.

    >>> from graph.core.schema import STANDARD_SCHEMA
    >>> both = ["https://schema.org/VideoObject", "https://schema.org/ImageObject"]
    >>> [kind.name for kind in kinds_in(both, STANDARD_SCHEMA)]
    ['article', 'image']
    """
    known = _kinds_by_class(schema)
    return [schema.kinds[name] for name in dict.fromkeys(known[each] for each in classes if each in known)]


def shared_predicates(schema: Schema) -> frozenset[tuple[str, str]]:
    """Return kind and predicate where several relations of a kind, to different kinds, have the same predicate.

    >>> from graph.core.schema import STANDARD_SCHEMA
    >>> shared_predicates(STANDARD_SCHEMA)
    frozenset()
    """
    numbers = Counter((each.source, each.predicate) for each in schema.relations)
    return frozenset(each for each, number in numbers.items() if number > 1)


def article_type_in(classes: Iterable[str]) -> str:
    """Return the `type` of an article with these classes, given as IRIs.

    >>> article_type_in(["https://schema.org/VideoObject"])
    'video'
    """
    return next(_TYPES[each] for each in classes if each in _TYPES)


@lru_cache(maxsize=8)
def _kinds_by_class(schema: Schema) -> Mapping[str, str]:
    return {iri(name): kind.name for kind in schema.kinds.values() for name in distinctive_classes(kind)}


_TYPES: Mapping[str, str] = MappingProxyType(
    {iri(name): article_type for article_type, name in ARTICLE_CLASSES.items()}
)
