"""The encrypted `secured` blocks reach no export, no diagnostic and no terminal."""

from __future__ import annotations

import re
from pathlib import Path

import places
import pytest
import yaml

import graph
from graph.model import Source
from graph.parse import parse
from graph.resolve import resolve

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
    assert len(found) > 500
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
    record = parse(Source("a.md", f"---\n{head}{front.format(s=SECRET)}\n---\n{SECRET}".encode()))
    assert SECRET[:12] not in repr(record)
    assert SECRET[:12] not in repr(resolve([record]))


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
    ],
)
def test_in_broken_documents(text: str) -> None:
    """What is said of a document that cannot be read does not quote its secured value."""
    record = parse(Source("a.md", text.format(s=SECRET).encode()))
    assert record.diagnostics
    assert SECRET[:12] not in "".join(map(str, record.diagnostics))


def test_in_no_record_of_real_documents(corpus: Path) -> None:
    """The records of the real documents, which caches and clusters would hold, have no secured value."""
    for file in sorted((corpus / "powerapps" / "_news").rglob("*.md"))[:200]:
        content = file.read_bytes()
        stated = yaml.load(content.split(b"---\n")[1], yaml.CBaseLoader).get("secured")
        if stated:
            assert stated[:24] not in repr(parse(Source(file.name, content)))
