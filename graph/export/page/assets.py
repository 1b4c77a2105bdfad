"""The parts of the page that do not depend on the network: script, style and vis-network."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

__all__ = ["TEMPLATES", "content_security_policy", "script", "style", "vis_network"]

_ROOM = files("graph.export.page")
TEMPLATES = _ROOM / "template"

_IMPORT = re.compile(r"^import\s*\{([^}]*)\}\s*from\s*'\./([\w-]+)\.js';\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function|const|class)", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)
_LEFT_OVER = re.compile(r"^\s*(?:import|export)\b.*$", re.MULTILINE)
_MAIN = "main"


@cache
def vis_network() -> str:
    """Return the vendored vis-network as it stands in the page.

    The line that names its source map is left out: nobody is to ask for that file.
    """
    text = (_ROOM / "vendor" / "vis-network" / "vis-network.min.js").read_text(encoding="utf-8")
    return re.sub(r"^//# sourceMappingURL=.*\n?", "", text, flags=re.MULTILINE)


@cache
def style() -> str:
    """Return the page's style: all style sheets, in the order of their names."""
    sheets = sorted(_named(_ROOM / "style", ".css").items())
    return "\n".join(text for _, text in sheets)


@cache
def script() -> str:
    """Return the page's script: all modules as one, each after those that it imports.

    Modules import names from modules beside them and nothing else, and no two modules have a
    name in common at their top level, so that taking `import` and `export` away is enough.

    Raises:
        ValueError: a module imports or exports in a way that this does not understand, or
            modules import each other in a circle.
    """
    modules = _named(_ROOM / "script", ".js")
    return "".join(_bare(name, modules[name]) for name in _in_order(modules))


def content_security_policy() -> str:
    """Return the policy of the page: nothing from anywhere, and no script or style but its own."""
    scripts = " ".join(_hash(text) for text in (vis_network(), script()))
    return (
        f"default-src 'none'; script-src {scripts}; style-src {_hash(style())}; "
        "img-src blob: data:; base-uri 'none'; form-action 'none'"
    )


def _named(folder: Traversable, suffix: str) -> Mapping[str, str]:
    return {
        entry.name.removesuffix(suffix): entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(suffix) and not entry.name.endswith(".d.ts")
    }


def _in_order(modules: Mapping[str, str]) -> Iterator[str]:
    done: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"modules import each other in a circle: {' > '.join((*above, name))}")
        if name not in done:
            for wanted in _IMPORT.finditer(modules[name]):
                visit(wanted[2], (*above, name))
            done.append(name)

    visit(_MAIN, ())
    return iter(done)


def _bare(name: str, text: str) -> str:
    if " as " in "".join(match[1] for match in _IMPORT.finditer(text)):
        raise ValueError(f"{name}.js: an import under another name cannot be joined")
    # Comments are for readers of the sources: without them the page is a third smaller.
    bare = _COMMENT.sub("", _EXPORT.sub("", _IMPORT.sub("", text)))
    if left := _LEFT_OVER.search(bare):
        raise ValueError(f"{name}.js: cannot be joined: {left[0].strip()}")
    return bare.strip() + "\n"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
