"""Pages of jobs, files and imports."""
