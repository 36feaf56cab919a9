"""Beside the floors: a synthetic Nantong to try the system on. Nobody in it lives."""
