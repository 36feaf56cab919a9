"""The Celery application, and what its clock sweeps."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("apprenticeship")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "tell what was sealed": {"task": "notices.tasks.tell", "schedule": 10.0},
    "send the mails that are owed": {"task": "notices.tasks.send", "schedule": 20.0},
    "compare what should come": {"task": "notices.tasks.expect", "schedule": crontab(minute="15")},
    "remind of what runs out": {"task": "notices.tasks.remind", "schedule": crontab(hour="6", minute="30")},
    "gather the day's digests": {"task": "notices.tasks.gather_daily", "schedule": crontab(hour="7", minute="30")},
    "gather the week's digests": {
        "task": "notices.tasks.gather_weekly",
        "schedule": crontab(hour="7", minute="40", day_of_week="mon"),
    },
    "seal the journal": {"task": "journal.tasks.seal", "schedule": 10.0},
    "sweep jobs that wait": {"task": "exchange.tasks.sweep", "schedule": 5.0},
    "give back jobs that hang": {"task": "exchange.tasks.give_back", "schedule": 60.0},
    "take in lists of other offices": {"task": "exchange.tasks.sweep_lists", "schedule": 60.0},
    "find duplicates": {"task": "apprenticeship.tasks.find_duplicates", "schedule": crontab(hour="2", minute="40")},
    "settle suspensions": {"task": "apprenticeship.tasks.settle_suspensions", "schedule": 600.0},
    "check newcomers": {"task": "apprenticeship.tasks.check_newcomers", "schedule": 60.0},
    "check everybody": {"task": "apprenticeship.tasks.check_everybody", "schedule": crontab(hour="3", minute="10")},
}
