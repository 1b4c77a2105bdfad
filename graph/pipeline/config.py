"""The options of a build as one frozen value, from `newsgraph.toml`, `[tool.newsgraph]` or the caller."""

from __future__ import annotations

import dataclasses
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.core.diagnostics import ConfigError, printable
from graph.core.extension import extension_of
from graph.core.model import Settings
from graph.core.schema import DEFAULT_BASE, STANDARD_SCHEMA, Schema, schema_of
from graph.core.wording import nearest, reason_of
from graph.export import DEFAULT_FORMATS, chosen
from graph.pipeline.site_options import (
    check_language,
    check_preset,
    checked_conditions,
    checked_hosts,
    checked_patterns,
    checked_permalinks,
    checked_story_names,
)
from graph.read.presets import Overrides, configured_sites
from graph.text.urls import canonical, is_base

__all__ = ["CONFIG_FILE", "Config", "config_files", "config_from", "load_config"]

CONFIG_FILE = "newsgraph.toml"


def _option(doc: str, default: Any) -> Any:
    return dataclasses.field(default=default, metadata={"doc": doc})


def _table_option(doc: str) -> Any:
    return dataclasses.field(default_factory=dict, hash=False, metadata={"doc": doc})


@dataclass(frozen=True, slots=True)
class Config:
    """The options that a build depends on beside its sources.

    Raises:
        ConfigError: a value is not usable; the text names the key and its rule.

    >>> Config(base="https://news.example/").base
    'https://news.example/'
    """

    base: str = _option("The IRI that identifiers are minted under; http(s), ending in `/`.", DEFAULT_BASE)
    site: str | None = _option(
        "The address of the site: relative addresses belong to it, and those that `permalink` makes.", None
    )
    preset: str = _option("The preset of the sources: `jekyll`, `hugo`, …, or `none`; without it, the one found.", "")
    publisher: str = _option("The publisher of documents that state none.", "")
    permalink: str | Mapping[str, str] | tuple[tuple[str, str], ...] = _option(
        "The rule for the addresses of documents, `/:year/:month/:day/:slug/`, or a table of rules by folder.", ()
    )
    language: str = _option("The language of documents that state none.", "")
    exclude: tuple[str, ...] = _option("Patterns, as in `.gitignore`, of files and folders that are left out.", ())
    hide: tuple[str, ...] = _option(
        "Conditions under which a document is a draft, `draft` or `published = false`, instead of the preset's.", ()
    )
    platforms: tuple[str, ...] = _option(
        "Hosts on which domain and name together make a provider, beside the known.", ()
    )
    external_links: bool = _option("Whether addresses outside of the sources that bodies link to become nodes.", False)
    title: str = _option("The heading of the page.", "News graph")
    notes: str = _option("The file of notes of the page; without it `notes.toml` here or in a source.", "")
    licence: str | None = _option("The address of the licence of the exports, named in their description.", None)
    out: str = _option("The folder that exports are written to.", "exports")
    formats: tuple[str, ...] = _option("The export formats, or `all`.", DEFAULT_FORMATS)
    strict: bool = _option("Whether a document with an error makes the build fail.", False)
    max_bytes: int = _option("The size above which a document is not read.", Settings().max_bytes)
    processes: int = _option("How many processes read documents; 0 for one a core, and one for few documents.", 0)
    kinds: Mapping[str, Any] = _table_option("Kinds of node of one's own, `[kinds.NAME]`.")
    fields: Mapping[str, Any] = _table_option("Further keys of fields, and fields of one's own, `[fields.KIND]`.")
    relations: Mapping[str, Any] = _table_option("Relations of one's own, `[relations.NAME]`.")
    prefixes: Mapping[str, Any] = _table_option("Prefixes for the RDF terms of these, beside the known ones.")
    stories: Mapping[str, str] = _table_option(
        "Names of stories, `[stories]`: the story's IRI, or the digits at its end."
    )
    schema: Schema = dataclasses.field(default=STANDARD_SCHEMA, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_types(self)
        if not self.out.strip():
            raise ConfigError("out must name a folder")
        if not is_base(self.base):
            raise ConfigError(f"base '{printable(self.base)}' {_base_remedy(self.base)}")
        for name, address in (("site", self.site), ("licence", self.licence)):
            if address is not None and canonical(address) is None:
                raise ConfigError(f"{name} '{printable(address)}' must be an http or https address")
        if not self.title.strip():
            raise ConfigError("title must not be empty")
        if self.max_bytes < 1:
            raise ConfigError(f"max-bytes {self.max_bytes} must be 1 or more")
        if self.processes < 0:
            raise ConfigError(f"processes {self.processes} must be 1 or more, or 0 for one a core")
        if not self.formats:
            raise ConfigError("formats must name one format at least")
        chosen(self.formats)
        # Frozen, and made of tuples whatever the caller gives, so that it can be compared and is a key of the cache.
        object.__setattr__(self, "permalink", checked_permalinks(self.permalink))
        for name, check in (("exclude", checked_patterns), ("hide", checked_conditions), ("platforms", checked_hosts)):
            object.__setattr__(self, name, check(getattr(self, name)))
        object.__setattr__(self, "stories", checked_story_names(self.stories))
        check_preset(self.preset)
        check_language(self.language)

        # Once for all documents; a frozen value has no other way to hold what follows from its others.
        tables = {name: getattr(self, name) for name in _TABLES}
        object.__setattr__(self, "schema", schema_of(extension_of(tables, self.base)))

    @property
    def settings(self) -> Settings:
        """Return the options that parsing depends on, before the sites among the sources are known."""
        sites = configured_sites((), self.overrides)
        return Settings(self.base, self.site, self.max_bytes, sites, self.platforms, self.external_links, self.schema)

    @property
    def overrides(self) -> Overrides:
        """Return the options that override the configuration of sites among the sources."""
        rules = self.permalink if isinstance(self.permalink, tuple) else ()
        return Overrides(self.site, self.publisher, self.language, rules, self.hide or None)


def _base_remedy(base: str) -> str:
    """Return the requirement that an unusable base misses, with the way to write it where there is one."""
    rule = "must be an http or https address that ends in '/'"
    near = canonical((base if "://" in base else f"https://{base}").strip().rstrip("/") + "/") or ""
    if not is_base(near):
        seems_right = base.startswith(("http://", "https://")) and base.endswith("/")
        return f"{rule}, with a valid host and without a query" if seems_right else rule
    if canonical(base) == near:
        rule = "must be written in canonical form, the host in lower case and Punycode, the rest percent-encoded"
    return f"{rule}; did you mean '{printable(near)}'?"


def _check_types(config: Config) -> None:
    for name, (wanted, words) in _TYPES.items():
        value = getattr(config, name.replace("-", "_"))
        if type(value) is not wanted and not (value is None and name in ("site", "licence")):
            raise ConfigError(f"{name} must be {words}")


def load_config(file: str | os.PathLike[str] | None = None, folder: str | os.PathLike[str] = ".") -> Mapping[str, Any]:
    """Return the options that a configuration file states, by the names of `Config`.

    Args:
        file: a TOML file; without it `newsgraph.toml` in the folder, else `[tool.newsgraph]` of
            its `pyproject.toml`, else nothing.
        folder: where to look.

    Raises:
        ConfigError: the file cannot be read, is not TOML, or has an unknown key or a value of
            the wrong type.
    """
    for each in config_files(file, folder):
        if file is not None or each.is_file():
            return _options(each, _table(each))
    return {}


def config_files(file: str | os.PathLike[str] | None = None, folder: str | os.PathLike[str] = ".") -> tuple[Path, ...]:
    """Return the files that may hold the configuration; the first one that exists counts, even an empty one.

    Args:
        file: the one that is named, if one is.
        folder: where to look otherwise.

    >>> [each.name for each in config_files()]
    ['newsgraph.toml', 'pyproject.toml']
    """
    return (Path(file),) if file is not None else (Path(folder, CONFIG_FILE), Path(folder, "pyproject.toml"))


def _table(file: Path) -> dict[str, Any]:
    table = _toml(file)
    if file.name != "pyproject.toml":
        return table
    tool = table.get("tool", {})
    own = tool.get("newsgraph", {}) if isinstance(tool, dict) else {}
    if not isinstance(own, dict):
        raise ConfigError(f"{printable(str(file))}: tool.newsgraph must be a table")
    return own


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"cannot read {printable(str(file))}: {reason_of(error)}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{printable(str(file))} is not TOML: {printable(str(error))}") from error


def _options(file: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    known = {name.replace("_", "-"): field for name, field in Config.__dataclass_fields__.items() if field.init}
    options: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            near = nearest(key, known, cutoff=0.0)
            raise ConfigError(f"{printable(str(file))}: unknown key '{printable(key)}'; the nearest is '{near}'")
        options[known[key].name] = _value(file, key, value)
    try:
        extension_of({name: options[name] for name in _TABLES if name in options}, options.get("base", DEFAULT_BASE))
    except ConfigError as error:
        raise ConfigError(f"{printable(str(file))}: {error}") from error
    return options


def _value(file: Path, key: str, value: Any) -> Any:
    if key in _LISTS:
        names = [value] if isinstance(value, str) else value
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            return tuple(names)
        raise ConfigError(f"{printable(str(file))}: '{key}' must be a list of {_LISTS[key]}")
    if key == "permalink":
        if isinstance(value, str) or (
            isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
        ):
            return value
        raise ConfigError(f"{printable(str(file))}: 'permalink' must be a rule, or a table of rules by folder")
    wanted, words = (dict, "a table") if key in (*_TABLES, "stories") else _TYPES[key]
    if type(value) is not wanted:
        raise ConfigError(f"{printable(str(file))}: '{key}' must be {words}")
    return value


_LISTS = {"formats": "names", "exclude": "patterns", "hide": "conditions", "platforms": "hosts"}
_TABLES = ("kinds", "fields", "relations", "prefixes")
"""The options that extend the table."""

_WORDS = {str: "text", bool: "true or false", int: "a whole number"}
_TYPES = {
    name.replace("_", "-"): (kind, _WORDS[kind])
    for name, field in Config.__dataclass_fields__.items()
    if (kind := str if field.default is None else type(field.default)) in _WORDS
}


def config_from(options: Mapping[str, Any], **stated: Any) -> Config:
    """Return the configuration of a file's options, overridden by those that are not None.

    Raises:
        ConfigError: a value is not usable.
    """
    return Config(**{**options, **{name: value for name, value in stated.items() if value is not None}})
