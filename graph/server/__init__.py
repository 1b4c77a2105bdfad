"""The endpoint: the SPARQL 1.1 Protocol, the page and the resources of one dataset, safe to open to others."""
