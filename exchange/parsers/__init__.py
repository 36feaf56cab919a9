"""Pure readers of files that come in."""
