"""The training over the API: the same selectors and actions as its pages."""
