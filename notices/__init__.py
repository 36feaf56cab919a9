"""Messages to users about what happened and what is due."""
