"""Floor 3: the directory of technical schools and their tutors."""
