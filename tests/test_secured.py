"""The encrypted `secured` blocks reach no export, no diagnostic and no terminal."""

from __future__ import annotations

import re
from pathlib import Path

import places
import pytest

import graph
from graph.core.model import Source
from graph.merge.rules import merge
from graph.pipeline.config import Config
from graph.pipeline.inspection import inspect_sources
from graph.read.document import read_document

SECRET = "cWJlZm9yZS1hbGwtZWxzZQ==;TOPSECRETtopsecret0123456789"


def secrets(folder: Path) -> list[bytes]:
    """Return every secured value below a folder, as its documents state it."""
    found = []
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            found += re.findall(rb'secured:\s*"?([^"\s]+)', file.read_bytes())
    return found


def pieces(secret: bytes, size: int = 24) -> list[bytes]:
    """Return the pieces of a secret by which any longer part of it is recognised."""
    return [secret[at : at + size] for at in range(0, len(secret) - size, size)]


def exported(build: graph.Build, folder: Path) -> bytes:
    """Return all exports of a build as one."""
    return b"\n".join(path.read_bytes() for path in build.write(folder, ["all"]))


def test_no_export_of_the_seeds(seeds: Path, seeds_build: graph.Build, tmp_path: Path) -> None:
    """No part of a secured value of the seeds is in any export."""
    found = secrets(seeds)
    content = exported(seeds_build, tmp_path)
    assert 5 == len(found)
    assert [] == [piece for secret in found for piece in pieces(secret) if piece in content]


@pytest.mark.xdist_group("azure")
def test_no_export_of_real_documents(corpus: Path, azure: graph.Build, tmp_path: Path) -> None:
    """No part of a secured value of the largest corpus is in its Turtle or its JSON."""
    found = secrets(corpus / "azure" / "_news")
    formats = ["ttl", "json"]
    content = b"\n".join(path.read_bytes() for path in azure.write(tmp_path, formats))
    # Every stretch of 24 bytes that may be a piece of a secret, each once: the texts repeat a lot.
    words = set(re.findall(rb"[A-Za-z0-9+/]{24,}", content))
    stretches = {word[at : at + 24] for word in words for at in range(len(word) - 23)}
    assert len(found) > 250
    assert [] == [secret for secret in found if secret[:24] in stretches or secret[24:48] in stretches]


def test_nothing_on_the_terminal(newsgraph: places.Run, seeds: Path, tmp_path: Path) -> None:
    """A build and a check that print everything print no secured value."""
    build = newsgraph("build", seeds, "--out", tmp_path, "--formats", "ttl", "--verbose")
    check = newsgraph("check", seeds, "--diagnostics", "json")
    shown = (build.stdout + build.stderr + check.stdout + check.stderr).encode()
    assert (0, 0) == (build.returncode, check.returncode)
    assert [] == [piece for secret in secrets(seeds) for piece in pieces(secret) if piece in shown]


@pytest.mark.parametrize(
    "front",
    [
        "secured: {s}",
        "secured: [{s}]",
        "secured: {{a: {{b: {s}}}}}",
        "secured: {s}\nsecured: {s}",
        "secured: {s}\nsecured: [x, {s}]",
        "provider: {{name: N, domain: e.org, secured: {s}}}",
        "provider: {{secured: {s}}}",
        "topics: [{{name: T, secured: {s}}}, {{secured: {s}}}]",
        "images: [{{url: 'https://e.org/a.png', secured: {s}}}]",
        "related: [{{webUrl: 'https://e.org/b', secured: {s}, provider: {{name: N, secured: {s}}}}}]",
        "related: [{{title: No address, secured: {s}}}]",
        "related: {{secured: {s}}}",
        "<<: {{secured: {s}}}",
        "type: x\n? secured\n: {s}",
        "secured: '{s}\n\n  folded'",
        "secured: |\n  {s}",
        "secured: !!binary {s}",
        "secured: &a {s}",
    ],
)
@pytest.mark.parametrize(
    "head",
    [
        "title: A\nwebUrl: https://e.org/a\n",
        "taxonomy: topic\nname: T\n",
        "taxonomy: organization\nname: T\n",
        "taxonomy: cat\n",
        "type: article\n",
    ],
)
def test_wherever_it_stands(head: str, front: str, tmp_path: Path) -> None:
    """A secured value is dropped wherever it is nested, and whatever the document describes."""
    record = read_document(Source("a.md", f"---\n{head}{front.format(s=SECRET)}\n---\n{SECRET}".encode()))
    assert SECRET[:12] not in repr(record)
    assert SECRET[:12] not in repr(merge([record]))


@pytest.mark.parametrize(
    "text",
    [
        "---\nsecured: {s}\n",
        "---\nsecured: {s}\n\tbad: tab\n---\n",
        "---\nsecured: {s}: x\n---\n",
        "---\n- secured: {s}\n---\n",
        "---\nsecured: *{s}\n---\n",
        "---\nsecured: !{s} x\n---\n",
        "---\nsecured: %{s}\n---\n",
        '---\nsecured: "{s}\\q"\n---\n',
        '---\nsecured: "{s}\n---\n',
        "---\nsecured: [{s}\n---\n",
        "---\nsecured: {s}\n  more: x\n---\n",
        "secured: {s}\n",
        "---\n{s}\n---\n",
        "---\nsecured: @{s}\n---\n",
        "+++\nsecured = {s}\n+++\n",
        "+++\n[secured.'{s}']\n[secured.'{s}']\n+++\n",
        "+++\nsecured = {{'{s}' = 1, '{s}' = 2}}\n+++\n",
        '{{"secured": {{"{s}": 1, "{s}": 2}}}}',
        '{{"secured": {{"{s}": NaN}}}}',
        "---\na: 1\na: 2\nsecured: {{? {s} : 1, ? {s} : 2}}\n---\n",
        "---\nb: '!x'\nc: !x y\nSecured: [!{s} x, {{a: !{s} x}}]\n---\n",
    ],
)
def test_in_broken_documents(text: str) -> None:
    """What is said of a document that cannot be read does not quote its secured value."""
    record = read_document(Source("a.md", text.format(s=SECRET).encode()))
    assert record.diagnostics
    assert SECRET[:12] not in "".join(map(str, record.diagnostics))


FORMS = {
    "YAML": ("a.md", "---\ntitle: A\n{key}: {s}\n---\nText\n"),
    "YAML of another parser": ("a.md", "---\ntitle: 'A'\n{key}: >-\n  {s}\nlevel: !x y\n---\n"),
    "YAML, a wikilink": ("a.md", "---\ntitle: A\n{key}: '[[{s}]]'\n---\nText\n"),
    "YAML, nested": ("a.md", "---\ntitle: A\nparams: {{{key}: {s}, more: [{{{key}: '[[{s}]]'}}]}}\n---\n"),
    "YAML, below an unread key": (
        "a.md",
        "---\ntitle: A\nfoo: {{bar: [{{{key}: {s}}}]}}\nbaz: [{{{key}: {{a: {s}}}}}]\n---\n",
    ),
    "YAML, a mapping of people": ("a.md", "---\ntitle: A\nauthors: {{{key}: {{name: {s}}}}}\n---\n"),
    "YAML, an alias": ("a.md", "---\n{key}: &a {s}\ntitle: *a\nlevel: *a\n---\n"),
    "YAML, an alias of a mapping": (
        "a.md",
        "---\n{key}: &a {{{s}: {s}, name: {s}}}\ntitle: A\nauthor: *a\nlevel: [*a]\n---\n",
    ),
    "YAML of the own dialect": (
        "a.md",
        "---\ntitle: A\nwebUrl: https://e.org/a\nprovider: {{name: P, {key}: {s}}}\n"
        "related: [{{webUrl: 'https://e.org/b', {key}: '[[{s}]]', x: [{{{key}: '[[{s}]]'}}]}}]\n---\n",
    ),
    "YAML without its first fence": ("a.md", "{key}: {s}\n---\nText\n"),
    "YAML as a whole": ("a.yaml", "title: A\ndate: 2024-01-01\n{key}: {s}\n"),
    "YAML records": ("a.yaml", "- title: A\n  {key}: {s}\n- title: B\n  {key}: [{s}]\n"),
    "TOML": ("a.md", "+++\ntitle = 'A'\n{key} = '{s}'\n[extra]\n{key} = ['{s}']\n[[images]]\n{key} = '{s}'\n+++\n"),
    "TOML as a whole": ("a.toml", "title = 'A'\ndate = 2024-01-01\n{key} = '[[{s}]]'\n"),
    "JSON": ("a.md", '{{"title": "A", "{key}": "[[{s}]]", "extra": {{"{key}": "{s}"}}}}\nText\n'),
    "JSON as a whole": ("a.json", '{{"title": "A", "date": "2024-01-01", "{key}": ["{s}"]}}'),
    "header lines": ("a.md", "Title: A\n{key}: {s}\n    [[{s}]]\n\nText\n"),
    "comments": ("a.md", "<!--\n.. title: A\n.. {key}: {s}\n-->\nText\n"),
    "rst fields": ("a.rst", "A title\n#######\n\n:date: 2024-01-01\n:{key}: {s}\n\nText\n"),
    "rst meta": ("a.rst", "A title\n#######\n\n.. meta::\n   :{key}: {s}\n\nText\n"),
    "HTML meta": ("a.html", "<html><head><title>A</title><meta name='{key}' content='[[{s}]]'></head>"),
    "Org": ("a.org", "#+TITLE: A\n#+{key}: [[{s}]]\n\nText\n"),
    "JSON lines": ("a.jsonl", '{{"title": "A", "url": "https://e.org/a", "{key}": {{"x": "{s}", "x": "{s}"}}}}\n'),
    "JSON array": ("a.json", '[{{"title": "A", "url": "https://e.org/a", "{key}": "[[{s}]]"}}]'),
    "CSV": (
        "a.csv",
        "title,url,{key}\nA,https://e.org/a,{s}\nB,https://e.org/b,{s},{s}\nC,[[{s}]]\n".replace("C,[[{s}]]", "C"),
    ),
    "RSS": (
        "a.xml",
        "<rss version='2.0'><channel><title>F</title><{key}>{s}</{key}><item><title>A</title>"
        "<link>https://e.org/a</link><{key}>{s}</{key}></item></channel></rss>",
    ),
    "JSON Feed": (
        "a.json",
        '{{"version": "https://jsonfeed.org/version/1.1", "title": "F", "{key}": "{s}",'
        ' "items": [{{"title": "A", "url": "https://e.org/a", "{key}": "{s}"}}]}}',
    ),
}


@pytest.mark.parametrize("key", ["secured", "Secured", "SECURED"])
@pytest.mark.parametrize("form", FORMS)
def test_in_every_form(form: str, key: str, tmp_path: Path) -> None:
    """A secured value is in no graph, no diagnostic and no inspection, whatever form it stands in and however it is spelt."""
    name, text = FORMS[form]
    (tmp_path / name).write_text(text.format(s=SECRET, key=key), encoding="utf-8")
    build = graph.build(tmp_path)
    assert 0 < build.corpus.documents
    assert SECRET[:12] not in repr((build.corpus, build.settings))
    assert SECRET[:12] not in repr(inspect_sources([tmp_path], Config()))


def test_in_no_record() -> None:
    """A secured value of a record is in no graph and no diagnostic, whatever its type."""
    records = [
        {"title": "A", "url": "https://e.org/a", "Secured": value, "extra": {"secured": [value]}}
        for value in (SECRET, {SECRET: {SECRET}}, [object(), {SECRET: object()}], f"[[{SECRET}]]")
    ]
    build = graph.build(records)
    assert len(records) == build.corpus.documents
    assert SECRET[:12] not in repr((build.corpus, build.settings))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_config.yml", "title: A\nsecured: !{s} x\nurl: https://e.org\n"),
        ("_config.yml", "title: A\nsecured: *{s}\n"),
        ("_config.yml", "secured: {{url: {s}}}\ncollections: {{secured: {{permalink: /{s}/}}}}\n"),
        ("hugo.toml", "[secured.'{s}']\n[secured.'{s}']\n"),
        ("pelicanconf.py", "secured = f(a='{s}', {s}=1, {s}=2)\n".replace("{s}=", "TOPSECRETtopsecret0=")),
        ("_data/authors.yml", "secured: {{name: {s}}}\nann: {{name: Ann, secured: {s}}}\n"),
    ],
)
def test_in_no_site(name: str, text: str, tmp_path: Path) -> None:
    """A secured value in the configuration of a site is in no site, no graph and no diagnostic."""
    (tmp_path / "_config.yml").write_text("title: A\n")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text.format(s=SECRET), encoding="utf-8")
    (tmp_path / "a.md").write_text("---\ntitle: A\nauthor: secured\n---\n")
    build = graph.build(tmp_path)
    found = repr((build.corpus, build.settings))
    assert "" == "".join(secret for secret in (SECRET[:12], "TOPSECRET") if secret in found)


def test_in_no_record_of_real_documents(corpus: Path) -> None:
    """The records of the real documents, which caches and clusters would hold, have no secured value."""
    for file in sorted((corpus / "powerapps" / "_news").rglob("*.md"))[:200]:
        content = file.read_bytes()
        record = repr(read_document(Source(file.name, content)))
        for stated in re.findall(rb'(?m)^secured: "([^"]{24})', content):
            assert stated.decode() not in record
