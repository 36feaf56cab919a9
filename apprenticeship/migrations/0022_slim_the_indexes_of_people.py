from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("apprenticeship", "0021_draft_and_amend_log_entries")]

    operations = [
        migrations.AlterField(
            model_name="person", name="name", field=models.CharField(max_length=40, verbose_name="姓名")
        ),
        migrations.AlterField(
            model_name="person",
            name="merged_into",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=models.PROTECT,
                related_name="taken_in",
                to="apprenticeship.person",
                verbose_name="并入",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(condition=Q(merged_into__isnull=False), fields=["merged_into"], name="person_merged"),
        ),
        migrations.AlterField(
            model_name="enrolment", name="student_no", field=models.CharField(max_length=20, verbose_name="学号")
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(fields=["student_no"], name="enrolment_student_no_is_given_once"),
        ),
    ]
