"""The table of kinds, fields and relations, the model that flows along the line, and diagnostics."""
