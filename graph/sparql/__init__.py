"""SPARQL: the query library, and asking networks, files and endpoints.

>>> from graph.sparql import QUERIES
>>> QUERIES["most-cited"].title
'Most-cited articles'
"""

from graph.sparql.library import QUERIES, NamedQuery, QueryParameter

__all__ = ["QUERIES", "NamedQuery", "QueryParameter"]
