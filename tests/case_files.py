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

from graph.model import Record, Settings, Source, Statement
from graph.parse import parse

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
    record = parsed(document, settings)
    stated = {"settings": settings} if settings else {}
    return {
        **stated,
        "statement": None if record.statement is None else _readable(record.statement, record.place),
        "diagnostics": [str(each) for each in record.diagnostics],
    }


def parsed(document: Path, settings: dict[str, Any] | None = None) -> Record:
    """Return the record of a case's document."""
    return parse(Source(document.name, document.read_bytes()), Settings(**settings or {}))


def _readable(statement: Statement, place: tuple[int, int]) -> dict[str, Any]:
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in statement.values.items()}
    readable = {
        "kind": statement.kind,
        "id": statement.id,
        "at": f"{place[0]}:{place[1]}",
        "values": values,
    }
    links = [[link.key, _readable(link.target, link.place or place)] for link in statement.links]
    return {**readable, "links": links} if links else readable


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
