import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("apprenticeship", "0019_ask_before_a_class_opens"),
        ("catalogue", "0001_found"),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicateThresholds",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("likely", models.PositiveSmallIntegerField(verbose_name="需要核对的界限")),
                ("certain", models.PositiveSmallIntegerField(verbose_name="几乎可以确定的界限")),
                ("source", models.CharField(max_length=200, verbose_name="依据")),
                ("set_at", models.DateTimeField(verbose_name="设定时间")),
                ("set_by_id", models.BigIntegerField(verbose_name="设定人")),
                ("set_by_name", models.CharField(max_length=40, verbose_name="设定人姓名")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "重复界限",
                "indexes": [models.Index(fields=["region", "-id"], name="thresholds_by_region")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("likely__gt", 0), ("likely__lt", models.F("certain"))),
                        name="thresholds_are_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="thresholds_have_their_source"
                    ),
                ],
            },
        ),
    ]
