"""Whether a file of YAML, TOML or JSON is a document, holds records, or is data or configuration."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping
from typing import Any, Literal

from graph.read.front_matter import KeyPath

__all__ = ["LIST_KEYS", "Likeness", "is_configuration", "is_document_by_keys", "list_of_records", "looks_like"]

Likeness = Literal["document", "records", "data"]

_OWN_KEYS = frozenset(("weburl", "originalurl", "publisheddatetime", "taxonomy", "secured"))
_NAME_KEYS = frozenset(("title", "headline", "name", "display_name", "displayname"))
_ADDRESS_KEYS = frozenset(("url", "web_url", "link", "href", "permalink", "external_url"))
_SETTING_KEYS = frozenset(
    (
        *("baseurl", "base_url", "site_name", "dependencies", "devdependencies", "compileroptions", "scripts", "jobs"),
        *("services", "plugins", "$schema", "extends", "openapi", "swagger", "runs", "steps", "repos", "build-system"),
    )
)

LIST_KEYS = (
    *("articles", "items", "posts", "entries", "results", "data", "docs", "documents", "value", "records"),
    *("links", "feeds", "news", "stories", "bookmarks", "hits", "feed", "response", "channel", "result"),
)
"""The keys under which a file or a reply holds its records, at once or one level further below."""

_LIST_KEYS = frozenset(LIST_KEYS)

_CONFIGURATIONS = (
    *("newsgraph.toml", "package.json", "package-lock.json", "npm-shrinkwrap.json", "composer.json", "bower.json"),
    *("tsconfig*.json", "jsconfig*.json", "manifest.json", "*.webmanifest", "*.schema.json", "*.config.json"),
    *("deno.json", "lerna.json", "turbo.json", "vercel.json", "renovate.json", "angular.json", "firebase.json"),
    *("_config*.yml", "_config*.yaml", "_config*.toml", "mkdocs*.yml", "mkdocs*.yaml", "zensical.toml"),
    *("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json"),
    *("_quarto*.yml", "_quarto*.yaml", "_metadata.yml", "_toc.yml", "_bookdown.yml", "_output.yml", "_site.yml"),
    *("antora.yml", "book.toml", "theme.toml", "pyproject.toml", "cargo.toml", "netlify.toml", "wrangler.toml"),
    *("fly.toml", "uv.lock", "poetry.toml", "docker-compose*.yml", "docker-compose*.yaml", "compose*.yml"),
    *("compose*.yaml", "action.yml", "action.yaml", "environment.yml", "pnpm-lock.yaml", "pnpm-workspace.yaml"),
    *("codecov.yml", "appveyor.yml", "readthedocs.yml", "crowdin.yml", "lighthouserc.json", "data.json.license"),
)
"""The names of files that configure a program; `*` stands for any characters."""

_IS_CONFIGURATION = re.compile("|".join(fnmatch.translate(name) for name in _CONFIGURATIONS)).match


def is_configuration(path: str) -> bool:
    """Whether a file of YAML, TOML or JSON configures a program, told by its name.

    >>> is_configuration("docs/_config.yml"), is_configuration("a/.obsidian/app.json"), is_configuration("a.yml")
    (True, True, False)
    """
    folders = path.lower().split("/")
    name = folders.pop()
    hidden = any(folder.startswith(".") and folder.strip(".") for folder in (*folders, name))
    return hidden or "node_modules" in folders or _IS_CONFIGURATION(name) is not None


def looks_like(path: str, fields: Any) -> Likeness:
    """Tell whether a file of YAML, TOML or JSON is a document, holds records, or is data.

    A document has an address, a title or a name; records are a list of such mappings, on its own or
    under a key of `LIST_KEYS`. A document of the own dialect may have lists under such keys too.

    Args:
        path: the file's name.
        fields: its value.

    >>> looks_like("a.yml", {"title": "A"}), looks_like("a.json", [{"title": "A"}]), looks_like("a.yml", {"nav": []})
    ('document', 'records', 'data')
    >>> looks_like("_config.yml", {"title": "A"}), looks_like("a.json", {"articles": [{"url": "https://e.org/a"}]})
    ('data', 'records')
    """
    if is_configuration(path):
        return "data"
    if isinstance(fields, Mapping) and not _OWN_KEYS.isdisjoint(_lower(fields)):
        return "document"
    if list_of_records(fields) is not None:
        return "records"
    return "document" if isinstance(fields, Mapping) and _is_named(fields) else "data"


def is_document_by_keys(fields: Mapping[str, Any]) -> bool:
    """Whether the keys alone tell that a file is a document, whatever the lines below them hold.

    >>> is_document_by_keys({"title": "A"}), is_document_by_keys({"title": "A", "items": "…"})
    (True, False)
    """
    keys = _lower(fields)
    return not _OWN_KEYS.isdisjoint(keys) or (_LIST_KEYS.isdisjoint(fields) and _is_named(fields))


def list_of_records(fields: Any) -> KeyPath | None:
    """Return the way to the list of records in a file's value, or None where there is none.

    >>> list_of_records({"response": {"docs": [{"headline": "A"}]}})
    ('response', 'docs')
    """
    if isinstance(fields, list):
        return () if _are_records(fields) else None
    if not isinstance(fields, Mapping):
        return None
    for key in LIST_KEYS:
        below = fields.get(key)
        if isinstance(below, list) and _are_records(below):
            return (key,)
    for key in LIST_KEYS:
        below = fields.get(key)
        if isinstance(below, Mapping):
            for inner in LIST_KEYS:
                further = below.get(inner)
                if isinstance(further, list) and _are_records(further):
                    return key, inner
    return None


def _are_records(items: list[Any]) -> bool:
    """Whether the items are mappings, most of them with a name or an address; a list of no items holds no records."""
    if not items or not all(isinstance(item, Mapping) for item in items):
        return False
    return 2 * sum(map(_is_record, items)) > len(items)


def _is_record(fields: Mapping[str, Any]) -> bool:
    keys = _lower(fields)
    if not _OWN_KEYS.isdisjoint(keys) or any(_is_text(fields[keys[key]]) for key in _NAME_KEYS & keys.keys()):
        return True
    return any(_is_address(fields[keys[key]]) for key in _ADDRESS_KEYS & keys.keys())


def _is_named(fields: Mapping[str, Any]) -> bool:
    keys = _lower(fields)
    if not _SETTING_KEYS.isdisjoint(keys):
        return False
    return any(_is_text(fields[keys[key]]) for key in _NAME_KEYS & keys.keys())


def _lower(fields: Mapping[str, Any]) -> dict[str, str]:
    return {key.lower(): key for key in fields}


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and value[:8].lower().startswith(("http://", "https://"))
