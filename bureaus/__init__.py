"""Floor 3: the directory of HR bureaus."""
