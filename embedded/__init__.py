"""Real servers for a machine that has none: PostgreSQL and Valkey from wheels, started and stopped with the program.

Nothing here imports Django. In production mode, or when DATABASE_URL and REDIS_URL are set, nothing here starts.
"""
