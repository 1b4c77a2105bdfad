"""What the tests of the engine spark share: a cluster and documents for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from spark_cluster import QUICK, Cluster, running
from synthetic import write_documents


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One master and two workers on loopback."""
    settings = {"spark.driver.memory": "1g", "spark.executor.memory": "768m"}
    with running(tmp_path_factory.mktemp("cluster"), "1g", settings, QUICK) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three thousand documents that state each other's articles, as sites do."""
    return write_documents(tmp_path_factory.mktemp("generated"), 3000)
