"""Phrases that many messages share: a suggestion, the cause of an OSError, an article, a plural."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["did_you_mean", "nearest", "plural", "reason_of", "with_article"]


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the known name that is most like a misspelt one, or an empty text.

    Args:
        name: the misspelt name.
        known: the names there are.
        cutoff: the least similarity, from 0 for any to 1 for the same.

    >>> nearest("tll", ["html", "ttl"]), nearest("zzz", ["html", "ttl"])
    ('ttl', '')
    """
    import difflib  # only a mistake needs it

    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=cutoff)), "")


def did_you_mean(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the question that suggests the nearest known name, or an empty text.

    >>> did_you_mean("tll", ["html", "ttl"])
    "did you mean 'ttl'?"
    """
    near = nearest(name, list(known), cutoff)
    return f"did you mean '{near}'?" if near else ""


def reason_of(error: Exception) -> str:
    """Return the cause of an error of the system in lower case, without its number and file name.

    >>> reason_of(FileNotFoundError(2, "No such file or directory", "a.md"))
    'no such file or directory'
    """
    return (getattr(error, "strerror", None) or str(error)).lower()


def with_article(noun: str) -> str:
    """Return a noun with its indefinite article.

    >>> with_article("article"), with_article("topic")
    ('an article', 'a topic')
    """
    return f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun}"


def plural(noun: str) -> str:
    """Return the plural of a noun, as that of a kind of node.

    >>> plural("topic"), plural("company"), plural("person")
    ('topics', 'companies', 'people')
    """
    if noun == "person":
        return "people"
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou") else f"{noun}s"
