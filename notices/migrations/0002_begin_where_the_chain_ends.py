"""Begin to tell with what happens from now on: what is sealed already is old news."""

from django.db import migrations
from django.db.models import Max


def begin(apps, schema_editor):
    last = apps.get_model("journal", "Link").objects.aggregate(last=Max("position"))["last"] or 0
    apps.get_model("notices", "Bookmark").objects.get_or_create(pk=1, defaults={"position": last})


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_found"), ("journal", "0001_found")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
