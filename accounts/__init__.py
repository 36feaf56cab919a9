"""Floor 4: users, memberships, sign-in, tokens, and actor_of."""
