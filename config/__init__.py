"""Floor 10: settings, addresses, Celery, and how errors become answers."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
