"""The names in a line of authors, as people write it."""

from __future__ import annotations

import re

__all__ = ["author_names"]


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_SUFFIXES = _words(
    "jr jr. sr sr. ii iii iv phd ph.d. ph.d md m.d. m.d esq esq. mba m.b.a. cpa rn dds jd j.d. msc m.sc. ba ma"
)
# None of these stands in the name of one person, so a line with them is a description or a body's name.
_NO_NAMES = _words(
    "of for on at in with from behalf team group staff wg department office university institute project foundation "
    "board committee council agency association society editors editorial desk news press research development inc "
    "inc. llc ltd ltd. gmbh company corporation"
)
_PARTICLES = _words("van von de der den del della di da dos du la le bin ibn al el ter ten")
_ADDRESS_OF = re.compile(r"[^\s@<>()]+@[^\s@<>()]+")
_AFFILIATION = re.compile(r"\b(\w[\w.'-]{0,40} [^(),;]{1,60}) \([^()@]{1,80}\)(?=\s*(?:,|\Z| and | & ))")
"""Where somebody works, beside a name of two words: `Ann Lee (The Lab), Bob Ray (The Lab)`, not `Carol (A || B)`."""
_MAX_LENGTH = 1000
"""A line longer than this is a text, not a list of names."""


def author_names(line: str, alone: bool = True) -> list[str]:
    """Return the names in a line of authors.

    Semicolons part names. So do commas, ` and ` and ` & ` where what stands between them is names of people:
    `Smith, Jr.` and `Smith, John` are one name, `Barnes & Noble` and `The Board of Trade and Industry` too. Who
    writes `on behalf of` others or `and the` others writes with them.
    An address for e-mail is left out: `Ann <a@b.c>`, `a@b.c (Ann)`.

    Args:
        line: the text.
        alone: whether it is all that the document states; an item of several is not parted at commas.

    >>> author_names("Ann Lee, Bob Ray and Cy Young"), author_names("Ann <a@e.org>; b@e.org (Bob)")
    (['Ann Lee', 'Bob Ray', 'Cy Young'], ['Ann', 'Bob'])
    >>> author_names("Ann Lee, on behalf of The Teams"), author_names("Ann Lee and the Reform WG")
    (['Ann Lee', 'The Teams'], ['Ann Lee', 'the Reform WG'])
    >>> author_names("Smith, John"), author_names("Martin Luther King, Jr."), author_names("Barnes & Noble")
    (['Smith, John'], ['Martin Luther King, Jr.'], ['Barnes & Noble'])
    """
    if len(line) > _MAX_LENGTH:
        return [line]
    names = [
        name
        for part in line.split(";")
        if (bare := _without_address(part))
        for name in (_parted(bare, alone) if alone or "," not in bare else [bare])
    ]
    return list(dict.fromkeys(names))


def _without_address(text: str) -> str:
    """Return a name without the address for e-mail beside it; the address where nothing stands beside it."""
    text = " ".join(text.split())
    if "@" not in text:
        return _AFFILIATION.sub(r"\1", text)
    name = _ADDRESS_OF.sub("", text).replace("<>", " ").strip()
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1]
    name = " ".join(name.replace("mailto:", "").replace("()", " ").split()).strip(" ,\"'")
    return name or text.strip("<>")


def _parted(line: str, alone: bool) -> list[str]:
    for joint in (", on behalf of ", " on behalf of ", " and the ", " & the "):
        first, found, body = line.partition(joint)
        if found and _is_name(first) and body.strip():
            return [first.strip(), ("the " if joint.endswith("the ") else "") + body.strip()]
    pieces = _joined_suffixes([piece for each in line.split(",") if (piece := each.strip())])
    if len(pieces) == 2 and alone and _is_last_name_first(*pieces):
        return [line]
    last = pieces[-1] if pieces else ""
    if len(pieces) > 1 and re.match(r"(?:and|&) ", last, re.IGNORECASE):
        pieces[-1] = last.partition(" ")[2].strip()
    parted = [name for piece in pieces for name in _at_and(piece)]
    return parted if len(parted) < 2 or all(map(_is_name, parted)) else [line]


def _joined_suffixes(pieces: list[str]) -> list[str]:
    joined: list[str] = []
    for piece in pieces:
        if joined and piece.lower() in _SUFFIXES:
            joined[-1] += f", {piece}"
        else:
            joined.append(piece)
    return joined


def _is_last_name_first(first: str, second: str) -> bool:
    """Whether two pieces are the last and the first name of one person: a word each, initials aside."""
    *particles, last = first.split()
    given, *initials = second.split()
    return (
        all(each in _PARTICLES for each in particles)
        and all(len(each.strip(".")) == 1 for each in initials)
        and last[0].isupper()
        and given[0].isupper()
    )


def _at_and(piece: str) -> list[str]:
    for sign in (" and ", " & ", " And ", " AND ", " + "):
        if sign in piece:
            names = [name for each in piece.split(sign) if (name := each.strip())]
            # Two single words beside `&` are a firm more often than two people.
            firm = sign != " and " and len(names) == 2 and all(" " not in name for name in names)
            return [piece] if firm or not all(map(_is_name, names)) else names
    return [piece]


def _is_name(text: str) -> bool:
    words = text.split()
    return 1 <= len(words) <= 6 and words[0].lower() != "the" and _NO_NAMES.isdisjoint(text.lower().split())
