"""What nobody has confirmed waits: no mail goes there until its link is opened."""

from django.db import migrations
from django.db.models import F


def wait(apps, schema_editor):
    rows = apps.get_model("accounts", "User").objects.filter(email_confirmed_at=None).exclude(email="")
    rows.update(pending_email=F("email"), email="")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_add_addresses_to_confirm")]

    operations = [migrations.RunPython(wait, migrations.RunPython.noop)]
