"""The only writers of jobs and imports."""
