"""Floor 2: regions, occupations, and working days."""
