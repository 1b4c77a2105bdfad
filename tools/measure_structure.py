"""Print the measures of the structure of a checkout, to compare two of them.

Usage: python tools/measure_structure.py [CHECKOUT]

Run it with the Python of an environment that has the program's libraries and import-linter (for grimp). The
measures, each defined at its function: names at the top of the package, layers, import arrows between rooms,
modules and functions that one article runs through, lines, tests of twins, and docstrings with "what" as a noun.
"""

from __future__ import annotations

import ast
import contextlib
import io
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

TWIN_FILES = (
    "test_changes.py",
    "test_forms.py",
    "test_packed_records.py",
    "test_quick_conversions.py",
    "test_regular_form.py",
    "test_renewal.py",
    "test_text_of_triples.py",
)
"""Test files of the time before the mark, of which the only promise is that two implementations are equal."""

TWIN_MARK = "# Compares two implementations"
"""The line that such a test file has now."""


def main() -> None:
    """Print one line for each measure."""
    checkout = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    sys.path.insert(0, str(checkout))
    pairs, arrows = import_arrows()
    modules, functions, depth = article_path(checkout)
    sentences, dialect = what_sentences(checkout)
    twins = twin_tests(checkout)
    rows: tuple[tuple[str, object], ...] = (
        ("names at the top of graph/", len(top_names(checkout))),
        ("layers", layers(checkout)),
        ("pairs of rooms with imports", pairs),
        ("imports between modules of two rooms", arrows),
        ("modules that one article runs through", modules),
        ("functions that one article runs through", functions),
        ("deepest call of these", depth),
        ("lines of Python in graph/", python_lines(checkout)),
        ("docstring sentences", sentences),
        ('of these with "what" as a noun', f"{dialect} ({dialect / sentences:.1%})"),
        ("lines of tests of twins", f"{sum(twins.values())} ({', '.join(twins) or 'none'})"),
    )
    for name, value in rows:
        print(f"{name:40} {value:,}" if isinstance(value, int) else f"{name:40} {value}")


def top_names(checkout: Path) -> list[str]:
    """Return the rooms, modules and other files in the package, without those that every package has (`__…`)."""
    return sorted(path.name for path in (checkout / "graph").iterdir() if not path.name.startswith("__"))


def layers(checkout: Path) -> int:
    """Return the number of lines of the layers that import-linter keeps."""
    settings = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    return max(len(each["layers"]) for each in contracts if each["type"] == "layers")


def import_arrows() -> tuple[int, int]:
    """Return the number of pairs of rooms, and of pairs of modules in two rooms, of which one imports the other.

    A room is a folder or a module at the top of the package; the package itself is none.
    """
    import grimp

    imports = grimp.build_graph("graph", cache_dir=None)
    pairs = {
        (module, imported)
        for module in imports.modules
        for imported in imports.find_modules_directly_imported_by(module)
        if _room(module) and _room(imported) and _room(module) != _room(imported)
    }
    return len({(_room(module), _room(imported)) for module, imported in pairs}), len(pairs)


def _room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def article_path(checkout: Path) -> tuple[int, int, int]:
    """Return the modules and the functions of the package that one seed enters on its way to Turtle, and their depth.

    Another seed is built before, so that no import is counted; nor are comprehensions and class bodies.
    """
    import graph

    first, second, *_ = sorted(file for file in (checkout / "seeds").rglob("*") if file.is_file())
    package = str(checkout / "graph")
    entered: set[tuple[str, str]] = set()
    stack: list[FrameType] = []
    depths = [0]

    def record(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if not code.co_filename.startswith(package) or code.co_name.startswith("<"):
            return
        if event == "call":
            entered.add((code.co_filename, code.co_qualname))
            stack.append(frame)
            depths.append(len(stack))
        elif event == "return" and stack:
            stack.pop()

    with tempfile.TemporaryDirectory() as out:
        _to_turtle(graph, first, out)
        sys.setprofile(record)
        try:
            _to_turtle(graph, second, out)
        finally:
            sys.setprofile(None)
    return len({file for file, _ in entered}), len(entered), max(depths)


def _to_turtle(graph: Any, document: Path, out: str) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        graph.build(document).write(out, ["ttl"])


def python_lines(checkout: Path) -> int:
    """Return the number of lines of Python in the package, empty ones and comments included."""
    return sum(len(text.splitlines()) for text in _texts(checkout / "graph"))


def what_sentences(checkout: Path) -> tuple[int, int]:
    """Return the number of sentences in the docstrings of the package, and of those with "what" as a noun.

    A sentence ends at a full stop, a question mark, or an empty line; examples and code are none. "What" is no
    noun in a question, and before "kind", "sort" or "size".
    """
    sentences = [sentence for text in _texts(checkout / "graph") for sentence in _sentences(text)]
    noun = re.compile(r"\bwhat\b(?! (?:kind|sort|size)\b)", re.IGNORECASE)
    return len(sentences), sum(bool(noun.search(each)) and not each.endswith("?") for each in sentences)


def _sentences(text: str) -> Iterator[str]:
    for docstring in _docstrings(ast.parse(text)):
        prose = re.sub(r"(?m)^\s*(?:>>>|\.\.\.).*(?:\n(?!\s*$).*)*|`[^`]*`", "", docstring)
        for part in re.split(r"(?<=[.?])\s+|\n\s*\n|\n(?=\s+\w+(?:, \w+)*: )", prose):
            if re.search(r"\w", part):
                yield " ".join(part.split())


def _docstrings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else ():
            value = statement.value if isinstance(statement, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value


def twin_tests(checkout: Path) -> dict[str, int]:
    """Return the test files of which the only promise is that two implementations are equal, with their lines."""
    files = sorted((checkout / "tests").rglob("test_*.py"))
    texts = {file.name: file.read_text(encoding="utf-8") for file in files}
    marked = any(TWIN_MARK in text for text in texts.values())
    return {
        name: len(text.splitlines())
        for name, text in texts.items()
        if (TWIN_MARK in text if marked else name in TWIN_FILES)
    }


def _texts(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*.py")):
        yield file.read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
