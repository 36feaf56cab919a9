"""Floor 3: the directory of enterprises and their mentors."""
