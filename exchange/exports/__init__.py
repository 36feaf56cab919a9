"""Papers and column tables as files: pure."""
