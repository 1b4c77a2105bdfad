"""The query library: one `.rq` file a query.

A file begins with a header of comments::

    # title: Who publishes most on a topic
    # about: Providers by the number of their articles about a topic.
    # param topic (text = AI): A topic by any of its labels, in any case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from types import MappingProxyType

from graph.core.diagnostics import QueryError, printable
from graph.core.schema import DEFAULT_BASE
from graph.core.wording import did_you_mean
from graph.sparql.bindings import Parameter, bind
from graph.text.dates import utc_instant

__all__ = ["QUERIES", "NamedQuery", "QueryParameter", "bind_parameters", "declare_prefixes", "find_query"]


@dataclass(frozen=True, slots=True)
class QueryParameter:
    """One parameter of a named query.

    Attributes:
        name: the variable's name.
        type: `text`, `integer`, `instant` or `iri`.
        default: its default, as text.
        doc: one sentence.
    """

    name: str
    type: str
    default: str
    doc: str

    def value(self, stated: Parameter | None = None, base: str = DEFAULT_BASE) -> Parameter:
        """Return the value that binds the variable.

        Args:
            stated: the caller's value; the default without one.
            base: the base of minted identifiers; a default IRI is rebased to it.

        Raises:
            QueryError: it is not of the parameter's type.

        >>> QueryParameter("limit", "integer", "20", "How many rows.").value("5")
        5
        """
        text = self.default.replace(DEFAULT_BASE, base) if stated is None else stated
        return text if not isinstance(text, str) else _CONVERSIONS[self.type](self.name, text)


def _integer(name: str, text: str) -> Parameter:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise QueryError(f"parameter {name} must be a whole number, and '{printable(text)}' is none")
    return int(text)


def _instant(name: str, text: str) -> Parameter:
    instant = utc_instant(text)
    if instant is None:
        raise QueryError(f"parameter {name} must be a date like 2023-01-31, and '{printable(text)}' is none")
    return datetime.fromisoformat(instant[0])


def _iri(name: str, text: str) -> Parameter:
    iri = text.removeprefix("<").removesuffix(">")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*", iri):
        raise QueryError(f"parameter {name} must be an absolute IRI, and '{printable(text)}' is none")
    return f"<{iri}>"


def _text(_: str, text: str) -> Parameter:
    return _Plain(text)


class _Plain(str):
    """Text that is never an IRI, even in angle brackets."""

    __slots__ = ()


_CONVERSIONS = {"integer": _integer, "instant": _instant, "iri": _iri, "text": _text}


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One query of the library.

    Attributes:
        name: the file's name without its suffix.
        title: its subject in a few words.
        about: one sentence.
        parameters: its parameters, in the order of the file.
        text: SPARQL, with the parameters as variables.
    """

    name: str
    title: str
    about: str
    parameters: tuple[QueryParameter, ...]
    text: str

    def bind(self, values: Mapping[str, Parameter] | None = None, base: str = DEFAULT_BASE) -> str:
        """Return the query with its parameters bound to values or defaults.

        Raises:
            QueryError: there is no such parameter, or a value is not of its type.

        >>> "LIMIT 3" in QUERIES["topic-cooccurrence"].bind({"limit": 3})
        True
        """
        stated = dict(values or {})
        known = [each.name for each in self.parameters]
        for name in stated:
            if name not in known:
                hint = did_you_mean(name, known) or (f"it has {', '.join(known)}" if known else "it has none")
                raise QueryError(f"the query '{self.name}' has no parameter '{printable(name)}'; {hint}")
        return bind(self.text, {each.name: each.value(stated.get(each.name), base) for each in self.parameters})


def find_query(name: str) -> NamedQuery:
    """Return the query of that name.

    Raises:
        QueryError: there is none; the message has the nearest name.
    """
    if name not in QUERIES:
        hint = did_you_mean(name, QUERIES) or "`newsgraph queries` lists them"
        raise QueryError(f"there is no query '{printable(name)}'; {hint}")
    return QUERIES[name]


def bind_parameters(text: str, values: Mapping[str, Parameter], base: str = DEFAULT_BASE) -> str:
    """Bind parameters of a library query (by its name) or of SPARQL text.

    >>> bind_parameters("ASK { ?s ?p ?name }", {"name": "A"})
    'ASK { ?s ?p "A" }'
    """
    return QUERIES[text].bind(values, base) if text in QUERIES else bind(text, values)


def declare_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """Return a query that declares each prefix that it uses, as editors and other endpoints require.

    >>> declare_prefixes("ASK { ?s schema:about ?o }", {"ng": "http://a/", "schema": "https://schema.org/"})
    'PREFIX schema: <https://schema.org/>\\nASK { ?s schema:about ?o }'
    """
    used = [name for name in sorted(prefixes) if re.search(rf"(?<![\w-]){re.escape(name)}:", text)]
    return "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in used) + text


_HEAD = re.compile(r"#\s*(title|about|param (\w+) \((\w+) = (.*?)\)):\s*(.*)")


def _read(name: str, content: str) -> NamedQuery:
    stated: dict[str, str] = {}
    parameters = []
    lines = content.splitlines()
    heads = [match for match in map(_HEAD.fullmatch, lines) if match]
    for match in heads:
        if match[2]:
            parameters.append(QueryParameter(match[2], match[3], match[4], match[5]))
        else:
            stated[match[1]] = match[5]
    text = "\n".join(line for line in lines if not line.startswith("#")).strip() + "\n"
    return NamedQuery(name, stated["title"], stated["about"], tuple(parameters), text)


def _library() -> dict[str, NamedQuery]:
    found = [file for file in files("graph.sparql").joinpath("queries").iterdir() if file.name.endswith(".rq")]
    names = {file.name.removesuffix(".rq"): file for file in found}
    return {name: _read(name, names[name].read_text(encoding="utf-8")) for name in sorted(names)}


QUERIES: Mapping[str, NamedQuery] = MappingProxyType(_library())
"""Every query of the library by its name."""
