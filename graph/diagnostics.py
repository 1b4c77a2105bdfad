"""What can be wrong with the data (diagnostics) and with a call (exceptions).

Bad data never raises: it yields a `Diagnostic` that names the place, and the rest is built.
A bad call raises one of these, whose text is one line that says what to do::

    NewsgraphError
    ├── ConfigError      an option or a key of the configuration is not usable
    ├── SourceError      a source is not there or cannot be listed
    ├── FormatError      no such export format, or a library it needs is not installed
    ├── EngineError      a process that reads documents was killed, or the cluster is missing or failed
    ├── LoadError        a file given to `load` is not one of our lossless exports
    ├── QueryError       a query, its parameters or its dataset are not usable
    ├── ServeError       the endpoint cannot be started
    └── WriteError       an export could not be written; what was there before is untouched
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

__all__ = [
    "Code",
    "ConfigError",
    "Diagnostic",
    "EngineError",
    "FormatError",
    "LoadError",
    "NewsgraphError",
    "QueryError",
    "ServeError",
    "Severity",
    "SourceError",
    "WriteError",
    "diagnostics_in",
    "printable",
    "rows_of",
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
    """A file given to `load` is not one of our lossless exports."""


class QueryError(NewsgraphError):
    """A query, its parameters or its dataset are not usable."""


class ServeError(NewsgraphError):
    """The endpoint cannot be started."""


class WriteError(NewsgraphError):
    """An export could not be written; what was there before is untouched."""


class Severity(StrEnum):
    """How much was lost: a document or relation, a value, or nothing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Code(Enum):
    """Every diagnostic there is: its name, its severity, what it means and what to do."""

    # fmt: off
    # A document, or one related article in it, is left out.
    UNREADABLE = ("unreadable", Severity.ERROR, "The file cannot be read.", "Check its permissions and that its disk is there.")
    BROKEN_LINK = ("broken-link", Severity.ERROR, "The symbolic link points nowhere.", "Restore its target or remove the link.")
    LINK_LOOP = ("link-loop", Severity.ERROR, "The symbolic link leads back to a folder it lies in.", "Remove the link; the folder is read once.")
    TOO_LARGE = ("too-large", Severity.ERROR, "The file is larger than one document may be.", "Split it, or raise `max-bytes`.")
    DAMAGED_ARCHIVE = ("damaged-archive", Severity.ERROR, "The archive, or this member of it, cannot be read; what was read before stays.", "Make the archive again, or fetch it again.")
    ARCHIVE_BOMB = ("archive-bomb", Severity.ERROR, "The archive unpacks to more than any archive of documents does.", "Unpack it, look at it, and give the folder as the source.")
    REFUSED_MEMBER = ("refused-member", Severity.ERROR, "The member of the archive leads out of it, is a link, is encrypted or is not a file.", "Make the archive again with plain files and relative names.")
    EMPTY = ("empty", Severity.ERROR, "The file is empty.", "Remove it or fill it.")
    NOT_UTF8 = ("not-utf-8", Severity.ERROR, "The bytes are not UTF-8 text.", "Convert the file to UTF-8; no encoding is guessed.")
    NO_FRONT_MATTER = ("no-front-matter", Severity.ERROR, "The document does not begin with a `---` line.", "Put the fields between two `---` lines at the top.")
    UNCLOSED_FENCE = ("unclosed-fence", Severity.ERROR, "No second `---` line closes the front matter.", "Close the front matter with a `---` line.")
    BAD_JSON = ("bad-json", Severity.ERROR, "The line is not valid JSON.", "Write one JSON object on each line.")
    BAD_YAML = ("bad-yaml", Severity.ERROR, "The front matter is not valid YAML.", "Mend the YAML at the place named; tabs cannot indent, and `: ` inside a value needs quotes.")
    TOO_DEEP = ("too-deep", Severity.ERROR, "Lists and mappings are nested deeper than any article needs.", "Flatten the value.")
    ALIAS_BOMB = ("alias-bomb", Severity.ERROR, "The YAML aliases expand beyond all measure, or refer to themselves.", "Write the values out.")
    NOT_A_MAPPING = ("not-a-mapping", Severity.ERROR, "The front matter is a list or a single value, not `key: value` lines.", "Write `key: value` lines.")
    UNKNOWN_TAXONOMY = ("unknown-taxonomy", Severity.ERROR, "`taxonomy` names something other than a topic or an organization.", "Use `topic` or `organization`, or remove the key.")
    NO_IDENTITY = ("no-identity", Severity.ERROR, "The document has neither a URL nor a title (a topic or organization: no name).", "Give it an `originalUrl`, a `webUrl` or a `title`.")
    RELATED_WITHOUT_URL = ("related-without-url", Severity.ERROR, "A related article has no usable URL, so it cannot be told apart from others.", "Give it a `webUrl`.")
    MISSHAPEN = ("misshapen", Severity.ERROR, "A graph has a value that the schema's shapes do not allow (validate).", "Do what the message says, in the document or in the file.")
    # A value is left out or doubtful.
    WRONG_TYPE = ("wrong-type", Severity.WARNING, "The value has another type than its field; it is left out.", "Write it as the field table says.")
    BAD_DATE = ("bad-date", Severity.WARNING, "The value is not a date that exists; it is left out.", "Write it as `2022-09-12T11:48:00Z`.")
    BAD_DURATION = ("bad-duration", Severity.WARNING, "The value is not a duration; it is left out.", "Write it as `PT1H20M`, `1:20:00` or `80 minutes`.")
    BAD_LANGUAGE = ("bad-language", Severity.WARNING, "The value is not a BCP 47 language tag; it is left out.", "Write it as `en` or `pt-BR`.")
    BAD_URL = ("bad-url", Severity.WARNING, "The value is not an http or https address; it is left out.", "Write the whole address, `https://…`.")
    RESERVED_URL = ("reserved-url", Severity.WARNING, "The address lies where this graph mints its own identifiers; it is left out.", "Choose another `--base`.")
    URL_ENCODED = ("url-encoded", Severity.WARNING, "The address has characters that no URL may have; they are percent-encoded.", "Write the encoded form.")
    URL_MISMATCH = ("url-mismatch", Severity.WARNING, "`originalUrl` and `webUrl` are different articles' addresses; the first one is the identity.", "Check which one is meant.")
    RELATIVE_URL = ("relative-url", Severity.WARNING, "The image's address is relative and no `site` is configured; it is left out.", "Set `site` in the configuration.")
    DUPLICATE_KEY = ("duplicate-key", Severity.WARNING, "The key is stated twice; the last one is used.", "Remove one of them.")
    UNKNOWN_TYPE = ("unknown-type", Severity.WARNING, "`type` is none of the known types of article; the class is schema:CreativeWork.", "Use a type of the field table.")
    NO_TITLE = ("no-title", Severity.WARNING, "The article has no title.", "Give it a `title`.")
    NO_URL = ("no-url", Severity.WARNING, "The document has no URL; its path is its identity.", "Give it an `originalUrl` or a `webUrl`.")
    NO_PROVIDER_NAME = ("no-provider-name", Severity.WARNING, "The provider has neither a domain nor a name; it is left out.", "Give it a `domain`.")
    AMBIGUOUS_AMP = ("ambiguous-amp", Severity.WARNING, "Several articles state this address as their AMP address, or articles state one another's; it stays an article of its own.", "Check the AMP addresses.")
    SAME_PATH = ("same-path", Severity.WARNING, "Two sources hold a document of this name; each is told apart by its source's folder.", "Give one common parent folder as the source.")
    DUPLICATE_MEMBER = ("duplicate-member", Severity.WARNING, "The archive holds two documents of one name; the last is read, as unpacking would leave it.", "Remove one of them.")
    VALUE_OVERRIDDEN = ("value-overridden", Severity.WARNING, "Another document with the same URL states another value, and wins.", "Make them agree or remove one.")
    UNLABELLED = ("unlabelled", Severity.WARNING, "A thing in a graph has no label (validate).", "State a title or a name in the document.")
    # Nothing is lost.
    MENTION_OVERRIDDEN = ("mention-overridden", Severity.INFO, "A mention states another value than the statement that wins.", "Nothing needs doing.")
    SAME_URL = ("same-url", Severity.INFO, "Several documents describe this URL; they are merged.", "Nothing needs doing.")
    SAME_NAME = ("same-name", Severity.INFO, "One provider or topic is spelt in several ways; the most stated one is its name.", "Settle on one spelling.")
    AMP_MAPPED = ("amp-mapped", Severity.INFO, "The address is the AMP address of another article; both are one.", "Nothing needs doing.")
    SELF_RELATED = ("self-related", Severity.INFO, "The article is related to itself; the relation is left out.", "Remove it.")
    REPEATED_RELATED = ("repeated-related", Severity.INFO, "The same related article is listed twice; it counts once.", "Remove one.")
    UNKNOWN_FIELD = ("unknown-field", Severity.INFO, "The key is none that this program reads.", "Nothing needs doing, unless it is misspelt.")
    NO_TYPE = ("no-type", Severity.INFO, "The article states no `type`; the class is schema:CreativeWork.", "Give it a `type`.")
    ASSUMED_UTC = ("assumed-utc", Severity.INFO, "The date states no time zone; UTC is assumed.", "Append `Z` or an offset.")
    BYTE_ORDER_MARK = ("byte-order-mark", Severity.INFO, "The file begins with a byte order mark; it is passed over.", "Nothing needs doing.")
    CRLF = ("crlf", Severity.INFO, "Lines end in CR LF; they are read as any others.", "Nothing needs doing.")
    ARCHIVE_INSIDE = ("archive-inside", Severity.INFO, "An archive or a table lies in a folder or in an archive; it is not opened.", "Name it as a source if what it holds is to be read.")
    LISTED_TWICE = ("listed-twice", Severity.INFO, "The same file is reached by two sources or links; it is read once.", "Nothing needs doing.")

    # fmt: on

    def __init__(self, slug: str, severity: Severity, meaning: str, remedy: str) -> None:
        self.slug = slug
        self.severity = severity
        self.meaning = meaning
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about the data.

    Attributes:
        path: the document, relative to its source, with `/` between folders.
        line, column: where in it, counted from 1; 0 for the file as a whole.
        code: what it is; the severity belongs to the code.
        message: what was found, in words, on one line.

    >>> print(Diagnostic("a.md", 3, 1, Code.DUPLICATE_KEY, "'title' is stated twice"))
    a.md:3:1: warning duplicate-key: 'title' is stated twice
    """

    path: str
    line: int
    column: int
    code: Code
    message: str

    @property
    def severity(self) -> Severity:
        """The severity of the code."""
        return self.code.severity

    def __str__(self) -> str:
        place = f"{printable(self.path)}:{self.line}:{self.column}"
        return f"{place}: {self.severity} {self.code.slug}: {printable(self.message)}"

    def order(self) -> tuple[str, int, int, str, str]:
        """The key that diagnostics are sorted by: place, then code, then message."""
        return (self.path, self.line, self.column, self.code.slug, self.message)

    def as_dict(self) -> dict[str, str | int]:
        """The diagnostic as the flat object that `--diagnostics json` prints."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "severity": str(self.severity),
            "code": self.code.slug,
            "message": self.message,
        }


_CODES = {code.slug: code for code in Code}


def rows_of(diagnostics: Iterable[Diagnostic]) -> list[tuple[str, int, int, str, str]]:
    """Return diagnostics as values that JSON can hold."""
    return [(each.path, each.line, each.column, each.code.slug, each.message) for each in diagnostics]


def diagnostics_in(rows: Iterable[Sequence[Any]]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics that such values stand for.

    >>> print(*diagnostics_in([["a.md", 0, 0, "empty", "there is nothing in it"]]))
    a.md:0:0: error empty: there is nothing in it
    """
    return tuple(Diagnostic(path, line, column, _CODES[slug], text) for path, line, column, slug, text in rows)


def printable(text: str) -> str:
    """Return the text with everything that could steer a terminal written out as escapes.

    Documents choose the text in a message, so it may hold control sequences, line breaks or
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
