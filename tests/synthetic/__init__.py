"""Synthetic news sites in the project's own front matter, for tests and benchmarks.

Stories of related articles, weekly batches, announcements by template, publishers with two names,
hosting platforms, AMP addresses, and the oddities of real documents. The same recipe and seed give
the same bytes, in every version of Python, and a larger site begins with the smaller one.

    python tests/synthetic --documents 1000 FOLDER
"""

from __future__ import annotations

from pathlib import Path

from synthetic.articles import Recipe
from synthetic.documents import documents

__all__ = ["NEWS", "PLAIN", "STORIES", "Recipe", "documents", "write_documents", "write_site"]

STORIES = Recipe(per_week=3, singles=0.35, mean=14.0, described=0.4)
"""Large stories, whose articles relate to each other."""

PLAIN = Recipe(seed=2, topic="Apps", per_week=5, singles=1.0, videos=0.05, amp=0, odd=0.2, broken=0.03)
"""Articles that relate to none, with many oddities and some broken documents."""

NEWS = Recipe(seed=3, per_week=2000, odd=0.05)
"""Small stories and few oddities, for any number of documents."""


def write_documents(folder: Path, count: int, recipe: Recipe = NEWS, batches: bool = True) -> Path:
    """Write documents into a folder, and return it.

    Args:
        folder: made where it is missing.
        count: the number of documents.
        recipe: the shape of the site.
        batches: whether each week has a folder of its own.
    """
    place, current = folder, -1
    folder.mkdir(parents=True, exist_ok=True)
    for week, name, content in documents(count, recipe):
        if batches and week != current:
            place, current = folder / f"week-{week:04}", week
            place.mkdir(exist_ok=True)
        (place / name).write_bytes(content)
    return folder


def write_site(folder: Path, count: int, recipe: Recipe) -> Path:
    """Write a site as the aggregator lays it out: `_news`, and documents of topics and organizations in `_data`."""
    from synthetic.articles import providers
    from synthetic.vocabulary import TOPICS

    write_documents(folder / "_news", count, recipe, batches=False)
    topics, organizations = folder / "_data" / "topics", folder / "_data" / "organizations"
    topics.mkdir(parents=True)
    organizations.mkdir()
    for number, topic in enumerate((recipe.topic, *TOPICS)):
        parent = f"parent: {recipe.topic}\n" if number else ""
        text = f"---\ntaxonomy: topic\n_id: t{number}\nname: {topic}\n{parent}keywords:\n  - {topic.lower()}\n  - word {number}\n---\n"
        (topics / f"t{number}.md").write_text(text, encoding="utf-8")
    for number, each in enumerate(providers(recipe)[:60]):
        logo = f"images:\n  - url: /assets/{each.domain}.jpg\n    width: 50\n    height: 50\n"
        text = f"---\ntaxonomy: organization\n_id: {each.domain}\nname: {each.name}\ndomain: {each.domain}\n{logo}---\n"
        (organizations / f"o{number}.md").write_text(text, encoding="utf-8")
    return folder
