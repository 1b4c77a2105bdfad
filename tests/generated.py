"""Documents made by the generator that lies beside the project."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def generated(corpus: Path, folder: Path, documents: int) -> Path:
    """Return a folder with so many generated documents."""
    made = folder / str(documents)
    make = corpus.parent / "yardstick" / "make_corpus.py"
    subprocess.run([sys.executable, make, made, str(documents)], check=True, capture_output=True)
    return made
