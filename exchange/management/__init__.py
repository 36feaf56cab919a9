"""Commands of files in and out."""
