import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import apprenticeship.lifecycle.opening


class Migration(migrations.Migration):
    dependencies = [
        ("apprenticeship", "0018_take_objections_to_a_notice"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClassOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (apprenticeship.lifecycle.opening.OpeningState["ASKED"], "待同意开班"),
                            (apprenticeship.lifecycle.opening.OpeningState["AGREED"], "已同意开班"),
                            (apprenticeship.lifecycle.opening.OpeningState["SENT_BACK"], "开班申请已退回"),
                        ],
                        default=apprenticeship.lifecycle.opening.OpeningState["ASKED"],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("heads_count", models.PositiveIntegerField(verbose_name="名册人数")),
                ("asked_by_id", models.BigIntegerField(verbose_name="申请人")),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                ("due_on", models.DateField(null=True, verbose_name="办理期限")),
                ("answer", models.TextField(blank=True, verbose_name="退回原因")),
                ("answered_by_id", models.BigIntegerField(null=True, verbose_name="办理人")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="办理时间")),
                (
                    "training_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="apprenticeship.trainingclass",
                        verbose_name="班级",
                    ),
                ),
            ],
            options={
                "verbose_name": "开班申请",
                "indexes": [models.Index(fields=["state", "-id"], name="opening_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state", apprenticeship.lifecycle.opening.OpeningState["SENT_BACK"]), _negated=True
                        ),
                        fields=("training_class",),
                        name="opening_one_living_of_a_class",
                    ),
                    models.CheckConstraint(condition=models.Q(("heads_count__gt", 0)), name="opening_has_somebody"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at", None),
                                ("answered_by_id", None),
                                ("state", apprenticeship.lifecycle.opening.OpeningState["ASKED"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state", apprenticeship.lifecycle.opening.OpeningState["ASKED"]), _negated=True
                                ),
                                ("answered_at__isnull", False),
                                ("answered_by_id__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="opening_decided_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", apprenticeship.lifecycle.opening.OpeningState["SENT_BACK"]), _negated=True
                            ),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="opening_sent_back_says_why",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="classopening",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="8f89dd382a5e012fe5f121cd07cf629279e4684a",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_51bf9",
                    table="apprenticeship_classopening",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="classopening",
            trigger=pgtrigger.compiler.Trigger(
                name="decided_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"state\" = 'asked'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="602586b90bbcd3a9aa91e77ef151f075f935b218",
                    operation="UPDATE",
                    pgid="pgtrigger_decided_stays_9befb",
                    table="apprenticeship_classopening",
                    when="BEFORE",
                ),
            ),
        ),
    ]
