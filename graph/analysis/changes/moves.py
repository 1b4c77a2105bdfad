"""Find the articles whose IRI is gone, and which live on under another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

from graph.core.model import Value

__all__ = ["Articles", "find_moves"]

Articles = Mapping[str, Mapping[str, Value]]
"""The values of each article, by its IRI."""

_URLS = ("webUrl", "ampUrls", "statedUrls")


def find_moves(old: Articles, new: Articles, providers: Callable[[str, bool], Hashable]) -> dict[str, tuple[str, str]]:
    """Return for each article that is gone and lives on the IRI that it has now, and the evidence.

    The evidence is, in this order, an address that the other article did not have before; a document that describes
    it now, where title, date or excerpt are the same too, because a document may be overwritten by another article;
    the same title, provider and date, where no other article has them. Equal titles of two providers are syndication.

    Args:
        old: the articles of the old graph.
        new: the articles of the new graph.
        providers: gives the providers of an article, of the new graph where the second argument is true.

    >>> old = {"https://e.org/a": {"title": "A"}}
    >>> find_moves(old, {"https://e.org/b": {"title": "A", "webUrl": "https://e.org/a"}}, lambda *_: "")
    {'https://e.org/a': ('https://e.org/b', 'address')}
    """
    gone = {iri: values for iri, values in old.items() if iri not in new}
    if not gone:
        return {}
    by_address = _owners(old, new, _addresses)
    by_document = _owners(old, new, lambda _, values: _texts(values.get("documents")))
    found: dict[str, tuple[str, str]] = {}
    for iri, values in gone.items():
        address = next((by_address[each] for each in _addresses(iri, values) if by_address.get(each)), "")
        documents = (by_document.get(each, "") for each in _texts(values.get("documents")))
        document = next((each for each in documents if each and _alike(values, new[each])), "")
        if address or document:
            found[iri] = (address, "address") if address else (document, "document")
    return dict(sorted((found | _by_title(old, new, found, providers)).items()))


def _by_title(
    old: Articles,
    new: Articles,
    found: Mapping[str, tuple[str, str]],
    providers: Callable[[str, bool], Hashable],
) -> dict[str, tuple[str, str]]:
    """Return the moves of the articles that are gone and have the title, provider and date of one new article."""
    taken = {target for target, _ in found.values()}
    keys = {
        iri: _key(values, providers(iri, False)) for iri, values in old.items() if iri not in new and iri not in found
    }
    candidates = {
        iri: _key(values, providers(iri, True)) for iri, values in new.items() if iri not in old and iri not in taken
    }
    times, owner = Counter(keys.values()), {key: iri for iri, key in candidates.items()}
    unique = {key for key, number in Counter(candidates.values()).items() if number == 1 and times[key] == 1 and key}
    return {iri: (owner[key], "title") for iri, key in keys.items() if key in unique}


def _key(values: Mapping[str, Value], providers: Hashable) -> tuple[Hashable, ...]:
    title = _title(values.get("title"))
    return (title, providers, values.get("publishedDateTime")) if title and providers else ()


def _owners(
    old: Articles, new: Articles, claims: Callable[[str, Mapping[str, Value]], Iterable[str]]
) -> dict[str, str]:
    """Return the article of the new graph that has each claim and had it not before; empty where several do."""
    owners: dict[str, str] = {}
    for iri, values in new.items():
        before = set(claims(iri, old[iri])) if iri in old else ()
        for claim in claims(iri, values):
            if claim not in before:
                owners[claim] = iri if owners.get(claim, iri) == iri else ""
    return owners


def _addresses(iri: str, values: Mapping[str, Value]) -> Iterator[str]:
    yield iri
    for name in _URLS:
        yield from _texts(values.get(name))


def _texts(value: Value | None) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (str(value),)


def _title(value: object) -> str:
    return " ".join(str(value or "").casefold().split())


def _alike(old: Mapping[str, Value], new: Mapping[str, Value]) -> bool:
    titles = {_title(each) for each in (new.get("title"), *_texts(new.get("alternativeTitles")))}
    same = any(old.get(name) and old.get(name) == new.get(name) for name in ("publishedDateTime", "excerpt"))
    return same or bool(_title(old.get("title")) and _title(old.get("title")) in titles)
