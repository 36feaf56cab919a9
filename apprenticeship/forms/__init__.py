"""What pages of the training ask for."""
