"""What the API of the training takes and gives."""
