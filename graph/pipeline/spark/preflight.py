"""The requirements that are checked before Java is started, so that a missing one is reported at once and in one line."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from importlib.util import find_spec

from graph.core.diagnostics import ConfigError, EngineError, printable
from graph.core.wording import reason_of

__all__ = ["PATIENCE", "check"]

JAVA = 17
"""The oldest Java that Spark 4 runs on."""

PATIENCE = 10.0
"""Seconds that a cluster has to answer before something is said."""

_MASTER = re.compile(r"local(\[(\d+|\*)(,\d+)?\])?|spark://[^/,\s]+:\d+(,[^/,\s]+:\d+)*|yarn|k8s://\S+")


def check(master: str) -> None:
    """Check that there can be a session with a master.

    Raises:
        ConfigError: the master is none that Spark knows.
        EngineError: Spark or Java is missing, or the master does not answer.
    """
    if not _MASTER.fullmatch(master):
        raise ConfigError(
            f"master '{printable(master)}' must be local[N], spark://HOST:PORT, yarn or k8s://https://HOST:PORT"
        )
    if not all(find_spec(name) for name in ("pyspark", "pandas", "pyarrow")):
        raise EngineError("the engine spark needs PySpark; install it with: pip install 'newsgraph[spark]'")
    _check_java()
    _check_answers(master)


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=os.path.join(home, "bin")) if home else shutil.which("java")
    where = f"in JAVA_HOME ({printable(home)})" if home else "on the PATH"
    if java is None:
        raise EngineError(f"the engine spark needs Java {JAVA} or newer, and there is none {where}")
    try:
        # Nobody's words but the name of the program that the user's own environment names.
        result = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
        told = result.stderr
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EngineError(f"{printable(java)} cannot be run: {printable(str(error))}") from error
    version = re.search(r'version "(?:1\.)?(\d+)', told)
    if version is None or int(version[1]) < JAVA:
        found = version[1] if version else "of an unknown version"
        raise EngineError(f"the engine spark needs Java {JAVA} or newer; {printable(java)} is Java {found}")


def _check_answers(master: str) -> None:
    """Try the master's port: Spark itself would try for a minute and then say it in forty lines."""
    if not master.startswith("spark://"):
        return
    reason = ""
    for place in master.removeprefix("spark://").split(","):
        host, _, port = place.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), PATIENCE).close()
        except (OSError, OverflowError, UnicodeError) as error:
            reason = reason_of(error)
        else:
            return
    raise EngineError(f"the master {printable(master)} does not answer: {printable(reason)}")
