"""What changed between two graphs: the comparison, and its result as JSON, Markdown and an Atom feed."""
