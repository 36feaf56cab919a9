"""Pure rules of the training."""
