"""Floor 9: files in, files out, and the jobs that a user can watch."""
