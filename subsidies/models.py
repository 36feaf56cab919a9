"""Facts of claims: what was asked, computed from which facts under which rulebook, decided and paid by whom."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from subsidies.lifecycle import CLAIM_KIND_LABELS, CLAIM_STATE_LABELS, IN_REVIEW, LIVING, SETTLED, ClaimState

SIGNERS = ("submitted_by_id", "first_reviewed_by_id", "second_reviewed_by_id", "settled_by_id")
ANOTHER_PERSON = [
    Q(**{first: None}) | Q(**{second: None}) | ~Q(**{first: F(second)})
    for place, first in enumerate(SIGNERS)
    for second in SIGNERS[place + 1 :]
]
REVIEWED_ONCE = [ClaimState.FIRST_OK, ClaimState.SECOND_OK, *SETTLED]
REVIEWED_TWICE = [ClaimState.SECOND_OK, *SETTLED]
LINES_ADD_UP = """
    IF (SELECT COALESCE(SUM(amount_yuan), 0) FROM subsidies_claimline WHERE claim_id = NEW.id)
       <> NEW.amount_yuan - NEW.refund_yuan THEN
        RAISE EXCEPTION 'pgtrigger: the lines of claim % do not add up to its sum', NEW.number;
    END IF;
    RETURN NULL;
"""
ONLY_INTO_A_DRAFT = """
    IF (SELECT state FROM subsidies_claim WHERE id = NEW.claim_id) <> 'draft' THEN
        RAISE EXCEPTION 'pgtrigger: claim % is no draft any more', NEW.claim_id;
    END IF;
    RETURN NEW;
"""


class Claim(models.Model):
    """One claim of an enterprise for one class. `facts` (the CSV that `assess` reads),
    the rulebook's text and the lines explain it for good: anyone can compute it again.

    `gross_yuan` is what all heads are worth, `deducted_yuan` the advance that was really paid before;
    `amount_yuan` is to be paid and `refund_yuan` to be paid back: gross − deducted = amount − refund.
    A returned claim is never reopened: the next one is prepared afresh and the old one stays to be compared.
    """

    number = models.CharField(_("申请编号"), max_length=40, unique=True)
    kind = models.CharField(_("类别"), max_length=10, choices=CLAIM_KIND_LABELS)
    training_class = models.ForeignKey(
        "apprenticeship.TrainingClass", models.PROTECT, related_name="claims", verbose_name=_("班级")
    )
    rulebook = models.ForeignKey(
        "rulebooks.RulebookVersion", models.PROTECT, related_name="+", verbose_name=_("适用政策")
    )
    state = models.CharField(_("状态"), max_length=10, choices=CLAIM_STATE_LABELS, default=ClaimState.DRAFT)
    facts = models.TextField(_("事实（CSV）"))
    summary = models.JSONField(_("核算汇总"))
    head_count = models.PositiveIntegerField(_("计划人数"))
    completed_count = models.PositiveIntegerField(_("结业人数"))
    gross_yuan = models.DecimalField(_("应补金额"), max_digits=14, decimal_places=2)
    deducted_yuan = models.DecimalField(_("已预支金额"), max_digits=14, decimal_places=2)
    amount_yuan = models.DecimalField(_("本次金额"), max_digits=14, decimal_places=2)
    refund_yuan = models.DecimalField(_("应退金额"), max_digits=14, decimal_places=2)
    refund_due_on = models.DateField(_("退还期限"), null=True)
    prepared_at = models.DateTimeField(_("生成时间"))
    submitted_by_id = models.BigIntegerField(_("报送人"), null=True)
    submitted_at = models.DateTimeField(_("报送时间"), null=True)
    first_reviewed_by_id = models.BigIntegerField(_("初审人"), null=True)
    first_reviewed_at = models.DateTimeField(_("初审时间"), null=True)
    second_reviewed_by_id = models.BigIntegerField(_("复审人"), null=True)
    second_reviewed_at = models.DateTimeField(_("复审时间"), null=True)
    returned_reason = models.TextField(_("退回原因"), blank=True)
    settled_by_id = models.BigIntegerField(_("拨付人"), null=True)
    settled_on = models.DateField(_("拨付日期"), null=True)
    voucher_no = models.CharField(_("凭证号"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("补贴申请")
        indexes = [
            models.Index(fields=["state", "id"], name="claim_by_state"),
            models.Index(fields=["training_class", "-id"], name="claim_of_class"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="claim_one_living_of_a_kind_and_class",
                fields=["training_class", "kind"],
                condition=Q(state__in=LIVING),
            ),
            models.CheckConstraint(
                name="claim_sums_are_not_negative",
                condition=Q(gross_yuan__gte=0, deducted_yuan__gte=0, amount_yuan__gte=0, refund_yuan__gte=0),
            ),
            models.CheckConstraint(
                name="claim_sums_balance",
                condition=Q(gross_yuan=F("deducted_yuan") + F("amount_yuan") - F("refund_yuan")),
            ),
            models.CheckConstraint(name="claim_every_stage_by_another_person", condition=Q(*ANOTHER_PERSON)),
            models.CheckConstraint(
                name="claim_submitted_by_somebody",
                condition=Q(state__in=[ClaimState.DRAFT, ClaimState.CANCELLED], submitted_by_id=None)
                | Q(submitted_by_id__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_reviewed_first_by_somebody",
                condition=~Q(state__in=REVIEWED_ONCE)
                | Q(first_reviewed_by_id__isnull=False, first_reviewed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_reviewed_twice_by_somebody",
                condition=~Q(state__in=REVIEWED_TWICE)
                | Q(second_reviewed_by_id__isnull=False, second_reviewed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_settled_has_its_day_and_signer",
                condition=Q(state__in=SETTLED, settled_by_id__isnull=False, settled_on__isnull=False)
                | ~Q(state__in=SETTLED) & Q(settled_by_id=None, settled_on=None),
            ),
            models.CheckConstraint(
                name="claim_settled_has_its_voucher",
                condition=~Q(state__in=SETTLED) | ~Q(voucher_no="") | Q(amount_yuan=0, refund_yuan=0),
            ),
            models.CheckConstraint(
                name="claim_returned_has_its_reason", condition=~Q(state=ClaimState.RETURNED) | ~Q(returned_reason="")
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="settled_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=[str(state) for state in SETTLED]),
            ),
            pgtrigger.Protect(
                name="sums_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "kind",
                    "training_class",
                    "rulebook",
                    "facts",
                    "summary",
                    "head_count",
                    "completed_count",
                    "gross_yuan",
                    "deducted_yuan",
                    "amount_yuan",
                    "refund_yuan",
                    "refund_due_on",
                ),
            ),
            pgtrigger.Trigger(
                name="lines_add_up",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                timing=pgtrigger.Deferred,
                func=LINES_ADD_UP,
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_in_review(self) -> bool:
        return self.state in IN_REVIEW


class ClaimLine(models.Model):
    """One explained sum of a claim, of one person and rule, or of the class. All lines add up to what is paid."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="lines", verbose_name=_("申请"))
    position = models.PositiveIntegerField(_("行号"))
    enrolment = models.ForeignKey(
        "apprenticeship.Enrolment", models.PROTECT, null=True, related_name="claim_lines", verbose_name=_("学徒")
    )
    clause = models.CharField(_("规则项"), max_length=80)
    label = models.CharField(_("名称"), max_length=200)
    amount_yuan = models.DecimalField(_("金额"), max_digits=14, decimal_places=2)
    formula = models.TextField(_("算式"))
    inputs = models.JSONField(_("依据"))
    article = models.CharField(_("条款"), max_length=300)
    unmet = models.JSONField(_("未达条件"), default=list)

    class Meta:
        verbose_name = _("补贴明细")
        constraints = [models.UniqueConstraint(name="claim_line_stands_once", fields=["claim", "position"])]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="only_into_a_draft",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=ONLY_INTO_A_DRAFT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.position}"
