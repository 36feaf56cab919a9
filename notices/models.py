"""Facts of messages: what was told to which membership, how users want to be told, which mails are owed; what should
come and did not."""

from datetime import date

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from notices.rules import (
    CADENCE_LABELS,
    EXPECTED_KIND_LABELS,
    MAIL_LABELS,
    MAIL_STATE_LABELS,
    OWED_BY_LABELS,
    TOPIC_LABELS,
    Cadence,
)


class Bookmark(models.Model):
    """How far the sealed journal was read: the position of the last link. One row."""

    position = models.BigIntegerField(_("位置"))

    class Meta:
        verbose_name = _("阅读位置")
        constraints = [models.CheckConstraint(name="bookmark_is_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"{self.position}"


class Mail(models.Model):
    """A mail that is owed: a sweeper claims it by compare-and-set, sends it, marks it sent.

    `period` is the entry of a mail that is sent at once, or the first day of what a digest covers: no user is owed
    the same twice. `error` names what failed last, and no address.
    """

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("收件人"))
    cadence = models.CharField(_("发送方式"), max_length=10, choices=MAIL_LABELS)
    period = models.CharField(_("所属期"), max_length=20)
    state = models.CharField(_("状态"), max_length=10, choices=MAIL_STATE_LABELS, default="waiting")
    attempt_count = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    claimed_at = models.DateTimeField(_("开始时间"), null=True)
    sent_at = models.DateTimeField(_("发送时间"), null=True)
    error = models.CharField(_("最近一次错误"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("邮件")
        indexes = [models.Index(fields=["state", "id"], name="mail_by_state")]
        constraints = [
            models.UniqueConstraint(name="mail_is_owed_once", fields=["user", "cadence", "period"]),
            models.CheckConstraint(
                name="mail_sent_has_its_instant",
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.cadence} {self.period}"


class Message(models.Model):
    """One act as it was told to one membership. `words` is a Chinese template, filled with the subject when shown."""

    membership = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="+", verbose_name=_("收件人"))
    entry = models.ForeignKey("journal.Entry", models.PROTECT, related_name="+", verbose_name=_("日志条目"))
    topic = models.CharField(_("类别"), max_length=12, choices=TOPIC_LABELS)
    words = models.CharField(_("内容"), max_length=120)
    subject = models.CharField(_("对象"), max_length=160)
    reason = models.TextField(_("原因"), blank=True)
    url_name = models.CharField(_("页面"), max_length=60)
    url_key = models.CharField(_("页面编号"), max_length=60)
    is_shown = models.BooleanField(_("在消息中显示"), default=True)
    cadence = models.CharField(_("邮件"), max_length=10, choices=CADENCE_LABELS, default=Cadence.OFF)
    mail = models.ForeignKey(Mail, models.PROTECT, null=True, related_name="messages", verbose_name=_("邮件"))
    told_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True)

    class Meta:
        verbose_name = _("消息")
        indexes = [
            models.Index(fields=["membership", "-id"], name="message_of_membership"),
            models.Index(fields=["membership"], name="message_unread", condition=Q(read_at=None, is_shown=True)),
            models.Index(fields=["cadence", "id"], name="message_owed", condition=Q(mail=None) & ~Q(cadence="off")),
        ]
        constraints = [models.UniqueConstraint(name="message_is_told_once", fields=["membership", "entry", "topic"])]

    def __str__(self) -> str:
        return f"{self.subject} {self.pk}"


class Preference(models.Model):
    """How one user wants to be told of one topic; without a row the topic's defaults hold."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("用户"))
    topic = models.CharField(_("类别"), max_length=12, choices=TOPIC_LABELS)
    is_shown = models.BooleanField(_("在消息中显示"), default=True)
    cadence = models.CharField(_("邮件"), max_length=10, choices=CADENCE_LABELS)

    class Meta:
        verbose_name = _("消息偏好")
        constraints = [models.UniqueConstraint(name="preference_is_one_a_topic", fields=["user", "topic"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.topic}"


class Expectation(models.Model):
    """Something that should come: since when, until which inclusive day, and the day on which it came.

    `part` tells apart what one kind expects of the same class, apprentice and mentor: the Monday of a week, or the step
    and kind of a paper. `due_on` is None where no document sets a day. `dropped_on` is the day since when it is no
    longer expected, although it never came.
    """

    kind = models.CharField(_("事项"), max_length=12, choices=EXPECTED_KIND_LABELS)
    training_class = models.ForeignKey(
        "apprenticeship.TrainingClass", models.PROTECT, related_name="expectations", verbose_name=_("培养班")
    )
    enrolment = models.ForeignKey(
        "apprenticeship.Enrolment", models.PROTECT, null=True, related_name="expectations", verbose_name=_("学徒")
    )
    mentor = models.ForeignKey(
        "enterprises.Mentor", models.PROTECT, null=True, related_name="+", verbose_name=_("企业导师")
    )
    part = models.CharField(_("部分"), max_length=40, blank=True)
    owed_by = models.CharField(_("由谁交"), max_length=10, choices=OWED_BY_LABELS)
    opened_on = models.DateField(_("应交起"))
    due_on = models.DateField(_("期限"), null=True)
    came_on = models.DateField(_("交来日期"), null=True)
    dropped_on = models.DateField(_("不再需要的日期"), null=True)

    class Meta:
        verbose_name = _("应交事项")
        indexes = [
            models.Index(fields=["mentor", "due_on"], name="expectation_of_mentor", condition=Q(came_on=None)),
            models.Index(
                Coalesce("due_on", Value(date.max)), F("id"), name="expectation_by_day", condition=Q(came_on=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="expectation_stands_once",
                fields=["training_class", "kind", "enrolment", "mentor", "part"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="expectation_came_or_was_dropped", condition=Q(came_on=None) | Q(dropped_on=None)
            ),
            models.CheckConstraint(
                name="expectation_of_logs_has_its_pair",
                condition=~Q(kind="log_week") | Q(enrolment__isnull=False, mentor__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.training_class_id} {self.part}"
