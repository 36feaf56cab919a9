from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A credit that is taken back says why, in the bank itself."""

    dependencies = [("apprenticeship", "0005_key_each_log_entry")]

    operations = [
        migrations.AddField(
            model_name="creditentry",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="冲销原因"),
        ),
        migrations.AddConstraint(
            model_name="creditentry",
            constraint=models.CheckConstraint(
                condition=Q(reverses=None, reason="") | Q(reverses__isnull=False) & ~Q(reason=""),
                name="credit_reversal_has_its_reason",
            ),
        ),
    ]
