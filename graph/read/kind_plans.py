"""The kinds of the table, compiled for reading: which keys are fields, with their conversions and their slots in a claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from graph.core.diagnostics import Code
from graph.core.schema import PROVIDER, UNREAD_KEYS, Datatype, Field, Kind, Relation, Schema
from graph.text.node_ids import is_address
from graph.text.repair import repaired
from graph.text.urls import resolved
from graph.text.values import Conversion, Converted, conversion

__all__ = ["FieldPlan", "Identity", "KindPlan", "compile_plan", "site_conversion"]

(_DOMAIN_KEY,) = PROVIDER.field("domain").keys

Identity = Callable[..., str | None]
"""From the reading of a document, the fields of a node, their slots and its place to the IRI; None where it has none."""


class FieldPlan(NamedTuple):
    """A field of the table, compiled for reading."""

    slot: int
    keys: tuple[str, ...]
    convert: Conversion
    words: str
    many: bool


class KindPlan(NamedTuple):
    """A kind of the table, compiled for reading.

    Attributes:
        kind: the kind.
        size: the number of slots of a claim.
        single: the slot and the conversion of each field with one value and one key, by that key;
            for every other key that the table knows whether it is passed over.
        several: the other fields that documents state.
        keys_of_several: the keys of these.
        relations: the relations that lead from the kind with the slot, by key; -1 where targets have a place.
        identity: the rule by which a claim tells its node.
    """

    kind: Kind
    size: int
    single: Mapping[str, tuple[int, Conversion] | bool]
    several: tuple[FieldPlan, ...]
    keys_of_several: frozenset[str]
    relations: Mapping[str, tuple[Relation, int]]
    identity: Identity

    def scalar_key(self, stated: str) -> str:
        """Return the key that a bare value belongs to: an address is the domain of a kind that has one."""
        return _DOMAIN_KEY if _DOMAIN_KEY in self.kind.identity and is_address(stated) else self.kind.scalar


def site_conversion(field: Field, site: str | None) -> Conversion:
    """Return the conversion of a field, which resolves a relative address against the configured site.

    >>> from graph.core.schema import ARTICLE
    >>> site_conversion(ARTICLE.field("webUrl"), "https://e.org")("/news/b")
    ('https://e.org/news/b', None, '')
    """
    convert = conversion(field)
    if field.datatype is not Datatype.URL:
        return convert

    def convert_on_site(stated: str) -> Converted:
        value, code, why = convert(stated)
        if code is not Code.BAD_URL or not stated.lstrip().startswith("/"):
            return value, code, why
        url = resolved(repaired(stated), site)
        if url is not None:
            return url, None, ""
        if site is not None:
            return None, code, why
        return None, Code.RELATIVE_URL, "is relative, and no site is configured; it is left out"

    return convert_on_site


def compile_plan(schema: Schema, kind: Kind, site: str | None, identity: Identity) -> KindPlan:
    """Compile a kind of the table for reading.

    Args:
        schema: the table.
        kind: the kind.
        site: the configured site that relative addresses belong to, or None.
        identity: the rule by which a claim about such a node tells its IRI.
    """
    slots = schema.slots_of(kind.name)
    stated = [each for each in kind.fields if each.keys]
    several = tuple(
        FieldPlan(slots.index[each.name], each.keys, site_conversion(each, site), each.words, each.many)
        for each in stated
        if len(each.keys) > 1 or each.many
    )
    keys_of_several = frozenset(key for each in several for key in each.keys)
    relations = {
        key: (each, -1 if each.placed else slots.index[each.key])
        for each in schema.relations_of(kind.name)
        for key in each.keys
    }
    single: dict[str, tuple[int, Conversion] | bool] = dict.fromkeys((*UNREAD_KEYS, *kind.identity), True)
    single |= dict.fromkeys((*keys_of_several, *relations), False)
    single |= {
        each.keys[0]: (slots.index[each.name], site_conversion(each, site))
        for each in stated
        if len(each.keys) == 1 and not each.many
    }
    return KindPlan(kind, len(slots.names), single, several, keys_of_several, relations, identity)
