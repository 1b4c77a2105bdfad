"""The diagnostics of data and the exceptions of calls.

Bad data never raises: it yields a `Diagnostic` that names the place, and the rest is built.
A bad call raises a `NewsgraphError`, whose text is one line with the remedy.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, NamedTuple

__all__ = [
    "Code",
    "ConfigError",
    "Diagnostic",
    "EngineError",
    "FormatError",
    "Group",
    "LoadError",
    "NewsgraphError",
    "QueryError",
    "ServeError",
    "Severity",
    "SourceError",
    "Unread",
    "UnreadKey",
    "WriteError",
    "diagnostics_in",
    "grouped",
    "printable",
    "rows_of",
    "unread_keys",
    "unread_statements",
]


class NewsgraphError(Exception):
    """A call that cannot be carried out; its text is one line for the user."""


class ConfigError(NewsgraphError):
    """An option or a key of the configuration is not usable."""


class SourceError(NewsgraphError):
    """A source is not there or cannot be listed."""


class FormatError(NewsgraphError):
    """No such export format, or a library it needs is not installed."""


class EngineError(NewsgraphError):
    """A process that reads documents was killed, or a cluster is missing or its job failed; nothing was written."""


class LoadError(NewsgraphError):
    """A file given to `load` is not a lossless export."""


class QueryError(NewsgraphError):
    """A query, its parameters or its dataset are not usable."""


class ServeError(NewsgraphError):
    """The endpoint cannot be started."""


class WriteError(NewsgraphError):
    """An export could not be written; earlier files are untouched."""


class Severity(StrEnum):
    """The loss: a document or relation; a value that a reader would miss; one that was decided against, or not asked for."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Code(Enum):
    """Every diagnostic there is: its name, severity, meaning and remedy."""

    # fmt: off
    # A document, or one related article in it, is left out.
    UNREADABLE = ("unreadable", Severity.ERROR, "The file cannot be read.", "Check its permissions and that its disk is there.")
    BROKEN_LINK = ("broken-link", Severity.ERROR, "The symbolic link points nowhere.", "Restore its target or remove the link.")
    LEADS_OUT = ("leads-out", Severity.ERROR, "The symbolic link leads out of the sources; it is not followed.", "Name its target as a source too, to have it read.")
    LINK_LOOP = ("link-loop", Severity.ERROR, "The symbolic link leads back to a folder it lies in.", "Remove the link; the folder is read once.")
    TOO_LARGE = ("too-large", Severity.ERROR, "The file is larger than one document may be.", "Split it, or raise `max-bytes`.")
    DAMAGED_ARCHIVE = ("damaged-archive", Severity.ERROR, "The archive, or this member of it, cannot be read; the documents before the damage are.", "Make the archive again, or fetch it again.")
    ARCHIVE_BOMB = ("archive-bomb", Severity.ERROR, "The archive unpacks to more than any archive of documents does.", "Unpack it, look at it, and give the folder as the source.")
    REFUSED_MEMBER = ("refused-member", Severity.ERROR, "The member of the archive leads out of it, is a link, is encrypted or is not a file.", "Make the archive again with plain files and relative names.")
    EMPTY = ("empty", Severity.ERROR, "The file is empty.", "Remove it or fill it.")
    NOT_UTF8 = ("not-utf-8", Severity.ERROR, "The bytes are not UTF-8 text.", "Convert the file to UTF-8; no encoding is guessed.")
    UNCLOSED_FENCE = ("unclosed-fence", Severity.ERROR, "No second `---` line closes the front matter.", "Close the front matter with a `---` line.")
    BAD_FEED = ("bad-feed", Severity.ERROR, "The feed is not well-formed XML, or declares entities, which are never expanded; the items before the fault are read.", "Fetch the feed again, or mend it at the place named.")
    BAD_TABLE = ("bad-table", Severity.ERROR, "The table, or some of its rows, cannot be read.", "Give it a header row, as many cells in each row as the header has, and close every quotation mark.")
    BAD_JSON = ("bad-json", Severity.ERROR, "The line, the file or the front matter is not valid JSON.", "Mend the JSON at the place named; in JSON Lines each line is one object.")
    BAD_YAML = ("bad-yaml", Severity.ERROR, "The front matter is not valid YAML.", "Mend the YAML at the place named; tabs cannot indent, and `: ` inside a value needs quotes.")
    BAD_TOML = ("bad-toml", Severity.ERROR, "The front matter is not valid TOML.", "Mend the TOML at the place named; texts need quotes, and no key may stand twice.")
    UNKNOWN_FORM = ("unknown-form", Severity.ERROR, "The front matter is written in a form that is not read.", "Write it as YAML, TOML or JSON.")
    TOO_DEEP = ("too-deep", Severity.ERROR, "Lists and mappings are nested deeper than any article needs.", "Flatten the value.")
    ALIAS_BOMB = ("alias-bomb", Severity.ERROR, "The YAML aliases expand beyond all measure, or refer to themselves.", "Write the values out.")
    NOT_A_MAPPING = ("not-a-mapping", Severity.ERROR, "The front matter is a list or a single value, not `key: value` lines.", "Write `key: value` lines.")
    UNKNOWN_TAXONOMY = ("unknown-taxonomy", Severity.ERROR, "`taxonomy` names something other than a topic or an organization.", "Use `topic` or `organization`, or remove the key.")
    NO_IDENTITY = ("no-identity", Severity.ERROR, "The document has neither a URL nor a title (a topic or organization: no name).", "Give it an `originalUrl`, a `webUrl` or a `title`.")
    RELATED_WITHOUT_URL = ("related-without-url", Severity.ERROR, "A related article has no usable URL, so it cannot be told apart from others.", "Give it a `webUrl`.")
    MISSHAPEN = ("misshapen", Severity.ERROR, "A value in a graph violates the SHACL shapes of the schema (validate).", "Correct the value that the message names, in the document or in the file.")
    # A value is left out or doubtful.
    WRONG_TYPE = ("wrong-type", Severity.WARNING, "The value has another type than its field; it is left out.", "Write it as the field table says.")
    BAD_DATE = ("bad-date", Severity.WARNING, "The value is not a date that exists, is not written as one, or may be two; it is left out.", "Write it as `2022-09-12T11:48:00Z`, `2022-09-12`, `2022-09` or `2022`.")
    BAD_DURATION = ("bad-duration", Severity.WARNING, "The value is not a duration; it is left out.", "Write it as `PT1H20M`, `1:20:00` or `80 minutes`.")
    BAD_LANGUAGE = ("bad-language", Severity.WARNING, "The value is neither a BCP 47 language tag nor the name of a language; it is left out.", "Write it as `en` or `pt-BR`.")
    BAD_URL = ("bad-url", Severity.WARNING, "The value is not an http or https address; it is left out.", "Write the whole address, `https://…`.")
    RESERVED_URL = ("reserved-url", Severity.WARNING, "The address lies where this graph mints its own identifiers; it is left out.", "Choose another `--base`.")
    URL_ENCODED = ("url-encoded", Severity.WARNING, "The address has characters that no URL may have; they are percent-encoded.", "Write the encoded form.")
    URL_MISMATCH = ("url-mismatch", Severity.WARNING, "`originalUrl` and `webUrl` are different articles' addresses; the first one is the identity.", "Check which one is meant.")
    RELATIVE_URL = ("relative-url", Severity.WARNING, "The address is relative and no `site` is configured; it is left out.", "Set `site` in the configuration.")
    DUPLICATE_KEY = ("duplicate-key", Severity.WARNING, "The key is stated twice; the last one is used.", "Remove one of them.")
    UNKNOWN_TYPE = ("unknown-type", Severity.WARNING, "`type` is none of the known types of article; the class is schema:CreativeWork.", "Use a type of the field table.")
    NO_TITLE = ("no-title", Severity.WARNING, "The article has no title.", "Give it a `title`.")
    NO_URL = ("no-url", Severity.WARNING, "The document has no URL; its path is its identity.", "Give it a `webUrl`; for the documents of a site, set `site` in the configuration.")
    NO_PROVIDER_NAME = ("no-provider-name", Severity.WARNING, "The provider has neither a domain nor a name; it is left out.", "Give it a `domain`.")
    AMBIGUOUS_AMP = ("ambiguous-amp", Severity.WARNING, "Several articles state this address as their AMP address, or articles state one another's; it stays an article of its own.", "Check the AMP addresses.")
    SHORT_ROW = ("short-row", Severity.WARNING, "Rows of the table have fewer cells than its header; the missing ones are not stated.", "Check that no cell is missing in the middle.")
    SAME_PATH = ("same-path", Severity.WARNING, "Two sources hold a document of this name; the folder of its source is added to each path.", "Give one common parent folder as the source.")
    DUPLICATE_MEMBER = ("duplicate-member", Severity.WARNING, "The archive holds two documents of one name; the last is read, as unpacking would leave it.", "Remove one of them.")
    VALUE_OVERRIDDEN = ("value-overridden", Severity.WARNING, "Another document with the same URL states another value, and wins.", "Make them agree or remove one.")
    MANY_NAMES = ("many-names", Severity.WARNING, "One provider has many different names; on a hosting platform each is a publisher of its own.", "If the host is a platform, name it in `platforms`.")
    GONE_NODE = ("gone-node", Severity.WARNING, "The notes of the page name a node or a story that the graph does not have; the rest of them is used.", "Correct the IRI in the file of notes, or remove the entry.")
    PRESET_MISFIT = ("preset-misfit", Severity.WARNING, "The preset that is configured is not the one that the files show.", "Correct `preset` in the configuration, or remove it to have it found.")
    BAD_SITE_FILE = ("bad-site-file", Severity.WARNING, "A configuration or data file of a site cannot be read; less is known of the site.", "Mend the file, or state `site`, `permalink` and `language` in `newsgraph.toml`.")
    UNLABELLED = ("unlabelled", Severity.WARNING, "A node in a graph has no label (validate).", "State a title or a name in the document.")
    # A decision, or a key that is not read; the documents can stay as they are.
    CIRCULAR_LINK = ("circular-link", Severity.WARNING, "Translations, or parts of series, lead to one another in a circle; the link that leads on from the first of them is left out.", "State the original, or the series, in one direction.")
    # The documents can stay as they are.
    MENTION_OVERRIDDEN = ("mention-overridden", Severity.INFO, "A mention in another document states another value than the claim that wins, and is not used.", "Nothing needs doing.")
    VALUE_REPLACED = ("value-replaced", Severity.INFO, "Another document with the same URL states another title, which is kept as another title, or another score, and wins.", "Nothing needs doing.")
    SAME_URL = ("same-url", Severity.INFO, "Several documents describe this URL; they are merged.", "Nothing needs doing.")
    SAME_NAME = ("same-name", Severity.INFO, "One provider or topic is spelt in several ways; the most stated one is its name.", "Settle on one spelling.")
    AMP_MAPPED = ("amp-mapped", Severity.INFO, "The address is the AMP address of another article; both are one.", "Nothing needs doing.")
    SELF_RELATED = ("self-related", Severity.INFO, "The article is related to itself; the relation is left out.", "Remove it.")
    MISSING_LINK = ("missing-link", Severity.INFO, "A link leads to a file, a note or an address of the own site that no document has; there is no edge for it.", "Correct the link, or add its target to the sources.")
    AMBIGUOUS_LINK = ("ambiguous-link", Severity.INFO, "Several documents have the name that a link states; the one in its folder is taken, else the one with the shortest path.", "State the path of the document that is meant.")
    REPEATED_RELATED = ("repeated-related", Severity.INFO, "The same related article is listed twice; it counts once.", "Remove one.")
    UNKNOWN_FIELD = ("unknown-field", Severity.INFO, "The key is none that this program reads; its value is not in the graph.", "Name the key in `newsgraph.toml`, mend its spelling, or leave it.")
    READ_AS_TEXT = ("read-as-text", Severity.INFO, "YAML takes the value for a comment or a tag, or a line for a fence; it is read as text.", "Put such a value in quotes.")
    NOT_A_DOCUMENT = ("not-a-document", Severity.INFO, "The file is data or configuration, not a document; it is passed over.", "Give it a title or a name, if it is a document; a table whose keys are your own is read where it is named as a source.")
    SECOND_KEY = ("second-key", Severity.INFO, "Another key states the same field and comes first; this one is not used.", "Nothing needs doing, unless the other one is meant: name the key in the configuration.")
    OWN_HOST = ("own-host", Severity.INFO, "Links show the address of a site that no configuration states; they lead to its documents.", "State it with `site`.")
    HIDDEN = ("hidden", Severity.INFO, "The document is a draft, or a condition of its site hides it; it is left out.", "Name other conditions with `hide`, or none, to read it.")
    TEMPLATE = ("template", Severity.INFO, "The title is a placeholder that a template engine fills in; the file is no document and is passed over.", "Nothing needs doing.")
    NO_TYPE = ("no-type", Severity.INFO, "The article states no `type`; the class is schema:CreativeWork.", "Give it a `type`.")
    DATE_RANGE = ("date-range", Severity.INFO, "The value is a range of dates; the first one is used.", "Nothing needs doing.")
    ASSUMED_UTC = ("assumed-utc", Severity.INFO, "The date states no time zone, or none that is known; UTC is assumed.", "Append `Z` or an offset.")
    BYTE_ORDER_MARK = ("byte-order-mark", Severity.INFO, "The file begins with a byte order mark; it is passed over.", "Nothing needs doing.")
    CRLF = ("crlf", Severity.INFO, "Lines end in CR LF; they are read as any others.", "Nothing needs doing.")
    ARCHIVE_INSIDE = ("archive-inside", Severity.INFO, "An archive or a Parquet table lies in a folder, or an archive, a table or a feed in an archive; it is not opened.", "Name it as a source to have its documents read.")
    PRESET = ("preset", Severity.INFO, "A site, or a vault, is among the sources; its preset has the rules for plumbing, drafts and addresses.", "Nothing needs doing; `preset` in the configuration names another one, or `none`.")
    PASSED_OVER = ("passed-over", Severity.INFO, "Files of a site or a project, and those that `exclude` names, are no documents.", "Nothing needs doing; `preset = \"none\"` reads all but the excluded ones.")
    OTHER_ENDINGS = ("other-endings", Severity.INFO, "Files have endings that no document has.", "Name such a file as a source, or rename it, to have it read.")
    LISTED_TWICE = ("listed-twice", Severity.INFO, "The same file is reached by two sources or links; it is read once.", "Nothing needs doing.")

    # fmt: on

    def __init__(self, slug: str, severity: Severity, meaning: str, remedy: str) -> None:
        self.slug = slug
        self.severity = severity
        self.meaning = meaning
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault of a document, or a note about it.

    Attributes:
        path: the document, relative to its source, with `/` between folders.
        line, column: the place in it, counted from 1; 0 for the file as a whole.
        code: its kind, with its severity.
        message: the fault and its value, on one line.
        cause: the key or the field that it is about, without the place in a list; diagnostics of one
            code and cause are one fault of many documents. Empty where the code says it all.

    >>> print(Diagnostic("a.md", 3, 1, Code.DUPLICATE_KEY, "'title' is stated twice"))
    a.md:3:1: warning duplicate-key: 'title' is stated twice
    """

    path: str
    line: int
    column: int
    code: Code
    message: str
    cause: str = ""

    @property
    def severity(self) -> Severity:
        """Return the severity of the code."""
        return self.code.severity

    def __str__(self) -> str:
        place = f"{printable(self.path)}:{self.line}:{self.column}"
        return f"{place}: {self.severity} {self.code.slug}: {printable(self.message)}"

    def order(self) -> tuple[str, int, int, str, str]:
        """Return the sort key: place, then code, then message."""
        return (self.path, self.line, self.column, self.code.slug, self.message)

    def as_dict(self) -> dict[str, str | int]:
        """Return the flat object that `--diagnostics json` prints."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "severity": str(self.severity),
            "code": self.code.slug,
            "message": self.message,
        }


_CODES = {code.slug: code for code in Code}


def rows_of(diagnostics: Iterable[Diagnostic]) -> list[tuple[str, int, int, str, str, str]]:
    """Encode diagnostics as values that JSON can hold."""
    return [(each.path, each.line, each.column, each.code.slug, each.message, each.cause) for each in diagnostics]


def diagnostics_in(rows: Iterable[Sequence[Any]]) -> tuple[Diagnostic, ...]:
    """Decode the diagnostics that `rows_of` encoded.

    >>> print(*diagnostics_in([["a.md", 0, 0, "empty", "there is nothing in it", ""]]))
    a.md:0:0: error empty: there is nothing in it
    """
    return tuple(Diagnostic(path, line, column, _CODES[slug], *texts) for path, line, column, slug, *texts in rows)


class Group(NamedTuple):
    """The diagnostics of one code and cause.

    Attributes:
        first: the first of them.
        number: how many there are.
        documents: in how many documents.
    """

    first: Diagnostic
    number: int
    documents: int

    def __str__(self) -> str:
        times = f"{self.number:,} times" if self.number > self.documents else ""
        documents = f"in {self.documents:,} documents" if self.documents > 1 else ""
        often = " ".join(filter(None, (times, documents)))
        return f"{self.first}{f' ({often})' if often else ''}. {self.first.code.remedy}"


def grouped(diagnostics: Iterable[Diagnostic]) -> list[Group]:
    """Group diagnostics by code and cause, in the order of the first of each group.

    >>> found = [Diagnostic(path, 1, 1, Code.RELATIVE_URL, "…", "images.url") for path in ("a.md", "a.md", "b.md")]
    >>> [(group.first.path, group.number, group.documents) for group in grouped(found)]
    [('a.md', 3, 2)]
    """
    groups: dict[tuple[str, str], list[Diagnostic]] = {}
    for each in diagnostics:
        groups.setdefault((each.code.slug, each.cause), []).append(each)
    return [Group(each[0], len(each), len({one.path for one in each})) for each in groups.values()]


class Unread(NamedTuple):
    """A key that was not read, as the message of an `UNKNOWN_FIELD` says it.

    Attributes:
        key: the key, with the way to it: `level`, `provider.founded`.
        example: a value of it, shortened; of a list the first one, of a mapping the first text with its key.
        looks_like: the field or the type that it looks like, in a few words; empty where it looks like none.
    """

    key: str
    example: str = ""
    looks_like: str = ""

    @property
    def message(self) -> str:
        """The message of its diagnostic.

        >>> Unread("level", "beginner", "a line of text").message
        "'level' is not read: 'beginner' looks like a line of text"
        >>> Unread("level").message
        "'level' is not read"
        """
        # The encrypted block is named by no message, however its key is spelt.
        value = f": '{self.example}'" if self.example and "secured" not in self.key.casefold() else ""
        looks = f"{'' if value else ';'} looks like {self.looks_like}" if self.looks_like else ""
        return f"'{self.key}' is not read{value}{looks}"

    @classmethod
    def of_message(cls, message: str) -> Unread:
        """Return the key that a message names.

        >>> Unread.of_message(Unread("a", "it's", "a title").message)
        Unread(key='a', example="it's", looks_like='a title')
        """
        found = _UNREAD.fullmatch(message)
        return cls(*(part or "" for part in found.groups())) if found else cls("")


_UNREAD = re.compile(r"'(.*?)' is not read(?:: '(.*)')?(?:;? looks like ([^']*))?", re.DOTALL)


class UnreadKey(NamedTuple):
    """A key that was not read, in all documents.

    Attributes:
        key, example, looks_like: as in `Unread`, of the first document.
        documents: how many documents state it.
    """

    key: str
    documents: int
    example: str
    looks_like: str


def unread_statements(diagnostics: Iterable[Diagnostic]) -> int:
    """Return how many keys of front matter were not read, those below other keys left out.

    >>> unread_statements(Diagnostic("a.md", 1, 1, Code.UNKNOWN_FIELD, "", key) for key in ("level", "provider.founded"))
    1
    """
    return sum(each.code is Code.UNKNOWN_FIELD and "." not in each.cause for each in diagnostics)


def unread_keys(diagnostics: Iterable[Diagnostic]) -> list[UnreadKey]:
    """Return the keys that were not read, the most frequent first.

    >>> note = Unread("level", "beginner", "a line of text")
    >>> unread_keys([Diagnostic("a.md", 1, 1, Code.UNKNOWN_FIELD, note.message, "level")])
    [UnreadKey(key='level', documents=1, example='beginner', looks_like='a line of text')]
    """
    keys = [
        UnreadKey(group.first.cause, group.documents, *Unread.of_message(group.first.message)[1:])
        for group in grouped(each for each in diagnostics if each.code is Code.UNKNOWN_FIELD)
    ]
    return sorted(keys, key=lambda each: (-each.documents, each.key))


def printable(text: str) -> str:
    """Return a text with every character that could steer a terminal written out as an escape.

    A message quotes documents, so it may hold control sequences, line breaks or
    characters that reverse the direction of writing.

    >>> printable("a\\x1b[2Jb")
    'a\\\\x1b[2Jb'
    """
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else character
        for character in text
    )
