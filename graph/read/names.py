"""The names by which documents link to each other: those a document answers to, and those a link may mean.

A name begins with its name space: `file:` and a path in the sources, `page:` and a path on the site,
`note:` and the end of a path in any case, `title:` and a title or an alias in any case. The last three
hold for one site, whose root stands before a `|`. An http address is a name as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from graph.core.model import Settings, Site
from graph.read.site import content_path, path_language
from graph.text.urls import canonical, page_path

__all__ = ["is_attachment", "names_in", "names_of"]

_DOCUMENT = re.compile(
    r"\.(?:md|markdown|mdown|mkd|mdx|qmd|rmd|txt|html?|rst|org|ya?ml|toml|json|adoc|ipynb)$", re.IGNORECASE
)
_NOTE = re.compile(r"\.(?:md|markdown|mdx|qmd|rmd)$", re.IGNORECASE)
_MEDIA = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico|tiff?|heic|pdf|zip|t?gz|7z|rar|mp[34]|m4[av]|wav|og[agv]|opus|webm|mov|"
    r"avi|mkv|flac|docx?|xlsx?|pptx?|od[tsp]|epub|canvas|excalidraw|base)$",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\.(?:tar|bz2|xz|css|s[ac]ss|m?js|jsx|tsx?|xml|rss|atom|csv|tsv|py|rs|c|h|cpp|go|java|rb|sh|woff2?|ttf|eot|exe|"
    r"dmg|deb|rpm|apk|iso|bin|wasm|key|psd|ics)$",
    re.IGNORECASE,
)
_INDEX = re.compile(r"(?:^|/)(?:_?index|readme)$", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HTTP = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_TAILS = 6
"""The folders above a note that may stand in its name."""


def is_attachment(target: str, form: str) -> bool:
    """Return whether a link leads to a picture, a film, an archive or another file that is no document.

    Args:
        target: as stated.
        form: that of the link; a note may be called `Node.js`, a file of that name is none.

    >>> is_attachment("a/b.png", "embed"), is_attachment("Node.js", "wikilink"), is_attachment("node.js", "address")
    (True, False, True)
    """
    path = target.partition("#")[0].partition("?")[0]
    return bool(_MEDIA.search(path) or (form not in ("wikilink", "embed") and _FILE.search(path)))


def names_of(path: str, iri: str, fields: Mapping[str, Any], site: Site, settings: Settings) -> tuple[str, ...]:
    """Return the names that a document answers to.

    Args:
        path: its path in the sources.
        iri: its node's IRI.
        fields: its mapped fields: of `address`, `permalink`, `webUrl`, `originalUrl`, `aliases` and `title`
            those that there are.
        site: the site that it belongs to.
        settings: the configuration.

    >>> names_of("blog/a/index.md", "https://e.org/a/", {"title": "A b"}, Site("blog/", address="https://e.org"), Settings())
    ('file:blog/a/index.md', 'file:blog/a/index', 'file:blog/a', 'page:blog/|/a', 'note:blog/|a', 'title:blog/|a b')
    """
    names = list(_files(path))
    addresses = [fields.get(key) for key in ("address", "webUrl", "originalUrl")]
    stated = [each for each in (iri, *addresses) if isinstance(each, str)]
    pages = list(filter(None, (_page(each, site, settings) for each in stated)))
    permalink = fields.get("permalink")
    if isinstance(permalink, str) and permalink and not _is_rule(permalink):
        pages.append(_page(_rooted(permalink), site, settings) or "")
    if not pages:
        stem = _without_index(_without_ending(content_path(path, site)))
        pages.append(_page(f"/{stem}", site, settings) or "")
    names += pages
    names += (each for each in stated if _HTTP.match(each))
    for alias in _texts(fields.get("aliases")):
        names += _alias(alias, pages, site, settings)
    names += _notes(path, site)
    names += (_named("title", title, site) for title in _texts(fields.get("title")))
    return tuple(dict.fromkeys(each for each in names if each and each != iri))


def _alias(alias: str, pages: list[str], site: Site, settings: Settings) -> Iterator[str]:
    """Yield the names of a further address (of Hugo, relative to the page's folder), or of a further title."""
    page = _page(_rooted(alias), site, settings) if "/" in alias or _DOCUMENT.search(alias) else None
    if page:
        yield page
    if not alias.startswith("/") and not _HTTP.match(alias):
        yield _named("title", alias, site)
        if page and pages:
            yield f"{pages[0].rpartition('/')[0]}/{page.partition('|/')[2]}"


def names_in(target: str, form: str, path: str, site: Site, settings: Settings) -> tuple[str, ...]:
    """Return the names that a link may mean, the best first; none where it cannot lead to a document.

    Args:
        target: as stated in a body, or as an item of a list of related documents.
        form: that of the link, as `body_links` tells them; `address` for an item of a list.
        path: the path of the document that it stands in.
        site: the site of that document.
        settings: the configuration.

    >>> names_in("../b.md#c", "address", "n/a.md", Site(), Settings())
    ('file:b.md', 'file:b', 'page:|/b', 'note:|b')
    >>> names_in("Folder/Note#part", "wikilink", "a.md", Site(), Settings())
    ('note:|folder/note#part', 'note:|folder/note', 'title:|folder/note#part', 'title:|folder/note')
    """
    target = target.strip()
    if form == "template" or is_attachment(target, form) or not target:
        return ()
    if target.startswith("[[") and target.endswith("]]"):
        target, form = target[2:-2].partition("|")[0].strip(), "wikilink"
    if _HTTP.match(target):
        names: Iterable[str] = _of_address(target, site, settings)
    elif form in ("wikilink", "embed"):
        names = _of_wikilink(target, path, site)
    elif form == "address" and _SCHEME.match(target):
        return ()
    else:
        names = _of_path(unquote(target.partition("#")[0].partition("?")[0]), form, path, site, settings)
    return tuple(dict.fromkeys(filter(None, names)))


def _of_address(target: str, site: Site, settings: Settings) -> Iterator[str]:
    for each in (site, *settings.sites):
        yield _page(target, each, settings) or ""
    address = canonical(target if _SCHEME.match(target) else f"https:{target}")
    if address:
        yield address


def _of_wikilink(target: str, path: str, site: Site) -> Iterator[str]:
    # A `#` may be part of a name, as in [[C#]].
    stems = [_NOTE.sub("", each.strip()) for each in dict.fromkeys((target, target.partition("#")[0])) if each.strip()]
    if target.startswith(("./", "../")):
        joined = (_joined(_folder(path), each, site) for each in stems)
        yield from (f"file:{each}" for each in joined if each is not None)
        return
    notes = [_without_index(each.strip("/")) or each.strip("/") for each in stems]
    for space in ("note", "title"):
        yield from (_named(space, each, site) for each in notes)
        yield from (_named(space, spaced, site) for each in notes if (spaced := _spaced(each)) != each)


def _of_path(target: str, form: str, path: str, site: Site, settings: Settings) -> Iterator[str]:
    """Yield the names of a path: from a folder, from the root of the site, from the folder of the content."""
    if form == "post_url":
        yield from (_named("note", each, site) for each in (target.strip("/"), target.rpartition("/")[2]))
        return
    rooted = target.startswith("/")
    places = list(_places(target, form, path, site))
    for place in places:
        yield from _translated(place, path, site)
    if places and form == "address":
        yield from (
            _page(each, site, settings) or ""
            for each in (_addresses(target, path, site) if rooted else _page_places(places, path, site))
        )
    # On many sites the address of a document ends like its path, and short links lead anywhere.
    tail = _without_ending(_clean(target)) if places else ""
    if tail and (not rooted or "/" in tail or form == "ref"):
        yield _named("note", _without_index(tail) or tail, site)


def _places(target: str, form: str, path: str, site: Site) -> Iterator[str]:
    """Yield the paths in the sources that a path may mean, without any that leads out of the site."""
    folder, content = _folder(path), site.root + _content_folder(path, site)
    rooted = target.startswith("/")
    if form == "link":
        starts = [site.root, content]
    elif rooted:
        starts = [content, site.root]
    elif form == "ref":
        starts = [folder, content, site.root]
    elif form == "address" and not _DOCUMENT.search(target):
        # Without an ending it may be relative to the page, whose address is a folder on most sites.
        starts = [folder, f"{_without_ending(path)}/"]
    else:
        starts = [folder]
    joined = (_joined(start, target.lstrip("/"), site) for start in dict.fromkeys(starts) if target)
    return (each for each in joined if each is not None)


def _addresses(target: str, path: str, site: Site) -> Iterator[str]:
    yield target
    if language := _language_folder(path, site):
        yield f"/{language}{target}"


def _page_places(places: Iterable[str], path: str, site: Site) -> Iterator[str]:
    content = site.root + _content_folder(path, site)
    for place in places:
        below = place.removeprefix(content) if place.startswith(content) else place.removeprefix(site.root)
        yield f"/{_without_ending(below)}"


def _files(path: str) -> Iterator[str]:
    yield f"file:{path}"
    stem = _without_ending(path)
    yield f"file:{stem}"
    if _INDEX.search(stem):
        yield f"file:{_without_index(stem)}"


def _notes(path: str, site: Site) -> Iterator[str]:
    stem = _without_ending(path.removeprefix(site.root))
    parts = (_without_index(stem) or stem).split("/")
    for size in range(1, min(len(parts), _TAILS) + 1):
        name = "/".join(parts[-size:])
        yield _named("note", name, site)
        if (spaced := _spaced(name)) != name:
            yield _named("note", spaced, site)


def _translated(place: str, path: str, site: Site) -> Iterator[str]:
    """Yield the names of a file: that in the language of the document first, where this has a suffix for it."""
    stem = _without_ending(place)
    language, bare = path_language(path, site)
    own = _without_ending(path)
    if language and _folder(bare) == _folder(path) and own != _without_ending(bare):
        yield f"file:{stem}{own[len(_without_ending(bare)) :]}"
    yield f"file:{place}"
    yield f"file:{stem}"


def _language_folder(path: str, site: Site) -> str:
    """Return the folder that is the language of a document, or an empty text."""
    language, bare = path_language(path, site)
    if not language or _folder(bare) == _folder(path):
        return ""
    rest = _folder(bare)
    for part in _folder(path).split("/"):
        if not rest.startswith(f"{part}/"):
            return part
        rest = rest[len(part) + 1 :]
    return ""


def _content_folder(path: str, site: Site) -> str:
    return path.removeprefix(site.root)[: -len(content_path(path, site))]


def _page(address: str, site: Site, settings: Settings) -> str | None:
    """Return the name of an address on a site, or None where it is elsewhere."""
    own = site.address or settings.site
    if _HTTP.match(address):
        if own is None:
            return None
        place, home = _place(address), _place(own).rstrip("/")
        if place != home and not place.startswith(f"{home}/"):
            return None
        path = place[len(home) :]
    else:
        path = address
        home = _path_of(own)
        if home and (path == home or path.startswith(f"{home}/")):
            path = path[len(home) :]
    path = path.partition("#")[0].partition("?")[0]
    if not path.startswith("/") and path:
        return None
    return f"page:{site.root}|{page_path(path)}"


@lru_cache(maxsize=1 << 8)
def _place(address: str) -> str:
    """Return an address without its scheme and `www.`, which own links are often wrong about."""
    host, slash, path = address.partition("//")[2].partition("/")
    return host.lower().removeprefix("www.") + slash + path


def _path_of(address: str | None) -> str:
    try:
        return urlsplit(address or "").path.rstrip("/")
    except ValueError:
        return ""


def _rooted(address: str) -> str:
    return address if address.startswith("/") or _HTTP.match(address) else f"/{address}"


def _is_rule(permalink: str) -> bool:
    return any(sign in permalink for sign in (":", "{", "<"))


def _folder(path: str) -> str:
    return path[: path.rfind("/") + 1]


def _joined(folder: str, target: str, site: Site) -> str | None:
    """Return the path of a target below a folder, or None where that leads out of the site."""
    parts = folder.split("/")[:-1]
    least = site.root.count("/") if folder.startswith(site.root) else 0
    for part in target.split("/"):
        if part == "..":
            if len(parts) <= least:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _clean(target: str) -> str:
    return "/".join(part for part in target.split("/") if part not in ("", ".", ".."))


def _without_ending(path: str) -> str:
    return _DOCUMENT.sub("", path)


def _without_index(stem: str) -> str:
    return _INDEX.sub("", stem)


def _named(space: str, name: str, site: Site) -> str:
    return f"{space}:{site.root}|{' '.join(name.split()).casefold()}"


def _spaced(name: str) -> str:
    return re.sub(r"[-_\s]+", " ", name)


def _texts(value: object) -> list[str]:
    each = value if isinstance(value, list | tuple) else [value]
    return [one.strip() for one in each if isinstance(one, str) and one.strip()]
