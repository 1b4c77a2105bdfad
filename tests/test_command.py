"""The installed command: its output and its exit codes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import places
import pytest

Document = Callable[..., Path]


def row(printed: str, name: str) -> str:
    """Return the number in the summary's row of this name."""
    found = re.search(rf"(?m)^(?:\w+)?\s*{re.escape(name)}\s+([\d,]+)\s*$", printed)
    assert found, f"no row '{name}' in:\n{printed}"
    return found[1]


def test_build_sums_up_what_it_made(newsgraph: places.Run, seeds: Path, tmp_path: Path) -> None:
    """A build ends with the numbers of documents, nodes and edges, and the files with their sizes."""
    run = newsgraph("build", seeds, "--out", tmp_path / "out", "--formats", "ttl,csv")
    assert (0, "") == (run.returncode, run.stderr)
    expected = {
        "documents": "5",
        "articles": "19",
        "providers": "17",
        "topics": "2",
        "related": "15",
        "published-by": "19",
        "about": "10",
    }
    assert expected == {name: row(run.stdout, name) for name in expected}
    assert ["edges.csv", "graph.ttl", "nodes.csv"] == sorted(path.name for path in (tmp_path / "out").iterdir())
    for path in (tmp_path / "out").iterdir():
        assert path.name in run.stdout


def test_build_writes_turtle_and_page_by_default(newsgraph: places.Run, seeds: Path, tmp_path: Path) -> None:
    """Without options a build writes Turtle and the page into `exports`, and names the page to open."""
    run = newsgraph("build", seeds, cwd=tmp_path)
    assert 0 == run.returncode
    assert ["graph.html", "graph.ttl"] == sorted(path.name for path in (tmp_path / "exports").iterdir())
    assert "exports/graph.html" in run.stdout


def test_build_writes_all_formats(newsgraph: places.Run, seeds: Path, seeds_exports: Path, tmp_path: Path) -> None:
    """`--formats all` writes the files of the Python call."""
    assert 0 == newsgraph("build", seeds, "--out", tmp_path, "--formats", "all").returncode
    expected = {path.name: path.read_bytes() for path in seeds_exports.iterdir()}
    assert expected == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_formats_are_named_in_any_way(newsgraph: places.Run, seeds: Path, tmp_path: Path) -> None:
    """Formats are separated by commas or given by the option again, each written once."""
    assert 0 == newsgraph("build", seeds, "--out", tmp_path, "--formats", "nt, json", "--formats", "nt").returncode
    assert ["graph.json", "graph.nt"] == sorted(path.name for path in tmp_path.iterdir())


def test_formats_lists_every_format(newsgraph: places.Run) -> None:
    """`formats` names every format, and marks those written by default."""
    run = newsgraph("formats", env={"COLUMNS": "200", "PATH": "/usr/bin:/bin"})
    lines = [line.replace("|", " ").split() for line in run.stdout.splitlines()]
    names = ["html", "ttl", "nt", "jsonld", "json", "graphml", "gexf", "csv", "parquet"]
    assert 0 == run.returncode
    assert set(names) <= {word for line in lines for word in line}
    assert {"html", "ttl"} == {line[1] for line in lines if line and line[0] == "*" and line[1] in names}


def test_check_prints_every_diagnostic(newsgraph: places.Run, document: Document) -> None:
    """`check` prints each diagnostic as `path:line:column: severity code: message`, and a count of each severity."""
    folder = document(
        text="title: A\nwebUrl: https://e.org/a\ntype: article\npublishedDateTime: 2024-02-30\ntitel: x"
    ).parent
    run = newsgraph("check", folder)
    assert [
        "a.md:5:20: warning bad-date: publishedDateTime '2024-02-30' is not a date that exists; it is left out",
        "a.md:6:8: info unknown-field: 'titel' is not read: 'x' looks like title",
    ] == run.stdout.splitlines()
    assert (0, "1 document: 0 errors, 1 warning, 1 info") == (run.returncode, run.stderr.splitlines()[0])


@pytest.mark.parametrize("command", ["build", "check"])
def test_keys_that_were_not_read_are_a_table(
    newsgraph: places.Run, document: Document, tmp_path: Path, command: str
) -> None:
    """`build` and `check` end with each key that was not read: its documents, an example and its likeness."""
    document("docs/a.md", "title: A\nwebUrl: https://e.org/a\nlevel: [hard, easy]\ntitel: x\nprovider: e.org")
    document("docs/b.md", "title: B\nwebUrl: https://e.org/b\nlevel: easy\nprovider: e.org")
    out = ["--out", tmp_path / "out", "--formats", "ttl"] if command == "build" else []
    run = newsgraph(command, tmp_path / "docs", *out)
    table = (run.stdout if command == "build" else run.stderr).splitlines()
    assert 0 == run.returncode
    assert [["level", "2", "hard", "a list of words"], ["titel", "1", "x", "title"]] == [
        re.split(r"\s\s+", line.strip()) for line in table[-2:]
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "title: A\nlevel: hard\nstate: new\nprovider: e.org\nmood: good",
            "MOST OF THE FRONT MATTER WAS NOT READ: 6 of 10",
        ),
        ("title: A\nlevel: hard", "NO EDGE CAME OUT of 2 documents"),
    ],
)
def test_check_fails_where_hardly_anything_was_read(
    newsgraph: places.Run, document: Document, tmp_path: Path, text: str, words: str
) -> None:
    """`check` exits with 1 where most statements were not read or no edge came out; `build` says so and is done."""
    document("docs/a.md", text)
    document("docs/b.md", text)
    check = newsgraph("check", tmp_path / "docs")
    build = newsgraph("build", tmp_path / "docs", "--out", tmp_path / "out", "--formats", "ttl")
    assert (1, 0) == (check.returncode, build.returncode)
    assert [True, True] == [words in run.stderr for run in (check, build)]


def test_check_writes_nothing(newsgraph: places.Run, seeds: Path, tmp_path: Path) -> None:
    """`check` makes no folder and no file."""
    assert 0 == newsgraph("check", seeds, cwd=tmp_path).returncode
    assert [] == list(tmp_path.iterdir())


def test_check_fails_on_errors(newsgraph: places.Run, document: Document) -> None:
    """`check` exits with 1 when a document has an error."""
    document("docs/b.md", "- a list")
    folder = document().parent
    run = newsgraph("check", folder)
    assert 1 == run.returncode
    assert "b.md:2:1: error not-a-mapping" in run.stdout


@pytest.mark.parametrize("command", ["build", "check"])
def test_diagnostics_as_json(newsgraph: places.Run, document: Document, tmp_path: Path, command: str) -> None:
    """`--diagnostics json` prints one JSON array to standard output, and nothing else there."""
    folder = document(text="title: A “title”\nwebUrl: https://e.org/a\nquality: high").parent
    out = ["--out", tmp_path / "out", "--formats", "ttl"] if command == "build" else []
    run = newsgraph(command, folder, "--diagnostics", "json", *out)
    message = "quality 'high' is not a whole number; it is left out"
    expected = {
        "path": "a.md",
        "line": 4,
        "column": 10,
        "severity": "warning",
        "code": "wrong-type",
        "message": message,
    }
    assert 0 == run.returncode
    assert expected in json.loads(run.stdout)
    assert ["no-type", "wrong-type"] == sorted(each["code"] for each in json.loads(run.stdout))


def test_strict_build_fails_on_errors_and_still_writes(
    newsgraph: places.Run, document: Document, tmp_path: Path
) -> None:
    """With `--strict` a document's error makes the exit code 1, without it 0; usable documents are built either way."""
    document("docs/b.md", "- a list")
    folder = document().parent
    for expected, options in ((0, []), (1, ["--strict"])):
        out = tmp_path / f"out{expected}"
        run = newsgraph("build", folder, "--out", out, "--formats", "ttl", *options)
        assert expected == run.returncode
        assert "1" == row(run.stdout, "articles")
        assert (out / "graph.ttl").exists()


def test_strict_build_without_errors_is_fine(newsgraph: places.Run, document: Document, tmp_path: Path) -> None:
    """Warnings do not make a strict build fail."""
    folder = document(text="title: A\nwebUrl: https://e.org/a b").parent
    assert 0 == newsgraph("build", folder, "--strict", "--out", tmp_path / "out", "--formats", "ttl").returncode


@pytest.mark.parametrize("text", [None, "- a list"])
def test_nothing_usable(newsgraph: places.Run, document: Document, tmp_path: Path, text: str | None) -> None:
    """Sources without a usable document give exit code 1, one line that says so, and no export."""
    (tmp_path / "docs").mkdir()
    if text:
        document(text=text)
    run = newsgraph("build", tmp_path / "docs", "--out", tmp_path / "out")
    assert 1 == run.returncode
    assert "nothing usable in the sources" in run.stderr
    assert not (tmp_path / "out").exists()


def test_many_diagnostics_are_counted(newsgraph: places.Run, document: Document, tmp_path: Path) -> None:
    """A build prints each cause once, with its number and remedy, unless all diagnostics are asked for."""
    for number in range(25):
        document(f"docs/{number:02}.md", f"title: A\nwebUrl: https://e.org/{number}\nquality: high")
    run = newsgraph("build", tmp_path / "docs", "--out", tmp_path / "out", "--formats", "ttl")
    assert [
        "00.md:4:10: warning wrong-type: quality 'high' is not a whole number; it is left out (in 25 documents)."
        " Write it as the field table says.",
        "Each cause is printed once; `newsgraph check` lists all places.",
        "newsgraph: NO EDGE CAME OUT of 25 documents: nothing that was read links them",
    ] == run.stderr.splitlines()
    assert "25" == row(run.stdout, "warning wrong-type")
    run = newsgraph("build", tmp_path / "docs", "--out", tmp_path / "out", "--formats", "ttl", "--verbose")
    assert (25, 25) == (run.stderr.count("warning wrong-type:"), run.stderr.count("info no-type:"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build", "{seeds}", "--formats", "tll"], "there is no format 'tll'; did you mean 'ttl'?"),
        (["build", "{seeds}", "--formats", "html,jsonl"], "did you mean 'jsonld'?"),
        (["build", "{seeds}", "--formats", "zzzzzz"], "there are html, ttl, nt"),
        (["build", "{seeds}", "--base", "example.org"], "base 'example.org' must be an http or https address"),
        (["build", "{seeds}", "--base", "example.org"], "did you mean 'https://example.org/'?"),
        (["build", "{seeds}", "--base", "http://e.org"], "did you mean 'http://e.org/'?"),
        (["build", "{seeds}", "--base", "https://e.org/x"], "must be an http or https address that ends in '/'"),
        (["build", "{seeds}", "--site", "/news"], "site '/news' must be an http or https address"),
        (["build", "{tmp}/not-there"], "there is no file or folder"),
        (["check", "{tmp}/*.nothing"], "no file matches the pattern"),
        (["build", "{seeds}", "--config", "{tmp}/none.toml"], "cannot read"),
        (["build", "{seeds}", "--outt", "x"], "no such option…--outt…--out…(newsgraph build -h)"),
        (["biuld", "{seeds}"], "no such command 'biuld'; did you mean 'build'? (newsgraph -h)"),
        (["build"], "missing argument 'SOURCES' (newsgraph build -h)"),
        (["build", "{seeds}", "--diagnostics", "xml"], "'xml' is not one of 'text', 'json'"),
        (["build", "{seeds}", "--diagnostics", "jason"], "did you mean 'json'?"),
        (["build", "{seeds}", "--engine", "\x1b[31m"], "'\\x1b[31m' is not one of"),
        (["build", "{seeds}", "--out"], "option '--out' requires an argument"),
        (["build", "{seeds}s"], "did you mean '{seeds}'?"),
        (["build", "{seeds}", "--out", "{seeds}/../README.md"], "it is a file, not a folder"),
        (["report", "--data", "none"], "cannot read none: no such file"),
        (["formats", "x"], "got unexpected extra argument…(x)"),
        (["build", "a\x1b[31m\nb"], "a\\x1b[31m\\nb"),
    ],
)
def test_wrong_use(newsgraph: places.Run, seeds: Path, tmp_path: Path, arguments: list[str], words: str) -> None:
    """Wrong use gives exit code 2 and one line on standard error with the remedy, and writes nothing."""
    run = newsgraph(*(each.format(seeds=seeds, tmp=tmp_path) for each in arguments), cwd=tmp_path)
    assert (2, "", 1) == (run.returncode, run.stdout, len(run.stderr.splitlines()))
    assert run.stderr.startswith("newsgraph: ")
    # Typer words some errors in another way from version to version.
    pattern = ".*".join(map(re.escape, words.format(seeds=seeds).split("…")))
    assert re.search(pattern, run.stderr), run.stderr
    assert [] == list(tmp_path.iterdir())


def test_sources_are_folders_files_and_patterns(newsgraph: places.Run, document: Document, tmp_path: Path) -> None:
    """Folders, files and patterns can be given together."""
    document("one/a.md", "title: A\nwebUrl: https://e.org/a")
    document("two/deep/b.md", "title: B\nwebUrl: https://e.org/b")
    named = document("three/c.news", "title: C\nwebUrl: https://e.org/c")
    run = newsgraph(
        "build", tmp_path / "one", named, f"{tmp_path}/two/**/*.md", "--out", tmp_path / "out", "--formats", "ttl"
    )
    assert (0, "3") == (run.returncode, row(run.stdout, "documents"))


def test_help_names_every_command(newsgraph: places.Run) -> None:
    """`--help` names every command and documents the exit codes; so does each command its options."""
    run = newsgraph("--help")
    assert 0 == run.returncode
    assert all(name in run.stdout for name in ("build", "check", "formats", "Exit codes: 0"))
    options = newsgraph("build", "--help").stdout
    assert all(
        name in options for name in ("--out", "--formats", "--base", "--site", "--strict", "--config", "--diagnostics")
    )


def test_version(newsgraph: places.Run) -> None:
    """`--version` prints the version that is installed."""
    from importlib.metadata import version

    assert f"newsgraph {version('newsgraph')}\n" == newsgraph("--version").stdout
