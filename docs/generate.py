"""Write the parts of the documentation that the code knows best, or check that they are current.

Usage: python -m docs.generate [--check]
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from graph.config import Config
from graph.diagnostics import Code, Severity
from graph.exporters import DEFAULT_FORMATS, FORMATS
from graph.schema import ARTICLE_CLASSES, KINDS, RELATIONS, UNREAD_KEYS, Kind

HERE = Path(__file__).parent
NOTE = "<!-- Generated from the code by `make docs`; changes here are overwritten. -->\n"


def main() -> int:
    """Write every page, or with --check say which ones are not current."""
    pages = {
        "diagnostics.md": diagnostics(),
        "fields.md": fields_page(),
        "command-line.md": command_line(),
        "configuration.md": configuration(),
    }
    stale = [name for name, text in pages.items() if not _is_current(HERE / name, text)]
    if "--check" in sys.argv[1:]:
        for name in stale:
            print(f"docs/{name} is not what the code says; run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (HERE / name).write_text(pages[name], encoding="utf-8")
        print(f"wrote docs/{name}")
    return 0


def _is_current(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def diagnostics() -> str:
    """The page of all diagnostic codes."""
    parts = [
        NOTE,
        "# Diagnostics",
        "Nothing in a document stops a build: what cannot be used is left out and reported, as\n"
        "`path:line:column: severity code: message`. Lines and columns count from 1; `0:0` is the file as a whole.",
    ]
    words = {
        Severity.ERROR: "a document, or a related article in it, is left out",
        Severity.WARNING: "a value is left out, changed or doubtful",
        Severity.INFO: "nothing is lost",
    }
    for severity, meaning in words.items():
        rows = [(f"`{code.slug}`", code.meaning, code.remedy) for code in Code if code.severity is severity]
        parts += [f"## {severity.capitalize()}s: {meaning}", _table(("code", "meaning", "what to do"), rows)]
    return "\n\n".join(parts) + "\n"


def fields_page() -> str:
    """The page of all kinds, fields and relations."""
    parts = [
        NOTE,
        "# Fields and relations",
        "One table in `graph/schema.py` says what is read, what it is called in NetworkX, and its RDF term; this page is\n"
        "that table. `ng:` is the graph's own namespace, `{base}ns#`. Attributes marked * may have several values and are\n"
        "sorted tuples in NetworkX.",
    ]
    for kind in KINDS.values():
        parts += [f"## {kind.name.capitalize()}", _kind_words(kind), _table(_FIELD_HEAD, list(_field_rows(kind)))]
    classes = [(f"`{name}`", f"`{term}`") for name, term in ARTICLE_CLASSES.items()]
    parts += ["## Types of article", _table(("`type`", "RDF class"), classes)]
    relations = [
        (f"`{each.key}`", f"{each.source} → {each.target}", f"`{each.front_matter}`", f"`{each.predicate}`", each.doc)
        for each in RELATIONS
    ]
    parts += ["## Relations", _table(("edge key", "from → to", "front matter", "RDF", ""), relations)]
    parts += ["## Keys that make no attribute", _table(("key", ""), [(f"`{k}`", v) for k, v in UNREAD_KEYS.items()])]
    return "\n\n".join(parts) + "\n"


_FIELD_HEAD = ("attribute", "front matter", "value", "RDF", "")


def _kind_words(kind: Kind) -> str:
    where = f" IRIs are minted under `{{base}}{kind.path}`" if kind.path else ""
    own = " where it has no URL" if kind.name == "article" else ""
    identity = f" Identity: {', else '.join(f'`{key}`' for key in kind.identity)}."
    classes = f" RDF class: {', '.join(f'`{name}`' for name in kind.classes)}." if kind.classes else ""
    described = f" Described by documents with `taxonomy: {kind.taxonomy}`." if kind.taxonomy else ""
    return f"{kind.doc}{identity}{where + own + '.' if where else ''}{classes}{described}"


def _field_rows(kind: Kind) -> Iterator[tuple[str, ...]]:
    for each in kind.fields:
        keys = ", ".join(f"`{key}`" for key in each.keys) or "—"
        predicates = ", ".join(f"`{predicate}`" for predicate in each.predicates)
        yield f"`{each.name}`{'*' if each.many else ''}", keys, each.words, predicates, each.doc


def command_line() -> str:
    """The page of every command's help, as the command prints it."""
    parts = [NOTE, "# Command line"]
    for command in ((), *((name,) for name in _commands())):
        parts += [f"## `{' '.join(('newsgraph', *command))}`", f"```text\n{_help(*command)}\n```"]
    rows = [
        (f"`{each.name}`", ", ".join(f"`{file}`" for file in each.files), each.doc, "yes" if each.lossless else "")
        for each in FORMATS.values()
    ]
    parts += ["## Formats", _table(("format", "files", "", "lossless"), rows)]
    parts += [f"Written by default: {', '.join(f'`{name}`' for name in DEFAULT_FORMATS)}."]
    return "\n\n".join(parts) + "\n"


def _commands() -> list[str]:
    from graph.cli import app

    return [each.name or str(getattr(each.callback, "__name__", "")) for each in app.registered_commands]


def _help(*command: str) -> str:
    program = Path(sysconfig.get_path("scripts"), "newsgraph")
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    result = subprocess.run([program, *command, "--help"], capture_output=True, text=True, check=True, env=environment)
    return "\n".join(line.rstrip() for line in result.stdout.strip().splitlines())


def configuration() -> str:
    """The page of all configuration keys."""
    rows = []
    for each in fields(Config):
        default = ", ".join(each.default) if isinstance(each.default, tuple) else each.default
        shown = "—" if default is None else f"`{str(default).lower() if isinstance(default, bool) else default}`"
        rows.append((f"`{each.name.replace('_', '-')}`", shown, each.metadata["doc"]))
    return (
        f"{NOTE}\n# Configuration\n\n"
        "`newsgraph.toml` in the folder where the command runs, or `[tool.newsgraph]` in its `pyproject.toml`, or the file\n"
        "given with `--config`. Options on the command line win. An unknown key is an error that names the nearest one.\n\n"
        f"{_table(('key', 'default', 'meaning'), rows)}\n\n"
        '```toml\nbase = "https://news.example/"\nformats = ["ttl", "html", "parquet"]\nstrict = true\n```\n'
    )


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
