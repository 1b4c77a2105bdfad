"""The documentation, and the scripts that write the parts the code knows best."""
