"""newsgraph: from a folder of front-matter articles to a knowledge graph.

>>> import graph
>>> build = graph.build("seeds")
>>> build.network.number_of_nodes()
38
"""

from graph.config import Config
from graph.diagnostics import Code, Diagnostic, NewsgraphError, Severity
from graph.loading import load
from graph.pipeline import Build, build

__all__ = ["Build", "Code", "Config", "Diagnostic", "NewsgraphError", "Severity", "build", "load"]
