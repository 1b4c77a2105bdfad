"""Forms of front matter: each document of `tests/forms/documents` gives the form in `tests/forms/expected`.

`python tests/test_forms.py NAME…` writes the results for the documents named; read them with care.

Codes shown here alone: Code.BAD_TOML, Code.UNKNOWN_FORM, Code.NOT_A_DOCUMENT.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import frontmatter
import pytest
import strategies
import yaml
from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler
from hypothesis import assume, example, given, reject, settings
from hypothesis import strategies as st

from graph.read.forms import SUFFIXES, Form, Front, read_form
from graph.read.forms.html import read_html_head
from graph.read.forms.likeness import looks_like
from graph.read.front_matter import Finding
from graph.read.simple_yaml import IrregularError, value_of

FOLDER = Path(__file__).parent / "forms"
DOCUMENTS = sorted((FOLDER / "documents").iterdir())
CONTENTS = [file.read_bytes() for file in DOCUMENTS]


def taken_apart(path: str, content: bytes) -> tuple[Form, dict[str, Any], list[Finding]]:
    """Return a document's form, its fields read as a whole, and its findings."""
    findings: list[Finding] = []
    form = read_form(path, content, findings)
    try:
        fields = values(form)
    except IrregularError:
        form = form.by_reference(findings)
        fields = values(form)
    return form, fields, findings


def values(form: Form) -> dict[str, Any]:
    """Return the fields of a form, read as a whole."""
    return {} if form.front is None else {key: value_of(stated) for key, stated in form.front.fields.items()}


def ways(value: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to every value inside a value."""
    yield way
    if isinstance(value, dict | list):
        for step, below in value.items() if isinstance(value, dict) else enumerate(value):
            yield from ways(below, (*way, step))


def placed(front: Front | None, fields: dict[str, Any]) -> dict[str, str]:
    """Return the place of every value, by its way as people write it."""
    if front is None:
        return {}
    return {".".join(map(str, way)): ":".join(map(str, front.locate(way))) for way in ways(fields)}


def shown(path: str, content: bytes) -> dict[str, Any]:
    """Return a document's form as its expected record has it."""
    form, fields, findings = taken_apart(path, content)
    return {
        "form": form.name,
        "fields": None if form.front is None else fields,
        "places": placed(form.front, fields),
        "records": [[each.fields, placed(each, each.fields)] for each in form.records],
        "body": form.body and [form.body.line, form.body.markup, form.body.text],
        "findings": [f"{each.line}:{each.column} {each.code.slug}: {each.message}" for each in findings],
    }


def expected_file(document: Path) -> Path:
    """Return where the expected form of a document is."""
    return FOLDER / "expected" / f"{document.name}.json"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_document_gives_the_form_beside_it(document: Path) -> None:
    """A document gives the fields, places, text and findings that its record states."""
    expected = json.loads(expected_file(document).read_text(encoding="utf-8"))
    assert expected == shown(document.name, document.read_bytes())


def test_every_expected_form_has_a_document() -> None:
    """No expected form is left over from a document that has gone."""
    assert {expected_file(each) for each in DOCUMENTS} == set((FOLDER / "expected").iterdir())


# Second opinions


def plain(value: Any) -> Any:
    """Return a value as text, as the forms give it."""
    if isinstance(value, dict):
        return {key: plain(below) for key, below in value.items()}
    if isinstance(value, list):
        return [plain(below) for below in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.isoformat().replace("+00:00", "Z")
    return (
        value.isoformat() if isinstance(value, datetime.date | datetime.time) else None if value is None else str(value)
    )


class Toml(BaseHandler):
    """Front matter in TOML, by the standard library: python-frontmatter's own handler needs another one."""

    FM_BOUNDARY = re.compile(r"^\+{3,}\s*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "+++"

    def load(self, fm: str, **_: object) -> Any:
        return tomllib.loads(fm)


@pytest.mark.parametrize(
    ("name", "handler"),
    [
        ("toml-hugo.md", Toml()),
        ("json-hugo.md", JSONHandler()),
        ("quarto.qmd", YAMLHandler()),
    ],
    ids=["toml", "json", "yaml"],
)
def test_fields_and_text_are_those_of_python_frontmatter(name: str, handler: Any) -> None:
    """TOML, JSON and YAML give the fields and the text that python-frontmatter gives."""
    content = (FOLDER / "documents" / name).read_bytes()
    post = frontmatter.loads(content.decode(), handler=handler)
    form, fields, _ = taken_apart(name, content)
    assert form.body is not None
    assert (plain(post.metadata), post.content) == (fields, form.body.text.strip())


toml_values = st.recursive(
    st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.dates()
    | st.datetimes(timezones=st.just(datetime.UTC))
    | st.text(st.characters(exclude_categories=["C", "Z"]), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


def as_toml(value: Any) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {as_toml(below)}" for key, below in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return plain(value)


@given(st.dictionaries(st.sampled_from(["title", "a-b", "c_d", "x"]), toml_values, max_size=4))
def test_toml_is_read_as_tomllib_reads_it(fields: dict[str, Any]) -> None:
    """Any fields in TOML are those that the standard library reads, as text, with a place on their own line."""
    lines = [f"{key} = {as_toml(value)}" for key, value in fields.items()]
    form, actual, findings = taken_apart("a.md", ("+++\n" + "\n".join(lines) + "\n+++\n").encode())
    assert (plain(tomllib.loads("\n".join(lines))), []) == (actual, findings)
    assert form.front is not None
    assert list(range(2, len(lines) + 2)) == [form.front.locate((key,))[0] for key in fields]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["C"]), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text("abc", max_size=3), json_values, min_size=1), st.sampled_from([None, 1]))
def test_places_in_json_are_those_of_the_values(fields: dict[str, Any], indent: int | None) -> None:
    """The place of every value of JSON is where its text begins."""
    text = json.dumps(fields, ensure_ascii=False, indent=indent)
    form, actual, findings = taken_apart("a.md", text.encode())
    assert (plain(fields), []) == (actual, findings)
    assert form.front is not None
    lines = text.split("\n")
    for way in ways(fields):
        value = fields
        for step in way:
            value = value[step]  # type: ignore[call-overload]
        line, column = form.front.locate(way)
        rest = lines[line - 1][column - 1 :]
        assert rest.startswith(("{", "[") if isinstance(value, dict | list) else json.dumps(value, ensure_ascii=False))


class Head(HTMLParser):
    """The title and the named `meta` elements of a page, as the standard library reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stated = dict(attrs)
        self._in_title = tag == "title"
        if tag == "meta" and stated.get("name") and stated.get("content"):
            self.fields.setdefault(str(stated["name"]), str(stated["content"]).strip())

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title and data.strip():
            self.fields.setdefault("title", " ".join(data.split()))


attributes = st.builds(
    lambda value, quote: f"{quote}{value}{quote}",
    st.text("ab &;<=/é", min_size=1, max_size=8).filter(lambda text: bool(text.strip())),
    st.sampled_from("\"'"),
)


@given(
    st.lists(
        st.one_of(
            st.builds('<meta name="{}" content={}>'.format, st.sampled_from(["a", "b", "c"]), attributes),
            st.builds("<META content={1} name='{0}' />".format, st.sampled_from(["a", "b", "c"]), attributes),
            st.builds("<title>{}</title>".format, st.text("ab &;é\n", min_size=1, max_size=8)),
            st.sampled_from(["<!-- <title>x</title> -->", "<script>'<title>x</title>'</script>", "<p>", "\n"]),
        ),
        max_size=6,
    ).map("".join)
)
def test_head_is_read_as_the_standard_library_reads_it(page: str) -> None:
    """The title and the named elements of a well-formed page are those that the standard library's parser finds."""
    head = Head()
    head.feed(page)
    found = read_html_head(page)
    assert head.fields == ({} if found is None else found.front.fields)


# Totality


def check(path: str, content: bytes) -> None:
    """Take a document apart and check everything that holds for every form."""
    form, fields, findings = taken_apart(path, content)
    lines = content.decode("utf-8", "replace").split("\n")
    places = [form.front.locate(way) for way in ways(fields)] if form.front else []
    places += [each.locate(way) for each in form.records for way in ways(each.fields)]
    for line, column in [*places, *((each.line, each.column) for each in findings)]:
        assert 1 <= line <= len(lines)
        assert 1 <= column <= max(len(lines[line - 1].encode()), 1) + 10
    assert form.front is not None or form.records or findings
    json.dumps([fields, [each.fields for each in form.records]])
    if form.body is not None:
        assert form.body.text.strip()
        assert 1 <= form.body.line <= len(lines)
        assert content.replace(b"\r\n", b"\n").count(b"\n") + 1 >= form.body.line + form.body.text.count("\n")


paths = st.sampled_from([f"a{suffix}" for suffix in SUFFIXES])


@given(paths, st.binary(max_size=200))
@example("a.md", b"")
@example("a.md", b"+++")
@example("a.md", b"{")
@example("a.json", b"[")
@example("a.rst", b"===\n===\n===")
def test_any_bytes(path: str, content: bytes) -> None:
    """Any bytes give a form."""
    check(path, content)


marks = st.sampled_from(
    ["---", "+++", ";;;", "---toml", "---json", "<!--", "-->", "...", "{", "}", "[a]", "[[a]]", "==="]
)
words = st.sampled_from(
    [
        "title: A",
        "Title: A",
        "title = 'A'",
        '"title": "A",',
        ".. title: A",
        ":title: A",
        "#+TITLE: A",
        "  more",
        "- a",
        "",
        "<title>A</title>",
        '<meta name="date" content="b">',
        "a.b.c = 1",
        'a = """',
        "related:",
        "  title: x",
        "a: #b",
        "A",
    ]
)


@given(paths, st.lists(st.one_of(marks, words, strategies.yamlish), max_size=9))
@settings(max_examples=400)
def test_any_lines(path: str, lines: list[str]) -> None:
    """Whatever lines of all forms are put together give a form."""
    check(path, "\n".join(lines).encode("utf-8", "surrogatepass"))


@given(paths, st.sampled_from(CONTENTS).flatmap(strategies.damaged))
@settings(max_examples=400)
def test_damaged_documents(path: str, content: bytes) -> None:
    """Documents of all forms with pieces cut out, doubled or replaced give a form."""
    check(path, content)


HOSTILE = {
    "a.md": [
        b"{",
        b'{"',
        b"{}",
        b"[",
        b"a: ",
        b"a: \n",
        b"Title: a\n",
        b"title: a\n  ",
        b"\n",
        b"---\n",
        b"<!--\n",
        b"+",
        b"---\n\xc2\xa0",
        b"<!-- ",
    ],
    "a.json": [b"{", b"[", b'{"a":', b'"', b"1", b"[[],"],
    "a.toml": [b"[", b"{", b"a.", b"a = [", b"[a.", b"'''", b"a = 1\n", b"[[a]]\n", b"."],
    "a.yaml": [b"[", b"{", b"a: ", b"- ", b"? ", b"- title: a\n", b"a: #b\n", b"&a "],
    "a.html": [
        b"<",
        b"<!--",
        b"<title>",
        b"<meta ",
        b"<meta a='",
        b'<meta name="a" content="b">',
        b"<meta a=b c",
        b"<!",
    ],
    "a.rst": [b"=", b"=\n", b":a: b\n", b".. a: b\n", b"..\n", b"  \n", b".. meta::\n  :a: b\n", b":a:"],
    "a.org": [b"#+a: b\n", b":a:\n", b"#+", b"\n"],
}


@pytest.mark.parametrize(
    ("path", "piece"), [(path, piece) for path, pieces in HOSTILE.items() for piece in pieces], ids=repr
)
def test_time_is_in_proportion_to_the_length(path: str, piece: bytes, minute_of_work: None) -> None:
    """Megabytes that are made to be slow are taken apart with less than a minute of CPU time."""
    size = 4_000_000 if b"\n" not in piece else 500_000  # many lines are read, one long line is refused
    content = piece * (size // len(piece))
    read_form(path, content, [])
    if path == "a.toml":
        read_form("a.md", b"+++\n" + content + b"\n+++\n", [])


@pytest.mark.parametrize(
    "content",
    [
        b"+++\n[" + b"a." * 500_000 + b"a]\n" + b"b = 1\n" * 300_000 + b"+++\n",
        b'---\ntitle: "' + b"\\ud83d" * 300_000 + b'"\n---\n',
        b"---\n" + b'a: "\\ud83d"\n' * 20_000 + b"---\n",
        b'{"title": "A", "related": [' + b'{"title": 1}, ' * 50_000 + b"1]}",
    ],
    ids=["tables", "halves in a text", "texts with halves", "items"],
)
def test_long_fields_take_no_square_of_their_length(content: bytes, minute_of_work: None) -> None:
    """Long front matter of one kind is read with less than a minute of CPU time."""
    form, _, _ = taken_apart("a.md", content)
    if form.front is not None:
        for index in range(20_000):
            form.front.locate(("related", index, "title"))


# Files of data


@pytest.mark.parametrize(
    "path",
    [
        "newsgraph.toml",
        "a/package-lock.json",
        "tsconfig.app.json",
        "_config.yml",
        "mkdocs.yml",
        "hugo.toml",
        "notes/.obsidian/app.json",
        "pyproject.toml",
        "docker-compose.yml",
        "node_modules/a/b.json",
    ],
)
def test_configuration_is_no_document(path: str) -> None:
    """A file that configures a program is data, whatever its title."""
    assert "data" == looks_like(path, {"title": "A"})


@pytest.mark.parametrize(
    ("expected", "fields"),
    [
        ("document", {"Title": "A"}),
        ("document", {"display_name": "A"}),
        ("document", {"taxonomy": "topic"}),
        ("document", {"webUrl": "https://e.org/a", "items": [{"title": "A"}]}),
        ("records", {"title": "A feed", "items": [{"title": "A"}]}),
        ("records", [{"url": "https://e.org/a"}, {"title": "B"}, {"c": "d"}]),
        ("data", [{"a": "b"}, {"title": "B"}, {"c": "d"}]),
        ("data", [{"title": "A"}, "B"]),
        ("data", {"title": {"en": "A"}}),
        ("data", {"name": "a", "dependencies": {}}),
        ("data", {"url": "https://e.org"}),
        ("data", {"items": []}),
        ("data", []),
        ("data", None),
        ("data", "title"),
    ],
)
def test_fields_look_like(expected: str, fields: Any) -> None:
    """Titles, names and own keys make a document; most items of a list with them make records."""
    assert expected == looks_like("a.json", fields)


# YAML that says less than people mean


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ({"a": "#b"}, "a: #b"),
        ({"a": "#b c"}, "a:  #b c "),
        ({"a": None}, "a: # b"),
        ({"a": ["#b", "c"]}, "a:\n- #b\n- c"),
        ({"a": "b"}, "a: b #c"),
        ({"a": "!b c"}, "a: !b c"),
        ({"a": "!!b c"}, "a: !!b c"),
        ({"a": "1"}, "a: !!str 1"),
        ({"a": "😀 \\ud83d"}, 'a: "\\ud83d\\ude00 \\\\ud83d"'),
        ({"a": "\\ud83d", "b": "\ufffd"}, 'a: \\ud83d\nb: "\\ude00"'),
        ({"a": "b", "c": "d"}, "a: b\n\u3000\u00a0 \nc: d"),
    ],
)
def test_yaml_is_read_as_people_mean_it(expected: dict[str, Any], text: str) -> None:
    """Hashtags and tags are text, halves of UTF-16 pairs are one character, and blank lines are blank."""
    assert expected == taken_apart("a.md", f"---\n{text}\n---\n".encode())[1]


@given(st.text(max_size=20))
def test_any_text_written_as_json_is_read_from_yaml(text: str) -> None:
    """Any text with characters of all planes, written with the escapes of JSON, is what YAML gives."""
    clean = "".join(each for each in text if each.isprintable())
    content = b'---\na: "b\\\\"\nc: ' + json.dumps(clean).replace("\\/", "/").encode() + b"\n---\n"
    assert {"a": "b\\", "c": clean.encode("utf-8", "replace").decode()} == taken_apart("a.md", content)[1]


@given(strategies.yamlish)
def test_yaml_is_otherwise_as_pyyaml_reads_it(text: str) -> None:
    """Without fields of text, the values are those of PyYAML's own constructor."""
    clean = "".join(each for each in text if each.isprintable() or each == "\n").replace("\u00a0", "")
    _, fields, findings = taken_apart("a.md", f"---\nx: y\nz: {clean}\n---\n".encode())
    assume(not findings and not any(each in clean for each in ("<<", "---", "...", "\\u")))
    try:
        expected = yaml.load(f"x: y\nz: {clean}\n", yaml.BaseLoader)
    except yaml.YAMLError:
        reject()
    if isinstance(expected["z"], str):
        assert expected["z"] in (fields["z"] or "", *("~", "null", "Null", "NULL"))


def main(names: list[str]) -> None:
    """Write the expected forms of the documents named, or of those that have none."""
    for document in DOCUMENTS:
        file = expected_file(document)
        if document.name in names or ("--missing" in names and not file.exists()):
            file.write_text(
                json.dumps(shown(document.name, document.read_bytes()), ensure_ascii=False, indent=1) + "\n",
                encoding="utf-8",
            )


if __name__ == "__main__":
    main(sys.argv[1:])
