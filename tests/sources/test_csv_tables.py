"""CSV and TSV: a row is a document, in folders and where the table is named."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph
from graph.core.diagnostics import Code
from graph.core.model import Source
from graph.read import sources

Read = Callable[[str, str | bytes], tuple[dict[str, dict[str, str]], list[str]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a file into a folder and return the fields of each document and the diagnostics."""

    def read(name: str, content: str | bytes) -> tuple[dict[str, dict[str, str]], list[str]]:
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return found_in([tmp_path])

    return read


def found_in(places: Iterable[Path]) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return the fields of each document that is a record, and the diagnostics."""
    locations, diagnostics, _ = sources.find(places)
    records = list(sources.unpacked(locations, 1 << 22))
    fields = {each.path: json.loads(each.content) for each in records if isinstance(each, Source)}
    return fields, [*map(str, diagnostics), *(str(each) for each in records if not isinstance(each, Source))]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("n.csv", 'title,url\n"A, b",https://e.org/a\n'),
        ("n.csv", '\ufefftitle;url\r\n"A, b";https://e.org/a\r\n'),
        ("n.csv", "title\turl\nA, b\thttps://e.org/a\n"),
        ("n.csv", "title|url\n\nA, b|https://e.org/a\n"),
        ("n.tsv", "title\turl\nA, b\thttps://e.org/a"),
        ("N.CSV", "title , url\rA,https://e.org/a\r".replace("A,", '"A, b",')),
    ],
)
def test_delimiters_and_line_breaks(read: Read, name: str, text: str) -> None:
    """Commas, semicolons, tabs and bars separate cells; any line break ends a row; a byte order mark is passed over."""
    fields, diagnostics = read(name, text)
    assert ([{"title": "A, b", "url": "https://e.org/a"}], []) == (list(fields.values()), diagnostics)


def test_rows_are_named_by_their_first_line(read: Read) -> None:
    """A quoted line break belongs to its cell, and blank rows count as lines."""
    fields, diagnostics = read("n.csv", 'title,text\nA,"one\ntwo"\n\nB,\n')
    assert ({"n.csv/2": {"title": "A", "text": "one\ntwo"}, "n.csv/5": {"title": "B"}}, []) == (fields, diagnostics)


def test_compressed_tables_are_read(read: Read) -> None:
    """A table may be compressed by gzip."""
    assert {"n.csv.gz/2": {"title": "A"}} == read("n.csv.gz", gzip.compress(b"title\nA\n"))[0]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "n.csv:0:0: error empty: the table is empty; it has no header row"),
        (b"title\n", "n.csv:0:0: error empty: the table has no rows below its header"),
        (
            "title\nA".encode("utf-16"),
            "n.csv:0:0: error not-utf-8: the table is UTF-16; only UTF-8 is read, so save it as that; it is left out",
        ),
        (
            b"title\ncaf\xe9\ncaf\xe9\nA\n",
            "n.csv:2:1: error not-utf-8: bytes that are not UTF-8 in 2 rows, the first in line 2; left out",
        ),
        (
            b"title,url\nA,https://e.org/a,x\n",
            "n.csv:2:1: error bad-table: more cells than the 2 of the header in this row; left out",
        ),
        (
            b"title,url\nA\n",
            "n.csv:2:1: warning short-row: fewer cells than the 2 of the header in this row;"
            " the missing columns have no value",
        ),
        (
            b'title\nA\n"B\nC\n',
            "n.csv:3:1: error bad-table: a quotation mark that is not closed before the end of the table in this row;"
            " left out",
        ),
        (
            b"title,title\nA,B\n",
            "n.csv:1:1: warning duplicate-key: 'title' heads 2 columns; of their cells the last that is not empty is used",
        ),
        (
            b"title,\nA,B\n",
            "n.csv:1:1: info unknown-field: the header is empty in column 2; what stands below is left out",
        ),
        (
            b"A,https://e.org/a\n",
            "n.csv:1:1: error bad-table: the first row holds an address, so it is no header; the table is left out",
        ),
        (
            b"country,people\nNO,5\n",
            "n.csv:0:0: info not-a-document: its rows state neither a title nor an address (keys: country, people);"
            " it is passed over",
        ),
        (
            b"a" + b",a" * 99_999 + b"\n",
            "n.csv:1:1: error bad-table: the header has 100,000 columns, and a table of documents has 1,000 at most;"
            " it is left out",
        ),
        (
            b"title\n" + b"x" * 5_000_000 + b"\nA\n",
            "n.csv:2:1: error too-large: a line longer than 4,194,304 characters in this row; left out",
        ),
    ],
)
def test_bad_tables_say_why(read: Read, content: bytes, expected: str) -> None:
    """Each cause is one diagnostic with the line, and the other rows are read."""
    assert [expected] == read("n.csv", content)[1]


def test_codes_of_bad_tables(tmp_path: Path) -> None:
    """Rows that do not fit are `bad-table` where they are left out and `short-row` where they are read."""
    (tmp_path / "n.csv").write_text("title,url\nA\nB,https://e.org/b,c\n", encoding="utf-8")
    codes = {each.code for each in sources.find([tmp_path])[1]}
    assert {Code.BAD_TABLE, Code.SHORT_ROW} == codes


def test_nul_bytes_stay_in_their_cell(read: Read) -> None:
    """A NUL is a character like any other; it is taken out where texts are repaired."""
    assert {"n.csv/2": {"title": "a\0b"}} == read("n.csv", b"title\na\0b\n")[0]


def test_long_cells_are_read_and_the_limit_of_the_csv_module_stays(read: Read) -> None:
    """A cell may be longer than the csv module takes by default, whose limit is that of the whole process."""
    before = csv.field_size_limit()
    assert {"n.csv/2": {"title": "x" * 200_000}} == read("n.csv", "title\n" + "x" * 200_000)[0]
    assert before == csv.field_size_limit()


def test_a_table_of_other_keys_is_read_where_it_is_named(tmp_path: Path) -> None:
    """A table in a folder must look like one of documents; one that is named need not."""
    file = tmp_path / "n.csv"
    file.write_text("Schlagzeile,Jahr\nA,2024\n", encoding="utf-8")
    assert ({}, {"n.csv/2": {"Schlagzeile": "A", "Jahr": "2024"}}) == (found_in([tmp_path])[0], found_in([file])[0])


def test_rows_become_nodes(tmp_path: Path) -> None:
    """A table in a folder gives articles beside those of the documents around it, and diagnostics name the line."""
    (tmp_path / "a.md").write_text("---\ntitle: A\nwebUrl: https://e.org/a\ntype: article\n---\n", encoding="utf-8")
    (tmp_path / "n.csv").write_text("title,webUrl,type,heat\nB,https://e.org/b,article,warm\n", encoding="utf-8")
    build = graph.build(tmp_path)
    assert ["a.md", "n.csv/2"] == sorted(node.values["documents"][0] for node in build.corpus.nodes)
    assert [("n.csv/2", 2, Code.WRONG_TYPE)] == [(each.path, each.line, each.code) for each in build.diagnostics]
    assert 2 == len(list(build.documents()))


def test_own_tables_are_no_documents(tmp_path: Path) -> None:
    """Tables of nodes and edges that this program has written are passed over wherever they lie."""
    graph.build([{"title": "A", "webUrl": "https://e.org/a"}]).write(tmp_path / "old", ["csv"])
    assert ["edges.csv", "nodes.csv"] == sorted(each.name for each in (tmp_path / "old").iterdir())
    assert 0 == graph.build(tmp_path).corpus.documents


CELLS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8))
def test_cells_are_those_of_pandas(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]) -> None:
    """Whatever the csv module writes, the cells are those that pandas reads."""
    file = tmp_path_factory.mktemp("csv") / "n.csv"
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([("title", "url", "x"), *rows])
    file.write_text(text.getvalue(), encoding="utf-8", newline="")
    table = pd.read_csv(file, dtype=str, keep_default_na=False, engine="python")
    expected = [{key: cell for key, cell in row.items() if cell.strip()} for row in table.to_dict("records")]
    assert [each for each in expected if each] == list(found_in([file])[0].values())


@given(content=st.binary(max_size=200), name=st.sampled_from(["n.csv", "n.tsv", "n.csv.gz"]))
def test_any_bytes_are_read_without_an_exception(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    """Every row is a document or has a diagnostic, whatever the bytes."""
    file = tmp_path_factory.mktemp("csv") / name
    file.write_bytes(b"title,b\n" + content)
    fields, diagnostics = found_in([file])
    assert fields or diagnostics
