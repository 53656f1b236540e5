"""Forms of acts upon another person's account: each asks why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from qbs_platform.accounts.invitation_forms import InvitationForm
from qbs_platform.accounts.models import LONGEST_REASON, SHORTEST_REASON

_TOO_SHORT = _("请用至少 10 个字说明理由。")


class ReasonForm(forms.Form):
    """Why it is done."""

    reason = forms.CharField(
        label=_("理由"),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        help_text=_("10 到 500 个字，写入审计记录，供内部审核员查阅。"),
        error_messages={"required": _TOO_SHORT, "min_length": _TOO_SHORT},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class IdentityForm(ReasonForm):
    """Why, and that the person stood in front of whoever asks."""

    is_checked = forms.BooleanField(
        label=_("我已当面核对此人的有效身份证件"),
        error_messages={"required": _("请先当面核对身份证件。")},
    )


class AppointmentForm(ReasonForm, InvitationForm):
    """Which further role, where it holds, and why."""

    email = None  # type: ignore[assignment] # Django's way to drop an inherited field
    field_order = ("role", "region", "organisation", "reason")
