"""The API's doors to jobs and files."""
