"""Rulebooks and their drafts over the API."""
