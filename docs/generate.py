"""Write the pages that are generated from the code, or check that they are current.

Usage: python -m docs.generate [--check]
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path

from graph.core.diagnostics import Code, Severity
from graph.core.schema import ARTICLE_CLASSES, STANDARD_SCHEMA, UNREAD_KEYS, Kind
from graph.export import DEFAULT_FORMATS, FORMATS
from graph.pipeline.config import Config
from graph.read.archives import ARCHIVE_SUFFIXES, is_archive
from graph.read.forms import SUFFIXES
from graph.read.presets import PRESETS
from graph.text.node_ids import HOSTING_PLATFORMS

HERE = Path(__file__).parent
NOTE = "<!-- Generated from the code by `make docs`; changes here are overwritten. -->\n"


def main() -> int:
    """Write every page, or with --check print those that are not current."""
    pages = {
        "diagnostics.md": diagnostics(),
        "fields.md": fields_page(),
        "command-line.md": command_line(),
        "configuration.md": configuration(),
        "your-documents.md": your_documents((HERE / "your-documents.md").read_text(encoding="utf-8")),
    }
    stale = [name for name, text in pages.items() if not _is_current(HERE / name, text)]
    if "--check" in sys.argv[1:]:
        for name in stale:
            print(f"docs/{name} is not current; run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (HERE / name).write_text(pages[name], encoding="utf-8")
        print(f"wrote docs/{name}")
    return 0


def _is_current(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def diagnostics() -> str:
    """Return the page of all diagnostic codes."""
    parts = [
        NOTE,
        "# Diagnostics",
        "No document stops a build: an unusable document or value is left out and reported as\n"
        "`path:line:column: severity code: message`. Lines and columns count from 1; `0:0` is the file as a whole.\n"
        "`newsgraph check SOURCES` prints all diagnostics and writes nothing ([command line](command-line.md)). `build` prints\n"
        "each cause of an error or a warning once, with its first place, its number and its remedy. Both end with a table of\n"
        "the keys that were not read; `check` exits with 1 where they are most of the front matter, or where several documents\n"
        "have no edge.\n\n"
        "[Fields](fields.md) lists the keys and their types, [How documents become one graph](identity.md) the rules of merging.",
    ]
    meanings = {
        Severity.ERROR: "a document, or a related article in it, is left out",
        Severity.WARNING: "a value that a reader would miss is left out, changed or doubtful",
        Severity.INFO: "a decision, or a key that is not read; the documents can stay as they are",
    }
    for severity, meaning in meanings.items():
        rows = [(f"`{code.slug}`", code.meaning, code.remedy) for code in Code if code.severity is severity]
        parts += [f"## {severity.capitalize()}s: {meaning}", _table(("code", "meaning", "remedy"), rows)]
    return "\n\n".join(parts) + "\n"


def fields_page() -> str:
    """Return the page of all kinds, fields and relations."""
    parts = [
        NOTE,
        "# Fields and relations",
        "This page is generated from the table in `graph/core/schema.py`: for each field its keys in the front matter, its\n"
        "attribute in NetworkX and its RDF term. `ng:` is the graph's own namespace, `{base}ns#`. An attribute marked * can have\n"
        "several values and is a sorted tuple in NetworkX.\n\n"
        "A value of another type is left out and reported ([diagnostics](diagnostics.md)); claims of several documents about\n"
        "one node are merged ([How documents become one graph](identity.md)). [The RDF](rdf.md) has the classes and namespaces,\n"
        "[CONTRIBUTING](../CONTRIBUTING.md) shows how to add a field.",
    ]
    for kind in STANDARD_SCHEMA.kinds.values():
        parts += [f"## {kind.name.capitalize()}", _kind_words(kind), _table(_FIELD_HEAD, list(_field_rows(kind)))]
    classes = [(f"`{name}`", f"`{term}`") for name, term in ARTICLE_CLASSES.items()]
    parts += ["## Types of article", _table(("`type`", "RDF class"), classes)]
    relations = [
        (f"`{each.key}`", f"{each.source} → {each.target}", _keys(each.keys), f"`{each.predicate}`", each.doc)
        for each in STANDARD_SCHEMA.relations
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
        predicates = ", ".join(f"`{predicate}`" for predicate in each.predicates)
        yield f"`{each.name}`{'*' if each.many else ''}", _keys(each.keys), each.words, predicates, each.doc


def your_documents(page: str) -> str:
    """Return the page about documents with its current tables: endings, presets and keys."""
    parts = []
    for kind in STANDARD_SCHEMA.kinds.values():
        stated = {each.name: _keys(each.keys, each.synonyms) for each in kind.fields if each.keys}
        relations = (each for each in STANDARD_SCHEMA.relations_of(kind.name) if each.front_matter)
        stated |= {each.key: _keys(each.keys, each.synonyms) for each in relations}
        rows = [(f"`{name}`", keys) for name, keys in stated.items()]
        parts.append(f"{kind.name.capitalize()}:\n\n{_table(('field or relation', 'keys'), rows)}")
    page = _between(page, "keys", "\n\n".join(parts))
    page = _between(page, "endings", _endings())
    head = ("preset", "shown by", "drafts", "tags are split at", "addresses")
    return _between(page, "presets", _table(head, list(_preset_rows())))


def _keys(*keys: tuple[str, ...]) -> str:
    return ", ".join(f"`{key}`" for some in keys for key in some) or "—"


def _between(page: str, name: str, text: str) -> str:
    """Return a page with a text between its comments `<!-- name -->` and `<!-- /name -->`."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n\n{text}\n\n{end}{after}"


def _endings() -> str:
    archives = [each for each in ARCHIVE_SUFFIXES if is_archive(each)]
    records = [each for each in ARCHIVE_SUFFIXES if not is_archive(each)]
    rows = [
        ("a document", ", ".join(f"`{each}`" for each in SUFFIXES)),
        ("a document for each line, row or item", ", ".join(f"`{each}`" for each in records)),
        ("the folder or table in it, where it is named itself", ", ".join(f"`{each}`" for each in archives)),
    ]
    return _table(("a file is", "endings, in any case"), rows)


def command_line() -> str:
    """Return the page of every command's help, as the command prints it."""
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
    from graph.cli.app import app

    return [each.name or str(getattr(each.callback, "__name__", "")) for each in app.registered_commands]


def _help(*command: str) -> str:
    program = Path(sysconfig.get_path("scripts"), "newsgraph")
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    result = subprocess.run([program, *command, "--help"], capture_output=True, text=True, check=True, env=environment)
    return "\n".join(line.rstrip() for line in result.stdout.strip().splitlines())


def configuration() -> str:
    """Return the page of all configuration keys."""
    rows = []
    for each in (each for each in fields(Config) if each.init):
        default = ", ".join(each.default) if isinstance(each.default, tuple) else each.default
        shown = (
            "—"
            if default in (None, MISSING, "", ())
            else f"`{str(default).lower() if isinstance(default, bool) else default}`"
        )
        rows.append((f"`{each.name.replace('_', '-')}`", shown, each.metadata["doc"]))
    return (
        f"{NOTE}\n# Configuration\n\n"
        "`newsgraph.toml` in the folder where the command runs, or `[tool.newsgraph]` in its `pyproject.toml`, or the file\n"
        "given with `--config`. Options on the command line win. An unknown key is an error that names the nearest one.\n\n"
        f"{_table(('key', 'default', 'meaning'), rows)}\n\n"
        '```toml\nbase = "https://news.example/"\nformats = ["ttl", "html", "parquet"]\nstrict = true\n```\n\n'
        "Of documents that somebody's site or vault is made from:\n\n"
        "```toml\n"
        'site = "https://18f.gsa.gov"\n'
        'publisher = "18F"\n'
        'permalink = "/:year/:month/:day/:slug/"   # or a table: permalink = { posts = "/:year/:slug/" }\n'
        'exclude = ["drafts/**"]\n'
        'hide = ["draft", "published = false"]\n'
        'platforms = ["msn.com"]\n'
        "```\n\n"
        f"## Presets\n\n{_PRESET_WORDS}\n\n"
        f"## Hosting platforms\n\n{_PLATFORM_WORDS} {', '.join(f'`{each}`' for each in sorted(HOSTING_PLATFORMS))}.\n"
        f"\n{_NAMING}\n{_EXTENDING}"
    )


_PRESET_WORDS = (
    "A preset is found by the files of a site, or named by `preset`; `none` turns presets off. The site's own configuration is\n"
    "read as data for its address, title, languages, rules for addresses and names of authors; nothing of it is run. Options of\n"
    "this page come before it. [Your documents](your-documents.md#presets) has the table of presets."
)
_PLATFORM_WORDS = "Domain and name together make a provider on these hosts and on those that `platforms` adds:"


def _preset_rows() -> Iterator[tuple[str, ...]]:
    for each in PRESETS.values():
        signs = [*each.configuration[:4], *(folder if "." in folder[1:] else f"{folder}/" for folder in each.folders)]
        more = ", …" if len(each.configuration) > 4 else ""
        rules = ", ".join(f"`{folder}/`: `{rule}`" if folder else f"`{rule}`" for folder, rule in each.permalinks)
        yield (
            f"`{each.name}`",
            ", ".join(f"`{sign}`" for sign in signs) + more,
            _keys(each.hide),
            ", ".join("spaces" if character == " " else f"`{character}`" for character in each.separators),
            rules,
        )


_NAMING = """## Names of stories

A story is named by the phrases that tell it from all others. A name of your own comes first, on the page, in the tables,
the report and `analysis.ttl`; the key is the story's IRI or the twelve digits at its end, which
`newsgraph analyze stories --format csv` lists:

```toml
[stories]
ca978112ca1b = "The Cosmos DB flaw"
```

A network of a build holds them as its attribute `story_names`. `newsgraph analyze` and `newsgraph report` read them from
the configuration of the folder where they run. A key that is no story is noted with the table of stories, with the nearest.
"""

_EXTENDING = """## The table is yours

Further keys, fields, kinds of node and relations need no code:

```toml
[fields.article]
publishedDateTime = ["clipped", "seen"]   # further keys of a field of the table
difficulty = { keys = ["level"], type = "integer", predicate = "ng:difficulty", label = "How hard it is to read" }
moods = { keys = ["mood"], type = "line", predicate = "foaf:mood", many = true }

[kinds.company]                           # described by documents with `taxonomy: company`, known by its name
class = "schema:Corporation"
label = "A company that articles are about"

[relations.mentions-company]
keys = ["companies"]
from = "article"
to = "company"
predicate = "schema:mentions"             # `many = false` where there can be one only

[prefixes]                                # beside dcterms, rdf, rdfs, schema, skos, xsd and ng
foaf = "http://xmlns.com/foaf/0.1/"
```

A type is `text`, `line`, `integer`, `boolean`, `date`, `duration`, `language` or `url`. A predicate or class is `prefix:name`
or a whole http IRI; `ng:` is the graph's own namespace, `{base}ns#`. Own fields, kinds and relations are in every export,
in the JSON-LD context, the ontology and the SHACL shapes (`newsgraph schema`), on the page and in the tables; exports that
can be loaded carry them, as `ng:extension` of the dataset in RDF and as the attribute `extension` of a network. A relation to
articles leads from articles. A mistake is an error with its place and the nearest right word.
"""


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
