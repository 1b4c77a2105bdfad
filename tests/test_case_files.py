"""The case files: each document gives exactly the record beside it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import case_files
import pytest

from graph.core.diagnostics import Code

# Found where files are looked for and where documents meet, not in one document; the named tests show them.
SHOWN_ELSEWHERE = {
    Code.UNREADABLE: "test_command_bad_files.py",
    Code.BROKEN_LINK: "test_command_bad_files.py",
    Code.LEADS_OUT: "test_finding.py",
    Code.LINK_LOOP: "test_command_bad_files.py",
    Code.TOO_LARGE: "test_command_bad_files.py",
    Code.DAMAGED_ARCHIVE: "sources/test_archives_that_harm.py",
    Code.ARCHIVE_BOMB: "sources/test_archives_that_harm.py",
    Code.REFUSED_MEMBER: "sources/test_archives_that_harm.py",
    Code.DUPLICATE_MEMBER: "sources/test_archives_that_harm.py",
    Code.ARCHIVE_INSIDE: "sources/test_archives_that_harm.py",
    Code.BAD_FEED: "sources/test_feeds.py",
    Code.BAD_TABLE: "sources/test_csv_tables.py",
    Code.SHORT_ROW: "sources/test_csv_tables.py",
    Code.BAD_JSON: "sources/test_json_lines.py",
    Code.BAD_TOML: "test_forms.py",
    Code.UNKNOWN_FORM: "test_forms.py",
    Code.NOT_A_DOCUMENT: "test_forms.py",
    Code.MISSHAPEN: "rdf/test_vocabulary.py",
    Code.UNLABELLED: "rdf/test_vocabulary.py",
    Code.PRESET: "test_sites.py",
    Code.PRESET_MISFIT: "test_sites.py",
    Code.BAD_SITE_FILE: "test_sites.py",
    Code.PASSED_OVER: "test_sites.py",
    Code.OTHER_ENDINGS: "test_sites.py",
    Code.SAME_PATH: "test_finding.py",
    Code.LISTED_TWICE: "test_finding.py",
    Code.SECOND_KEY: "mapping/test_mapping.py",
    Code.TEMPLATE: "mapping/test_mapping.py",
    Code.AMBIGUOUS_AMP: "test_merging.py",
    Code.AMP_MAPPED: "test_merging.py",
    Code.VALUE_OVERRIDDEN: "test_merging.py",
    Code.VALUE_REPLACED: "test_merging.py",
    Code.MANY_NAMES: "test_names.py",
    Code.MENTION_OVERRIDDEN: "test_merging.py",
    Code.SAME_URL: "test_merging.py",
    Code.SAME_NAME: "test_names.py",
    Code.SELF_RELATED: "test_merging.py",
    Code.MISSING_LINK: "test_references.py",
    Code.AMBIGUOUS_LINK: "test_references.py",
    Code.CIRCULAR_LINK: "test_references.py",
    Code.OWN_HOST: "test_references.py",
    Code.REPEATED_RELATED: "test_merging.py",
    Code.GONE_NODE: "test_notes.py",
}


@pytest.mark.parametrize("document", case_files.documents(), ids=lambda file: file.name)
def test_document_gives_the_record_beside_it(document: Path) -> None:
    """Parsing a case's document gives the statement and the diagnostics that its record states."""
    expected = case_files.expected(document)
    assert expected == case_files.actual(document, expected.get("settings"))


def test_every_expected_record_has_a_document() -> None:
    """No expected record is left over from a document that has gone."""
    expected = {case_files.expected_file(document) for document in case_files.documents()}
    assert expected == set(case_files.CASES.glob("*.json"))


@pytest.mark.parametrize("code", Code, ids=lambda code: code.slug)
def test_every_code_is_shown(code: Code) -> None:
    """Every diagnostic code is shown by a case file, or by the test file named for it."""
    if code in SHOWN_ELSEWHERE:
        text = (Path(__file__).parent / SHOWN_ELSEWHERE[code]).read_text(encoding="utf-8")
        assert re.search(rf"\bCode\.{code.name}\b|\b{code.slug}\b", text)
    else:
        lines = [
            line for file in case_files.CASES.glob("*.json") for line in json.loads(file.read_text())["diagnostics"]
        ]
        assert any(f" {code.slug}: " in line for line in lines)


@pytest.mark.parametrize("document", case_files.documents(), ids=lambda file: file.name)
def test_diagnostics_lie_inside_the_document(document: Path) -> None:
    """Every diagnostic of a case names a line and a column that the document has."""
    lines = document.read_bytes().decode("utf-8", "replace").split("\n")
    for each in case_files.parsed(document).diagnostics:
        assert 1 <= each.line <= len(lines)
        assert 1 <= each.column <= len(lines[each.line - 1]) + 1
