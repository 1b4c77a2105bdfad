"""One frozen configuration, from `newsgraph.toml`, `[tool.newsgraph]` or the caller."""

from __future__ import annotations

import dataclasses
import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.diagnostics import ConfigError, printable
from graph.exporters import DEFAULT_FORMATS, chosen
from graph.model import Settings
from graph.schema import DEFAULT_BASE
from graph.urls import canonical, is_base

__all__ = ["CONFIG_FILE", "Config", "config_files", "config_from", "load_config"]

CONFIG_FILE = "newsgraph.toml"


def _option(doc: str, default: Any) -> Any:
    return dataclasses.field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that a build depends on beside its sources.

    Raises:
        ConfigError: a value is not usable; the text names the key and says what it must be.

    >>> Config(base="https://news.example/").base
    'https://news.example/'
    """

    base: str = _option("The IRI that identifiers are minted under; http(s), ending in `/`.", DEFAULT_BASE)
    site: str | None = _option("The address that relative image addresses belong to.", None)
    title: str = _option("The heading of the page.", "News graph")
    licence: str | None = _option("The address of the licence of the exports, named in their description.", None)
    out: str = _option("The folder that exports are written to.", "exports")
    formats: tuple[str, ...] = _option("The export formats, or `all`.", DEFAULT_FORMATS)
    strict: bool = _option("Whether a document with an error makes the build fail.", False)
    max_bytes: int = _option("The size above which a document is not read.", Settings().max_bytes)
    processes: int = _option("How many processes read documents; 0 for one a core, and one for few documents.", 0)

    def __post_init__(self) -> None:
        _check_types(self)
        if not self.out.strip():
            raise ConfigError("out must name a folder")
        if not is_base(self.base):
            near = (self.base if "://" in self.base else f"https://{self.base}").rstrip("/") + "/"
            hint = f"; did you mean '{printable(near)}'?" if is_base(near) else ""
            raise ConfigError(f"base '{printable(self.base)}' must be an http or https address that ends in '/'{hint}")
        if self.site is not None and canonical(self.site) is None:
            raise ConfigError(f"site '{printable(self.site)}' must be an http or https address")
        if self.licence is not None and canonical(self.licence) is None:
            raise ConfigError(f"licence '{printable(self.licence)}' must be an http or https address")
        if not self.title.strip():
            raise ConfigError("title must not be empty")
        if self.max_bytes < 1:
            raise ConfigError(f"max-bytes {self.max_bytes} must be 1 or more")
        if self.processes < 0:
            raise ConfigError(f"processes {self.processes} must be 1 or more, or 0 for one a core")
        if not self.formats:
            raise ConfigError("formats must name one format at least")
        chosen(self.formats)

    @property
    def settings(self) -> Settings:
        """What parsing depends on."""
        return Settings(self.base, self.site, self.max_bytes)


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
    """Return the files that a configuration is looked for in: the first one there is, whatever is in it.

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
        raise ConfigError(f"cannot read {printable(str(file))}: {(error.strerror or str(error)).lower()}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{printable(str(file))} is not TOML: {printable(str(error))}") from error


def _options(file: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    known = {name.replace("_", "-"): field for name, field in Config.__dataclass_fields__.items()}
    options: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)[0]
            raise ConfigError(f"{printable(str(file))}: unknown key '{printable(key)}'; the nearest is '{near}'")
        options[known[key].name] = _value(file, key, value)
    return options


def _value(file: Path, key: str, value: Any) -> Any:
    if key == "formats":
        names = [value] if isinstance(value, str) else value
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            return tuple(names)
        raise ConfigError(f"{printable(str(file))}: '{key}' must be a list of names")
    wanted, words = _TYPES[key]
    if type(value) is not wanted:
        raise ConfigError(f"{printable(str(file))}: '{key}' must be {words}")
    return value


_TYPES = {
    "base": (str, "text"),
    "site": (str, "text"),
    "title": (str, "text"),
    "licence": (str, "text"),
    "out": (str, "text"),
    "strict": (bool, "true or false"),
    "max-bytes": (int, "a whole number"),
    "processes": (int, "a whole number"),
}


def config_from(options: Mapping[str, Any], **stated: Any) -> Config:
    """Return the configuration of a file's options, overridden by those that are not None.

    Raises:
        ConfigError: a value is not usable.
    """
    return Config(**{**options, **{name: value for name, value in stated.items() if value is not None}})
