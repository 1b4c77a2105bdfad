"""What the tests of the engine spark share: a cluster and documents for it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from spark_cluster import Cluster

_QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One master and two workers on loopback."""
    folder = tmp_path_factory.mktemp("cluster")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.executor.memory": "768m",
        # Programs that live for a minute are not worth the best compiler.
        "spark.driver.extraJavaOptions": _QUICK,
        "spark.executor.extraJavaOptions": _QUICK,
    }
    (folder / "spark-defaults.conf").write_text("\n".join(f"{name} {value}" for name, value in settings.items()))
    environment = {
        **os.environ,
        "SPARK_CONF_DIR": str(folder),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": _QUICK,
    }
    cluster = Cluster(folder, environment)
    try:
        cluster.start_master()
        cluster.start_worker()
        cluster.start_worker()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def generated(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten thousand documents that state each other's articles, as sites do."""
    folder = tmp_path_factory.mktemp("generated")
    make = corpus.parent / "yardstick" / "make_corpus.py"
    subprocess.run([sys.executable, make, folder, "10000"], check=True, capture_output=True, timeout=300)
    return folder
