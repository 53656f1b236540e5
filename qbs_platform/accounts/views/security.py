"""One's own account: overview, other sessions, proving again, the password."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from qbs_platform.accounts import origins, presence, selectors, sessions, sms
from qbs_platform.accounts.enums import LetterKind
from qbs_platform.accounts.errors import CredentialsRefused, TooManyAttempts
from qbs_platform.accounts.forms import (
    CodeForm,
    ForgottenForm,
    NewPasswordForm,
    PasswordChangeForm,
    PasswordForm,
)
from qbs_platform.accounts.services import (
    copies,
    letters,
    limits,
    people,
    proofs,
    resets,
    second_factors,
    sign_ins,
)
from qbs_platform.accounts.services.attempts import ADDRESS
from qbs_platform.accounts.views import steps


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Show how the account is protected and where it is signed in."""
    user = sessions.signed_in_actor(request).user
    context = {
        "phone": user.phone,
        "sends_texts": sms.is_on(),
        "factors": second_factors.listed(user),
        "codes_left": second_factors.recovery_codes_left(user),
        "is_needed": selectors.needs_second_factor(sessions.grants_of(request)),
        "sign_ins": selectors.sign_ins_of(user, now=timezone.now()),
        "here": request.session.session_key,
    }
    return render(request, "accounts/security.html", context)


@require_POST
@steps.fresh_proof_required
def sign_out_others(request: HttpRequest) -> HttpResponse:
    """End every other session of the person."""
    user = sessions.signed_in_actor(request).user
    here, now = request.session.session_key, timezone.now()
    ended = sign_ins.end_others(user=user, here=here, now=now)
    messages.success(request, _("已退出其他 %(number)d 处登录。") % {"number": ended})
    return redirect("accounts:security")


@require_POST
@steps.fresh_proof_required
def session_end(request: HttpRequest, sign_in: str) -> HttpResponse:
    """End one other session of the person."""
    user, now = sessions.signed_in_actor(request).user, timezone.now()
    others = selectors.sign_ins_of(user, now=now).exclude(session=request.session.session_key)
    sign_ins.end(user=user, sign_in=get_object_or_404(others, public_id=sign_in), now=now)
    messages.success(request, _("已退出这处登录。"))
    return redirect("accounts:security")


@require_POST
@steps.fresh_proof_required
def personal_data(request: HttpRequest) -> HttpResponse:
    """Hand out what is kept about the person, as a file."""
    actor = sessions.signed_in_actor(request)
    return attached(copies.own(actor=actor, now=timezone.now()), "personal-data")


def attached(document: dict[str, Any], stem: str) -> HttpResponse:
    """A JSON document as a file that no browser keeps."""
    return JsonResponse(
        document,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={
            "Content-Disposition": f'attachment; filename="{stem}.json"',
            "Cache-Control": "private, no-store",
        },
    )


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Go on: asking is enough, every request of the person puts the end of the session off."""
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@steps.before_second_factor
@steps.when_overdue
@steps.form_page
def prove(request: HttpRequest) -> HttpResponse:
    """Ask who is there once more: a second factor where there is one, else the password."""
    user = sessions.signed_in_actor(request).user
    types = second_factors.types_of(user)
    form = (CodeForm if types else PasswordForm)(request.POST or None)
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        check = proofs.by_second_factor if types else proofs.by_password
        try:
            check(user=user, origin=origins.origin_of(request), now=now, **form.cleaned_data)
        except (CredentialsRefused, TooManyAttempts) as refusal:
            steps.refuse(request, form, refusal)
        else:
            presence.renew(request)
            presence.prove(request, with_second_factor=bool(types), now=now)
            return redirect(steps.next_of(request) or "accounts:security")
    context = {"has_passkey": "webauthn" in types, "next": steps.next_of(request)}
    return steps.show(request, "accounts/prove.html", form, **context)


@steps.before_second_factor
@steps.when_overdue
@require_POST
def prove_options(request: HttpRequest) -> HttpResponse:
    """Give the browser the challenge that a passkey answers."""
    user = sessions.signed_in_actor(request).user
    return JsonResponse(second_factors.passkey_challenge(user))


@steps.when_overdue
@steps.form_page
def password_change(request: HttpRequest) -> HttpResponse:
    """Set a new password; this session goes on under a new id, all others end."""
    user = sessions.signed_in_actor(request).user
    now = timezone.now()
    form = PasswordChangeForm(request.POST or None, user=user, is_staff=selectors.is_staff(user))
    if request.method == "POST" and form.is_valid():
        try:
            current = form.cleaned_data["current"]
            origin = origins.origin_of(request)
            proofs.by_password(user=user, origin=origin, password=current, now=now)
        except (CredentialsRefused, TooManyAttempts) as refusal:
            steps.refuse(request, form, refusal)
        else:
            changed = people.change_password(user=user, password=form.cleaned_data["new"], now=now)
            had = presence.has_second_factor(request)
            presence.begin(request, changed, with_second_factor=had, now=now)
            messages.success(request, _("密码已修改，其他登录已全部退出。"))
            return redirect("accounts:security")
    cancel_url = reverse("accounts:security")
    context = {"title": _("修改密码"), "label": _("保存"), "cancel_url": cancel_url}
    return steps.show(request, "accounts/own_form.html", form, **context)


@login_not_required
@steps.form_page
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Send a link; the answer is the same whether or not the account exists."""
    form = ForgottenForm(request.POST or None)
    is_sent = False
    if request.method == "POST" and form.is_valid():
        now, typed = timezone.now(), form.cleaned_data["username"]
        origin = f"reset|{origins.origin_of(request).address}"
        if limits.take(ADDRESS, origin, now=now) and letters.may_reset(typed, now=now):
            language = translation.get_language() or ""
            letters.ask(LetterKind.RESET, typed, language=language, now=now)
        is_sent = True
    return steps.show(request, "accounts/password_forgotten.html", form, is_sent=is_sent)


@login_not_required
@steps.form_page
def password_reset(request: HttpRequest, person: uuid.UUID, token: str) -> HttpResponse:
    """Set a new password by a link; then sign in with it, second factor and all."""
    user = resets.opened(person=person, token=token)
    form = NewPasswordForm(request.POST or None, user=user, is_staff=selectors.is_staff(user))
    if request.method == "POST" and form.is_valid():
        new, now = form.cleaned_data["new"], timezone.now()
        resets.reset(person=person, token=token, password=new, now=now)
        messages.success(request, _("新密码已设置，请用它登录。"))
        response = redirect("accounts:sign-in")
        origins.remember_device(response, user)
        return response
    return steps.show(
        request, "accounts/card_form.html", form, title=_("设置新密码"), label=_("保存")
    )
