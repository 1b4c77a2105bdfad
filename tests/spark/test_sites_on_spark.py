"""Sites on Spark: they are read as on one machine, or refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.core.diagnostics import SourceError
from graph.pipeline.config import Config
from graph.pipeline.spark.files import Place
from graph.pipeline.spark.sites import local_sites


def place(path: Path) -> Place:
    return Place(f"file:{path}", path.is_dir())


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """Return the folder of a Jekyll site."""
    post = tmp_path / "blog" / "_posts" / "2024-01-02-a.md"
    post.parent.mkdir(parents=True)
    post.write_text("---\ntitle: A\n---\n")
    return tmp_path / "blog"


def test_a_site_has_its_preset(blog: Path) -> None:
    """The only source may be a site: its preset is the one of a build on one machine."""
    assert ["jekyll"] == [site.preset for site in local_sites([place(blog)], Config()).settings.sites]


def test_a_site_among_several_sources_is_refused(blog: Path, tmp_path: Path) -> None:
    """Documents of a site among others would have other names than on one machine, so there is one plain error."""
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"title": "B"}')
    with pytest.raises(SourceError, match="a site lies among several sources"):
        local_sites([place(blog), place(lines)], Config())


def test_a_feed_in_a_folder_is_refused(tmp_path: Path) -> None:
    """A feed, which one machine reads as many documents, is one plain error."""
    (tmp_path / "feed.xml").write_text(
        '<rss version="2.0"><channel><title>F</title><item><title>A</title><link>https://e.org/a</link></item></channel></rss>'
    )
    with pytest.raises(SourceError, match=r"feed\.xml holds many documents"):
        local_sites([place(tmp_path)], Config())
