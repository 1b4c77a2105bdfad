"""`newsgraph analyze` and `newsgraph report`, as they are called."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pyoxigraph
import pytest

import graph
from graph import analysis
from graph.analysis import ANALYSES
from graph.core.inferred import DERIVED
from graph.core.schema import STANDARD_SCHEMA

COMMAND = Path(sys.executable).with_name("newsgraph")


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory, seeds_build: graph.Build) -> Path:
    """The seeds' graph as a file."""
    folder = tmp_path_factory.mktemp("export")
    seeds_build.write(folder, formats=["json"])
    return folder / "graph.json"


@pytest.fixture(scope="module")
def azure_export(tmp_path_factory: pytest.TempPathFactory, azure: graph.Build) -> Path:
    """The corpus's graph as a file."""
    folder = tmp_path_factory.mktemp("azure")
    azure.write(folder, formats=["json"])
    return folder / "graph.json"


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False)


def test_tables_are_printed(export: Path) -> None:
    """Named analyses are printed with their sentence, empty ones with the reason."""
    done = analyze("analyze", "stories", "leads", "--data", export)

    printed = " ".join(done.stdout.split())  # whatever the width of the terminal

    assert (0, "") == (done.returncode, done.stderr)
    assert [True, True, True] == [
        words in printed for words in (ANALYSES["stories"].doc, ANALYSES["leads"].doc, "(no two providers meet")
    ]


def test_what_is_left_out_of_a_folder_is_told_as_build_tells_it(tmp_path: Path) -> None:
    """`analyze --data FOLDER` prints path, line and cause of every problem, word for word as `build` does."""
    (tmp_path / "good.md").write_text(
        "---\ntype: article\ntitle: A day\nwebUrl: https://e.org/a\nprovider: e.org\n---\n"
    )
    (tmp_path / "open.md").write_text("---\ntitle: x\n")
    (tmp_path / "quote.md").write_text('---\ntype: article\ntitle: "no end\n---\n')
    for at in range(12):
        (tmp_path / f"empty-{at:02}.md").write_text("")
    analysed = analyze("analyze", "overview", "--data", tmp_path)
    built = analyze("build", tmp_path, "--out", tmp_path / "exports")

    assert (0, built.stderr) == (analysed.returncode, analysed.stderr)
    assert ["open.md:1:1: error", "quote.md:4:1: error", "(in 12 documents)"] == [
        words for words in ("open.md:1:1: error", "quote.md:4:1: error", "(in 12 documents)") if words in built.stderr
    ]


def test_a_folder_of_nothing_usable_says_why(tmp_path: Path) -> None:
    """Where no document is usable, each cause is told before the one line that ends the command."""
    (tmp_path / "open.md").write_text("---\ntitle: x\n")
    done = analyze("analyze", "--data", tmp_path)

    assert (2, "") == (done.returncode, done.stdout)
    assert ["open.md:1:1: error", f"newsgraph: nothing usable in '{tmp_path}'"] == [
        line[:length] for line, length in zip(done.stderr.splitlines(), (18, 31 + len(str(tmp_path))), strict=True)
    ]


def test_csv_and_json_hold_the_same(export: Path) -> None:
    """The CSV and the JSON of an analysis have the same rows."""
    rows = pd.read_csv(io.StringIO(analyze("analyze", "importance", "--data", export, "--format", "csv").stdout))
    records = json.loads(analyze("analyze", "importance", "--data", export, "--format", "json").stdout)

    assert rows["node"].tolist() == [record["node"] for record in records["importance"]]
    assert rows["corrected"].tolist() == pytest.approx([record["corrected"] for record in records["importance"]])


def test_parquet_keeps_the_types(export: Path, tmp_path: Path) -> None:
    """Every analysis is written as Parquet and read back with its columns and types."""
    done = analyze("analyze", "--data", export, "--format", "parquet", "--out", tmp_path)
    read = {path.stem: pd.read_parquet(path) for path in tmp_path.glob("*.parquet")}

    assert (0, sorted(ANALYSES)) == (done.returncode, sorted(read))
    for name, table in read.items():
        assert [column.name for column in ANALYSES[name].columns] == list(table.columns)
    assert "datetime64[us, UTC]" == str(read["stories"]["first"].dtype)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["analyze", "storys"], "there is no analysis 'storys'; did you mean 'stories'?"),
        (["analyze", "--format", "csv"], "one CSV holds one table; name one analysis, or a folder with --out"),
        (["analyze", "--format", "parquet"], "parquet is written to files; name a folder with --out"),
        (["analyze", "--data", "nowhere.ttl"], "cannot read nowhere.ttl: no such file or directory"),
    ],
)
def test_wrong_use_is_one_line(arguments: list[str], said: str) -> None:
    """A wrong call ends with code 2 and one line that says what to do."""
    done = analyze(*arguments)

    assert (2, f"newsgraph: {said}\n", "") == (done.returncode, done.stderr, done.stdout)


def test_the_report_is_written(export: Path, tmp_path: Path) -> None:
    """`newsgraph report` writes one HTML file and says where."""
    done = analyze("report", "--data", export, "--out", tmp_path / "seeds.html")

    assert (0, f"Open {tmp_path / 'seeds.html'} in a browser.\n") == (done.returncode, done.stdout)
    assert "<!doctype html>" == (tmp_path / "seeds.html").read_text()[:15]


def test_derived_facts_are_rdf_of_their_own(export: Path, tmp_path: Path, seeds_build: graph.Build) -> None:
    """analysis.ttl is valid Turtle, the same each time, has the stories of the table, and no predicate that documents state."""
    done = analyze("analyze", "--format", "ttl", "--data", export, "--out", tmp_path)
    again = analyze("analyze", "--format", "ttl", "--data", export)
    stories = analysis.stories(seeds_build.network)["story"]
    triples = list(pyoxigraph.parse((tmp_path / "analysis.ttl").read_bytes(), format=pyoxigraph.RdfFormat.TURTLE))

    assert (0, (tmp_path / "analysis.ttl").read_text()) == (done.returncode, again.stdout)
    story = pyoxigraph.NamedNode("https://example.org/ns#Story")
    assert sorted(stories) == sorted(t.subject.value for t in triples if t.object == story)
    stated = {term for kind in STANDARD_SCHEMA.kinds.values() for field in kind.fields for term in field.predicates}
    stated |= {relation.predicate for relation in STANDARD_SCHEMA.relations}
    assert set() == stated & {each.predicate for each in DERIVED}


def test_every_derived_term_has_its_columns() -> None:
    """Each row of the table of derived terms names columns that its analysis has."""
    columns = {name: {column.name for column in each.columns} for name, each in ANALYSES.items()}

    assert [] == [each for each in DERIVED if not {each.subject, each.value} <= columns[each.analysis]]


def test_a_folder_of_exports_is_read_as_such(export: Path) -> None:
    """A folder that holds an export stands for it."""
    assert analyze("analyze", "overview", "--data", export).stdout == (
        analyze("analyze", "overview", "--data", export.parent).stdout
    )


def test_a_folder_with_nothing_usable_is_refused(tmp_path: Path) -> None:
    """A folder without documents gives one line, not an empty table."""
    done = analyze("report", "--data", tmp_path, "--out", tmp_path / "report.html")
    assert (2, 1) == (done.returncode, len(done.stderr.splitlines()))
    assert not (tmp_path / "report.html").exists()


def test_cells_are_no_formulas(tmp_path: Path) -> None:
    """Text that a spreadsheet would run is guarded in tables as it is in exports."""
    (tmp_path / "a.md").write_text(
        "---\ntitle: A\nwebUrl: https://e.org/a\nprovider: {name: +cmd|calc, domain: c.org}\n---\n"
    )
    text = analyze("analyze", "providers", "--data", tmp_path, "--format", "csv").stdout
    assert "'+cmd|calc" in text
    assert ",+cmd|calc" not in text


@pytest.mark.parametrize("width", [60, 80, 120, 250])
def test_tables_fit_the_terminal(azure_export: Path, width: int) -> None:
    """Whatever the width, no heading or number is cut, q stays, and columns left out are named."""
    asked = ["stories", "overlap", "leads", "bursts", "providers"]
    done = subprocess.run(
        [COMMAND, "analyze", *asked, "--data", azure_export],
        capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": str(width)},
    )  # fmt: skip
    lines = done.stdout.splitlines()
    headings = [set(line.split()) for line, rule in pairwise(lines) if rule.startswith("──")]
    left = [set(re.findall(r"\w+", text)) for text in re.findall(r"\(no room for ([^;]*);", done.stdout)]
    known = {column.name for name in asked for column in ANALYSES[name].columns}

    assert width >= max(map(len, lines))
    assert set() == set().union(*headings, *left) - known
    assert 3 == sum("q" in heading for heading in headings)


def test_in_a_file_each_row_is_a_line(azure_export: Path) -> None:
    """Where no terminal has an edge, tables are as wide as they are, with every column and a line a row."""
    plain = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    done = subprocess.run(
        [COMMAND, "analyze", "stories", "--data", azure_export, "--rows", "7"],
        capture_output=True, text=True, check=True, env=plain,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    rule = next(at for at, line in enumerate(lines) if line.startswith("──"))

    assert [each.name for each in ANALYSES["stories"].columns if each.name not in ("story", "central")] == lines[
        rule - 1
    ].split()
    assert "… and" == lines[rule + 8][:5]
