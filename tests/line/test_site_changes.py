"""A site of two languages whose documents, or whose configuration, change: a build with a cache equals one without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import graph
from graph.core.model import Corpus
from graph.pipeline.cache import Cache, cache_key
from graph.pipeline.finding import find
from graph.pipeline.incremental import merge_changes
from graph.pipeline.steps import build_found
from graph.pipeline.watch import changes

CONFIGURATION = """\
baseURL = "https://site.example/"
title = "A site"
defaultContentLanguage = "en"
[languages.en]
weight = 1
[languages.de]
weight = 2
"""


def _post(number: int, more: str = "", body: str = "") -> str:
    return (
        f"---\ntitle: Post {number}\ndate: 2024-05-{number % 28 + 1:02}\ntags: [all, tag{number % 3}]\n"
        f"author: Ann Writer\n{more}---\n{body}\n"
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Thirty posts with links by name, some in two languages, in a series, or drafts, and an author's document."""
    folder = tmp_path / "site"
    posts = folder / "content" / "posts"
    posts.mkdir(parents=True)
    (folder / "hugo.toml").write_text(CONFIGURATION)
    for number in range(30):
        more = ("series: [Basics]\n" if number % 5 == 0 else "") + ("draft: true\n" if number % 7 == 3 else "")
        body = f'See [the next]({{{{< ref "post{number + 1}.md" >}}}}) and [one](/posts/post{number // 2}/).'
        (posts / f"post{number}.md").write_text(_post(number, more, body))
        if number % 4 == 0:
            (posts / f"post{number}.de.md").write_text(_post(number, "aliases: [/alt/]\n", "Text."))
    return folder


def _rename(site: Path) -> None:
    posts = site / "content" / "posts"
    (posts / "post5.md").rename(posts / "other.md")


def _publish(site: Path) -> None:
    file = site / "content" / "posts" / "post3.md"
    file.write_text(file.read_text().replace("draft: true\n", ""))


def _draft(site: Path) -> None:
    file = site / "content" / "posts" / "post4.md"
    file.write_text(file.read_text().replace("author:", "draft: true\nauthor:"))


def _original_goes(site: Path) -> None:
    (site / "content" / "posts" / "post8.md").unlink()


def _translation_comes(site: Path) -> None:
    (site / "content" / "posts" / "post9.de.md").write_text(_post(9))


def _series(site: Path) -> None:
    file = site / "content" / "posts" / "post15.md"
    file.write_text(file.read_text().replace("Basics", "More"))


def _author(site: Path) -> None:
    file = site / "content" / "posts" / "post11.md"
    file.write_text(file.read_text().replace("Ann Writer", "Bob Writer"))


def _address(site: Path) -> None:
    file = site / "content" / "posts" / "post12.md"
    file.write_text(file.read_text().replace("title:", "slug: elsewhere\ntitle:"))


def _site_address(site: Path) -> None:
    (site / "hugo.toml").write_text(CONFIGURATION.replace("site.example", "moved.example"))


def _default_language(site: Path) -> None:
    (site / "hugo.toml").write_text(CONFIGURATION.replace('Language = "en"', 'Language = "de"'))


def _no_configuration(site: Path) -> None:
    (site / "hugo.toml").unlink()


CHANGES = [
    _rename, _publish, _draft, _original_goes, _translation_comes, _series, _author, _address, _site_address,
    _default_language, _no_configuration,
]  # fmt: skip


def _build(site: Path, folder: Path) -> Corpus:
    """Build as the command does: incrementally where it can, else in full, with the claims that the cache knows."""
    config = graph.Config(out=str(folder / "out"), formats=("ttl",))
    found = find([site], config)
    key = cache_key(found.diagnostics, config)
    cache = Cache([site], found.settings, folder / "cache")
    built = merge_changes(found, config, cache, key) or build_found(found, config, cache=cache)
    summary = built.summary(built.write())
    cache.write_summary(key, found.locations, summary, built.corpus, built.page)
    cache.close()
    return built.corpus


def test_the_site_has_every_relation(site: Path) -> None:
    """The documents that the other tests change have edges of every relation that documents make together."""
    built = graph.build(site)
    expected = {"about", "links", "part-of", "translation-of", "written-by"}
    assert expected == {each.key for each in built.corpus.edges} & expected


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_a_second_build_of_a_site_equals_a_first_one(
    change: Callable[[Path], None], site: Path, tmp_path: Path
) -> None:
    """After a change the corpus of a build with a cache is that of a build without one."""
    before = _build(site, tmp_path)
    change(site)
    after = graph.build(site, config=graph.Config(out=str(tmp_path / "out"))).corpus
    assert before != after
    assert after == _build(site, tmp_path)


def test_watching_sees_the_configuration_of_a_site(site: Path) -> None:
    """A change of a site's configuration is a change of the sources, and a later one of a document another."""
    steps = [
        lambda: _site_address(site),
        lambda: None,
        lambda: _publish(site),
        lambda: None,
    ]

    def wait(seconds: float) -> None:
        if seconds == 1 and steps:
            steps.pop(0)()

    def look() -> list[graph.read.sources.Location]:
        found = find([site], graph.Config())
        return [*found.locations, *found.configurations]

    told = changes(look, 1, wait)
    first, second = next(told), next(told)
    assert [True] == [path.endswith("hugo.toml") for path in first]
    assert ("content/posts/post3.md",) == second
