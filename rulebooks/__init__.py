"""Floor 3: schemes as dated values, one rulebook per policy document, region and fund."""
