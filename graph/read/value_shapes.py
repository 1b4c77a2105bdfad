"""The shape of a stated value: an address, a date, a label, a list of words. Keys lie, values do not.

Each function takes any nesting of texts, None, lists and mappings, and returns None (or nothing) where the value
has another shape. None follows a nesting down further than a few levels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from graph.core.schema import ARTICLE, ARTICLE_CLASSES, UNKNOWN_TYPE
from graph.read.simple_yaml import YamlValue
from graph.text.repair import repaired
from graph.text.values import conversion

__all__ = [
    "address_of",
    "article_type_of",
    "date_of",
    "day_of_text",
    "duration_of",
    "is_placeholder",
    "is_template",
    "items_of_list",
    "label_of",
    "language_of",
    "looks_like",
    "number_of",
    "picture_of",
    "switch_of",
    "target_of",
    "text_of",
    "wikilinks_of",
    "words_of",
]

_WIKILINK = re.compile(r"!?\[\[([^\[\]|\n]*)(?:\|([^\[\]\n]*))?\]\]")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]\n]+)\]\((\S+?)\)")
_ADDRESS = re.compile(r"<?(https?://[^\s<>][^\n<>]*)>?", re.IGNORECASE)
_PICTURE = re.compile(r"[^\n]+\.(?:png|jpe?g|gif|webp|avif|svg|bmp|tiff?|jfif|heic)(?:[?#]\S*)?", re.IGNORECASE)
_FILE = re.compile(r"[^\n\s][^\n]*\.(?:md|markdown|mdx|qmd|rmd|html?|rst|txt)(?:[?#]\S*)?", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}[.,][0-9]{1,18}")
_SWITCHES = frozenset(("true", "false", "yes", "no", "on", "off"))
_PLACEHOLDERS = frozenset(("", "uncategorized", "uncategorised", "none", "untagged", "null", "~", "n/a", "tbd"))
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)", re.ASCII)
_TEMPLATES = ("{{", "{%", "<%", "${")
_LONGEST_DATE = 64

# `language: R` names a programming language. Those of two or three letters that are tags of languages people
# speak (`cs`, `sh`, `ts`) are not here.
_NOT_SPOKEN = """
    r c c# c++ f# go js jsx tsx php sql css scss html xml json yaml toml bash zsh java rust ruby perl scala swift kotlin
    julia python python3 lisp ocaml haskell fortran cobol dart elixir erlang clojure matlab typescript javascript
    shell powershell groovy lua nix zig solidity verilog vhdl assembly text plain markdown latex
"""
_PROGRAMMING_LANGUAGES = frozenset(_NOT_SPOKEN.split())
_ANNOTATED = ("rendered", "main", "value", "text", "name", "title", "label", "original", "content", "plain")
_DATES = ("published", "date", "created", "start", "iso", "iso8601", "value", "$date", "datetime", "posted", "updated")
_ADDRESSES = ("url", "href", "link", "src", "permalink", "address", "rendered", "webUrl", "web_url", "value")
_PICTURES = (
    "url", "src", "path", "image", "file", "href", "publicURL", "relative", "filename", "link", "feature", "full",
    "x1", "thumbnail",
)  # fmt: skip

_CONVERT_DATE = conversion(ARTICLE.field("publishedDateTime"))
_CONVERT_LANGUAGE = conversion(ARTICLE.field("language"))
_CONVERT_DURATION = conversion(ARTICLE.field("length"))


def items_of_list(value: YamlValue) -> list[YamlValue]:
    """Return the items of a value: those of a list, else the value itself; none of them is None.

    An unquoted `[[Note]]` is a list in a list to YAML; it is read as the link that it was meant to be.

    >>> items_of_list([["Note"]]), items_of_list(["a", None, [["B"]]]), items_of_list(None)
    (['[[Note]]'], ['a', '[[B]]'], [])
    """
    if not isinstance(value, list):
        return [] if value is None else [value]
    return [_relinked(each) for each in value if each is not None]


def _relinked(item: YamlValue) -> YamlValue:
    inner = item
    for _ in range(2):
        if isinstance(inner, list) and len(inner) == 1:
            inner = inner[0]
    return f"[[{inner}]]" if isinstance(item, list) and isinstance(inner, str) else item


def _sole(value: YamlValue) -> YamlValue:
    """Return the only item of a list, else the value."""
    items = items_of_list(value)
    return items[0] if len(items) == 1 else None if isinstance(value, list) else value


def _part(value: YamlValue, keys: Iterable[str]) -> YamlValue:
    """Return the first of a mapping's parts that is stated as text under one of the keys, else the value."""
    if not isinstance(value, dict):
        return value
    return next((part for key in keys if isinstance(part := value.get(key), str) and part.strip()), None)


def text_of(value: YamlValue) -> str | None:
    """Return a text: itself, the only item of a list, or the main part of an annotated one.

    >>> text_of({"rendered": "A headline"}), text_of(["one"]), text_of(["one", "two"]), text_of(" ")
    ('A headline', 'one', None, None)
    """
    text = _part(_sole(value), _ANNOTATED)
    return text if isinstance(text, str) and text.strip() else None


def label_of(value: YamlValue) -> str | None:
    """Return the label that a text is, without the signs of links and tags around it.

    >>> label_of("[[maps/Kyoto|the city]]"), label_of("[[Map of *X*#Parts]]"), label_of("#ai"), label_of("none")
    ('the city', 'Map of *X*', 'ai', None)
    """
    text = text_of(value)
    if text is None:
        return None
    label = text.strip()
    if link := _WIKILINK.fullmatch(label):
        target, shown = link.groups()
        label = (shown or "").strip() or target.partition("#")[0].rstrip("/").rpartition("/")[2].strip()
    elif link := _MARKDOWN_LINK.fullmatch(label):
        label = link[1].strip()
    elif label.startswith("#") and len(label) > 1 and not label[1].isspace():
        label = label.lstrip("#")
    return None if label.casefold() in _PLACEHOLDERS else label


def words_of(value: YamlValue, at_spaces: bool = False) -> list[str]:
    """Return the labels of a list, or of a line that commas, semicolons, bars or `#` part.

    Args:
        value: the list or the line.
        at_spaces: whether spaces part the words of a line that has no commas, as Jekyll does it.

    >>> words_of("ai, robots; law"), words_of("ai law", at_spaces=True), words_of("New York"), words_of("#a #b")
    (['ai', 'robots', 'law'], ['ai', 'law'], ['New York'], ['a', 'b'])
    """
    items = items_of_list(value)
    if len(items) == 1 and not isinstance(value, list) and isinstance(items[0], str):
        items = list(_parts_of_line(items[0], at_spaces))
    labels = [label for item in items if (label := label_of(item)) is not None]
    return list(dict.fromkeys(labels))


def _parts_of_line(line: str, at_spaces: bool) -> list[str]:
    line = line.strip()
    if _WIKILINK.search(line):
        return [found[0] for found in _WIKILINK.finditer(line)]
    if line.startswith("[") and line.endswith("]"):
        line = line[1:-1]
    for sign in (";", ",", "|", "\n"):
        if sign in line:
            return [part.strip(" \t\"'") for part in re.split(r"[;,|\n]", line)]
    words = line.split()
    return words if at_spaces or (len(words) > 1 and all(word.startswith("#") for word in words)) else [line]


def address_of(value: YamlValue) -> str | None:
    """Return an absolute address of the web.

    >>> address_of("https://e.org/a"), address_of({"url": "http://e.org/"}), address_of("/news/a"), address_of("GSA")
    ('https://e.org/a', 'http://e.org/', None, None)
    """
    text = _part(_sole(value), _ADDRESSES)
    if not isinstance(text, str):
        return None
    text = text.strip()
    if link := _MARKDOWN_LINK.fullmatch(text):
        text = link[2]
    match = _ADDRESS.fullmatch(text)
    return match[1].rstrip() if match else None


def date_of(value: YamlValue) -> str | None:
    """Return a date as it is stated: a text that names a day that exists, or the main date of several.

    >>> date_of("2024-05-01"), date_of({"created": "2024-05-01", "updated": "2025-01-01"}), date_of("false")
    ('2024-05-01', '2024-05-01', None)
    """
    value = _sole(value)
    if isinstance(value, dict):
        return next((date for key in _DATES if (date := date_of_text(value.get(key)))), None)
    return date_of_text(value)


def date_of_text(value: YamlValue) -> str | None:
    """Return a text that is a date."""
    if not isinstance(value, str) or not 4 <= len(value) <= _LONGEST_DATE:
        return None
    text = value.strip()
    if text.startswith("[["):
        text = label_of(text) or ""
    return text if any(each.isdigit() for each in text) and _CONVERT_DATE(text)[0] is not None else None


def day_of_text(text: str) -> str | None:
    """Return the day that a text begins with or that it means, or None where it is no date.

    >>> day_of_text("2020-01-01 23:30 -0500"), day_of_text("2013/7/13 20:46:25"), day_of_text("someday")
    ('2020-01-01', '2013-07-13', None)
    """
    if _DAY.match(text):
        return text[:10]
    day = _CONVERT_DATE(text)[0] if date_of_text(text) else None
    return str(day)[:10] if day else None


def switch_of(value: YamlValue) -> str | None:
    """Return a truth value as it is stated.

    >>> switch_of("false"), switch_of("2024-05-01")
    ('false', None)
    """
    return value if isinstance(value, str) and value.strip().lower() in _SWITCHES else None


def number_of(value: YamlValue) -> str | None:
    """Return a whole number as it is stated."""
    return value if isinstance(value, str) and _NUMBER.fullmatch(value.strip()) else None


def duration_of(value: YamlValue, in_minutes: bool = False) -> str | None:
    """Return a duration.

    Args:
        value: the text, or the text with its parts.
        in_minutes: whether a number alone is one of minutes, as in `reading_time: 15`.

    >>> duration_of("15", in_minutes=True), duration_of("15"), duration_of({"text": "5 min read", "minutes": "4.8"})
    ('15 minutes', None, '5 min')
    """
    text = text_of(value)
    if text is None or len(text) > _LONGEST_DATE:
        return None
    text = text.strip().removesuffix(" read")
    if in_minutes and _NUMBER.fullmatch(text):
        text = f"{text} minutes"
    return text if _CONVERT_DURATION(text)[0] is not None else None


def language_of(value: YamlValue) -> str | None:
    """Return a language that people speak, as it is stated.

    >>> language_of("en"), language_of(["pt-BR"]), language_of(["R"]), language_of("go")
    ('en', 'pt-BR', None, None)
    """
    items = items_of_list(value)
    text = text_of(items[0]) if items else None
    if text is None or len(text) > _LONGEST_DATE or text.strip().lower() in _PROGRAMMING_LANGUAGES:
        return None
    return text if _CONVERT_LANGUAGE(text)[0] is not None else None


def article_type_of(value: YamlValue) -> str | None:
    """Return a type of article that is known; `post` and `page` are names of layouts."""
    text = _sole(value)
    name = text.strip().lower() if isinstance(text, str) else ""
    return name if name in ARTICLE_CLASSES and name != UNKNOWN_TYPE else None


def picture_of(value: YamlValue) -> str | None:
    """Return the address or the file of a picture; a name that only the site can resolve is none.

    >>> picture_of("/img/a.png"), picture_of({"src": "a.jpg"}), picture_of("city-skyline"), picture_of("[[a.png]]")
    ('/img/a.png', 'a.jpg', None, None)
    """
    text = _part(value, _PICTURES)
    if not isinstance(text, str):
        return None
    text = text.strip()
    if "[[" in text or is_template(text):
        return None
    address = address_of(text)
    if address is not None:
        return address
    return text if _PICTURE.fullmatch(text) or (text.startswith("/") and " " not in text and len(text) > 1) else None


def target_of(value: YamlValue) -> str | None:
    """Return the target of a link: an address, a path, a file or a wikilink.

    >>> target_of("https://e.org/"), target_of("/posts/two/"), target_of("two.md"), target_of("[[Note|n]]")
    ('https://e.org/', '/posts/two/', 'two.md', '[[Note|n]]')
    >>> target_of({"title": "Two", "url": "/two"}), target_of("two words")
    ('/two', None)
    """
    text = _part(value, (*_ADDRESSES, "path", "file", "ref", "to"))
    if text is None and isinstance(value, dict) and len(value) == 1:
        text = next(iter(value.values()))
    if not isinstance(text, str):
        return None
    text = text.strip()
    if link := _MARKDOWN_LINK.fullmatch(text):
        text = link[2]
    if _WIKILINK.fullmatch(text):
        return text.lstrip("!")
    if address := address_of(text):
        return address
    if "\n" in text or is_template(text):
        return None
    is_path = text.startswith(("/", "./", "../", "@/", "~/")) or (text.endswith("/") and " " not in text)
    return text if len(text) > 1 and (is_path or _FILE.fullmatch(text)) else None


def wikilinks_of(value: YamlValue) -> list[str]:
    """Return the wikilinks that a value consists of; nothing where it has anything else.

    >>> wikilinks_of(["[[A]]", "[[B|b]]"]), wikilinks_of([["A"]]), wikilinks_of("see [[A]]")
    (['[[A]]', '[[B|b]]'], ['[[A]]'], [])
    """
    items = items_of_list(value)
    links = [item.strip() for item in items if isinstance(item, str) and _WIKILINK.fullmatch(item.strip())]
    return links if len(links) == len(items) else []


def is_placeholder(value: YamlValue) -> bool:
    """Whether all that a value holds are words that stand for nothing: `none`, `Uncategorized`.

    >>> is_placeholder(["Uncategorized", None]), is_placeholder("news")
    (True, False)
    """
    items = items_of_list(value)
    return all(isinstance(item, str) and item.strip().casefold() in _PLACEHOLDERS for item in items)


def is_template(text: str) -> bool:
    """Whether a text has a placeholder that a template engine fills in.

    >>> is_template("{{ title }}"), is_template("<% tp.file.title %>"), is_template("A {small} thing")
    (True, True, False)
    """
    return any(sign in text for sign in _TEMPLATES)


def looks_like(value: YamlValue) -> str:
    """Return the shape of a value in words.

    >>> looks_like("2024-05-01"), looks_like("https://e.org/"), looks_like("12"), looks_like(["a", "b"])
    ('a date', 'an address', 'a whole number', 'a list of words')
    """
    if isinstance(value, list):
        return _list_looks_like(value)
    if not isinstance(value, str):
        return "nothing" if value is None else "a mapping"
    text = repaired(value[:2000]).strip()
    for looks, is_one in _LOOKS:
        if is_one(text):
            return looks
    return "a word" if len(text.split()) == 1 else "text"


def _list_looks_like(value: list[YamlValue]) -> str:
    if wikilinks_of(value):
        return "a list of wikilinks"
    items = [each for each in value[:8] if each is not None]
    if all(isinstance(each, str) for each in items):
        return "a list of addresses" if items and all(map(address_of, items)) else "a list of words"
    return "a list of mappings" if all(isinstance(each, dict) for each in items) else "a list"


_LOOKS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("true or false", switch_of),
    ("a whole number", number_of),
    ("a number", _DECIMAL.fullmatch),
    ("a date", date_of_text),
    ("an address", address_of),
    ("a programming language", lambda text: text.lower() in _PROGRAMMING_LANGUAGES),
)
