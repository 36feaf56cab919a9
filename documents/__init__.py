"""Floor 2: evidence files, stored once by their hash and served only through the record that owns them."""
