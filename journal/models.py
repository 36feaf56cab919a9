"""Facts of the journal: entries that say who did what, and links that chain them."""

import pgtrigger
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

REFUSE_TRUNCATE = """
    IF current_database() LIKE 'test\\_%' THEN RETURN NULL; END IF;  -- test databases are emptied between tests
    RAISE EXCEPTION 'pgtrigger: Cannot truncate rows of %', TG_TABLE_NAME;
"""
APPEND_ONLY = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    pgtrigger.Trigger(
        name="never_truncated",
        level=pgtrigger.Statement,
        operation=pgtrigger.Truncate,
        when=pgtrigger.Before,
        func=REFUSE_TRUNCATE,
    ),
]


class Entry(models.Model):
    """One act: who, when, what, on which subject, from what to what, and why.

    `transaction` orders entries for sealing: an entry is sealed once no older transaction can still add one.
    """

    at = models.DateTimeField(_("时间"), db_default=Now())
    actor_role = models.CharField(_("角色"), max_length=24)
    actor_user_id = models.BigIntegerField(_("用户"), null=True)
    actor_name = models.CharField(_("姓名"), max_length=80)
    verb = models.CharField(_("操作"), max_length=60)
    subject_type = models.CharField(_("对象类型"), max_length=60)
    subject_id = models.CharField(_("对象编号"), max_length=40)
    before = models.JSONField(_("之前"), null=True)
    after = models.JSONField(_("之后"), null=True)
    reason = models.TextField(_("原因"), blank=True)
    transaction = models.BigIntegerField(db_default=RawSQL("pg_current_xact_id()::text::bigint", []))

    class Meta:
        verbose_name = _("日志条目")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="journal_entry_subject"),
            models.Index(fields=["actor_user_id", "id"], name="journal_entry_actor"),
            BrinIndex(fields=["at"], name="journal_entry_at"),
        ]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class Link(models.Model):
    """One link of the chain: the digest of an entry together with the digest before it."""

    position = models.BigIntegerField(_("位置"), primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="link", verbose_name=_("条目"))
    digest = models.BinaryField(_("摘要"), max_length=32)

    class Meta:
        verbose_name = _("链环")
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.position}"
