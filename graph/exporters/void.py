"""VoID and DCAT: what the dataset is and how much of what it holds."""

from __future__ import annotations

from collections.abc import Iterator

from graph.exporters import Whole
from graph.rdf.dataset import counted, dataset_description
from graph.rdf.triples import triples_of

__all__ = ["export"]


def export(build: Whole) -> Iterator[bytes]:
    """Yield the description of a build's dataset."""
    yield dataset_description(build.corpus.base, counted(triples_of(build.network)), build.config.licence)
