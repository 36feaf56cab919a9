from django.db import migrations, models
from django.db.models import Q

LABELS = [("drafted", "待签字"), ("entered", "待确认"), ("confirmed", "已确认"), ("rejected", "已驳回")]
DECIDED = Q(decided_by__isnull=False, decided_at__isnull=False)
UNDECIDED = ["drafted", "entered"]


class Migration(migrations.Migration):
    """A day may be written down before its week is signed, and an entry says when it was last changed."""

    dependencies = [("apprenticeship", "0020_keep_thresholds_of_duplicates")]

    operations = [
        migrations.AlterField(
            model_name="logentry",
            name="state",
            field=models.CharField(choices=LABELS, default="entered", max_length=10, verbose_name="状态"),
        ),
        migrations.AddField(
            model_name="logentry",
            name="amended_at",
            field=models.DateTimeField(null=True, verbose_name="最后修改时间"),
        ),
        migrations.RemoveConstraint(model_name="logentry", name="log_decided_has_its_tutor"),
        migrations.AddConstraint(
            model_name="logentry",
            constraint=models.CheckConstraint(
                name="log_decided_has_its_tutor",
                condition=Q(state__in=UNDECIDED, decided_by=None, decided_at=None) | ~Q(state__in=UNDECIDED) & DECIDED,
            ),
        ),
    ]
