import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import apprenticeship.lifecycle.objections


class Migration(migrations.Migration):
    dependencies = [
        ("apprenticeship", "0017_keep_seats_that_were_given"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeObjection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="异议编号")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (apprenticeship.lifecycle.objections.ObjectionState["OPEN"], "待核查"),
                            (apprenticeship.lifecycle.objections.ObjectionState["UPHELD"], "异议成立"),
                            (apprenticeship.lifecycle.objections.ObjectionState["DISMISSED"], "异议不成立"),
                        ],
                        default=apprenticeship.lifecycle.objections.ObjectionState["OPEN"],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "objector_kind",
                    models.CharField(
                        choices=[
                            (apprenticeship.lifecycle.objections.ObjectorKind["PERSON"], "个人"),
                            (apprenticeship.lifecycle.objections.ObjectorKind["ORGANISATION"], "单位"),
                        ],
                        max_length=12,
                        verbose_name="提出人",
                    ),
                ),
                ("name_sealed", models.BinaryField(verbose_name="姓名或单位（密文）")),
                ("contact_sealed", models.BinaryField(verbose_name="联系方式（密文）")),
                ("same_index", models.BinaryField(max_length=32, unique=True, verbose_name="重复索引")),
                ("words", models.TextField(verbose_name="异议内容")),
                ("lodged_at", models.DateTimeField(verbose_name="提出时间")),
                ("answer", models.TextField(blank=True, verbose_name="核查结论")),
                ("answered_by_id", models.BigIntegerField(null=True, verbose_name="核查人")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="核查时间")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="apprenticeship.plannotice",
                        verbose_name="方案公示",
                    ),
                ),
            ],
            options={
                "verbose_name": "公示异议",
                "indexes": [models.Index(fields=["state", "-id"], name="objection_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="objection_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_at", None),
                                ("answered_by_id", None),
                                ("state", apprenticeship.lifecycle.objections.ObjectionState["OPEN"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state", apprenticeship.lifecycle.objections.ObjectionState["OPEN"]), _negated=True
                                ),
                                ("answered_at__isnull", False),
                                ("answered_by_id__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="objection_decided_is_signed",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="noticeobjection",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="02c3595edac5a9e16f4ea034e8e9c16b21f4c15a",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_b2433",
                    table="apprenticeship_noticeobjection",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="noticeobjection",
            trigger=pgtrigger.compiler.Trigger(
                name="decided_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"state\" = 'open'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="d6be5461c646437d4465be9b9754a88e60ffb156",
                    operation="UPDATE",
                    pgid="pgtrigger_decided_stays_ffa14",
                    table="apprenticeship_noticeobjection",
                    when="BEFORE",
                ),
            ),
        ),
    ]
