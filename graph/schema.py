"""The one table: every kind of node, every field and every relation, and the RDF term of each.

Everything else is derived from it: which front-matter keys are read and what type their values
have, the attribute names and edge keys in NetworkX, the predicates and datatypes in RDF, the
JSON-LD context, the field table of the documentation, the order of fields on the page. No RDF
term is written anywhere else in this package.

Terms are written as `prefix:name`; `iri` expands them. The prefix `ng` is this graph's own
namespace, `{base}ns#`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

__all__ = [
    "ARTICLE",
    "ARTICLE_CLASSES",
    "DEFAULT_BASE",
    "IMAGE",
    "KINDS",
    "PREFIXES",
    "PROVIDER",
    "RELATIONS",
    "STORY_PATH",
    "TOPIC",
    "UNKNOWN_TYPE",
    "UNREAD_KEYS",
    "Datatype",
    "Field",
    "Kind",
    "Merge",
    "Relation",
    "iri",
    "minted_paths",
    "prefixes",
    "relations_of",
]

DEFAULT_BASE = "https://example.org/"
"""Where identifiers are minted unless the configuration says otherwise."""

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "dcterms": "http://purl.org/dc/terms/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""The namespaces that do not depend on the base."""

RDF_TYPE = "rdf:type"
RDFS_LABEL = "rdfs:label"
CONCEPT_SCHEME = "skos:ConceptScheme"
IN_SCHEME = "skos:inScheme"
SCHEME_PATH = "topics"
"""The concept scheme that holds every topic is `{base}topics`."""
DOCUMENT_PATH = "doc/"
"""The graph of what one source document says is `{base}doc/{SHA-256 of its path}`."""
STORY_PATH = "story/"
"""The IRIs of the stories that analysis finds are minted below `{base}story/`."""


class Datatype(Enum):
    """What a field's values are: how they are read, and the RDF datatype they are written with."""

    TEXT = ("text", "xsd:string")
    """Text that may have several lines."""
    LINE = ("line of text", "xsd:string")
    """Text on one line."""
    INTEGER = ("whole number", "xsd:integer")
    """A whole number of at most 64 bits."""
    BOOLEAN = ("true or false", "xsd:boolean")
    DATETIME = ("date and time", "xsd:dateTime")
    """An instant, as UTC with `Z`."""
    DURATION = ("duration", "xsd:duration")
    LANGUAGE = ("language tag", "xsd:language")
    """A BCP 47 tag."""
    ARTICLE_TYPE = ("type of article", "xsd:string")
    """One of ARTICLE_CLASSES; in RDF it is the class."""
    DOMAIN = ("domain", "xsd:string")
    """A host name, lower-cased and without `www.`."""
    URL = ("address", None)
    """A canonical http(s) address, an IRI in RDF."""

    def __init__(self, words: str, term: str | None) -> None:
        self.words = words
        self.term = term


class Merge(Enum):
    """How the values that several documents state of one thing become one."""

    BEST = "best"
    """The value of the best statement that has one."""
    UNION = "union"
    """All of them, sorted."""
    MOST_STATED = "most stated"
    """A describing document's, else the most stated one; the others become alternate names."""


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute of one kind of node.

    Attributes:
        name: the attribute in NetworkX, the term in JSON-LD, the column in tables.
        datatype: what its values are.
        predicate: its RDF predicate.
        keys: the front-matter keys it is read from; empty where the program sets it.
        doc: one sentence for the field table.
        merge: how several statements become one; `UNION` makes the attribute a tuple.
        tagged: whether its text carries the language that the document states.
        by_type: other predicates for articles of certain types.
        least: the smallest number that it may be; None where any will do.
    """

    name: str
    datatype: Datatype
    predicate: str
    keys: tuple[str, ...]
    doc: str
    merge: Merge = Merge.BEST
    tagged: bool = False
    by_type: Mapping[str, str] = field(default_factory=dict)
    least: int | None = None

    @property
    def many(self) -> bool:
        """Whether a node may have several values, held as a sorted tuple."""
        return self.merge is Merge.UNION

    def predicate_for(self, article_type: object) -> str:
        """The predicate for a node whose `type` attribute is this."""
        return self.by_type.get(str(article_type), self.predicate)

    @property
    def words(self) -> str:
        """What its values are, in words."""
        return self.datatype.words + ("" if self.least is None else f", {self.least} or more")

    @property
    def predicates(self) -> tuple[str, ...]:
        """Every predicate the field may have."""
        return (self.predicate, *dict.fromkeys(self.by_type.values()))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of node.

    Attributes:
        name: the value of the `kind` attribute.
        path: where its IRIs are minted under the base.
        classes: its RDF classes; an article's class depends on its type instead.
        label: the field that names it.
        identity: the front-matter keys its IRI is made of, the first one stated counting most.
        scalar: the key that a bare value stands for where a mapping is expected.
        fields: its fields, in the order they are shown and written.
        doc: one sentence.
        taxonomy: the `taxonomy` of the documents that describe it; empty for articles.
    """

    name: str
    path: str
    classes: tuple[str, ...]
    label: str
    identity: tuple[str, ...]
    scalar: str
    fields: tuple[Field, ...]
    doc: str
    taxonomy: str = ""

    def field(self, name: str) -> Field:
        """The field of that name."""
        return next(each for each in self.fields if each.name == name)


@dataclass(frozen=True, slots=True)
class Relation:
    """One kind of link between nodes.

    Attributes:
        key: the edge key in NetworkX and the term in JSON-LD.
        source, target: names of the kinds it leads from and to.
        predicate: its RDF predicate.
        front_matter: the front-matter key it is read from.
        doc: one sentence.
        many: whether a node may have several.
        embedded: whether the target is not a node of the network but named in an attribute of
            this relation's key.
    """

    key: str
    source: str
    target: str
    predicate: str
    front_matter: str
    doc: str
    many: bool = True
    embedded: bool = False


ARTICLE_CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "article": "schema:NewsArticle",
        "video": "schema:VideoObject",
        "course": "schema:Course",
        "collection": "schema:Collection",
        "book": "schema:Book",
        "download": "schema:SoftwareSourceCode",
        "webinar": "schema:EducationEvent",
        "profile": "schema:ProfilePage",
        "forum": "schema:WebPage",
        "unknown": "schema:CreativeWork",
    }
)
"""The RDF class of an article by its `type`."""

UNKNOWN_TYPE = "unknown"
"""The `type` of an article that states none, or none that is known."""

UNREAD_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "secured": "An encrypted block; it is dropped before anything else sees it.",
        "taxonomy": "Says what a document describes: an article without it, a `topic` or an `organization`.",
        "_id": "The site generator's own name for the document; identity comes from the fields.",
    }
)
"""Front-matter keys that are known and make no attribute."""

# fmt: off
_DOCUMENTS = Field(
    "documents", Datatype.TEXT, "ng:document", (), "The source documents that describe it, by their paths.", Merge.UNION
)
_DESCRIPTION = Field(
    "description", Datatype.TEXT, "schema:description", ("description",), "What it is, in a few sentences.", tagged=True
)

ARTICLE = Kind(
    name="article",
    path="item/",
    classes=(),
    label="title",
    identity=("originalUrl", "webUrl"),
    scalar="webUrl",
    doc="Something published: an article, a video, a course.",
    fields=(
        Field("title", Datatype.LINE, "schema:headline", ("title",), "Its headline.", tagged=True),
        Field("type", Datatype.ARTICLE_TYPE, "rdf:type", ("type",), "What it is: one of the types of article; it sets the RDF class."),
        Field("publishedDateTime", Datatype.DATETIME, "schema:datePublished", ("publishedDateTime",), "When it was published, in UTC."),
        Field("excerpt", Datatype.TEXT, "schema:abstract", ("excerpt",), "Its first sentences.", tagged=True),
        Field("category", Datatype.LINE, "schema:articleSection", ("category",), "The section it appeared in."),
        Field(
            "length", Datatype.DURATION, "schema:timeRequired", ("length",), "How long it takes, as an ISO 8601 duration.",
            by_type={"video": "schema:duration", "webinar": "schema:duration"},
        ),
        Field("language", Datatype.LANGUAGE, "schema:inLanguage", ("language", "lang"), "The language it is in; its texts carry it as their tag."),
        Field("quality", Datatype.INTEGER, "ng:quality", ("quality",), "The aggregator's score of its quality."),
        Field("heat", Datatype.INTEGER, "ng:heat", ("heat",), "The aggregator's score of its topicality; -1 where there is none."),
        Field("published", Datatype.BOOLEAN, "ng:published", ("published",), "Whether the aggregator shows it; nothing is filtered by it."),
        Field("webUrl", Datatype.URL, "schema:url", ("webUrl",), "The stated web address where it differs from the identity; it may be another article's."),
        Field("ampUrls", Datatype.URL, "dcterms:hasFormat", ("ampWebUrl", "cdnAmpWebUrl"), "Addresses of its AMP versions, on the site and on a cache.", Merge.UNION),
        Field("statedUrls", Datatype.LINE, "ng:statedUrl", (), "Its address as documents state it, where that is not the canonical form.", Merge.UNION),
        _DOCUMENTS,
    ),
)

PROVIDER = Kind(
    name="provider",
    path="provider/",
    classes=("schema:Organization",),
    label="name",
    identity=("domain", "name"),
    scalar="name",
    taxonomy="organization",
    doc="Who published it.",
    fields=(
        Field("name", Datatype.LINE, "schema:name", ("name",), "Its most stated name.", Merge.MOST_STATED),
        Field("alternateNames", Datatype.LINE, "schema:alternateName", ("otherNames",), "Its other names.", Merge.UNION),
        Field("domain", Datatype.DOMAIN, "ng:domain", ("domain",), "The domain it publishes under, lower-cased and without `www.`."),
        _DESCRIPTION,
        _DOCUMENTS,
    ),
)

TOPIC = Kind(
    name="topic",
    path="topic/",
    classes=("skos:Concept", "schema:DefinedTerm"),
    label="name",
    identity=("name",),
    scalar="name",
    taxonomy="topic",
    doc="What it is about.",
    fields=(
        Field("name", Datatype.LINE, "skos:prefLabel", ("name",), "Its label.", Merge.MOST_STATED),
        Field("alternateNames", Datatype.LINE, "skos:altLabel", ("shortname",), "Other spellings and its short name.", Merge.UNION),
        Field("keywords", Datatype.LINE, "skos:hiddenLabel", ("keywords",), "Words that find it.", Merge.UNION),
        _DESCRIPTION,
        _DOCUMENTS,
    ),
)

IMAGE = Kind(
    name="image",
    path="",
    classes=("schema:ImageObject",),
    label="caption",
    identity=("url",),
    scalar="url",
    doc="A picture; its IRI is its address.",
    fields=(
        Field("width", Datatype.INTEGER, "schema:width", ("width",), "Its width in pixels.", least=0),
        Field("height", Datatype.INTEGER, "schema:height", ("height",), "Its height in pixels.", least=0),
        Field("caption", Datatype.LINE, "schema:caption", ("title",), "What it shows."),
        Field("isCached", Datatype.BOOLEAN, "ng:isCached", ("isCached",), "Whether the aggregator holds a copy."),
    ),
)

# fmt: on

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in (ARTICLE, PROVIDER, TOPIC, IMAGE)})
"""The kinds of node, in the order they are written; images appear in the RDF only."""

RELATIONS: tuple[Relation, ...] = (
    Relation("published-by", "article", "provider", "schema:publisher", "provider", "Who published it.", many=False),
    Relation("about", "article", "topic", "schema:about", "topics", "What it is about."),
    Relation(
        "related",
        "article",
        "article",
        "dcterms:relation",
        "related",
        "An article on the same story, as stated and directed.",
    ),
    Relation("broader", "topic", "topic", "skos:broader", "parent", "The topic it is part of.", many=False),
    *(
        Relation("images", kind, "image", "schema:image", "images", "Its pictures, by their addresses.", embedded=True)
        for kind in ("article", "provider", "topic")
    ),
)
"""The relations, in the order they are written."""


def relations_of(kind: str) -> tuple[Relation, ...]:
    """The relations that lead from a kind of node, in the order of the table.

    >>> [relation.key for relation in relations_of("topic")]
    ['broader', 'images']
    """
    return _RELATIONS_OF[kind]


_RELATIONS_OF = {name: tuple(r for r in RELATIONS if r.source == name) for name in KINDS}


def prefixes(base: str) -> dict[str, str]:
    """Every prefix of the exports with its namespace.

    >>> prefixes("https://example.org/")["topic"]
    'https://example.org/topic/'
    """
    minted = {kind.name: base + kind.path for kind in KINDS.values() if kind.path and kind is not ARTICLE}
    return {**PREFIXES, "ng": base + "ns#", "item": base + ARTICLE.path, **minted}


def minted_paths() -> tuple[str, ...]:
    """The paths under the base that hold minted identifiers; no article may claim one.

    >>> "provider/" in minted_paths()
    True
    """
    return (*(kind.path for kind in KINDS.values() if kind.path), DOCUMENT_PATH, STORY_PATH, "ns", SCHEME_PATH)


def iri(term: str, base: str = DEFAULT_BASE) -> str:
    """Return the IRI that a `prefix:name` term of the table stands for.

    >>> iri("schema:headline"), iri("ng:heat", "https://e.org/")
    ('https://schema.org/headline', 'https://e.org/ns#heat')
    """
    prefix, _, name = term.partition(":")
    return (base + "ns#" if prefix == "ng" else PREFIXES[prefix]) + name
