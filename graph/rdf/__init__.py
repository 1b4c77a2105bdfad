"""RDF: the network as triples and back, through the schema table."""
