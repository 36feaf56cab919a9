"""Pays claims and books refunds: the third signature."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from common.actor import Actor, user_id_of
from common.errors import InvalidFacts, Problem, WrongState
from common.texts import N_
from subsidies.actions._stages import moved, taken
from subsidies.models import Claim

VOUCHER_MISSING = Problem(
    "voucher_no", "voucher_required", N_("请填写凭证号。"), N_("填写银行回单或国库支付凭证的编号。")
)
DAY_AHEAD = Problem("settled_on", "day_ahead", N_("日期不能晚于今天。"), N_("填写款项实际到账或支付的日期。"))


class RefundDue(WrongState):
    """The advance exceeds what is owed: nothing is paid, something comes back."""

    code = "refund_due"
    message = N_("该申请核算结果为应退还，不能拨付；款项退回后请登记退还到账。")


class NothingToCollect(WrongState):
    """Nothing is to be paid back under this claim."""

    code = "nothing_to_collect"
    message = N_("该申请没有应退还的款项。")


@transaction.atomic
def pay(*, actor: Actor, number: str, voucher_no: str, settled_on: date, today: date) -> Claim:
    """Book that a claim's amount was paid, once and for all; a sum of nothing closes without a voucher.

    Raises DoesNotExist, NotYourMove, SamePerson, WrongState (RefundDue), InvalidFacts.
    """
    claim = taken(actor, number, "pay")
    if claim.refund_yuan:
        raise RefundDue
    return _settled(claim, "pay", actor, voucher_no, settled_on, today)


@transaction.atomic
def collect(*, actor: Actor, number: str, voucher_no: str, settled_on: date, today: date) -> Claim:
    """Book that an advance that was too high came back. Raises as `pay`, with NothingToCollect."""
    claim = taken(actor, number, "collect")
    if not claim.refund_yuan:
        raise NothingToCollect
    return _settled(claim, "collect", actor, voucher_no, settled_on, today)


def _settled(claim: Claim, move: str, actor: Actor, voucher_no: str, settled_on: date, today: date) -> Claim:
    problems = []
    if not voucher_no.strip() and (claim.amount_yuan or claim.refund_yuan):
        problems.append(VOUCHER_MISSING)
    if settled_on > today:
        problems.append(DAY_AHEAD)
    if problems:
        raise InvalidFacts(problems)
    claim.settled_by_id, claim.settled_on, claim.voucher_no = user_id_of(actor), settled_on, voucher_no.strip()
    return moved(claim, move, actor, ["settled_by_id", "settled_on", "voucher_no"])
