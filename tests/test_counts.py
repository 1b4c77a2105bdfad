"""How many nodes and edges real documents give."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import graph
from graph import Build


def kinds(build: Build) -> dict[str, int]:
    """Return the number of nodes of each kind."""
    return dict(Counter(kind for _, kind in build.network.nodes(data="kind")))


def keys(build: Build) -> dict[str, int]:
    """Return the number of edges of each key."""
    return dict(Counter(key for _, _, key in build.network.edges(keys=True)))


def test_seeds(seeds_build: Build) -> None:
    """The five seeds give 19 articles, 17 providers and 2 topics, and nothing is wrong with them."""
    assert 5 == seeds_build.corpus.documents
    assert {"article": 19, "provider": 17, "topic": 2} == kinds(seeds_build)
    assert {"related": 15, "published-by": 19, "about": 10} == keys(seeds_build)
    assert () == seeds_build.diagnostics


@pytest.mark.xdist_group("azure")
def test_azure(real_azure: Build) -> None:
    """The 790 Azure documents give exactly the numbers that the plan counted."""
    assert 790 == real_azure.corpus.documents
    assert {"article": 2032, "provider": 275, "topic": 20} == kinds(real_azure)
    assert {"related": 36249, "published-by": 2032, "about": 1133} == keys(real_azure)


def test_powerapps(real_powerapps: Build) -> None:
    """The 674 Power Apps documents give exactly the numbers that the plan counted."""
    assert 674 == real_powerapps.corpus.documents
    assert {"article": 670, "provider": 85, "topic": 7} == kinds(real_powerapps)
    assert {"published-by": 670, "about": 794} == keys(real_powerapps)


@pytest.mark.xdist_group("azure")
def test_no_document_is_lost(azure: Build, powerapps: Build) -> None:
    """Every document ends up in a node, or has an error that says why not."""
    for build in (azure, powerapps):
        described = {path for _, paths in build.network.nodes(data="documents", default=()) for path in paths}
        assert build.corpus.documents == len(described | {each.path for each in build.errors})


def test_no_real_document_has_an_error(real_azure: Build, real_powerapps: Build) -> None:
    """No real document has an error."""
    assert ((), ()) == (real_azure.errors, real_powerapps.errors)


def test_topic_and_organization_documents(real_corpus: Path) -> None:
    """The topic and organization documents give topics under their parents, and providers."""
    build = graph.build(real_corpus / "azure" / "_data")
    assert 90 == build.corpus.documents
    assert {"provider": 70, "topic": 20} == kinds(build)
    assert {"broader": 19} == keys(build)
    base = build.config.base
    assert [base + "topic/azure"] == list(build.network.successors(base + "topic/compute"))
    assert "CNBC" == build.network.nodes[base + "provider/cnbc.com"]["name"]


def test_topic_documents_alone(real_corpus: Path) -> None:
    """The Power Apps topic documents give seven topics, six of them under the first."""
    build = graph.build(real_corpus / "powerapps" / "_data")
    assert {"topic": 7} == kinds(build)
    assert {"broader": 6} == keys(build)


def test_mojibake_of_the_seeds_is_repaired(seeds_build: Build) -> None:
    """The title that the seeds hold as mojibake reads as its author meant it."""
    titles = [title for _, title in seeds_build.network.nodes(data="title", default="")]
    assert 1 == sum("Super-Recognizers’ Amazing Feats" in title for title in titles)
    assert not any("â€™" in title for title in titles)
