"""The mobile number one may sign in with."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qbs_platform.accounts import sessions
from qbs_platform.accounts.errors import (
    CredentialsRefused,
    PhoneTaken,
    SmsOff,
    TooManyAttempts,
    TooOften,
)
from qbs_platform.accounts.forms import PhoneCodeForm, PhoneForm
from qbs_platform.accounts.services import phones
from qbs_platform.accounts.views import steps

_PAGE = "accounts/own_form.html"


@steps.form_page
@steps.fresh_proof_required
def phone_add(request: HttpRequest) -> HttpResponse:
    """Ask for a number and send a code to it."""
    form = PhoneForm(steps.typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            phones.ask(
                user=sessions.signed_in_actor(request).user,
                phone=form.cleaned_data["phone"],
                language=translation.get_language() or "",
                now=timezone.now(),
            )
        except (SmsOff, TooOften) as refusal:
            steps.refuse(request, form, refusal)
        else:
            return redirect("accounts:phone-confirm")
    return _show(request, form, _("手机号登录"), _("发送验证码"))


@steps.form_page
@steps.fresh_proof_required
def phone_confirm(request: HttpRequest) -> HttpResponse:
    """Take the number when the code that was sent to it comes back."""
    user, now = sessions.signed_in_actor(request).user, timezone.now()
    waiting = phones.waiting_for(user, now=now)
    if waiting is None:
        if request.method == "POST":  # a GET writes nothing, no message either
            messages.error(request, _("验证码已过期，请重新发送。"))
        return redirect("accounts:phone-add")
    form = PhoneCodeForm(steps.typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            phones.confirm(user=user, typed=form.cleaned_data["code"], now=now)
        except (CredentialsRefused, PhoneTaken, TooManyAttempts) as refusal:
            steps.refuse(request, form, refusal)
        else:
            messages.success(request, _("手机号已确认，现在也可以用它登录。"))
            return redirect("accounts:security")
    note = _("验证码已发送到 %(phone)s。") % {"phone": waiting.phone}
    return _show(request, form, _("输入短信验证码"), _("确认"), note=note)


@require_POST
@steps.fresh_proof_required
def phone_remove(request: HttpRequest) -> HttpResponse:
    """Sign in by e-mail address only."""
    phones.remove(user=sessions.signed_in_actor(request).user, now=timezone.now())
    messages.success(request, _("手机号已移除。"))
    return redirect("accounts:security")


def _show(
    request: HttpRequest, form: PhoneForm | PhoneCodeForm, title: str, label: str, note: str = ""
) -> HttpResponse:
    cancel_url = reverse("accounts:security")
    context = {"title": title, "label": label, "note": note, "cancel_url": cancel_url}
    return steps.show(request, _PAGE, form, **context)
