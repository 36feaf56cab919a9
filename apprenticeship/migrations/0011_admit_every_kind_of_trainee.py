from django.db import migrations, models

import rulebooks.rules.vocabulary


class Migration(migrations.Migration):
    dependencies = [
        ("apprenticeship", "0010_keep_lists_and_eligibility"),
    ]

    operations = [
        migrations.AlterField(
            model_name="enrolment",
            name="trainee_type",
            field=models.CharField(
                choices=[(kind, kind.label) for kind in rulebooks.rules.vocabulary.TraineeType],
                max_length=20,
                verbose_name="人员类型",
            ),
        ),
    ]
