"""Pages of rulebooks and their drafts."""
