"""Check the options that describe the sources: preset, rules for addresses, patterns, conditions, hosts, names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.core.diagnostics import ConfigError, printable
from graph.core.wording import nearest
from graph.read.presets import NO_PRESET, PRESETS

__all__ = [
    "check_language",
    "check_preset",
    "checked_conditions",
    "checked_hosts",
    "checked_patterns",
    "checked_permalinks",
    "checked_story_names",
]

_STORY = re.compile(r"(?:.*/story/)?[0-9a-f]{12}")


def check_preset(name: str) -> None:
    """Check the name of a preset.

    Raises:
        ConfigError: there is none of this name.
    """
    if name and name != NO_PRESET and name not in PRESETS:
        near = nearest(name.lower(), [*PRESETS, NO_PRESET], cutoff=0.0)
        known = ", ".join([*PRESETS, NO_PRESET])
        raise ConfigError(f"preset '{printable(name)}' is not known; did you mean '{near}'? There are {known}")


def check_language(tag: str) -> None:
    """Check a language tag.

    Raises:
        ConfigError: it is none.
    """
    if not tag:
        return
    from graph.core.schema import ARTICLE
    from graph.text.values import conversion

    if conversion(ARTICLE.field("language"))(tag)[0] is None:
        raise ConfigError(f"language '{printable(tag)}' must be a language tag, such as en or pt-BR")


def checked_permalinks(rules: str | Mapping[str, str] | Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return rules for addresses as pairs of a folder and its rule, the more special folder first.

    Args:
        rules: one rule for everything, or rules by folder.

    Raises:
        ConfigError: a rule is none; the text names the nearest token.

    >>> checked_permalinks({"": "/:path/", "posts": "/:year/:slug/"})
    (('posts', '/:year/:slug/'), ('', '/:path/'))
    """
    if isinstance(rules, str):
        rules = {"": rules} if rules else {}
    pairs = [*(rules.items() if isinstance(rules, Mapping) else rules)]
    for folder, rule in pairs:
        _check_rule(rule, f"permalink.{folder}" if folder else "permalink")
    # "/" is everything, as an empty text is.
    named = {str(folder).strip("/"): rule for folder, rule in pairs}
    return tuple(sorted(named.items(), key=lambda pair: (-pair[0].count("/") if pair[0] else 1, pair[0])))


def _check_rule(rule: Any, key: str) -> None:
    from graph.read.site import STYLES, TOKENS, unknown_token

    if not isinstance(rule, str):
        raise ConfigError(f"{printable(key)} must be a rule such as /:year/:month/:day/:slug/")
    if rule in STYLES:
        return
    if not any(sign in rule for sign in "/:{"):
        near = nearest(rule, STYLES, cutoff=0.0)
        raise ConfigError(f"{printable(key)} '{printable(rule)}' must begin with '/', or be a style such as '{near}'")
    token = unknown_token(rule)
    if token is not None:
        near = nearest(token, TOKENS, cutoff=0.0)
        raise ConfigError(
            f"{printable(key)} '{printable(rule)}': there is no ':{printable(token)}'; the nearest is ':{near}'"
        )


def _texts(values: Any, key: str, words: str) -> tuple[str, ...]:
    texts = (values,) if isinstance(values, str) else values
    if not isinstance(texts, Sequence) or not all(isinstance(each, str) and each.strip() for each in texts):
        raise ConfigError(f"{key} must be a list of {words}")
    return tuple(texts)


def checked_patterns(patterns: Any) -> tuple[str, ...]:
    """Return patterns of files that are left out.

    Raises:
        ConfigError: one is no pattern.
    """
    texts = _texts(patterns, "exclude", "patterns")
    if texts:
        from pathspec import GitIgnoreSpec

        for each in texts:
            try:
                GitIgnoreSpec.from_lines([each])
            except ValueError as error:
                raise ConfigError(f"exclude '{printable(each)}' is not a pattern as in .gitignore") from error
    return texts


def checked_conditions(conditions: Any) -> tuple[str, ...]:
    """Return conditions under which a document is hidden, in one way of writing.

    Raises:
        ConfigError: one is neither a key nor `key = value`.

    >>> checked_conditions(["draft", "published=false"])
    ('draft', 'published = false')
    """
    checked = []
    for each in _texts(conditions, "hide", "conditions"):
        key, equals, value = (part.strip() for part in each.partition("="))
        value = value.strip("\"'")
        if not key or " " in key or (equals and not value):
            raise ConfigError(f"hide '{printable(each)}' must be a key, or 'key = value' such as 'published = false'")
        checked.append(f"{key} = {value}" if equals else key)
    return tuple(checked)


def checked_hosts(hosts: Any) -> tuple[str, ...]:
    """Return hosts as domains of providers are compared.

    Raises:
        ConfigError: one is no host.

    >>> checked_hosts(["https://www.MSN.com/"])
    ('msn.com',)
    """
    from graph.text.node_ids import stated_domain

    domains = []
    for each in _texts(hosts, "platforms", "hosts"):
        domain = stated_domain(each) or ""
        if "." not in domain or " " in domain:
            raise ConfigError(f"platforms '{printable(each)}' must be a host, such as msn.com")
        domains.append(domain)
    return tuple(sorted(set(domains)))


def checked_story_names(names: Mapping[str, Any]) -> Mapping[str, str]:
    """Return names of stories by the IRI of each, or the twelve digits at its end.

    Raises:
        ConfigError: a key is no story, or a name no text.

    >>> checked_story_names({"ca978112ca1b": " Cosmos DB  flaw "})
    {'ca978112ca1b': 'Cosmos DB flaw'}
    """
    checked = {}
    for story, name in names.items():
        if not _STORY.fullmatch(story):
            rule = "must be a story's IRI or the twelve hexadecimal digits at its end"
            raise ConfigError(
                f"stories: '{printable(story)}' {rule}; `newsgraph analyze stories --format csv` lists them"
            )
        text = " ".join(name.split()) if isinstance(name, str) else ""
        if not text or not text.isprintable():
            raise ConfigError(f"stories: the name of '{printable(story)}' must be one line of text")
        checked[story] = text
    return checked
