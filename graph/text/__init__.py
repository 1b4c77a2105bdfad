"""Repair of texts, canonical addresses, conversion of values, node ids: the rules for one value."""
