import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("apprenticeship", "0016_certify_completion"),
        ("catalogue", "0001_found"),
        ("documents", "0001_found"),
        ("enterprises", "0001_found"),
    ]

    operations = [
        migrations.CreateModel(
            name="SeatQuota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("seats_count", models.PositiveIntegerField(verbose_name="名额")),
                ("document_no", models.CharField(max_length=100, verbose_name="依据文件")),
                ("given_at", models.DateTimeField(verbose_name="下达时间")),
                ("revised_at", models.DateTimeField(null=True, verbose_name="调整时间")),
                (
                    "enterprise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.region",
                        verbose_name="地区",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="文件扫描件",
                    ),
                ),
            ],
            options={
                "verbose_name": "招收名额",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("enterprise", None)),
                        fields=("region", "year"),
                        name="quota_of_a_region_once_a_year",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("enterprise__isnull", False)),
                        fields=("region", "enterprise", "year"),
                        name="quota_of_an_enterprise_once_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2015), ("year__lte", 2100)), name="quota_year_is_sane"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document_no", ""), _negated=True), name="quota_names_its_document"
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seatquota",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="e18ec6689416ea54138570ae4076a01bd162d1a7",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_d133c",
                    table="apprenticeship_seatquota",
                    when="BEFORE",
                ),
            ),
        ),
    ]
