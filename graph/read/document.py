"""One document in, its claims out: pure, total, and the same wherever it runs.

`read_document` never raises on data. The keys, the types and the links that are read come from the
schema table, compiled once for each kind of node; a value that cannot be used becomes a diagnostic.

Most of a document stands in others too: the provider of every article of a site, the article that a
dozen others are related to. Such a stretch of text is read once and its claims are remembered by its
text, unless it has a fault: a diagnostic names the place, and that is another one in each document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from graph.core.claims import (
    Claim,
    DocumentClaims,
    Passage,
    PlacedLinks,
    Reference,
    SlotValues,
    encode,
    encode_claim,
    recency_key,
)
from graph.core.diagnostics import Code, Diagnostic
from graph.core.model import Settings, Site, Source, Value
from graph.core.schema import (
    ARTICLE,
    IMAGE,
    STANDARD_SCHEMA,
    TOPIC,
    UNREAD_KEYS,
    Kind,
    Relation,
)
from graph.core.wording import with_article
from graph.read.forms import Body, Form, Front, read_form
from graph.read.front_matter import Finding, KeyPath, SimpleFrontMatter, YamlValue, key_path_text
from graph.read.json_object import JsonFrontMatter, read_json
from graph.read.kind_plans import Identity, KindPlan, compile_plan, site_conversion
from graph.read.mapped_front import MappedFront
from graph.read.references import SERIES_PATH, Linked, is_external, is_label
from graph.read.simple_yaml import (
    Block,
    IrregularError,
    item_mapping,
    item_value,
    items_of,
    mapping_of,
    scalar,
    value_of,
)
from graph.read.site import is_hidden, site_of
from graph.read.text_fields import stated_text
from graph.text.node_ids import article_url, named_iri, provider_iri
from graph.text.repair import repaired, shown, single_line, slug
from graph.text.urls import has_invalid_characters, is_canonical, path_segments, resolved, with_fragment
from graph.text.values import Conversion

# Mapping is imported where a document needs it: sources of the own dialect alone start without.
if TYPE_CHECKING:
    from graph.read.mapping import Mapped

__all__ = ["read_document"]

_TAXONOMY = "taxonomy"
_ORIGINAL_URL, _WEB_URL = ARTICLE.identity
(_PICTURE_URL,) = IMAGE.identity
(_TYPE_KEY,) = ARTICLE.field("type").keys

_ADDRESS = re.compile(r"\s*https?://", re.IGNORECASE)

_Stated = YamlValue | Block
"""A value of front matter: read, or still the lines below its key."""


def read_document(source: Source | Diagnostic, settings: Settings | None = None) -> DocumentClaims:
    """Read the claims of one document.

    Args:
        source: its name and its bytes, whatever they are; or why it could not be read.
        settings: the base, the sites and the table that the claims depend on.

    >>> document = b"---\\ntitle: A\\nwebUrl: https://e.org/a\\ntype: article\\n---\\n"
    >>> [passage.line for passage in read_document(Source("a.md", document)).passages]
    [2]
    """
    if isinstance(source, Diagnostic):
        return DocumentClaims(source.path, (), (), (source,))
    reader = _reader(settings or Settings())
    if source.line:
        front, findings = read_json(source.content, source.line)
        return reader.read(source.path, Form("json", front), findings)
    findings = []
    form = read_form(source.path, source.content, findings)
    try:
        return reader.read(source.path, form, findings)
    except IrregularError:
        return reader.read(source.path, form.by_reference(findings), findings)


@lru_cache(maxsize=4)
def _reader(settings: Settings) -> _Reader:
    # Its memory changes how soon an answer comes, never the answer.
    return _Reader(settings)


class _Subject(NamedTuple):
    """The claims about one node and the nodes that it names.

    Attributes:
        id: its IRI.
        recency: its recency key.
        claims: those about it and the nodes it names, its own first.
        placed: the key of the relation, the place and the subject of each link to an article.
    """

    id: str
    recency: str
    claims: list[Claim | msgspec.Raw]
    placed: _Placed


class _Remembered(NamedTuple):
    """The claims about an article that stands in other documents too, encoded."""

    id: str
    recency: str
    claims: bytes


_Placed = list[tuple[str, tuple[int, int], _Subject | _Remembered]]
"""The key of the relation, the place and the article of each link that has a place."""


class _Named(NamedTuple):
    """The nodes that a stretch of text names, with their claims encoded."""

    ids: tuple[str, ...]
    claims: list[msgspec.Raw]


class _FaultError(Exception):
    """A stretch of text has a fault, so its claims cannot be remembered."""


class _Reader:
    """Reads documents under one configuration, and remembers the claims of stretches of text.

    Attributes:
        settings: the configuration.
        plans: the kinds of its table by name, compiled for reading.
        taxonomies: the kinds by the `taxonomy` of the documents that describe them.
        known: the keys of the table.
        marks: the keys of which a document of the own dialect states one.
        remembered_article: returns the claims of an item of a list of articles, given its text and indentation.
        remembered_nodes: returns the nodes that the lines below a key name, with their claims.
        remembered_values: returns the values that the further lines of a mapping state.

    They return None where the claims depend on the place, and raise IrregularError for other YAML.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        kinds = settings.schema.kinds
        self.plans = {name: _plan(settings, kind) for name, kind in kinds.items()}
        self.convert_url = site_conversion(ARTICLE.field("webUrl"), settings.site)
        self.taxonomies = {kind.taxonomy: kind for kind in kinds.values() if kind.taxonomy}
        self.known = frozenset(key for plan in self.plans.values() for key in plan.single)
        self.marks = frozenset((*ARTICLE.identity, *ARTICLE.field("publishedDateTime").keys, *UNREAD_KEYS))
        # Related articles are repeated, above all by neighbours; more than fit into the processor's
        # own memory would cost more than they save.
        self.remembered_article = lru_cache(maxsize=1 << 11)(self._article_anywhere)
        self.remembered_nodes = lru_cache(maxsize=1 << 13)(self._nodes_anywhere)
        self.remembered_values = lru_cache(maxsize=1 << 12)(self._values_anywhere)
        self._remembered_label = lru_cache(maxsize=1 << 12)(self._label_anywhere)
        self._nowhere = _Reading(self, "", _NOWHERE, [])

    def read(self, path: str, form: Form, findings: Iterable[Finding]) -> DocumentClaims:
        """Read the claims of a document, taken apart.

        Args:
            path: the document's name.
            form: its fields and its body.
            findings: the faults so far.

        Raises:
            IrregularError: the lines below a key are outside of the simple subset of YAML.
        """
        diagnostics = [Diagnostic(path, each.line, each.column, each.code, each.message) for each in findings]
        if form.records:
            return self._read_records(path, form, diagnostics)
        if form.front is None:
            return DocumentClaims(path, (), (), tuple(diagnostics))
        return self._read_fields(path, form.front, form.body, diagnostics)

    def _read_records(self, path: str, form: Form, diagnostics: list[Diagnostic]) -> DocumentClaims:
        """Read the claims of a file that holds several documents."""
        found = [
            self._read_fields(f"{path}/{number}", record, None, []) for number, record in enumerate(form.records, 1)
        ]
        diagnostics += (replace(note, path=path) for each in found for note in each.diagnostics)
        passages = tuple(passage for each in found for passage in each.passages)
        links = tuple(link for each in found for link in each.links)
        statements = sum(each.statements for each in found)
        references = tuple(reference for each in found for reference in each.references)
        return DocumentClaims(path, passages, links, tuple(diagnostics), (), references, statements)

    def _read_fields(self, path: str, front: Front, body: Body | None, diagnostics: list[Diagnostic]) -> DocumentClaims:
        site = site_of(path, self.settings)
        mapped = None
        place_of_text: tuple[int, int] | None = None
        if not self._is_own(front.fields):
            stated = {key: value_of(value) for key, value in front.fields.items()}
            if body is None and (text := stated_text(stated)) is not None:
                del stated[text.key]
                body, place_of_text = text.body, front.locate((text.key,))
            mapped = self._mapped(path, stated, front, body, site, diagnostics)
        if mapped is not None and "hidden" in mapped.fields:
            return DocumentClaims(path, (), (), tuple(diagnostics))
        further = {} if mapped is None else mapped.fields
        own = front if mapped is None else MappedFront(self._own_fields(further), mapped.ways, front)
        reading = _Reading(self, path, own, diagnostics, further.get("slug"))
        kind = reading.kind()
        subject = None if kind is None else reading.subject(kind, own.fields, (), 0)
        statements = len(front.fields)
        if kind is None or subject is None:
            for value in front.fields.values():
                value_of(value)  # broken YAML below a key is reported instead of all other faults
            return DocumentClaims(path, (), (), tuple(diagnostics), statements=statements)
        # Only an article has a place of its own: a document of another kind is one from its first line.
        is_article = kind.name == ARTICLE.name
        place = front.locate(()) if is_article or isinstance(front, JsonFrontMatter) else (1, 1)
        page = subject if is_article else self._page(path, further, front)
        passages: list[Passage] = []
        links: list[PlacedLinks] = []
        references: list[Reference] = []
        names: tuple[str, ...] = ()
        if page is not None:
            # Most documents of the own dialect have neither names nor links that need the others.
            if mapped is not None or body is not None or reading.references:
                linked = Linked(path, page.id, site, self.settings)
                more = (
                    ()
                    if mapped is None and body is None
                    else linked.references(further, own.locate, body, place_of_text)
                )
                references = self._references(linked, page, reading.references, more, diagnostics)
                names = () if mapped is None else linked.names(further)
            _collect(page, place, 0, passages, links, reading.note_repeated)
        if page is not subject:
            _collect(subject, place, 0, passages, links, reading.note_repeated)
        return DocumentClaims(
            path, tuple(passages), tuple(links), tuple(diagnostics), names, tuple(references), statements
        )

    def _references(
        self,
        linked: Linked,
        page: _Subject,
        stated: Iterable[tuple[str, str, tuple[int, int]]],
        more: Iterable[Reference],
        diagnostics: list[Diagnostic],
    ) -> list[Reference]:
        """Return the links that merging resolves, and note those under the keys of relations that lead nowhere."""
        references = []
        for key, target, place in stated:
            reference = linked.reference(key, target, place)
            references.append(reference)
            if not reference.names and target.strip():
                message = f"{key} '{shown(target)}' leads to no document; it is left out"
                diagnostics.append(Diagnostic(linked.path, *place, Code.BAD_URL, message, key))
        references += more
        if self.settings.external_links:
            page.placed.extend(self._external(references))
            references = [each for each in references if not is_external(each)]
        return [each for each in references if each.names]

    def _page(self, path: str, further: Mapping[str, YamlValue], front: Front) -> _Subject | None:
        """Return the page of a site that shows a topic, an article of its own, where a document describes both."""
        fields = further.get("page")
        if not isinstance(fields, dict):
            return None
        reading = _Reading(self, path, MappedFront(fields, {}, front), [])
        return reading.subject(self.plans[ARTICLE.name].kind, fields, (), 0)

    def _is_own(self, fields: Mapping[str, object]) -> bool:
        """Whether fields are of the own dialect and all known, so that they need no mapping."""
        return self.known.issuperset(fields) and not self.marks.isdisjoint(fields)

    def _mapped(
        self,
        path: str,
        stated: Mapping[str, YamlValue],
        front: Front,
        body: Body | None,
        site: Site,
        diagnostics: list[Diagnostic],
    ) -> Mapped:
        """Return a document's fields by own keys, and add the notes about them."""
        from graph.read.body_links import first_heading
        from graph.read.document_mapping import map_document

        mapped = map_document(path, stated, partial(first_heading, body), site, self.settings)
        hidden = is_hidden(stated, site)
        if hidden is not None and "hidden" not in mapped.fields:
            mapped.fields["hidden"] = hidden
            message = f"the document is hidden by `{hidden}`; it is left out"
            diagnostics.append(Diagnostic(path, *front.locate(()), Code.HIDDEN, message))
        else:
            diagnostics += (
                Diagnostic(path, *front.locate(way), code, words, _cause(way)) for code, way, words in mapped.notes
            )
        return mapped

    def _own_fields(self, mapped: Mapping[str, YamlValue]) -> dict[str, YamlValue]:
        """Return the mapped fields that the table has: the others are names and links."""
        return {key: value for key, value in mapped.items() if key in self.known}

    def _external(self, references: Iterable[Reference]) -> _Placed:
        """Return the addresses outside of the sources as articles that are only known by their address."""
        nothing = (None,) * self.plans[ARTICLE.name].size
        return [
            (
                each.key,
                (each.line, each.column),
                _Subject(url, recency_key(None), [Claim(ARTICLE.name, url, 0, nothing)], []),
            )
            for each in references
            if is_external(each) and (url := article_url(each.names[0], self.settings.base, self.settings.schema))
        ]

    def _article_anywhere(self, part: str, indent: int) -> _Remembered | None:
        fields = item_mapping(part, indent)
        if fields is None:
            return None
        subject = self._anywhere(ARTICLE, fields, 0)
        if subject is None or subject.placed:
            return None
        return _Remembered(subject.id, subject.recency, encode(subject.claims))

    def _nodes_anywhere(self, kind: str, many: bool, text: str, above: int, depth: int) -> _Named | None:
        stated = value_of(Block(text, above))
        named = []
        for each in (stated if many else [stated]) if isinstance(stated, list) else [stated]:
            if each is not None:
                # A bare value is a label, which other lists have too.
                found = (
                    self._remembered_label(kind, each, depth)
                    if isinstance(each, str)
                    else self._named(self.plans[kind].kind, each, depth)
                )
                if found is None:
                    return None
                named.append(found)
        ids = dict.fromkeys(iri for each in named for iri in each.ids)
        return _Named(tuple(ids), [claim for each in named for claim in each.claims])

    def _values_anywhere(self, kind: str, lines: str, indent: int) -> SlotValues | None:
        plan = self.plans[kind]
        fields = mapping_of(f"\n{lines}", indent) if lines and not lines.isspace() else {}
        if not fields.keys().isdisjoint(plan.kind.identity) or plan.relations:
            return None
        try:
            return tuple(self._nowhere.values(plan, fields, _BELOW))
        except _FaultError:
            return None

    def _label_anywhere(self, kind: str, label: str, depth: int) -> _Named | None:
        return self._named(self.plans[kind].kind, label, depth)

    def _named(self, kind: Kind, stated: YamlValue, depth: int) -> _Named | None:
        subject = self._anywhere(kind, stated, depth)
        return None if subject is None else _Named((subject.id,), _encoded(subject.claims))

    def _anywhere(self, kind: Kind, stated: Any, depth: int) -> _Subject | None:
        """Return the claims of a value wherever it stands, or None where it has a fault."""
        try:
            return self._nowhere.subject(kind, stated, _BELOW, depth)
        except _FaultError:
            return None


_BELOW: KeyPath = ("",)
"""The way to a value that is not the document itself."""


class _Nowhere(NamedTuple):
    """The document while a stretch of text is read for every document that holds it."""

    fields: Mapping[str, Any]

    def locate(self, _: KeyPath) -> tuple[int, int]:
        raise _FaultError


_NOWHERE = _Nowhere({})


def _encoded(claims: Iterable[Claim | msgspec.Raw]) -> list[msgspec.Raw]:
    return [encode_claim(each) if isinstance(each, Claim) else each for each in claims]


def _collect(
    subject: _Subject,
    place: tuple[int, int],
    distance: int,
    passages: list[Passage],
    links: list[PlacedLinks],
    note_repeated: Callable[[tuple[int, int], str], None],
) -> None:
    """Add the passages of a subject and of the articles that it is linked to, and these links."""
    iri, recency, claims, placed = subject
    passages.append(Passage(*place, distance, recency, encode(claims)))
    links_of: dict[str, dict[str, tuple[int, int]]] = {}
    for key, at, target in placed:
        targets = links_of.setdefault(key, {})
        if target.id in targets:
            note_repeated(at, target.id)
        else:
            targets[target.id] = at
    links += [PlacedLinks(key, iri, distance, recency, targets) for key, targets in links_of.items()]
    for _, at, target in placed:
        if isinstance(target, _Remembered):
            passages.append(Passage(*at, distance + 1, target.recency, target.claims))
        else:
            _collect(target, at, distance + 1, passages, links, note_repeated)


class _Reading:
    """One document while it is read."""

    def __init__(
        self,
        reader: _Reader,
        path: str,
        front: Front | _Nowhere,
        diagnostics: list[Diagnostic],
        slug: YamlValue = None,
    ) -> None:
        self._reader = reader
        self._settings = reader.settings
        self._plans = reader.plans
        self._path = path
        self._front = front
        self._diagnostics = diagnostics
        self._slug = slug
        self.references: list[tuple[str, str, tuple[int, int]]] = []

    def _note(self, code: Code, where: KeyPath, message: str) -> None:
        way = self._front.way(where) if isinstance(self._front, MappedFront) else where
        self._diagnostics.append(Diagnostic(self._path, *self._front.locate(where), code, message, _cause(way)))

    def _name(self, where: KeyPath) -> str:
        """The way to a value as the document states it."""
        return _name(self._front.way(where) if isinstance(self._front, MappedFront) else where)

    def note_repeated(self, place: tuple[int, int], iri: str) -> None:
        """Note an article that is listed a second time."""
        message = f"{shown(iri, 200)} is listed twice; it counts once"
        self._diagnostics.append(Diagnostic(self._path, *place, Code.REPEATED_RELATED, message))

    def kind(self) -> Kind | None:
        """Return the kind of node that the document describes, or None where that is not known."""
        taxonomy = value_of(self._front.fields.get(_TAXONOMY))
        if taxonomy is None:
            return self._plans[ARTICLE.name].kind
        taxonomies = self._reader.taxonomies
        kind = taxonomies.get(taxonomy) if isinstance(taxonomy, str) else None
        if kind is None:
            known = " or ".join(f"'{name}'" for name in sorted(taxonomies))
            self._note(Code.UNKNOWN_TAXONOMY, (_TAXONOMY,), f"taxonomy is none of {known}; the file is left out")
        return kind

    def subject(self, kind: Kind, stated: Any, where: KeyPath, depth: int = 0) -> _Subject | None:
        """Return the claims about a node, given its mapping or a label alone.

        Args:
            kind: the kind of the node.
            stated: the mapping or the value.
            where: the way to it.
            depth: how far the node is from the subject of the passage.
        """
        claims: list[Claim | msgspec.Raw] = []
        placed: _Placed = []
        iri = self._node(self._plans[kind.name], stated, where, depth, claims, placed)
        if iri is None:
            return None
        own = claims[0]
        date = own.slots[_DATE] if kind.name == ARTICLE.name and isinstance(own, Claim) else None
        return _Subject(iri, recency_key(date), claims, placed)

    def _node(
        self,
        plan: KindPlan,
        stated: Any,
        where: KeyPath,
        depth: int,
        claims: list[Claim | msgspec.Raw],
        placed: _Placed,
    ) -> str | None:
        """Return the IRI of a node, and add the claims about it and the nodes that it names, its own first."""
        fields = {plan.scalar_key(stated): stated} if isinstance(stated, str) else stated
        if not isinstance(fields, dict):
            self._note(Code.WRONG_TYPE, where, f"{self._name(where)} is not a mapping; it is left out")
            return None
        if where and not plan.single.keys() >= fields.keys():
            mapped = self._mapped_below(plan, fields, where)
            fields = {key: value for key, value in mapped.items() if key in plan.single}
        slots = self.values(plan, fields, where)
        iri = plan.identity(self, fields, slots, where)
        if iri is None:
            return None
        named: list[Claim | msgspec.Raw] = []
        for key in plan.relations:
            if key not in fields or (value := fields[key]) is None:
                continue
            relation, slot = plan.relations[key]
            if slot < 0:
                placed += self._articles(relation, key, value, where)
            elif ids := self._nodes(relation, value, (*where, key), depth + 1, named):
                slots[slot] = ids if slots[slot] is None else _united(slots[slot], ids)
        claims.append(Claim(plan.kind.name, iri, depth, tuple(slots)))
        claims += named
        return iri

    def _mapped_below(self, plan: KindPlan, stated: dict[str, _Stated], where: KeyPath) -> dict[str, _Stated]:
        """Return the fields of a node named in a document by own keys, and note those that are none."""
        from graph.read.mapping import map_fields

        mapped = map_fields(
            plan.kind, {key: value_of(value) for key, value in stated.items()}, Site(), self._settings.schema
        )
        for code, way, words in mapped.notes:
            self._note(code, (*where, *way), words)
        return dict(mapped.fields)

    # Links

    def _articles(self, relation: Relation, key: str, stated: _Stated, where: KeyPath) -> _Placed:
        """Return the articles that the value of a key names, each with its place."""
        front = self._front
        items = items_of(stated) if isinstance(stated, Block) and not where else None
        if items is None or not isinstance(front, SimpleFrontMatter):
            found_at: _Placed = []
            for place, one in _each(value_of(stated), relation.many, (*where, key)):
                subject = self._article(relation, one, place, where)
                if subject:
                    found_at.append((relation.key, front.locate(place), subject))
            return found_at
        placed: _Placed = []
        remembered = self._reader.remembered_article
        parts, blank, indent = items
        line = front.line_of(key) + blank + 1
        for index, part in enumerate(parts):
            found: _Subject | _Remembered | None = remembered(part, indent)
            if found is None and (one := item_value(part, indent)) is not None:
                found = self._article(relation, one, (*where, key, index), where)
            if found is not None:
                placed.append((relation.key, (line, indent + 3), found))
            line += part.count("\n") + 1
        return placed

    def _article(self, relation: Relation, stated: Any, place: KeyPath, where: KeyPath) -> _Subject | None:
        """Return the article that a value names by its address; a path or a name is a reference for merging."""
        plan = self._plans[relation.target]
        if isinstance(stated, dict) and not plan.single.keys() >= stated.keys():
            stated = self._mapped_below(plan, stated, place)
        target = None if where else _target(stated)
        if target is not None and not self._leads_by_itself(target):
            if relation.key == "part-of" and is_label(target):
                return self._series(target)
            self.references.append((relation.key, target, self._front.locate(place)))
            return None
        if isinstance(stated, dict) and target is not None and not plan.single.keys() >= stated.keys():
            stated = {**stated, _WEB_URL: target}
        return self.subject(plan.kind, stated, place, 0)

    def _leads_by_itself(self, target: str) -> bool:
        """Whether a text is an address, or makes one with that of the site: no path or name that needs the others."""
        if _ADDRESS.match(target):
            return True
        return self._settings.site is not None and target.startswith("/") and not isinstance(self._front, MappedFront)

    def _series(self, label: str) -> _Subject:
        """Return the claims about a series that is known by its name alone."""
        iri = f"{self._settings.base}{ARTICLE.path}{SERIES_PATH}{slug(label)}"
        slots: list[Value | None] = [None] * self._plans[ARTICLE.name].size
        slots[_TITLE], slots[_TYPE] = single_line(repaired(label)), "collection"
        return _Subject(iri, recency_key(None), [Claim(ARTICLE.name, iri, 0, tuple(slots))], [])

    def _nodes(
        self, relation: Relation, stated: _Stated, way: KeyPath, depth: int, named: list[Claim | msgspec.Raw]
    ) -> tuple[str, ...]:
        """Return the IRIs of the nodes that a value names, and add the claims about them."""
        # The address of a picture hardly ever comes again, so pictures are not remembered.
        if isinstance(stated, Block) and not relation.embedded:
            remembered = self._reader.remembered_nodes(relation.target, relation.many, *stated, depth)
            if remembered is not None:
                named += remembered.claims
                return remembered.ids
        plan = self._plans[relation.target]
        items = items_of(stated) if isinstance(stated, Block) and relation.many else None
        if items is None:
            nodes = _each(value_of(stated), relation.many, way)
            ids = [self._node(plan, one, place, depth, named, []) for place, one in nodes]
        else:
            ids = [
                self._item(plan, part, items.indent, (*way, index), depth, named)
                for index, part in enumerate(items.parts)
            ]
        return tuple(dict.fromkeys(iri for iri in ids if iri is not None))

    def _item(
        self, plan: KindPlan, part: str, indent: int, place: KeyPath, depth: int, named: list[Claim | msgspec.Raw]
    ) -> str | None:
        """Return the IRI of a node that an item of a list names, and add the claims about it.

        Only its first line tells a picture from many others: the lines below an address are remembered.
        """
        key = plan.kind.identity[0]
        first, _, below = part.partition("\n")
        address = first[len(key) + 2 :].strip(" ") if first.startswith(f"{key}: ") else ""
        slots = self._reader.remembered_values(plan.kind.name, below, indent + 2) if address else None
        if slots is None:
            # The lines below the keys of an item are not read before they are asked for.
            one = item_mapping(part, indent) or item_value(part, indent)
            return None if one is None else self._node(plan, one, place, depth, named, [])
        iri = plan.identity(self, {key: scalar(address)}, [], place)
        if iri is not None:
            named.append(Claim(plan.kind.name, iri, depth, slots))
        return iri

    # Values

    def values(self, plan: KindPlan, fields: Mapping[str, _Stated], where: KeyPath) -> list[Value | None]:
        """Return the values that a mapping states, each in its slot."""
        slots: list[Value | None] = [None] * plan.size
        known = plan.single.get
        for key, stated in fields.items():
            step = known(key)
            if type(step) is tuple:
                slot, convert = step
                if type(stated) is str:
                    value, code, why = convert(stated)
                    if code is not None:
                        self._note_value(code, stated, (*where, key), why)
                    slots[slot] = value
                elif stated is not None:
                    words = next(each.words for each in plan.kind.fields if key in each.keys)
                    found = self._converted(stated, convert, words, False, (*where, key))
                    slots[slot] = found[0] if found else None
            elif step is not False:
                self._pass_over(plan.kind, step is None, stated, (*where, key))
        if not plan.keys_of_several.isdisjoint(fields):
            for field in plan.several:
                found = [
                    value
                    for key in field.keys
                    for value in self._converted(fields.get(key), field.convert, field.words, field.many, (*where, key))
                ]
                if found:
                    slots[field.slot] = tuple(sorted({str(value) for value in found})) if field.many else found[0]
        return slots

    def _pass_over(self, kind: Kind, unknown: bool, stated: _Stated, where: KeyPath) -> None:
        """Note a key that the table does not know; the lines below one that is not read must still be YAML."""
        value = value_of(stated)
        if unknown:
            from graph.read.unread import unread_of

            unread = unread_of(kind, self._name(where), str(where[-1]), value)
            self._note(Code.UNKNOWN_FIELD, where, unread.message)

    def _converted(
        self, stated: _Stated, convert: Conversion, words: str, many: bool, where: KeyPath
    ) -> list[str | int | bool]:
        """Return the values of one key of a field."""
        found = []
        for place, one in _each(value_of(stated), many, where):
            if isinstance(one, str):
                value, code, why = convert(one)
                if code is not None:
                    self._note_value(code, one, place, why)
                found += [] if value is None else [value]
            else:
                self._note(Code.WRONG_TYPE, place, f"{self._name(place)} is not {_with_article(words)}; it is left out")
        return found

    def _note_value(self, code: Code, stated: str, where: KeyPath, why: str) -> None:
        self._note(code, where, f"{self._name(where)} '{shown(repaired(stated))}' {why}")

    # Identity

    def article(self, fields: Mapping[str, _Stated], slots: list[Value | None], where: KeyPath) -> str | None:
        """Return an article's IRI, and settle the values that depend on it."""
        web, slots[_WEB] = slots[_WEB], None
        if web is not None:
            web = self._not_reserved(str(web), (*where, _WEB_URL))
        original = self._original_url(fields, web, where)
        identity = original or web
        if identity is None:
            return self._article_without_url(fields, slots, where)
        if web and original and web != original:
            slots[_WEB] = web
            place = (*where, _WEB_URL)
            message = (
                f"{self._name(place)} '{shown(web, 200)}' is not originalUrl '{shown(original, 200)}', the identity"
            )
            self._note(Code.URL_MISMATCH, place, message)
        amp = slots[_AMP]
        if isinstance(amp, tuple) and identity in amp:
            slots[_AMP] = tuple(url for url in amp if url != identity) or None
        stated = str(fields[_ORIGINAL_URL if original else _WEB_URL])
        if stated != identity:
            text = repaired(stated)
            slots[_STATED_URLS] = (single_line(text),) if text != identity else None
        if not where:
            self._note_gaps(fields, slots, where)
        return with_fragment(identity, repaired(stated)) if "#" in stated else identity

    def _original_url(self, fields: Mapping[str, _Stated], web: str | None, where: KeyPath) -> str | None:
        stated = value_of(fields.get(_ORIGINAL_URL))
        if stated is None:
            return None
        if web is not None and stated == web:
            return web
        place = (*where, _ORIGINAL_URL)
        if not isinstance(stated, str):
            self._note(Code.WRONG_TYPE, place, f"{self._name(place)} is not an address; it is left out")
            return None
        url, code, why = self._reader.convert_url(stated)
        if code is not None:
            self._note_value(code, stated, place, why)
        return None if url is None else self._not_reserved(str(url), place)

    def _not_reserved(self, url: str, where: KeyPath) -> str | None:
        """Return the address unless it could claim the identifier of something else."""
        free = article_url(url, self._settings.base, self._settings.schema)
        if free is None:
            message = f"{self._name(where)} '{shown(url)}' lies among this graph's own identifiers; it is left out"
            self._note(Code.RESERVED_URL, where, message)
        return free

    def _article_without_url(
        self, fields: Mapping[str, _Stated], slots: list[Value | None], where: KeyPath
    ) -> str | None:
        if where:
            self._note(Code.RELATED_WITHOUT_URL, where, f"{self._name(where)} has no usable URL; it is left out")
            return None
        if slots[_TITLE] is None:
            self._note(Code.NO_IDENTITY, where, "neither a URL nor a title; the file is left out")
            return None
        if self._is_own():  # a page of a site or a vault is known by its path
            self._note(Code.NO_URL, where, "no usable URL; the path is the identity")
        self._note_gaps(fields, slots, where)
        return self._settings.base + ARTICLE.path + path_segments(self._path)

    def _note_gaps(self, fields: Mapping[str, _Stated], slots: list[Value | None], where: KeyPath) -> None:
        if slots[_TITLE] is None:
            self._note(Code.NO_TITLE, where, "the article has no title")
        if slots[_TYPE] is None and fields.get(_TYPE_KEY) is None and self._is_own():
            self._note(Code.NO_TYPE, where, "the article states no type")

    def _is_own(self) -> bool:
        """Whether the document is of the own dialect, whatever other keys it states."""
        front = self._front
        return not isinstance(front, MappedFront) or not self._reader.marks.isdisjoint(front.stated.fields)

    def provider(self, _: Mapping[str, _Stated], slots: list[Value | None], where: KeyPath) -> str | None:
        """Return a provider's IRI."""
        domain, name = str(slots[_DOMAIN] or ""), str(slots[_PROVIDER_NAME] or "")
        identity = provider_iri(self._settings.base, domain, name, self._settings.platforms)
        if identity is None:
            code = Code.NO_PROVIDER_NAME if where else Code.NO_IDENTITY
            name = self._name(where) if where else "the organization"
            self._note(code, where, f"{name} has neither a domain nor a name; it is left out")
        return identity

    def named(self, kind: Kind, name: Value | None, fields: Mapping[str, _Stated], where: KeyPath) -> str | None:
        """Return the IRI of a topic, a person or a node of an own kind, given its name."""
        if name is not None:
            # Articles state the slug of a topic that has a document: the name of its folder.
            slug = self._slug if kind.name == TOPIC.name and not where else None
            return named_iri(self._settings.base, kind, slug if isinstance(slug, str) else str(name))
        # A bare empty string in a list of topics says nothing; a topic document must have a name.
        if not where or set(fields) != {kind.scalar}:
            code = Code.WRONG_TYPE if where else Code.NO_IDENTITY
            self._note(code, where, f"{self._name(where) if where else f'the {kind.name}'} has no name; it is left out")
        return None

    def image(self, fields: Mapping[str, _Stated], _: list[Value | None], where: KeyPath) -> str | None:
        """Return the address of a picture, resolved against the configured site."""
        stated = fields.get(_PICTURE_URL)
        if isinstance(stated, str) and is_canonical(stated) and "&" not in stated:
            return stated
        stated = value_of(stated)
        place = (*where, _PICTURE_URL) if _PICTURE_URL in fields else where
        if not isinstance(stated, str) or not stated.strip():
            self._note(Code.BAD_URL, place, f"{self._name(where)} has no address; it is left out")
            return None
        stated = repaired(stated)
        url = resolved(stated, self._settings.site)
        if url is None:
            relative = self._settings.site is None and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", stated)
            why = "is relative, and no site is configured" if relative else "is not an http or https address"
            code = Code.RELATIVE_URL if relative else Code.BAD_URL
            self._note(code, place, f"{self._name(place)} '{shown(stated)}' {why}; it is left out")
        elif url != stated and has_invalid_characters(stated):
            message = f"{self._name(place)} '{shown(stated)}' has invalid characters; they are encoded"
            self._note(Code.URL_ENCODED, place, message)
        return url


# The same in every table: own fields stand behind these.
_ARTICLE_SLOTS = STANDARD_SCHEMA.slots_of(ARTICLE.name).index
_TITLE, _TYPE, _DATE, _WEB, _AMP, _STATED_URLS = (
    _ARTICLE_SLOTS[name] for name in ("title", "type", "publishedDateTime", "webUrl", "ampUrls", "statedUrls")
)
_DOMAIN, _PROVIDER_NAME = (STANDARD_SCHEMA.slots_of("provider").index[name] for name in ("domain", "name"))

_IDENTITIES: Mapping[str, Identity] = {
    "article": _Reading.article,
    "provider": _Reading.provider,
    "image": _Reading.image,
}
"""The rule by which a claim of each kind tells its node; nodes of all others are known by their names."""


def _plan(settings: Settings, kind: Kind) -> KindPlan:
    slots = settings.schema.slots_of(kind.name)
    identity = _IDENTITIES.get(kind.name) or _named(kind, slots.index[kind.label])
    return compile_plan(settings.schema, kind, settings.site, identity)


def _named(kind: Kind, slot: int) -> Identity:
    return lambda reading, fields, slots, where: reading.named(kind, slots[slot], fields, where)


def _united(known: Value | None, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the nodes that several keys of one relation name."""
    return tuple(dict.fromkeys((*known, *ids))) if isinstance(known, tuple) else ids


def _cause(way: KeyPath) -> str:
    """Return the key that a fault is about, wherever in a list it stands."""
    return shown(".".join(step for step in way if isinstance(step, str)))


def _target(stated: Any) -> str | None:
    """Return the target of a value that names an article: the text itself, or the address or path in a mapping."""
    if isinstance(stated, dict):
        found = (value_of(stated.get(key)) for key in (*ARTICLE.identity, "permalink"))
        stated = next((each for each in found if each is not None), None)
    return stated if isinstance(stated, str) and stated.strip() else None


def _each(value: Any, many: bool, where: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    """Yield each stated value with the way to it; one value where a list may stand is a list of one."""
    if many and isinstance(value, list):
        for index, item in enumerate(value):
            if item is not None:
                yield (*where, index), item
    elif value is not None:
        yield where, value


def _name(where: KeyPath) -> str:
    """The way to a value in words; the document for the empty one."""
    return key_path_text(where) or "the document"


def _with_article(words: str) -> str:
    return words if words in ("text", "true or false") else with_article(words)
