"""The API's doors to claims."""
