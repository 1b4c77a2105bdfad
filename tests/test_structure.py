"""The measures of the structure stay within the bounds that the architecture page promises."""

from __future__ import annotations

import subprocess
import sys

import places

BOUNDS = {"names at the top of graph/": 14, "layers": 10, "pairs of rooms with imports": 45}


def test_structure_stays_within_its_bounds() -> None:
    """The script prints every measure, and none of the bounded ones has grown beyond its bound."""
    script = places.PROJECT / "tools" / "measure_structure.py"
    run = subprocess.run([sys.executable, script, places.PROJECT], capture_output=True, text=True, check=True)
    measures = {line[:41].strip(): line[41:].split()[0].replace(",", "") for line in run.stdout.splitlines()}
    assert 11 == len(measures)
    assert [] == [name for name, bound in BOUNDS.items() if int(measures[name]) > bound]
