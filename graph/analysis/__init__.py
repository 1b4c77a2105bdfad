"""Measures over the network: each a function from a network to a value."""
