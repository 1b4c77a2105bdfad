"""Where things are, for test files to import: several folders have a `conftest` of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).parent.parent
COMMAND = Path(sys.executable).with_name("newsgraph")

Run = Callable[..., subprocess.CompletedProcess[str]]
