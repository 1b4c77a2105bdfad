"""How much of other people's front matter arrives: a table of sites, beside an independent reading of their files.

    python benchmarks/coverage.py FOLDER
    python benchmarks/coverage.py FOLDER --floors floors.csv --configured

FOLDER holds a folder for each site. The independent reading is a plain one by PyYAML, tomllib and regular
expressions: which keys the documents state, which state a date in any form, and which of their links lead to
a file, a note or an address of the same site. The CSV of floors has a line for each site: its folder in the column
`folder`, its `address` and `permalink` rule (used with --configured), and the least number of each column of
the table that it names. The exit code is 1 where a floor is missed.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import yaml

import graph
from graph.core.diagnostics import unread_statements
from graph.pipeline.config import Config

SHARES = ("read", "dated share", "resolved")
COLUMNS = ("documents", "statements", "read", "articles", "topics", "about", "relations", "dated", "dated share", "people", "resolved")  # fmt: skip

_FENCE = re.compile(r"\A\ufeff?\s*(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LINES = re.compile(r"\A(?:[A-Za-z][\w -]*:[^\n]*\n(?:[ \t]+[^\n]*\n)*)+")
_CODE = re.compile(r"^(```+|~~~+).*?^\1|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_WIKILINK = re.compile(r"(?<!\\)\[\[([^\]|#\n]+)[^\]\n]*\]\](?!\()")
_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(<?([^()\s<>]+)>?(?: \"[^\"\n]*\")?\)")
_DATE_KEY = re.compile(r"(?i)date|published|created|clipped|posted|updated|modified")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED_PATH = re.compile(r"(?:19|20)\d\d[-/](?:0\d|1[0-2])[-/][0-3]\d")


class Document(NamedTuple):
    """A document as the independent reading sees it: its path, its front matter and its body."""

    path: str
    fields: Mapping[str, Any]
    body: str

    @property
    def states_date(self) -> bool:
        """Whether a key of dates, or the path, states a year."""
        stated = ((key, value) for key, value in self.fields.items() if _DATE_KEY.search(key))
        return any(_YEAR.search(str(value)) for _, value in stated) or bool(_DATED_PATH.search(self.path))


def independent(folder: Path, path: str) -> Document:
    """Read a document without this program."""
    text = (folder / path).read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
    fenced = _FENCE.match(text)
    if fenced is not None:
        return Document(path, _fields(fenced[1], fenced[2]), text[fenced.end() :])
    lines = _LINES.match(text)
    keys = re.findall(r"^([A-Za-z][\w -]*):[ \t]*(.*)$", lines[0], re.MULTILINE) if lines else []
    return Document(path, dict(keys), text[lines.end() :] if lines else text)


def _fields(fence: str, text: str) -> Mapping[str, Any]:
    try:
        stated = tomllib.loads(text) if fence == "+++" else yaml.load(text, yaml.BaseLoader)
    except (tomllib.TOMLDecodeError, yaml.YAMLError):
        return {}
    return {str(key): value for key, value in stated.items()} if isinstance(stated, dict) else {}


class Links:
    """The links of documents that have a target among them, by files, notes and addresses."""

    def __init__(self, iris: Mapping[str, str], address: str) -> None:
        self._iris = iris
        self._host = urlsplit(address).hostname or "?"
        self._notes: dict[str, set[str]] = {}
        for path in iris:
            self._notes.setdefault(PurePosixPath(path).stem.casefold(), set()).add(path)
        self._pages = {_page(iri): path for path, iri in iris.items() if iri.startswith(address) and address}

    def targets(self, document: Document) -> Iterator[set[str]]:
        """Yield the documents that each link may mean; links without any are passed over."""
        body = _CODE.sub("", document.body)
        here = PurePosixPath(document.path).parent
        for name in _WIKILINK.findall(body):
            target = name.strip().removesuffix(".md")
            stem = PurePosixPath(target).name.casefold()
            found = self._notes.get(stem, set())
            yield from [found] if found else []
        for link in _LINK.findall(body):
            parts = urlsplit(link)
            if parts.scheme and parts.hostname != self._host:
                continue
            path = unquote(parts.path)
            if parts.hostname == self._host or path.startswith("/"):
                page = self._pages.get(_page(path))
                yield from [{page}] if page else []
            elif path:
                file = _normal(str(here / path))
                yield from [{file}] if file in self._iris else []


def _page(address: str) -> str:
    path = unquote(urlsplit(address).path)
    return path.removesuffix("index.html").removesuffix(".html").rstrip("/")


def _normal(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in (".", ".."):
            parts.append(part)
    return "/".join(parts)


def measured(folder: Path, options: Mapping[str, Any]) -> Counter[str]:
    """Build a site and count what arrived, beside the independent reading."""
    corpus = graph.build(folder, config=Config(**options)).corpus
    articles = [node for node in corpus.nodes if node.kind == "article"]
    iris = {path: node.id for node in corpus.nodes for path in _documents(node.values)}
    described = {path for node in articles for path in _documents(node.values)}
    dated = {path for node in articles for path in _documents(node.values) if "publishedDateTime" in node.values}
    documents = [independent(folder, path) for path in iris if (folder / path).is_file()]
    edges = Counter(edge.key for edge in corpus.edges)
    joined = {(edge.source, edge.target) for edge in corpus.edges}
    numbers = Counter[str](
        {
            "documents": corpus.documents,
            "statements": sum(len(each.fields) for each in documents),
            "unread": unread_statements(corpus.diagnostics),
            "articles": len(articles),
            "topics": sum(node.kind == "topic" for node in corpus.nodes),
            "people": sum(node.kind == "person" for node in corpus.nodes),
            "about": edges["about"],
            "relations": edges["related"] + edges["links"],
            "dated": sum("publishedDateTime" in node.values for node in articles),
            "date stated": sum(each.states_date and each.path in described for each in documents),
            "date read": sum(each.states_date and each.path in dated for each in documents),
        }
    )
    links = Links(iris, str(options.get("site") or ""))
    for document in documents:
        source = iris[document.path]
        for targets in links.targets(document):
            ends = {iris[target] for target in targets}
            if source not in ends:
                numbers["links"] += 1
                numbers["links resolved"] += any((source, end) in joined for end in ends)
    return numbers


def _documents(values: Mapping[str, Any]) -> Sequence[str]:
    return values.get("documents", ())


def shown(numbers: Counter[str]) -> dict[str, float]:
    """Return the columns of the table."""
    shares = {
        "read": 1 - numbers["unread"] / max(1, numbers["statements"]),
        "dated share": numbers["date read"] / max(1, numbers["date stated"]) if numbers["date stated"] else 1,
        "resolved": numbers["links resolved"] / max(1, numbers["links"]) if numbers["links"] else 1,
    }
    return {name: shares.get(name, numbers[name]) for name in COLUMNS}


def main() -> int:
    """Print the table, and return 1 where a floor is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a folder of sites")
    parser.add_argument("--floors", type=Path, metavar="CSV", help="the least numbers for each site")
    parser.add_argument("--configured", action="store_true", help="build with the address and permalink of the CSV")
    options = parser.parse_args()
    floors: dict[str, dict[str, str]] = {}
    if options.floors:
        with options.floors.open(encoding="utf-8", newline="") as file:
            floors = {row["folder"]: row for row in csv.DictReader(file)}
    print("site".ljust(20), *(name.rjust(13) for name in COLUMNS), sep="")
    total, missed = Counter[str](), []
    for site in sorted(each for each in options.folder.iterdir() if each.is_dir()):
        row = floors.get(site.name, {})
        keys = {"site": row.get("address"), "permalink": row.get("permalink")} if options.configured else {}
        numbers = measured(site, {key: value for key, value in keys.items() if value})
        total += numbers
        columns = shown(numbers)
        _print(site.name, columns)
        least = {name: float(row[name]) for name in COLUMNS if row.get(name)}
        missed += [
            f"{site.name}: {name} {columns[name]:g} < {floor:g}"
            for name, floor in least.items()
            if columns[name] < floor
        ]
    _print("all", shown(total))
    least = {name: float(floors["all"][name]) for name in COLUMNS if floors.get("all", {}).get(name)}
    missed += [
        f"all: {name} {shown(total)[name]:g} < {floor:g}" for name, floor in least.items() if shown(total)[name] < floor
    ]
    for line in missed:
        print(f"missed: {line}", file=sys.stderr)
    return 1 if missed else 0


def _print(name: str, columns: Mapping[str, float]) -> None:
    cells = (f"{value:.1%}" if column in SHARES else f"{value:,.0f}" for column, value in columns.items())
    print(name[:19].ljust(20), *(cell.rjust(13) for cell in cells), sep="")


if __name__ == "__main__":
    sys.exit(main())
