"""The visible steps of a build, its configuration, cache, processes and Spark."""
