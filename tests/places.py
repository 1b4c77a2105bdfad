"""Where things are, for test files to import: several folders have a `conftest` of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
SHARED = PROJECT.parent / "shared"
"""Where the real documents lie, if they are there: beside the project."""

COMMAND = Path(sys.executable).with_name("newsgraph")

Run = Callable[..., subprocess.CompletedProcess[str]]

REAL_AZURE = pytest.param("real_azure", marks=pytest.mark.corpus)
REAL_POWERAPPS = pytest.param("real_powerapps", marks=pytest.mark.corpus)
"""Fixtures to parametrise by, for tests that ask for them by name."""
