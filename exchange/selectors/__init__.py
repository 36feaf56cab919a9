"""Reads of jobs and imports."""
