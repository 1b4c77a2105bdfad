"""VoID and DCAT: the description of the dataset, with counts by class and property."""

from __future__ import annotations

from collections.abc import Iterator

from graph.export import Export
from graph.rdf.dataset import counted, dataset_description
from graph.rdf.triples import triples_of

__all__ = ["export"]


def export(data: Export) -> Iterator[bytes]:
    """Yield the description of the dataset."""
    yield dataset_description(
        data.corpus.base, counted(triples_of(data.corpus)), data.licence, schema=data.corpus.schema
    )
