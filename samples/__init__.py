"""Sample files to try the import on: synthetic people only."""
