"""Configuration: from a file, from `pyproject.toml`, from the command line, from Python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import places
import pytest

import graph
from graph.pipeline.config import config_from, load_config

TOML = 'base = "https://news.example/"\nout = "made"\nformats = ["nt", "csv"]\n'


@pytest.mark.parametrize(
    ("name", "text"),
    [("newsgraph.toml", TOML), ("pyproject.toml", "[tool.newsgraph]\n" + TOML), ("newsgraph.toml", "\ufeff" + TOML)],
)
def test_file_is_found(newsgraph: places.Run, seeds: Path, tmp_path: Path, name: str, text: str) -> None:
    """`newsgraph.toml`, or `[tool.newsgraph]` of `pyproject.toml`, in the current folder sets the options."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    run = newsgraph("build", seeds, cwd=tmp_path)
    assert (0, "") == (run.returncode, run.stderr)
    assert ["edges.csv", "graph.nt", "nodes.csv"] == sorted(path.name for path in (tmp_path / "made").iterdir())
    assert "<https://news.example/topic/ai>" in (tmp_path / "made" / "graph.nt").read_text()


def test_own_file_comes_before_the_project(tmp_path: Path) -> None:
    """Where both are there, `newsgraph.toml` counts and `pyproject.toml` does not."""
    (tmp_path / "newsgraph.toml").write_text('out = "own"')
    (tmp_path / "pyproject.toml").write_text('[tool.newsgraph]\nout = "project"')
    assert {"out": "own"} == load_config(folder=tmp_path)


def test_options_come_before_the_file(newsgraph: places.Run, seeds: Path, tmp_path: Path) -> None:
    """An option of the command line overrides the file's."""
    (tmp_path / "my.toml").write_text(TOML)
    run = newsgraph("build", seeds, "--config", "my.toml", "--out", "here", "--formats", "json", cwd=tmp_path)
    assert 0 == run.returncode
    assert ["graph.json"] == [path.name for path in (tmp_path / "here").iterdir()]


def test_strict_in_the_file(newsgraph: places.Run, document: Callable[..., Path], tmp_path: Path) -> None:
    """`strict = true` in the file makes a build with errors fail."""
    document()
    document("docs/bad.md", "- a list")
    (tmp_path / "newsgraph.toml").write_text("strict = true")
    assert 1 == newsgraph("build", "docs", "--formats", "nt", cwd=tmp_path).returncode


def test_no_file_is_fine(tmp_path: Path) -> None:
    """Without a file, or with one that says nothing of this program, the defaults count."""
    assert {} == load_config(folder=tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nx = 1")
    assert {} == load_config(folder=tmp_path)
    assert graph.Config() == config_from(load_config(folder=tmp_path))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('bose = "x"', "unknown key 'bose'; the nearest is 'base'"),
        ('format = ["ttl"]', "unknown key 'format'; the nearest is 'formats'"),
        ("max_bytes = 5", "unknown key 'max_bytes'; the nearest is 'max-bytes'"),
        ("[formats]\nttl = 1", "'formats' must be a list of names"),
        ("base = 5", "'base' must be text"),
        ("strict = 1", "'strict' must be true or false"),
        ('title = " "', "title must not be empty"),
        ("max-bytes = true", "'max-bytes' must be a whole number"),
        ("max-bytes = 0", "max-bytes 0 must be 1 or more"),
        ("formats = []", "formats must name one format at least"),
        ('formats = ["tll"]', "did you mean 'ttl'?"),
        ('base = "ftp://e.org/"', "must be an http or https address"),
        ("base = ", "is not TOML"),
        ("x = " + "[" * 5000, "is not TOML"),
        ('"\\u001b[31m" = 1', "unknown key '\\x1b[31m'"),
    ],
)
def test_file_that_is_wrong(newsgraph: places.Run, seeds: Path, tmp_path: Path, text: str, words: str) -> None:
    """A wrong file gives exit code 2 and one line that says what is wrong and what would be right."""
    (tmp_path / "newsgraph.toml").write_text(text)
    run = newsgraph("check", seeds, cwd=tmp_path)
    assert 2 == run.returncode
    assert words in run.stderr
    assert 1 == len(run.stderr.splitlines())


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_file_that_cannot_be_read(newsgraph: places.Run, seeds: Path, tmp_path: Path, content: bytes | None) -> None:
    """A file that is no text, or a folder, gives exit code 2 and one line that names it."""
    file = tmp_path / "my.toml"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    run = newsgraph("check", seeds, "--config", file)
    assert 2 == run.returncode
    assert "my.toml" in run.stderr
    assert 1 == len(run.stderr.splitlines())


@pytest.mark.parametrize(
    ("base", "hint"),
    [
        ("https://例え.jp/", "did you mean 'https://xn--r8jz45g.jp/'?"),
        ("https://例え.jp", "did you mean 'https://xn--r8jz45g.jp/'?"),
        ("例え.jp", "did you mean 'https://xn--r8jz45g.jp/'?"),
        ("https://e.org/ü ber/", "did you mean 'https://e.org/%C3%BC%20ber/'?"),
        ("HTTPS://E.org:443/", "did you mean 'https://e.org/'?"),
        ("https://e.org/?a=1", "must be an http or https address that ends in '/'"),
        ("https://e.org/?a=1/", "that ends in '/', with a valid host and without a query"),
        ("https://e org/", "that ends in '/', with a valid host and without a query"),
        ("ftp://例え.jp/", "must be an http or https address that ends in '/'"),
    ],
)
def test_base_that_is_not_canonical_is_answered_with_its_canonical_form(base: str, hint: str) -> None:
    """A base with other characters than an IRI of the graph may have is refused with the form to write."""
    with pytest.raises(graph.NewsgraphError) as raised:
        graph.Config(base=base)
    assert str(raised.value).endswith(hint)


def test_wrong_values_in_python() -> None:
    """A Config with an unusable value is refused where it is made."""
    for wrong in ({"base": "x"}, {"site": "x"}, {"max_bytes": 0}, {"formats": ()}, {"formats": ("tll",)}):
        with pytest.raises(graph.NewsgraphError):
            graph.Config(**wrong)  # type: ignore[arg-type]


def test_site_makes_relative_images_whole(newsgraph: places.Run, document: Callable[..., Path], tmp_path: Path) -> None:
    """With `--site` relative image addresses are resolved against it, and nothing is said of them."""
    file = document(text="title: A\ntype: article\nwebUrl: https://e.org/a\nimages: [/a.png]")
    run = newsgraph("build", file, "--site", "https://site.example/news/", "--out", tmp_path, "--formats", "nt")
    assert (0, "") == (run.returncode, run.stderr)
    assert "<https://site.example/a.png>" in (tmp_path / "graph.nt").read_text()


def test_title_heads_the_page(newsgraph: places.Run, seeds: Path, tmp_path: Path) -> None:
    """`--title` is the heading of the page, as text."""
    newsgraph("build", seeds, "--out", tmp_path, "--formats", "html", "--title", "Faces & <laws>")
    assert ">Faces &amp; &lt;laws&gt;</h1>" in (tmp_path / "graph.html").read_text(encoding="utf-8")
