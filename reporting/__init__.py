"""Floor 8: what stands in reports and statistics."""
