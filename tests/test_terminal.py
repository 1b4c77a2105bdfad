"""A terminal receives progress, and no character that could steer it."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import places
import pytest

Document = Callable[..., Path]

STEERING = r'"\e[2J\e]0;owned\a\u202ebackwards\u2066 \x9b31m \u2028line"'
HOSTILE = f"""title: {STEERING}
type: {STEERING}
webUrl: {STEERING}
quality: {STEERING}
provider: {{founded: {STEERING}, domain: e.org}}
{STEERING}: unknown
{STEERING}: twice
taxonomi: {STEERING}
related:
  - webUrl: {STEERING}
  - webUrl: "https://e.org/\\u202e b"
  - webUrl: "https://e.org/\\u202e b"
  - originalUrl: "https://e.org/c"
    publishedDateTime: {STEERING}"""


def on_a_terminal(*arguments: str | Path, **options: str) -> tuple[str, int]:
    """Run the command on a terminal and return its output and exit code."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "40", **options}
    with subprocess.Popen(
        [places.COMMAND, *arguments], stdout=theirs, stderr=theirs, stdin=theirs, env=environment
    ) as process:
        os.close(theirs)
        shown = b""
        while piece := _piece(ours):
            shown += piece
    os.close(ours)
    return shown.decode("utf-8"), process.returncode


def _piece(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""


def steering(text: str) -> set[str]:
    """Return the characters of a text that could steer a terminal, line ends and tabs aside."""
    unsafe = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return {character for character in text if unicodedata.category(character) in unsafe} - set("\r\n\t")


def test_progress_on_a_terminal(seeds: Path, tmp_path: Path) -> None:
    """On a terminal a build shows how far reading and writing are."""
    shown, code = on_a_terminal("build", seeds, "--out", tmp_path, "--formats", "nt")
    assert 0 == code
    assert "Reading" in shown
    assert "Writing" in shown
    assert "5/5" in shown
    assert "articles" in shown


def test_no_progress_in_a_pipe(newsgraph: places.Run, seeds: Path, tmp_path: Path) -> None:
    """In a pipe a build shows no progress, no colour and no control character."""
    run = newsgraph("build", seeds, "--out", tmp_path, "--formats", "nt")
    assert "" == run.stderr
    assert "Reading" not in run.stdout
    assert set() == steering(run.stdout)


def test_paths_in_a_pipe_are_whole(newsgraph: places.Run, seeds: Path, tmp_path: Path) -> None:
    """In a pipe the path of an export stands on one line, however long it is, for other programs to find."""
    out = tmp_path / ("long" * 50)
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    run = newsgraph("build", seeds, "--out", out, "--formats", "nt", env=environment)
    (line,) = (line for line in run.stdout.splitlines() if "Written" in line)
    assert str(out / "graph.nt") in line


@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "--diagnostics", "json"], ["build", "--verbose", "--formats", "nt"]]
)
def test_documents_cannot_steer_the_terminal(
    newsgraph: places.Run, document: Document, tmp_path: Path, arguments: list[str]
) -> None:
    """Whatever control, direction or line characters a document holds, none reaches the terminal raw."""
    file = document(text=HOSTILE)
    run = newsgraph(*arguments, file, cwd=tmp_path)
    assert run.returncode in (0, 1)
    assert "unknown-field" in run.stdout + run.stderr
    assert set() == steering(run.stdout + run.stderr)


def test_json_diagnostics_hold_the_text_itself(newsgraph: places.Run, document: Document) -> None:
    """JSON diagnostics escape control characters, so that a parser gets the text itself."""
    run = newsgraph("check", "--diagnostics", "json", document(text='title: A\n"un\\u202eknown “”": x'))
    assert any("un\u202eknown “”" in each["message"] for each in json.loads(run.stdout))


@pytest.mark.parametrize(
    "options",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
@pytest.mark.parametrize("command", ["check", "build"])
def test_terminal_that_is_not_utf8(
    newsgraph: places.Run, document: Document, tmp_path: Path, options: dict[str, str], command: str
) -> None:
    """Where a terminal cannot show a character, its escape is shown, and no traceback."""
    file = document(text="title: A\nwebUrl: https://e.org/a\ntype: “podcast” שלום 😀")
    out = ["--out", tmp_path / "üöä", "--formats", "nt"] if command == "build" else []
    run = newsgraph(command, file, *out, env={**os.environ, **options}, encoding="utf-8", errors="replace")
    assert 0 == run.returncode
    assert "unknown-type" in run.stdout + run.stderr
    assert "Traceback" not in run.stderr


LITERAL = "".join(f"\\u{code:04X}" for code in (0x1B, 0x9B, 0x7, 0x8, 0x202E, 0x2066, 0x2028)) + "31m"


@pytest.mark.parametrize("format", ["", "table", "csv", "tsv", "json", "xml"])
@pytest.mark.parametrize(
    ("form", "words"), [("SELECT ?o { ?s ?p ?o }", "31m"), ("CONSTRUCT WHERE { ?s ?p ?o }", "e:p")]
)
def test_data_cannot_steer_the_terminal(format: str, form: str, words: str, tmp_path: Path) -> None:
    """Whatever a graph holds, rows and triples in any format reach the terminal without steering it."""
    if form.startswith("CONSTRUCT") and format not in ("", "table"):
        format = {"csv": "nt", "tsv": "ttl", "json": "jsonld", "xml": "nt"}[format]
    (tmp_path / "a.ttl").write_text(f'<e:s> <e:p> "{LITERAL}" .')
    options = ["--format", format] if format else []
    shown, code = on_a_terminal("query", form, "--data", tmp_path / "a.ttl", *options)
    assert 0 == code
    assert words in shown
    assert set() == steering(re.sub("\x1b\\[[0-9;]*m", "", shown))


def test_validation_cannot_steer_the_terminal(newsgraph: places.Run, tmp_path: Path) -> None:
    """The results of `validate` do not steer the terminal, whatever values a graph has."""
    (tmp_path / "a.ttl").write_text(
        f'<e:s> a <https://schema.org/NewsArticle> ; <https://example.org/ns#quality> "{LITERAL}" .'
    )
    for form in ("text", "json"):
        run = newsgraph("validate", tmp_path / "a.ttl", "--diagnostics", form)
        assert 1 == run.returncode
        assert "31m" in run.stdout
        assert set() == steering(run.stdout + run.stderr)


def test_narrow_terminal(seeds: Path, tmp_path: Path) -> None:
    """On a narrow terminal the summary loses no number."""
    shown, code = on_a_terminal("build", seeds, "--out", tmp_path, "--formats", "nt", COLUMNS="30")
    assert 0 == code
    assert all(number in shown for number in ("19", "17", "15"))
