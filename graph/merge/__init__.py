"""Where documents meet: claims about the same node become one node."""
