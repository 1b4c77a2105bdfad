"""From folders and archives to the claims of each document."""
