"""The links of one document to others by their names, and the names that it has itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urljoin

from graph.core.claims import TRANSLATION, Reference
from graph.core.model import Settings, Site
from graph.read.forms import Body
from graph.read.front_matter import KeyPath
from graph.read.simple_yaml import YamlValue
from graph.read.site import path_language
from graph.text.languages import language_tag

__all__ = ["SERIES_PATH", "Linked", "is_external", "is_label"]

SERIES_PATH = "series/"
"""Where the IRIs of series that are known by their names alone are minted, below those of articles."""

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_PATH = re.compile(r"/|\[\[|\.(?:md|markdown|html?|rst|txt)$", re.IGNORECASE)


def is_label(text: str) -> bool:
    """Whether a text names a series rather than leading to a document.

    >>> is_label("Rust in 2021"), is_label("[[Rust]]"), is_label("rust.md")
    (True, False, False)
    """
    return _PATH.search(text) is None


def is_external(reference: Reference) -> bool:
    """Whether a link can only lead to an address, and to none of the document's own site."""
    return len(reference.names) == 1 and _ADDRESS.match(reference.names[0]) is not None


class Linked(NamedTuple):
    """A document among others.

    Attributes:
        path: its path.
        iri: the node that it describes.
        site: its site.
        settings: the configuration.
    """

    path: str
    iri: str
    site: Site
    settings: Settings

    def names(self, fields: Mapping[str, YamlValue]) -> tuple[str, ...]:
        """Return the names under which other documents may link to it.

        Args:
            fields: its fields by own keys, with those that only linking needs.
        """
        from graph.read.names import names_of

        names = names_of(self.path, self.iri, fields, self.site, self.settings)
        return (*names, *self._translations(fields)) if self._is_original(fields) else names

    def reference(self, key: str, target: str, place: tuple[int, int], form: str = "address") -> Reference:
        """Return a link.

        Args:
            key: the key of its relation.
            target: where it leads to, as stated.
            place: its line and column.
            form: how it is written; see `body_links`.
        """
        from graph.read.names import names_in

        names = names_in(target, form, self.path, self.site, self.settings)
        return Reference(key, self.iri, names, *place)

    def references(
        self,
        fields: Mapping[str, YamlValue],
        locate: Callable[[KeyPath], tuple[int, int]],
        body: Body | None,
        place: tuple[int, int] | None = None,
    ) -> Iterator[Reference]:
        """Yield the links of its front matter beside those of the table, of its body, and to its original.

        Args:
            fields: its fields by own keys, with those that only linking needs.
            locate: finds the place of a value.
            body: the text after the front matter.
            place: where the text stands if it is the value of a field; that of each link is not known then.
        """
        yield from self._front_matter_links(fields, locate)
        if body is not None:
            from graph.read.body_links import body_links

            for link in body_links(body):
                target = link.target if place is None or link.form != "address" else self._from_page(link.target)
                yield self.reference("links", target, place or (link.line, link.column), link.form)
        originals = () if self._is_original(fields) else self._translations(fields)
        if originals:
            yield Reference("translation-of", self.iri, originals, *locate(("translationKey",)))

    def _from_page(self, target: str) -> str:
        """Return the address that a link of a page leads to: a feed lies elsewhere than the pages of its items."""
        try:
            return target if self.iri.startswith(self.settings.base) else urljoin(self.iri, target)
        except ValueError:
            return target

    def _front_matter_links(
        self, fields: Mapping[str, YamlValue], locate: Callable[[KeyPath], tuple[int, int]]
    ) -> Iterator[Reference]:
        for key in ("links", "items"):
            value = fields.get(key)
            for index, target in enumerate(value if isinstance(value, list) else ()):
                if isinstance(target, str):
                    link = self.reference("links", target, locate((key, index)))
                    yield link if key == "links" else link._replace(key="part-of", inverse=True)

    def _translations(self, fields: Mapping[str, YamlValue]) -> tuple[str, ...]:
        """Return the names that all versions of the document share, whatever their language."""
        key = fields.get("translationKey")
        shared = [f"{TRANSLATION}{self.site.root}|{key}"] if isinstance(key, str) and key.strip() else []
        if self.site.languages:
            _, bare = path_language(self.path, self.site)
            shared.append(f"{TRANSLATION}{re.sub(r'[.][A-Za-z]+$', '', bare)}")
        return tuple(shared)

    def _is_original(self, fields: Mapping[str, YamlValue]) -> bool:
        """Whether the document is in the default language of its site."""
        stated = fields.get("language")
        language = path_language(self.path, self.site)[0] or language_tag(stated if isinstance(stated, str) else "")
        default = self.site.language
        # A site in `en-US` has documents that state `en`.
        return not language or language == default or f"{language}-" == default[: len(language) + 1]
