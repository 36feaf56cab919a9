"""Floor 1: an append-only, hash-chained record of every act."""
