"""Test the static parts of the page: the joined script and the vendored vis-network."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import pytest

import graph.export.page
from graph.export.page import assets

VIEWER = Path(graph.export.page.__file__).parent
VENDORED = VIEWER / "vendor" / "vis-network"
TOP_LEVEL = re.compile(
    r"^(?:export )?(?:async )?(?:function\*?|class|const|let) (?:\[([^\]]*)\]|\{([^}]*)\}|(\w+))", re.MULTILINE
)
CATALOGUES = {"english", "german"}
MODULES = sorted((VIEWER / "script").glob("*.js"))


def test_no_two_modules_have_a_name_in_common() -> None:
    """Names at the top level are unique, so that modules can be joined by putting them in a row."""
    names = Counter(name for module in MODULES for name in TOP_LEVEL.findall(module.read_text()))
    assert [] == [name for name, count in names.items() if count > 1]


def test_every_module_is_in_the_script() -> None:
    """Every module is reached from the main one."""
    script = assets.script()
    missing = [
        m.name
        for m in MODULES
        if not all(f"{n} " in script or f"{n}(" in script for *_, n in TOP_LEVEL.findall(m.read_text()) if n)
    ]
    assert missing == []


def test_the_script_has_no_import_left() -> None:
    """The joined script neither imports nor exports."""
    assert [] == re.findall(r"^(?:import|export)\b.*", assets.script(), re.MULTILINE)


def test_a_circle_of_imports_is_an_error() -> None:
    """Modules that import each other are refused, by name."""
    with pytest.raises(ValueError, match="main > other > main"):
        list(
            assets._in_order({"main": "import { a } from './other.js';\n", "other": "import { b } from './main.js';\n"})
        )


@pytest.mark.parametrize(
    "line", ["import { a as b } from './x.js';", "import x from './x.js';", "export default 1;", "export { a };"]
)
def test_an_import_that_cannot_be_joined_is_an_error(line: str) -> None:
    """An import or export that cannot be removed safely is refused."""
    with pytest.raises(ValueError, match="cannot be joined"):
        assets._bare("some", f"{line}\n")


def test_modules_are_small_enough_to_read() -> None:
    """No module is longer than 320 lines, but for the catalogues of texts, which have a line for each."""
    assert [] == [
        module.name
        for module in MODULES
        if module.stem not in CATALOGUES and len(module.read_text().splitlines()) > 320
    ]


def test_the_vendored_file_has_its_recorded_checksum() -> None:
    """The file of vis-network has the checksum in `vendored.json`, and its licences are present."""
    note = json.loads((VENDORED / "vendored.json").read_text())
    assert note["sha256"] == hashlib.sha256((VENDORED / "vis-network.min.js").read_bytes()).hexdigest()
    assert {"LICENSE-MIT", "LICENSE-APACHE-2.0"} <= {path.name for path in VENDORED.iterdir()}


def test_types_are_checked_against_the_vendored_version() -> None:
    """The version whose types the script is checked with is the version that is vendored."""
    package = json.loads((VIEWER.parents[2] / "package.json").read_text())
    assert package["devDependencies"]["vis-network"] == json.loads((VENDORED / "vendored.json").read_text())["version"]


def test_no_source_map_is_requested() -> None:
    """The page names no source map, which developer tools would request."""
    assert "sourceMappingURL" not in assets.vis_network()
