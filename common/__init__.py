"""Floor 0: words that every floor speaks. Knows no Django."""
