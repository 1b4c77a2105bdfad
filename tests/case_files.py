"""Test cases as files: `tests/cases/NAME.md` (or .yaml, .yml, .txt) beside `NAME.json`, its expected record.

To add a case, write the document and then the record that it must give; or let this program write
what the code makes of it and read that with care before it is committed:

    python tests/case_files.py NAME…        write the expected record of the cases named
    python tests/case_files.py --missing    write those that are missing

An expected record may state `settings`, which the document is then parsed with.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from graph.core.claims import Claim, DocumentClaims, decode_claims
from graph.core.model import Settings, Site, Source
from graph.core.schema import STANDARD_SCHEMA
from graph.read.document import read_document

CASES = Path(__file__).parent / "cases"


def documents() -> list[Path]:
    """Return every case's document."""
    return sorted(file for file in CASES.iterdir() if file.suffix != ".json" and not file.name.startswith("."))


def expected_file(document: Path) -> Path:
    """Return where a case's expected record is."""
    return document.with_suffix(".json")


def expected(document: Path) -> dict[str, Any]:
    """Return what a case must give."""
    record: dict[str, Any] = json.loads(expected_file(document).read_text(encoding="utf-8"))
    return record


def actual(document: Path, settings: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return what the code makes of a case's document."""
    claims = parsed(document, settings)
    stated = {"settings": settings} if settings else {}
    references = [[each.key, f"{each.line}:{each.column}", *each.names] for each in claims.references]
    return {
        **stated,
        "statement": _subject(claims, 0) if claims.passages else None,
        **({"references": references} if references else {}),
        "diagnostics": [str(each) for each in claims.diagnostics],
    }


def parsed(document: Path, settings: dict[str, Any] | None = None) -> DocumentClaims:
    """Return the claims of a case's document."""
    stated = dict(settings or {})
    sites = tuple(
        Site(**{key: tuple(value) if isinstance(value, list) else value for key, value in each.items()})
        for each in stated.pop("sites", ())
    )
    return read_document(Source(document.name, document.read_bytes()), Settings(sites=sites, **stated))


def _subject(document: DocumentClaims, at: int) -> dict[str, Any]:
    """Return the claims about the subject of a passage, and in its links those about the nodes that it names."""
    passage = document.passages[at]
    subject, *named = decode_claims(passage.claims)
    place = f"{passage.line}:{passage.column}"
    readable = _readable(subject, place)
    placed = [(each.key, each.targets) for each in document.links if each.source == subject.id]
    below = [_subject(document, each) for each in _below(document, at)]
    links = [
        [relation.key, target]
        for relation in STANDARD_SCHEMA.relations_of(subject.kind)
        for target in (
            [each for key, targets in placed if key == relation.key for each in below if each["id"] in targets]
            if relation.placed
            else _named(named, subject.depth, relation.target, place)
        )
    ]
    return {**readable, "links": links} if links else readable


def _below(document: DocumentClaims, at: int) -> list[int]:
    """Return the passages about the articles that the subject of a passage is linked to."""
    distances = [each.distance for each in document.passages]
    end = next((n for n in range(at + 1, len(distances)) if distances[n] <= distances[at]), len(distances))
    return [n for n in range(at + 1, end) if distances[n] == distances[at] + 1]


def _named(claims: list[Claim], depth: int, kind: str, place: str) -> list[dict[str, Any]]:
    """Return the claims about the nodes of a kind that a claim of a depth names, with those that they name."""
    found = []
    for at, claim in enumerate(claims):
        if claim.depth == depth + 1 and claim.kind == kind:
            rest = claims[at + 1 :]
            own = rest[: next((n for n, each in enumerate(rest) if each.depth <= claim.depth), len(rest))]
            links = [
                [each.key, target]
                for each in STANDARD_SCHEMA.relations_of(kind)
                for target in _named(own, claim.depth, each.target, place)
            ]
            readable = _readable(claim, place)
            found.append({**readable, "links": links} if links else readable)
    return found


def _readable(claim: Claim, place: str) -> dict[str, Any]:
    stated = zip(STANDARD_SCHEMA.kinds[claim.kind].fields, claim.slots, strict=False)
    values = {
        field.name: list(value) if isinstance(value, tuple) else value for field, value in stated if value is not None
    }
    return {"kind": claim.kind, "id": claim.id, "at": place, "values": values}


def _write(document: Path) -> None:
    file = expected_file(document)
    settings = expected(document).get("settings") if file.exists() else None
    text = json.dumps(actual(document, settings), ensure_ascii=False, indent=1)
    file.write_text(text + "\n", encoding="utf-8")


def main(names: list[str]) -> None:
    """Write the expected records of the cases named."""
    for document in documents():
        missing = "--missing" in names and not expected_file(document).exists()
        if missing or document.stem in names:
            _write(document)
            print(expected_file(document))


if __name__ == "__main__":
    main(sys.argv[1:])
