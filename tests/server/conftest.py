"""Servers that several tests ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from endpoint import Endpoint, serving


@pytest.fixture(scope="session")
def azure_ttl(azure, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Turtle export of 790 real documents."""
    folder = tmp_path_factory.mktemp("azure")
    azure.write(folder, ["ttl"])
    return folder / "graph.ttl"


@pytest.fixture(scope="session")
def server(seeds_exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """The seeds, served with the defaults."""
    with serving(seeds_exports / "graph.ttl", tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def tight(azure_ttl: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """Real documents, served with small limits so that tests reach them soon."""
    options = ("--timeout", "2", "--rows", "5000", "--megabytes", "2", "--memory", "256", "--concurrent", "4")
    with serving(azure_ttl, tmp_path_factory.mktemp("tight"), *options) as running:
        yield running
