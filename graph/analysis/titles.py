"""The words of titles with their places: without boilerplate, in any script, broken where a phrase cannot go on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from graph.text.scripts import HAN_AND_HIRAGANA, KATAKANA, MARKS, SOUTH_EAST

__all__ = [
    "CLAUSE_WORDS",
    "LONGEST",
    "OPEN_ENDS",
    "STOP_WORDS",
    "WEAK_ENDS",
    "Token",
    "clean_titles",
    "fold",
    "is_character",
    "pieces_of",
    "tokens_of",
]

LONGEST = 400
"""How many characters of a title are read; a longer one is no title."""

_REMEMBERED = 1 << 16
"""How many words' forms are remembered; most words of a corpus recur."""

_TITLES_REMEMBERED = 1 << 10
"""How many titles' words are remembered: those of one story, of which several phrases are read."""

# Scripts without spaces: a character is a word of its own there, in Thai, Lao, Khmer and Burmese with its vowels and
# tones. A run of katakana is mostly one foreign word.
_VOWELS = "\u0e30-\u0e3a\u0e45-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3"
_LETTER = f"(?:(?![{HAN_AND_HIRAGANA}{KATAKANA}{SOUTH_EAST}])\\w|[{MARKS}\u200c\u200d])"
_PIECE = (
    r"(?:[^\W\d_]\.){{2,}}"
    r"|\b[A-Z][a-z]{{0,2}}\.(?=\s\w)"
    r"|[$€£¥₹#@]?{letter}+(?:(?:['’.&]|,(?=\d{{3}}\b)){letter}+)*(?:[+#]+(?!\w)|%)?"
    "{scripts}"
    r"|(?<=\w)[-‐‑/](?=\w)"
    r"|\s[-‐‑/]|[-‐‑/]\s"
    r"|&"
    r"|[^\s\w]"
)
_ASCII = re.compile(_PIECE.format(letter=r"\w", scripts=""), re.ASCII)
_ANY = re.compile(
    _PIECE.format(
        letter=_LETTER,
        scripts=f"|[{KATAKANA}]+|[{HAN_AND_HIRAGANA}]|[\u0e40-\u0e44\u0ec0-\u0ec4]?[{SOUTH_EAST}][{_VOWELS}]*",
    )
)
_CHARACTER = re.compile(f"[{HAN_AND_HIRAGANA}{SOUTH_EAST}]")
_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
_WORD = re.compile(f"[^\\W_]|[{MARKS}]")

_LABELS = r"update|updated|wrap ?up|refile|corrected|correction|rpt|factbox|brief|exclusive|insight|advisory|breaking(?: news)?"
_MORE_LABELS = (
    r"video|watch|live(?: updates?)?|photos?|in pictures|podcast|opinion|analysis|listen|press release|alert|gallery"
    r"|timeline|explainer|editorial|column|interview|report|just in|developing"
    r"|general(?:ly)? availab(?:ility|le)|(?:public|private) preview"
)
_PREFIX = re.compile(rf"\s*(?:(?:{_LABELS})\s*\d*\s*[-–—:|]+|(?:{_MORE_LABELS})\s*[:|])\s*(?=\S)", re.IGNORECASE)
_SUFFIX = re.compile(rf"\s*[\[(](?:{_LABELS}|{_MORE_LABELS})(?:\s*\d+)?[\])]\s*$", re.IGNORECASE)
_TAIL = re.compile(r"\s(?:[|–—•·-]|::)\s")
_SEPARATORS = frozenset("|–—•·-:")
"""The marks of which a label and a tail have one; most titles have none, which is sooner seen."""
_TAIL_WORDS = 5
_TAIL_STORIES = 5
_TAIL_TITLES = 3
"""The number of stories, and of titles where none of its words is in lower case, that end in the same tail before it
is taken for the name of a site."""


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


CLAUSE_WORDS = _listed(
    "as if you your you'll is are was were be been will would can could should may might must do does did has have had that "
    "which who what when where why how because while than it its it's they their there here this these we our i my he his "
    "she her not don't can't won't isn't says said say"
)
"""Words that make a clause of a phrase; one without them reads better as a name."""

WEAK_ENDS = _listed(
    "announce announces announced announcing launches launched launching unveil unveils unveiled unveiling introduce "
    "introduces introduced introducing bring brings bringing reveal reveals revealed become becomes became becoming make "
    "makes made making take takes took taking goes go going gone come comes came coming keep keeps keeping look looks let "
    "lets give gives gave tell tells told think thinks add adds added adding extend extends includes offers offering "
    "generally available sees seeks enables allows helps makes puts gets wins plans posts wants brings tops begins starts "
    "confirms warns claims hits asks calls faces leads shows finds moves holds acquires acquire joins join achieves earns "
    "earned selects signs receives received receiving connects supports supporting expands delivers delivering improves "
    "improving accelerates simplifies integrates create creates created creating generate generates generating unlock unlocks enhanced explore explores discover discovers"
)
"""Words that stand at neither end of a name where others do: verbs, and the ends of common formulas."""

OPEN_ENDS = _listed("new newest first higher lower larger better next latest second third")
"""Words that a noun has to follow: they may begin a name, and do not end one."""

UNITS = _listed("million billion trillion bn mn mln bln percent pct crore lakh")
"""Words that belong to the number before."""

STOP_WORDS = _listed(
    # English, with the verbs that titles say little by.
    "a about across after again against all along also although am amid among an and any anywhere are around as at back be because been before "
    "behind being beyond but by can could despite did do does down during each few for from further get gets getting got had has have he her here him "
    "his how i if in into is it it's its just least like may me might more most much must my near need needs no nor not now of "
    "off on once one only or other our out over own per said same say saying says set she should so some still such than "
    "that the their them then there these they this those though through to too toward towards under until up upon us use "
    "used uses using via vs want wants was we we'll we're were what when where whether which while who whom whose why will "
    "with within without would yet you you'll your here's what's that's don't can't won't isn't & "
    # German, French, Spanish, Portuguese, Italian, Dutch.
    "der die das dem den des ein eine einen einem einer und oder aber auf aus bei bis für im ist mit nach nicht ohne sich "
    "sie sind über um unter vom von vor wie wird zu zum zur auch als am beim durch gegen wegen "
    "le la les un une des du de et ou mais au aux avec ce cette ces dans en est par pas plus pour qui que sa se ses son sont "
    "sur leur il elle el los las una unos y o pero al con del lo más para por se sin su sus es son como entre "
    "os um uma uns e ou mas ao aos com da das do dos em na nas no nos não para pela pelo que seu sua é "
    "gli i il lo un e o ma che con da dal dalla dei del della delle di è nel nella per più sono sul sulla tra "
    "de het een en of maar aan bij door met naar niet om op te tot uit van voor is zijn "
    # Swedish, Danish, Polish, Turkish, Arabic, Hindi.
    "och på av för med till som ett att är og af der til fra w z do się za od ve bir bu için ile "
    "في من على إلى عن مع أن بعد का की के में से को पर ने है और "
    # Russian, and the particles of Japanese, Chinese.
    "и в во на не что он с со как а то по из к ко у за от о об для до при его её их или но это "
    "の は を が に で と も へ や か ら れ た て だ す し る い く な っ ま さ ん な ど 的 了 在 是 和 与 與 及 对 對 将 將 被 为 為 等 也 就"
)
"""Words that stand at neither end of a phrase."""


class Token(NamedTuple):
    """A word of a title.

    Attributes:
        word: its form for comparison: without case, possessive ending and sign of currency.
        start, end: its place in the title.
        glued: whether a hyphen or slash joins it to the word before.
        first: whether a phrase must begin anew here: at the start, and after a comma, colon, quotation mark or dash.
    """

    word: str
    start: int
    end: int
    glued: bool
    first: bool


def pieces_of(title: str) -> list[str]:
    """Return the pieces of a title: words, marks that join two words, and marks that break phrases.

    >>> pieces_of("Coca-Cola's C# app: U.S. pays $100,000")
    ['Coca', '-', "Cola's", 'C#', 'app', ':', 'U.S.', 'pays', '$100,000']
    """
    return (_ASCII if title.isascii() else _ANY).findall(title[:LONGEST])


@lru_cache(maxsize=_REMEMBERED)
def fold(piece: str) -> str:
    """Return the form of a piece for comparison; of a mark, the mark.

    >>> fold("Microsoft’s"), fold("$10B"), fold("U.S."), fold("Mt."), fold(":")
    ('microsoft', '10b', 'u.s.', 'mt', ':')
    """
    text = _POSSESSIVE.sub("", piece.casefold()).lstrip("$€£¥₹#@") or piece
    return text[:-1] if text.count(".") == 1 and text.endswith(".") and len(text) > 1 else text


@lru_cache(maxsize=_REMEMBERED)
def is_word(folded: str) -> bool:
    """Return whether a folded piece is a word, and no mark."""
    return folded == "&" or _WORD.search(folded) is not None


@lru_cache(maxsize=_REMEMBERED)
def is_character(folded: str) -> bool:
    """Return whether a word is one character of a script without spaces.

    >>> is_character("云"), is_character("cloud")
    (True, False)
    """
    return _CHARACTER.match(folded) is not None


@lru_cache(maxsize=_TITLES_REMEMBERED)
def tokens_of(title: str) -> tuple[Token, ...]:
    """Return the words of a title with their places.

    >>> [(each.word, each.glued, each.first) for each in tokens_of("Red, blue-green")]
    [('red', False, True), ('blue', False, True), ('green', True, False)]
    """
    tokens: list[Token] = []
    glued, first, at = False, True, 0
    for piece in pieces_of(title):
        at = title.find(piece, at)
        word, length = _form(piece)
        if length:
            glued = glued or (word in UNITS and bool(tokens) and not first and tokens[-1].word[:1].isdigit())
            tokens.append(Token(word, at, at + length, glued, first))
            glued = first = False
        elif joins(word):
            glued = True
        else:
            glued, first = False, True
        at += len(piece)
    return tuple(tokens)


@lru_cache(maxsize=_REMEMBERED)
def _form(piece: str) -> tuple[str, int]:
    """Return the folded form of a piece, and how long it is without a possessive ending; 0 for a mark."""
    word = fold(piece)
    return word, len(_POSSESSIVE.sub("", piece)) if is_word(word) else 0


def joins(piece: str) -> bool:
    """Return whether a mark joins the words beside it: a hyphen or a slash."""
    return piece in "-‐‑/"


def clean_titles(titles: Sequence[str], groups: Sequence[int], publishers: Iterable[str]) -> list[str]:
    """Return titles without boilerplate: labels of news agencies, and names of sites at the end.

    Args:
        titles: the titles.
        groups: the story of each title, -1 for none; a tail that titles of many stories have is a site's name.
        publishers: the names of publishers.

    >>> clean_titles(["UPDATE 2-Bank fails | The Daily", "Video: A day"], [0, 1], ["The Daily"])
    ['Bank fails', 'A day']
    """
    sites = {_key(name) for name in publishers} - {""}
    tails: Counter[str] = Counter()
    inside: dict[str, set[int]] = {}
    named: set[str] = set()
    last = [_tail(title) for title in titles]
    for at, (title, tail) in enumerate(zip(titles, last, strict=True)):
        if tail and len(tail.split()) <= _TAIL_WORDS:
            if not any(word[0].islower() for word in _TAIL.split(title[:LONGEST])[-1].split()):
                named.add(tail)
            tails[tail] += 1
            inside.setdefault(tail, set()).add(groups[at] if groups[at] >= 0 else -at - 1)
    sites |= {tail for tail, among in inside.items() if len(among) >= _TAIL_STORIES}
    sites |= {tail for tail, often in tails.items() if often >= _TAIL_TITLES and tail in named}
    return [_clean(title, tail, sites) for title, tail in zip(titles, last, strict=True)]


def _clean(title: str, tail: str, sites: set[str]) -> str:
    text = title[:LONGEST]
    while not _SEPARATORS.isdisjoint(text) and (found := _PREFIX.match(text)):
        text = text[found.end() :]
    if text.endswith((")", "]", " ")):
        text = _SUFFIX.sub("", text)
    if len(text) < len(title):
        tail = _tail(text)
    while tail and tail in sites:
        text = text[: [*_TAIL.finditer(text)][-1].start()]
        tail = _tail(text)
    return text.strip()


def _tail(title: str) -> str:
    """Return the last part of a title after a separator, for comparison; empty where it has none."""
    parts = () if _SEPARATORS.isdisjoint(title) else _TAIL.split(title[:LONGEST])
    return _key(parts[-1]) if len(parts) > 1 else ""


def _key(name: str) -> str:
    return " ".join(fold(piece) for piece in pieces_of(name) if is_word(piece))
