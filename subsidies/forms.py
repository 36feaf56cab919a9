"""What a signer writes when a claim is settled."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SettlementForm(forms.Form):
    """The voucher and the day on which money really moved."""

    settled_on = forms.DateField(label=_("支付或到账日期"), widget=forms.DateInput(attrs={"type": "date"}))
    voucher_no = forms.CharField(
        label=_("凭证号"), max_length=60, required=False, help_text=_("银行回单或国库支付凭证编号")
    )


class CostForm(forms.Form):
    """What one person's training cost in yuan, and the hours taught; the prefix is the student number."""

    cost_yuan = forms.DecimalField(
        label=_("培训成本（元）"), required=False, max_digits=9, decimal_places=2, min_value=0
    )
    taught_hours = forms.DecimalField(label=_("实际学时"), required=False, max_digits=6, decimal_places=1, min_value=0)
