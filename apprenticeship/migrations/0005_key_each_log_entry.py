from django.db import migrations, models


class Migration(migrations.Migration):
    """A phone that sends an entry twice is answered with the same row."""

    dependencies = [
        ("apprenticeship", "0004_count_cost_and_hours"),
        ("documents", "0001_found"),
        ("enterprises", "0001_found"),
        ("schools", "0001_found"),
    ]

    operations = [
        migrations.AddField(
            model_name="logentry",
            name="idempotency_key",
            field=models.UUIDField(editable=False, null=True, verbose_name="请求编号"),
        ),
        migrations.AddConstraint(
            model_name="logentry",
            constraint=models.UniqueConstraint(fields=("mentor", "idempotency_key"), name="log_key_is_used_once"),
        ),
    ]
