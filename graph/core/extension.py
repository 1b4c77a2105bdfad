"""The extension of the table by a user's configuration: from the tables of TOML to an `Extension`, and back.

    [fields.article]
    publishedDateTime = ["clipped"]                                                    # further keys
    difficulty = { keys = ["level"], type = "integer", predicate = "ng:difficulty" }  # a field of one's own
    [kinds.company]
    class = "schema:Corporation"
    [relations.mentions-company]
    keys = ["companies"]
    from = "article"
    to = "company"
    predicate = "schema:mentions"

An export of an extended table carries the same tables, as JSON, so that it can be read back: whatever
reads them checks them by the same rules.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from graph.core.diagnostics import ConfigError, printable
from graph.core.inferred import STORY_CLASS
from graph.core.schema import (
    ARTICLE,
    ARTICLE_CLASSES,
    CONCEPT_SCHEME,
    DEFAULT_BASE,
    IMAGE,
    IN_SCHEME,
    PREFIXES,
    RDF_TYPE,
    RDFS_LABEL,
    SECURED,
    STANDARD_SCHEMA,
    TYPE_WORDS,
    UNREAD_KEYS,
    Extension,
    FurtherKeys,
    Kind,
    OwnField,
    OwnKind,
    OwnRelation,
    Relation,
    Schema,
    iri,
    is_whole_iri,
    schema_of,
)
from graph.core.wording import did_you_mean, plural

__all__ = ["EXTENSION", "encode_schema", "extension_of", "schema_from", "tables_of"]

EXTENSION = "extension"
"""The attribute of a network, and `ng:` term of a dataset, that holds the tables of an extended table."""

_MOST_ENTRIES = 500
_LONGEST = 1 << 20
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_PATH = re.compile(r"[a-z][a-z0-9-]{0,63}")
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,127}")
_WHOLE = re.compile(r'https?://[^\x00-\x20<>"{}|^`\\]{1,500}')

_RESERVED_ATTRIBUTES = frozenset(("id", "kind", "label", "inScheme", "node_for_adding", "relation", EXTENSION))
"""Names that exports give a meaning of their own."""

_RESERVED_KINDS = frozenset(
    (
        *PREFIXES, "ng", "item", "doc", "story", "shapes", "ns", "topics", "dataset", "dcat", "owl", "prov", "sd", "sh",
        "vann", "void", "resource", "sparql", "static", "changes", "health",
    )
)  # fmt: skip
"""Prefixes and paths that are taken, beside those of kinds."""

_TABLES = ("kinds", "fields", "relations")
_FIELD_KEYS = ("keys", "type", "predicate", "label", "many")
_KIND_KEYS = ("class", "label")
_RELATION_KEYS = ("keys", "from", "to", "predicate", "many")


def extension_of(tables: Mapping[str, Any], base: str = DEFAULT_BASE) -> Extension:
    """Return the extension that the tables `kinds`, `fields`, `relations` and `prefixes` of a configuration state.

    Args:
        tables: the tables, those that there are.
        base: the IRI that own terms are minted under.

    Raises:
        ConfigError: an entry is not usable; the text names it and the remedy.

    >>> extension_of({"fields": {"article": {"title": ["headline"]}}}).keys
    (FurtherKeys(kind='article', field='title', keys=('headline',)),)
    """
    if not any(tables.get(name) for name in _TABLES):
        return Extension()
    terms = _Terms(_prefixes(_table("[prefixes]", tables.get("prefixes", {}))), base)
    kinds, fields, relations = (_table(f"[{name}]", tables.get(name, {})) for name in _TABLES)
    if len(kinds) + len(relations) + sum(map(len, fields.values())) > _MOST_ENTRIES:
        raise ConfigError(f"[kinds], [fields] and [relations] have more than {_MOST_ENTRIES} entries")
    made = Extension()
    for name, stated in kinds.items():
        made = made._replace(kinds=(*made.kinds, _kind(schema_of(made), terms, name, stated)))
    for kind, some in fields.items():
        place = f"[fields.{_shown(kind)}]"
        known = _known_kind(schema_of(made), place, kind)
        for name, stated in _table(place, some).items():
            where = f"{place} {_shown(name)}"
            if isinstance(stated, dict):
                own = _field(schema_of(made), terms, known, where, name, stated)
                made = made._replace(fields=(*made.fields, own))
            else:
                further = _further(schema_of(made), known, where, name, stated)
                made = made._replace(keys=(*made.keys, further))
    for name, stated in relations.items():
        made = made._replace(relations=(*made.relations, _relation(schema_of(made), terms, name, stated)))
    return made


def encode_schema(schema: Schema) -> str:
    """Return the extension of the standard table as JSON; nothing where nothing is.

    >>> encode_schema(STANDARD_SCHEMA)
    ''
    """
    tables = tables_of(schema)
    return json.dumps(tables, ensure_ascii=False) if tables else ""


def tables_of(schema: Schema) -> dict[str, Any]:
    """Return the extension of the standard table as the tables of a configuration.

    >>> tables_of(schema_of(extension_of({"kinds": {"place": {"class": "schema:Place"}}})))
    {'kinds': {'place': {'class': 'schema:Place'}}}
    """
    added = schema.extension
    fields: dict[str, dict[str, Any]] = {}
    for each in added.keys:
        fields.setdefault(each.kind, {})[each.field] = list(each.keys)
    for own in added.fields:
        entry = {"keys": list(own.keys), "type": own.type, "predicate": own.predicate}
        fields.setdefault(own.kind, {})[own.name] = entry | _stated(label=own.label, many=own.many)
    tables = {
        "kinds": {each.name: {"class": each.rdf_class} | _stated(label=each.label) for each in added.kinds},
        "fields": fields,
        "relations": {
            each.key: {
                "keys": list(each.keys), "from": each.source, "to": each.target, "predicate": each.predicate,
                "many": each.many,
            }
            for each in added.relations
        },
    }  # fmt: skip
    return {name: table for name, table in tables.items() if table}


def _stated(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


@lru_cache(maxsize=16)
def schema_from(text: str) -> Schema:
    """Return the table of an export, given its extension as JSON, or nothing for the standard table.

    Raises:
        ConfigError: the text is no extension.

    >>> schema_from("") is STANDARD_SCHEMA
    True
    """
    if not text:
        return STANDARD_SCHEMA
    if len(text) > _LONGEST:
        raise ConfigError(f"the extension of the table is longer than {_LONGEST} characters")
    try:
        tables = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"the extension of the table is not JSON: {printable(str(error))}") from error
    return schema_of(extension_of(_table("the extension of the table", tables)))


# Entries


def _kind(schema: Schema, terms: _Terms, name: str, stated: Any) -> OwnKind:
    place = f"[kinds.{_shown(name)}]"
    table = _checked(place, stated, _KIND_KEYS, ("class",))
    if not _PATH.fullmatch(name):
        raise ConfigError(f"{place}: a kind's name has lower-case letters, digits and hyphens only: it is a path too")
    taken = {*schema.kinds, *(each.taxonomy for each in schema.kinds.values()), *_RESERVED_KINDS}
    if name in taken:
        raise ConfigError(f"{place}: the name '{name}' is taken; choose another")
    term = terms.of(f"{place} class", table["class"])
    for other, classes in _classes(schema):
        if term in classes:
            raise ConfigError(f"{place} class: '{printable(term)}' is the class of {other} already; choose another")
    return OwnKind(name, term, _text(f"{place} label", table.get("label", "")))


def _classes(schema: Schema) -> Iterator[tuple[str, Collection[str]]]:
    yield "the topics' scheme", (CONCEPT_SCHEME,)
    yield "stories", (STORY_CLASS,)
    for kind in schema.kinds.values():
        yield plural(kind.name), kind.classes or ARTICLE_CLASSES.values()


def _further(schema: Schema, kind: Kind, place: str, name: str, stated: Any) -> FurtherKeys:
    known = [each.name for each in kind.fields if each.keys]
    if name not in known:
        hint = did_you_mean(name, known) or f"it has {', '.join(known)}"
        raise ConfigError(
            f"{place}: {plural(kind.name)} have no field '{_shown(name)}' that documents state; {hint}; "
            'one of your own is { keys = ["…"], type = "text", predicate = "ng:…" }'
        )
    return FurtherKeys(kind.name, name, _keys(schema, kind, place, stated))


def _field(schema: Schema, terms: _Terms, kind: Kind, place: str, name: str, stated: dict[str, Any]) -> OwnField:
    table = _checked(place, stated, _FIELD_KEYS, ("keys", "type", "predicate"))
    _check_name(schema, kind, place, name)
    word = table["type"]
    if not isinstance(word, str) or word not in TYPE_WORDS:
        near = did_you_mean(str(word), TYPE_WORDS) or f"there are {', '.join(TYPE_WORDS)}"
        raise ConfigError(f"{place} type: there is no type '{_shown(str(word))}'; {near}")
    many = _truth(f"{place} many", table.get("many", False))
    for other in schema.kinds.values():
        for each in other.fields:
            if each.name == name and (each.datatype, each.many) != (TYPE_WORDS[word], many):
                several = ", several" if each.many else ""
                raise ConfigError(
                    f"{place}: '{name}' of {plural(other.name)} is of the type {each.datatype.words}{several}, and tables "
                    "have one column for both; choose the same type or another name"
                )
    predicate = terms.of(f"{place} predicate", table["predicate"])
    _check_predicate(schema, kind, terms, f"{place} predicate", predicate, None)
    label = _text(f"{place} label", table.get("label", ""))
    return OwnField(kind.name, name, _keys(schema, kind, f"{place} keys", table["keys"]), word, predicate, label, many)


def _relation(schema: Schema, terms: _Terms, name: str, stated: Any) -> OwnRelation:
    place = f"[relations.{_shown(name)}]"
    table = _checked(place, stated, _RELATION_KEYS, ("keys", "from", "to", "predicate"))
    ends = [_known_kind(schema, f"{place} {key}", table[key]) for key in ("from", "to")]
    source, target = ends
    if IMAGE.name in (source.name, target.name):
        raise ConfigError(f"{place}: pictures are no nodes of the network; relations lead between the other kinds")
    if target.name == ARTICLE.name != source.name:
        raise ConfigError(f"{place} from: a relation to articles leads from articles; state it the other way round")
    if name in {each.key for each in schema.relations}:
        raise ConfigError(f"{place}: there is a relation '{_shown(name)}' already; choose another name")
    _check_name(schema, source, place, name)
    predicate = terms.of(f"{place} predicate", table["predicate"])
    _check_predicate(schema, source, terms, f"{place} predicate", predicate, target)
    keys = _keys(schema, source, f"{place} keys", table["keys"])
    many = _truth(f"{place} many", table.get("many", True))
    return OwnRelation(name, keys, source.name, target.name, predicate, many)


# Checks


def _table(place: str, stated: Any) -> Mapping[str, Any]:
    if not isinstance(stated, dict):
        raise ConfigError(f"{place}: this must be a table")
    return stated


def _checked(place: str, stated: Any, known: Sequence[str], needed: Iterable[str]) -> Mapping[str, Any]:
    """Return a table that has no unknown key and all that it needs."""
    table = _table(place, stated)
    for key in table:
        if key not in known:
            hint = did_you_mean(str(key), known) or f"there are {', '.join(known)}"
            raise ConfigError(f"{place}: unknown key '{_shown(str(key))}'; {hint}")
    for key in needed:
        if key not in table:
            raise ConfigError(f"{place}: '{key}' is missing")
    return table


def _known_kind(schema: Schema, place: str, name: Any) -> Kind:
    if not isinstance(name, str) or name not in schema.kinds:
        hint = did_you_mean(str(name), schema.kinds) or f"there are {', '.join(schema.kinds)}"
        raise ConfigError(f"{place}: there is no kind '{_shown(str(name))}'; {hint}")
    return schema.kinds[name]


def _check_name(schema: Schema, kind: Kind, place: str, name: str) -> None:
    """Check the name of an own field or relation of a kind."""
    if not _NAME.fullmatch(name):
        raise ConfigError(f"{place}: a name begins with a letter and has letters, digits, '_' and '-' only")
    relations = [each.key for each in schema.relations if each.source == kind.name]
    if name in _RESERVED_ATTRIBUTES or name in relations or name in {each.name for each in kind.fields}:
        remedy = "further keys of a field are a list of texts" if name in {f.name for f in kind.fields} else ""
        raise ConfigError(f"{place}: {plural(kind.name)} have '{name}' already; {remedy or 'choose another name'}")


def _keys(schema: Schema, kind: Kind, place: str, stated: Any) -> tuple[str, ...]:
    """Return front-matter keys that nothing of the kind is read from yet."""
    keys = [stated] if isinstance(stated, str) else stated
    if not isinstance(keys, list) or not keys or not all(isinstance(key, str) and key.strip() for key in keys):
        raise ConfigError(f"{place}: this must be a list of front-matter keys")
    uses = {
        **dict.fromkeys(UNREAD_KEYS, "by the program"),
        **dict.fromkeys(kind.identity, f"as {kind.name}'s identity"),
        **{key: f"as {each.name}" for each in kind.fields for key in (*each.keys, *_own(each.synonyms, schema, kind))},
        **{key: f"as {each.key}" for each in schema.relations_of(kind.name) for key in each.keys},
    }
    for key in keys:
        if key in uses or key.casefold() == SECURED:
            raise ConfigError(
                f"{place}: the key '{_shown(key)}' of {plural(kind.name)} is read {uses.get(key, 'by the program')} already"
            )
    return tuple(dict.fromkeys(keys))


def _own(synonyms: Iterable[str], schema: Schema, kind: Kind) -> Iterator[str]:
    """Yield those synonyms that the user states."""
    stated = {key for each in schema.extension.keys if each.kind == kind.name for key in each.keys}
    return (key for key in synonyms if key in stated)


def _check_predicate(
    schema: Schema, kind: Kind, terms: _Terms, place: str, predicate: str, target: Kind | None
) -> None:
    """Check that nothing else of a kind has a predicate: reading an export could not tell them apart.

    Two relations may share one where they lead to different kinds.
    """
    used = {RDF_TYPE: "the class", RDFS_LABEL: "the label", IN_SCHEME: "the scheme"}
    used |= {term: each.name for each in kind.fields for term in each.predicates}
    used |= {each.predicate: each.key for each in schema.relations_of(kind.name) if _alike(each, target)}
    expanded = {iri(term, terms.base): name for term, name in used.items()}
    name = expanded.get(iri(predicate, terms.base))
    if name is not None:
        raise ConfigError(f"{place}: '{printable(predicate)}' is the predicate of {kind.name}'s {name} already")


def _alike(relation: Relation, target: Kind | None) -> bool:
    return target is None or relation.embedded or relation.target == target.name


def _text(place: str, stated: Any) -> str:
    if not isinstance(stated, str) or len(stated) > 500 or not stated.isprintable():
        raise ConfigError(f"{place}: this must be text on one line")
    return stated.strip()


def _truth(place: str, stated: Any) -> bool:
    if not isinstance(stated, bool):
        raise ConfigError(f"{place}: this must be true or false")
    return stated


def _shown(name: str) -> str:
    return printable(name[:100])


# Terms


class _Terms:
    """Reads RDF terms: `prefix:name` or a whole IRI, which gets a prefix where it has one."""

    def __init__(self, prefixes: Mapping[str, str], base: str) -> None:
        self.base = base
        self._short = {**PREFIXES, "ng": base + "ns#"}
        self._prefixes = {**prefixes, **self._short}

    def of(self, place: str, stated: Any) -> str:
        """Return a term as the table has it."""
        if not isinstance(stated, str):
            raise ConfigError(f"{place}: this must be text, like 'schema:mentions'")
        prefix, colon, name = stated.partition(":")
        if is_whole_iri(stated):
            whole = stated
        elif not colon or not _LOCAL.fullmatch(name):
            raise ConfigError(
                f"{place}: '{_shown(stated)}' is no RDF term; write prefix:name, like 'ng:level', or a whole http IRI"
            )
        elif prefix not in self._prefixes:
            hint = did_you_mean(prefix, self._prefixes) or f"there are {', '.join(self._prefixes)}"
            raise ConfigError(f"{place}: unknown prefix '{_shown(prefix)}'; {hint}; further ones stand in [prefixes]")
        else:
            whole = self._prefixes[prefix] + name
        if not _WHOLE.fullmatch(whole):
            raise ConfigError(f"{place}: '{_shown(stated)}' is no IRI")
        for known, space in self._short.items():
            if whole.startswith(space) and _LOCAL.fullmatch(whole, len(space)):
                return f"{known}:{whole[len(space) :]}"
        return whole


def _prefixes(table: Mapping[str, Any]) -> dict[str, str]:
    for name, space in table.items():
        place = f"[prefixes] {_shown(name)}"
        if name in PREFIXES or name == "ng":
            raise ConfigError(f"{place}: this prefix has a meaning already; choose another")
        if not isinstance(space, str) or not _WHOLE.fullmatch(space):
            raise ConfigError(f"{place}: this must be a whole http IRI, like 'http://xmlns.com/foaf/0.1/'")
    return dict(table)
