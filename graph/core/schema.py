"""The one table: every kind of node, every field and every relation, and the RDF term of each.

The table is a value, a `Schema`: the standard one, or the standard one with the additions of a user's configuration
adds to it. Settings and corpora carry theirs, and everything takes it from there. Everything else is derived from it: the front-matter keys that are read and the type of their
values, the attribute names and edge keys in NetworkX, the predicates and datatypes in RDF, the
JSON-LD context, the field table of the documentation, the order of fields on the page. No RDF
term is written anywhere else in this package.

Terms are written as `prefix:name`, or as a whole IRI where a user names one; `iri` expands them. The
prefix `ng` is this graph's own namespace, `{base}ns#`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

__all__ = [
    "ARTICLE",
    "ARTICLE_CLASSES",
    "DEFAULT_BASE",
    "DOCUMENTS",
    "IMAGE",
    "PERSON",
    "PREFIXES",
    "PROVIDER",
    "REDUCED_DATES",
    "SECURED",
    "STANDARD_SCHEMA",
    "STORYLINE_PATH",
    "STORY_PATH",
    "TOPIC",
    "TYPE_WORDS",
    "UNKNOWN_TYPE",
    "UNREAD_KEYS",
    "Datatype",
    "Extension",
    "Field",
    "FurtherKeys",
    "Kind",
    "Merge",
    "OwnField",
    "OwnKind",
    "OwnRelation",
    "Relation",
    "Schema",
    "Slots",
    "iri",
    "is_whole_iri",
    "schema_of",
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
"""The named graph of one source document is `{base}doc/{SHA-256 of its path}`."""
STORY_PATH = "story/"
"""The IRIs of the stories that analysis finds are minted below `{base}story/`."""
STORYLINE_PATH = "storyline/"
"""Those of storylines below `{base}storyline/`."""

DOCUMENTS = "documents"
"""The field that no document states: the paths of the documents that describe a node."""


class Datatype(Enum):
    """The type of a field's values: how they are read, and the RDF datatype they are written with."""

    TEXT = ("text", "xsd:string")
    """Text that may have several lines."""
    LINE = ("line of text", "xsd:string")
    """Text on one line."""
    INTEGER = ("whole number", "xsd:integer")
    """A whole number of at most 64 bits."""
    BOOLEAN = ("true or false", "xsd:boolean")
    DATETIME = ("date and time", "xsd:dateTime")
    """An instant, as UTC with `Z`; a month or a year where no more is known."""
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

    def term_of(self, value: object) -> str | None:
        """The RDF datatype of a value: that of a month or a year is another than that of an instant.

        >>> Datatype.DATETIME.term_of("2022-09-12T11:48:00Z"), Datatype.DATETIME.term_of("2022-09")
        ('xsd:dateTime', 'xsd:gYearMonth')
        """
        return REDUCED_DATES.get(len(str(value)), self.term) if self is Datatype.DATETIME else self.term

    @property
    def terms(self) -> tuple[str, ...]:
        """Every RDF datatype that its values may have."""
        reduced = REDUCED_DATES.values() if self is Datatype.DATETIME else ()
        return (*((self.term,) if self.term else ()), *reduced)


REDUCED_DATES: Mapping[int, str] = MappingProxyType({len("2022-09"): "xsd:gYearMonth", len("2022"): "xsd:gYear"})
"""The RDF datatypes of dates of which only the month or the year is known, by the length of their text."""


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
        datatype: the type of its values.
        predicate: its RDF predicate.
        keys: the front-matter keys it is read from; empty where the program sets it.
        doc: one sentence for the field table.
        merge: how several statements become one; `UNION` makes the attribute a tuple.
        tagged: whether its text carries the language that the document states.
        by_type: other predicates for articles of certain types.
        least: the smallest number that it may be; None where any will do.
        synonyms: further keys that other people's documents state it under, the best first; a value
            counts only where it is of the datatype.
        notable: whether a reader would miss a value of it that another document's replaces: not a score,
            nor one that another field keeps.
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
    synonyms: tuple[str, ...] = ()
    notable: bool = True

    @property
    def many(self) -> bool:
        """Whether a node may have several values, held as a sorted tuple."""
        return self.merge is Merge.UNION

    def predicate_for(self, article_type: object) -> str:
        """The predicate for a node whose `type` attribute is this."""
        return self.by_type.get(str(article_type), self.predicate)

    @property
    def words(self) -> str:
        """Its type in words."""
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
        scalar: the key that a bare value belongs to where a mapping is expected.
        fields: its fields, in the order they are shown and written.
        doc: one sentence.
        taxonomy: the `taxonomy` of the documents that describe it; empty for articles.
        optional: whether a graph without any is quite usual, so that it names the kind nowhere.
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
    optional: bool = False

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
        front_matter: the front-matter key it is read from; empty where no key states it.
        doc: one sentence.
        many: whether a node may have several.
        embedded: whether the target is not a node of the network but named in an attribute of
            this relation's key.
        optional: whether a graph without any is quite usual, so that it names the relation nowhere.
        same_story: whether it says of two articles that they are about the same.
        further_keys: further front-matter keys that it is read from.
        synonyms: further keys that other people's documents state it under, the best first.
        acyclic: whether a circle of such links makes no sense; the link that closes one is left out.
    """

    key: str
    source: str
    target: str
    predicate: str
    front_matter: str
    doc: str
    many: bool = True
    embedded: bool = False
    optional: bool = False
    same_story: bool = False
    further_keys: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    acyclic: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Every front-matter key that it is read from."""
        return (self.front_matter, *self.further_keys) if self.front_matter else ()

    @property
    def placed(self) -> bool:
        """Whether each of its targets has a place of its own in a document: those to articles."""
        return self.target == ARTICLE.name


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

SECURED = "secured"
"""The front-matter key of an encrypted block, of which nothing may ever be seen."""

UNREAD_KEYS: Mapping[str, str] = MappingProxyType(
    {
        SECURED: "An encrypted block; it is dropped before anything else sees it.",
        "taxonomy": "The kind of node that a document describes: an article without it, a `topic`, an `organization`, a `person` or a kind of one's own.",
        "_id": "The site generator's own name for the document; identity comes from the fields.",
    }
)
"""Front-matter keys that are known and make no attribute."""

# fmt: off
_DOCUMENTS = Field(
    DOCUMENTS, Datatype.TEXT, "ng:document", (), "The source documents that describe it, by their paths.", Merge.UNION
)
_DESCRIPTION = Field(
    "description", Datatype.TEXT, "schema:description", ("description",), "What it is, in a few sentences.", tagged=True,
    synonyms=(
        "summary", "abstract", "excerpt", "deck", "bio", "biography", "about", "intro", "tagline",
        "subtitle", "blurb",
    ),
)

ARTICLE = Kind(
    name="article",
    path="item/",
    classes=(),
    label="title",
    identity=("originalUrl", "webUrl"),
    scalar="webUrl",
    doc="A published item: an article, a video, a course.",
    fields=(
        Field("title", Datatype.LINE, "schema:headline", ("title",), "Its headline.", tagged=True, notable=False,
            synonyms=(
                "headline", "display_title", "web_title", "post_title", "entry_title", "link_title",
                "page_title", "short_title", "meta_title", "og:title", "dc:title", "h1", "display_name", "name", "label",
            ),
        ),
        Field("alternativeTitles", Datatype.LINE, "schema:alternativeHeadline", (), "Its other headlines: those of older documents about it.", Merge.UNION),
        Field("type", Datatype.ARTICLE_TYPE, "rdf:type", ("type",), "What it is: one of the types of article; it sets the RDF class.",
            synonyms=("content_type", "document_type", "media_type", "type_of_material", "item_type"),
        ),
        Field("publishedDateTime", Datatype.DATETIME, "schema:datePublished", ("publishedDateTime",), "When it was published, in UTC; a month or a year where no more is stated.",
            synonyms=(
                "published", "date_gmt", "date", "pub_date", "published_at", "published_on", "published_date",
                "publish_date", "date_published", "publication_date", "published_time", "published_date_time",
                "published_datetime", "publish_time", "article:published_time", "web_publication_date",
                "first_publication_date", "first_published", "posted", "posted_at", "post_date",
                "issued", "first_published_at", "dc:date", "datetime", "timestamp", "date_time", "dateline",
                "date_start", "start_date", "event_date", "start", "released", "release_date", "air_date",
                "seen_date", "seen", "clipped", "saved", "added", "date_added", "captured", "created",
                "created_at", "created_on", "date_created", "date_saved", "created_utc", "created_time",
                "crdate", "display_date", "sort_date", "year", "last", "last_seen", "updated", "updated_at", "updated_on", "date_updated",
                "last_updated", "lastmod", "last_mod", "last_modified", "modified", "modified_at",
                "date_modified", "modified_time", "last_modified_at", "last_update", "public_updated_at", "updated_date", "revised", "edited",
            ),
        ),
        Field("excerpt", Datatype.TEXT, "schema:abstract", ("excerpt",), "Its first sentences.", tagged=True,
            synonyms=(
                "description", "summary", "abstract", "deck", "dek", "standfirst", "lead", "lede", "intro",
                "teaser", "snippet", "trail_text", "tagline", "kicker", "subtitle", "subheading", "subhead",
                "sub_title", "short_description", "meta_description", "og:description", "dc:description",
                "synopsis", "blurb", "preview", "description_html", "summary_html", "lead_paragraph",
                "mini_excerpt", "custom_excerpt", "desc",
            ),
        ),
        Field("category", Datatype.LINE, "schema:articleSection", ("category",), "The section it appeared in.",
            synonyms=(
                "section", "section_name", "article_section", "news_desk", "desk", "column", "rubric",
                "pillar_name", "channel", "department",
            ),
        ),
        Field(
            "length", Datatype.DURATION, "schema:timeRequired", ("length",), "How long it takes, as an ISO 8601 duration.",
            by_type={"video": "schema:duration", "webinar": "schema:duration"},
            synonyms=(
                "duration", "reading_time", "read_time", "readtime", "time_to_read", "minutes_to_read",
                "runtime", "running_time",
            ),
        ),
        Field("language", Datatype.LANGUAGE, "schema:inLanguage", ("language", "lang"), "The language it is in; its texts carry it as their tag.",
            synonyms=(
                "locale", "lang_code", "language_code", "langcode", "source_language", "source_lang", "hreflang",
                "in_language", "dc:language",
            ),
        ),
        Field("quality", Datatype.INTEGER, "ng:quality", ("quality",), "The aggregator's score of its quality.", synonyms=("score", "rating"), notable=False),
        Field("heat", Datatype.INTEGER, "ng:heat", ("heat",), "The aggregator's score of its topicality; -1 where there is none.", notable=False),
        Field("published", Datatype.BOOLEAN, "ng:published", ("published",), "Whether the aggregator shows it; nothing is filtered by it.", notable=False),
        Field("webUrl", Datatype.URL, "schema:url", ("webUrl",), "The stated web address where it differs from the identity; it may be another article's.",
            synonyms=(
                "source_url", "canonical_url", "canonical", "permalink", "link", "url", "web_address",
                "article_url", "page_url", "original_url", "full_url", "external_url", "external_link", "source",
                "href", "uri", "address", "guid", "id", "via", "mobile_url", "url_mobile",
            ),
        ),
        Field("ampUrls", Datatype.URL, "dcterms:hasFormat", ("ampWebUrl", "cdnAmpWebUrl"), "Addresses of its AMP versions, on the site and on a cache.", Merge.UNION, synonyms=("amp_url", "cdn_amp_url", "amphtml")),
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
    doc="The publisher of articles.",
    fields=(
        Field("name", Datatype.LINE, "schema:name", ("name",), "Its most stated name.", Merge.MOST_STATED,
            synonyms=(
                "title", "display_name", "label", "feed_name", "site_name", "agency_full_name", "full_name",
                "id",
            ),
        ),
        Field("alternateNames", Datatype.LINE, "schema:alternateName", ("otherNames",), "Its other names.", Merge.UNION,
            synonyms=(
                "short_name", "alternate_name", "alternate_names", "also_known_as", "aka", "abbreviation",
                "acronym", "nickname", "aliases",
            ),
        ),
        Field("domain", Datatype.DOMAIN, "ng:domain", ("domain",), "The domain it publishes under, lower-cased and without `www.`.",
            synonyms=(
                "host", "hostname", "id", "homepage", "home_page", "home_page_url", "website", "web_site",
                "site", "url", "link", "href", "address",
            ),
        ),
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
    doc="A subject of articles.",
    fields=(
        Field("name", Datatype.LINE, "skos:prefLabel", ("name",), "Its label.", Merge.MOST_STATED, synonyms=("title", "label", "display_name", "web_title", "term", "tag", "value", "slug")),
        Field("alternateNames", Datatype.LINE, "skos:altLabel", ("shortname",), "Other spellings and its short name.", Merge.UNION,
            synonyms=(
                "short_name", "alternate_name", "alternate_names", "aliases", "alias", "synonyms",
                "also_known_as", "abbreviation",
            ),
        ),
        Field("keywords", Datatype.LINE, "skos:hiddenLabel", ("keywords",), "Words that find it.", Merge.UNION, synonyms=("search_terms", "hidden_labels")),
        _DESCRIPTION,
        _DOCUMENTS,
    ),
)

_DESCRIPTIONS_OF_PEOPLE = (
    "job_title", "role", "position", "affiliation", "organization", "company", "agency_full_name",
)
PERSON = Kind(
    name="person",
    path="person/",
    classes=("schema:Person",),
    label="name",
    identity=("name",),
    scalar="name",
    taxonomy="person",
    optional=True,
    doc="Somebody who writes articles.",
    fields=(
        Field("name", Datatype.LINE, "schema:name", ("name",), "The most stated name.", Merge.MOST_STATED,
            synonyms=(
                "display_name", "full_name", "title", "label", "author", "nickname", "login", "username", "nick",
                "slug", "id",
            ),
        ),
        Field("alternateNames", Datatype.LINE, "schema:alternateName", ("otherNames",), "The other names.", Merge.UNION,
            synonyms=(
                "slug", "username", "nickname", "nick", "short_name", "alternate_names", "aliases", "uid", "id",
            ),
        ),
        replace(_DESCRIPTION, synonyms=(*_DESCRIPTION.synonyms, *_DESCRIPTIONS_OF_PEOPLE)),
        Field("url", Datatype.URL, "schema:url", ("url",), "The address of a page about the person.",
            synonyms=(
                "website", "web", "homepage", "home_page", "uri", "link", "href", "web_site", "site", "blog",
                "profile", "github",
            ),
        ),
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
        Field("caption", Datatype.LINE, "schema:caption", ("title",), "What it shows.", synonyms=("caption", "alt", "alt_text", "image_alt", "description", "text")),
        Field("isCached", Datatype.BOOLEAN, "ng:isCached", ("isCached",), "Whether the aggregator holds a copy.", notable=False),
    ),
)

_PUBLISHER_KEYS = (
    "publisher", "publisher_name", "source", "source_name", "feed_name", "feed_title", "site_name",
    "agency_full_name", "organization", "organisation", "organizations", "organisations", "newspaper", "outlet",
    "publication", "news_outlet", "news_site", "website_name", "event_organizer", "organizer", "team", "host",
    "dc:publisher", "journal", "domain", "source_domain",
)
_AUTHOR_KEYS = (
    "author", "byline", "by", "creator", "creators", "dc:creator", "article:author", "author_name", "author_names",
    "posted_by", "written_by", "primary_author", "writer", "writers", "blog_author", "contributors", "contributor",
    "reporter", "reporters", "translator", "translators", "editor", "editors",
)
_SERIES_KEYS = (
    "series", "series_name", "collection", "collections", "part_of", "is_part_of", "parent", "book", "playlist",
)
_IMAGE_KEYS = (
    "image", "cover", "cover_image", "featured_image", "feature_image", "hero_image", "banner", "banner_image",
    "thumbnail", "thumb", "teaser", "og_image", "og:image", "overlay_image", "header_image", "social_image",
    "socialimage", "url_to_image", "image_url", "photo", "photos", "picture", "pictures", "img", "poster", "avatar",
    "profile_photo", "preview_image", "card_image", "lead_image", "main_image", "primary_image", "header", "hero",
    "icon_image", "logo", "featuredimg", "listing_image", "share_image", "meta_image", "artwork", "screenshot",
    "figure", "multimedia",
)
_TOPIC_KEYS = (
    "tags", "topic", "tag", "categories", "category", "keywords", "keyword", "subjects", "subject", "labels",
    "hashtags", "section_names", "topic_ids", "topicid", "concepts", "themes", "theme", "dc:subject",
    "article:tag", "post_tag", "post_tags", "primary_tag",
)
_RELATED_KEYS = (
    "related_articles", "related_posts", "related_pages", "related_links", "related_content", "related_items",
    "similar", "see_also", "read_next", "further_reading",
)
# fmt: on

_STANDARD_KINDS = (ARTICLE, PROVIDER, TOPIC, PERSON, IMAGE)
"""The kinds of node, in the order they are written; images appear in the RDF only."""

_STANDARD_RELATIONS = (
    Relation(
        "published-by",
        "article",
        "provider",
        "schema:publisher",
        "provider",
        "Who published it.",
        many=False,
        synonyms=_PUBLISHER_KEYS,
    ),
    Relation(
        "written-by",
        "article",
        "person",
        "schema:author",
        "authors",
        "Who wrote it.",
        optional=True,
        synonyms=_AUTHOR_KEYS,
    ),
    Relation("about", "article", "topic", "schema:about", "topics", "What it is about.", synonyms=_TOPIC_KEYS),
    Relation(
        "related",
        "article",
        "article",
        "dcterms:relation",
        "related",
        "An article that the document relates it to, as stated and directed.",
        synonyms=_RELATED_KEYS,
        same_story=True,
    ),
    Relation(
        "links",
        "article",
        "article",
        "dcterms:references",
        "",
        "An article that its text leads to.",
        optional=True,
        same_story=True,
    ),
    Relation(
        "translation-of",
        "article",
        "article",
        "schema:translationOfWork",
        "translationOf",
        "The article that it is a translation of.",
        synonyms=("translation_of",),
        many=False,
        optional=True,
        acyclic=True,
    ),
    Relation(
        "part-of",
        "article",
        "article",
        "schema:isPartOf",
        "partOf",
        "The series or collection that it is part of.",
        synonyms=_SERIES_KEYS,
        optional=True,
        acyclic=True,
    ),
    Relation(
        "broader",
        "topic",
        "topic",
        "skos:broader",
        "parent",
        "The topic it is part of.",
        many=False,
        synonyms=("broader", "parent_topic", "part_of"),
    ),
    *(
        Relation(
            "images",
            kind,
            "image",
            "schema:image",
            "images",
            "Its pictures, by their addresses.",
            embedded=True,
            synonyms=_IMAGE_KEYS,
        )
        for kind in ("article", "provider", "topic")
    ),
)
"""The relations, in the order they are written."""


class FurtherKeys(NamedTuple):
    """Further front-matter keys of a user for a field of the table."""

    kind: str
    field: str
    keys: tuple[str, ...]


class OwnField(NamedTuple):
    """A field that a user adds to a kind; `type` is one of TYPE_WORDS."""

    kind: str
    name: str
    keys: tuple[str, ...]
    type: str
    predicate: str
    label: str = ""
    many: bool = False


class OwnKind(NamedTuple):
    """A kind of node that a user adds, known by its RDF class."""

    name: str
    rdf_class: str
    label: str = ""


class OwnRelation(NamedTuple):
    """A relation that a user adds."""

    key: str
    keys: tuple[str, ...]
    source: str
    target: str
    predicate: str
    many: bool = True


class Extension(NamedTuple):
    """Everything that a user's configuration adds to the standard table; empty where it adds nothing."""

    keys: tuple[FurtherKeys, ...] = ()
    fields: tuple[OwnField, ...] = ()
    kinds: tuple[OwnKind, ...] = ()
    relations: tuple[OwnRelation, ...] = ()


TYPE_WORDS: Mapping[str, Datatype] = MappingProxyType(
    {
        "text": Datatype.TEXT,
        "line": Datatype.LINE,
        "integer": Datatype.INTEGER,
        "boolean": Datatype.BOOLEAN,
        "date": Datatype.DATETIME,
        "duration": Datatype.DURATION,
        "language": Datatype.LANGUAGE,
        "url": Datatype.URL,
    }
)
"""The types of a user's own fields, by the words that the configuration has for them."""


class Slots:
    """The order of the values in a claim about one kind of node: its fields, then its links.

    Attributes:
        fields: the fields of the kind, in the order of the table.
        relations: the relations whose targets have no place of their own, embedded ones first.
        names: the names of the fields, then the keys of the relations.
        index: the slot of each name.
        attributes: how many slots, from the first one, are attributes of the node.
        documents: the slot of `DOCUMENTS`; -1 where the kind has none.
    """

    def __init__(self, schema: Schema, kind: str) -> None:
        self._origin = schema, kind
        unplaced = [each for each in schema.relations_of(kind) if not each.placed]
        self.fields: tuple[Field, ...] = schema.kinds[kind].fields
        self.relations: tuple[Relation, ...] = tuple(sorted(unplaced, key=lambda each: not each.embedded))
        self.names = (*(each.name for each in self.fields), *(each.key for each in self.relations))
        self.index: Mapping[str, int] = {name: at for at, name in enumerate(self.names)}
        self.attributes = len(self.fields) + sum(each.embedded for each in self.relations)
        self.documents = self.index.get(DOCUMENTS, -1)

    def __reduce__(self) -> tuple[Any, ...]:
        return _slots_of, self._origin


class Schema:
    """The standard table with a user's additions. Equal extensions make equal tables.

    Own fields stand behind those of the standard table, so that these have the same slots in every table.

    Args:
        extension: the kinds, fields and relations to add.

    Attributes:
        extension: the kinds, fields and relations to add.
        kinds: the kinds of node by name, in the order they are written.
        relations: the relations, in the order they are written.
        edges: those of them that are edges.
        story_keys: the keys of the relations that say of two articles that they are about the same.

    >>> STANDARD_SCHEMA.story_keys
    ('related', 'links')
    """

    __slots__ = ("_from", "_hash", "_slots", "edges", "extension", "kinds", "relations", "story_keys")

    def __init__(self, extension: Extension = Extension()) -> None:  # noqa: B008 - it is a tuple
        self.extension = extension
        self._hash = hash(extension)
        kinds = {each.name: each for each in (*_STANDARD_KINDS, *map(_own_kind, extension.kinds))}
        for further in extension.keys:
            kinds[further.kind] = _with_keys(kinds[further.kind], further)
        for own in extension.fields:
            kinds[own.kind] = replace(kinds[own.kind], fields=(*kinds[own.kind].fields, _own_field(own)))
        self.kinds: Mapping[str, Kind] = MappingProxyType(kinds)
        self.relations = (*_STANDARD_RELATIONS, *map(_own_relation, extension.relations))
        self.edges = tuple(each for each in self.relations if not each.embedded)
        self.story_keys = tuple(each.key for each in self.relations if each.same_story)
        self._from = {kind: tuple(each for each in self.relations if each.source == kind) for kind in kinds}
        self._slots = {kind: Slots(self, kind) for kind in kinds}

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Schema) and self.extension == other.extension)

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"Schema({self.extension!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return schema_of, (self.extension,)

    def relations_of(self, kind: str) -> tuple[Relation, ...]:
        """Return the relations that lead from a kind of node, in the order of the table.

        >>> [relation.key for relation in STANDARD_SCHEMA.relations_of("topic")]
        ['broader', 'images']
        """
        return self._from[kind]

    def slots_of(self, kind: str) -> Slots:
        """Return the order of the values in claims about a kind of node.

        >>> STANDARD_SCHEMA.slots_of("image").names
        ('width', 'height', 'caption', 'isCached')
        """
        return self._slots[kind]

    def prefixes(self, base: str) -> dict[str, str]:
        """Return every prefix of the exports with its namespace.

        >>> STANDARD_SCHEMA.prefixes("https://example.org/")["topic"]
        'https://example.org/topic/'
        """
        minted = {
            each.name: base + each.path for each in self.kinds.values() if each.path and each.name != ARTICLE.name
        }
        return {**PREFIXES, "ng": base + "ns#", "item": base + ARTICLE.path, **minted}

    def minted_paths(self) -> tuple[str, ...]:
        """Return the paths under the base that hold minted identifiers; no article may claim one.

        >>> "provider/" in STANDARD_SCHEMA.minted_paths()
        True
        """
        paths = (each.path for each in self.kinds.values() if each.path)
        return (*paths, DOCUMENT_PATH, STORY_PATH, STORYLINE_PATH, "ns", SCHEME_PATH)


def _own_kind(own: OwnKind) -> Kind:
    return Kind(
        name=own.name,
        path=f"{own.name}/",
        classes=(own.rdf_class,),
        label="name",
        identity=("name",),
        scalar="name",
        taxonomy=own.name,
        optional=True,
        doc=_sentence(own.label) or "A kind of one's own, from the configuration.",
        fields=(
            Field("name", Datatype.LINE, "schema:name", ("name",), "Its most stated name.", Merge.MOST_STATED),
            Field("alternateNames", Datatype.LINE, "schema:alternateName", (), "Its other names.", Merge.UNION),
            _DESCRIPTION,
            _DOCUMENTS,
        ),
    )


def _own_field(own: OwnField) -> Field:
    doc = _sentence(own.label) or "A field of one's own, from the configuration."
    merge = Merge.UNION if own.many else Merge.BEST
    return Field(own.name, TYPE_WORDS[own.type], own.predicate, own.keys, doc, merge)


def _own_relation(own: OwnRelation) -> Relation:
    doc = "A relation of one's own, from the configuration."
    key, *further = own.keys
    return Relation(
        own.key, own.source, own.target, own.predicate, key, doc, own.many, optional=True, further_keys=tuple(further)
    )


def _with_keys(kind: Kind, further: FurtherKeys) -> Kind:
    """Return a kind with further keys for one of its fields.

    Those of an identity are synonyms alone: the identity rules read the table's own keys.
    """
    one = kind.field(further.field)
    keys = one.keys if set(one.keys) & set(kind.identity) else (*one.keys, *further.keys)
    known = replace(one, keys=keys, synonyms=(*further.keys, *one.synonyms))
    return replace(kind, fields=tuple(known if each is one else each for each in kind.fields))


def _sentence(label: str) -> str:
    return f"{label.rstrip('.')}." if label else ""


@lru_cache(maxsize=64)
def schema_of(extension: Extension) -> Schema:
    """Return the standard table with an extension; of equal ones the same object, as far as it is remembered."""
    return Schema(extension) if any(extension) else STANDARD_SCHEMA


def _slots_of(schema: Schema, kind: str) -> Slots:
    return schema.slots_of(kind)


STANDARD_SCHEMA = Schema()
"""The table without anything of a user's."""


def is_whole_iri(term: str) -> bool:
    """Whether a term of the table is a whole IRI, and not `prefix:name`.

    >>> is_whole_iri("https://schema.org/about"), is_whole_iri("schema:about")
    (True, False)
    """
    return term.startswith(("http://", "https://"))


def iri(term: str, base: str = DEFAULT_BASE) -> str:
    """Return the IRI that a term of the table stands for.

    >>> iri("schema:headline"), iri("ng:heat", "https://e.org/")
    ('https://schema.org/headline', 'https://e.org/ns#heat')
    """
    if is_whole_iri(term):
        return term
    prefix, _, name = term.partition(":")
    return (base + "ns#" if prefix == "ng" else PREFIXES[prefix]) + name
