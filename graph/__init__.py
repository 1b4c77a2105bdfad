"""newsgraph: from a folder of front-matter articles to a knowledge graph.

>>> import graph
>>> build = graph.build("seeds")
>>> build.network.number_of_nodes()
38
"""

from __future__ import annotations

import importlib

# As `typing` has it, which takes a hundredth of a second to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from graph.analysis.changes.compare import diff
    from graph.core.diagnostics import Code, Diagnostic, NewsgraphError, Severity
    from graph.export.load import load
    from graph.pipeline.build import Build
    from graph.pipeline.config import Config
    from graph.pipeline.steps import build

__all__ = ["Build", "Code", "Config", "Diagnostic", "NewsgraphError", "Severity", "build", "diff", "load"]

_MODULES = {
    "Build": "pipeline.build",
    "Code": "core.diagnostics",
    "Config": "pipeline.config",
    "Diagnostic": "core.diagnostics",
    "NewsgraphError": "core.diagnostics",
    "Severity": "core.diagnostics",
    "build": "pipeline.steps",
    "diff": "analysis.changes.compare",
    "load": "export.load",
}


def __getattr__(name: str) -> object:
    # Each name is imported when it is asked for: the command line starts in a third of the time.
    if name not in _MODULES:
        raise AttributeError(f"module 'graph' has no attribute '{name}'")
    return getattr(importlib.import_module(f"graph.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
