"""The analyses, one module each, named in `graph.analysis.catalogue`."""
