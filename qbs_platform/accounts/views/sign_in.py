"""Signing in and out, the second step, choosing the role to act under."""

from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qbs_platform.accounts import origins, pending, presence, sessions
from qbs_platform.accounts.errors import CredentialsRefused, TooManyAttempts
from qbs_platform.accounts.forms import CodeForm, SignInForm
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import attempts, grants, proofs, second_factors
from qbs_platform.accounts.views import steps


@login_not_required
@steps.form_page
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for address and password; a refused form keeps the address that was typed."""
    if request.user.is_authenticated:
        return redirect(steps.after_sign_in(steps.next_of(request)))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = _person_at_the_door(request, **form.cleaned_data)
        except CredentialsRefused as refusal:
            form.add_error(None, str(refusal))  # Django's signal has told the trail
        except TooManyAttempts as refusal:
            steps.refuse(request, form, refusal)
        else:
            return _let_in(request, user)
    return steps.show(request, "accounts/sign_in.html", form, next=steps.next_of(request))


@login_not_required
@steps.form_page
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask who gave the right password for the second factor."""
    now = timezone.now()
    if request.user.is_authenticated:
        return redirect("home:desk")
    waiting = pending.read(request, now=now)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proofs.by_second_factor(
                user=waiting.user, origin=origins.origin_of(request), now=now, **form.cleaned_data
            )
        except (CredentialsRefused, TooManyAttempts) as refusal:
            steps.refuse(request, form, refusal)
        else:
            return steps.enter(request, waiting.user, waiting.wanted, with_second_factor=True)
    has_passkey = "webauthn" in second_factors.types_of(waiting.user)
    return steps.show(request, "accounts/second_factor.html", form, has_passkey=has_passkey)


@login_not_required
@require_POST
def second_factor_options(request: HttpRequest) -> HttpResponse:
    """Give the browser the challenge that a passkey answers."""
    waiting = pending.read(request, now=timezone.now())
    return JsonResponse(second_factors.passkey_challenge(waiting.user))


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session, on the server too."""
    logout(request)
    response = redirect("home:visitors")
    presence.clear_browser(response)
    return response


@require_POST
def role_switch(request: HttpRequest) -> HttpResponse:
    """Act under another of one's own grants."""
    actor = sessions.signed_in_actor(request)
    chosen = grants.choose(
        user=actor.user, grant_id=request.POST.get("grant", ""), now=timezone.now()
    )
    sessions.remember(request, chosen)
    return redirect("home:desk")


def _person_at_the_door(request: HttpRequest, *, username: str, password: str) -> User:
    attempt = attempts.admit(
        account=attempts.account_key(username),
        origin=origins.origin_of(request),
        now=timezone.now(),
    )
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        raise CredentialsRefused(_("账号或密码不正确。请检查后重新输入，密码区分大小写。"))
    attempts.succeeded(attempt)
    return user


def _let_in(request: HttpRequest, user: User) -> HttpResponse:
    wanted = steps.next_of(request)
    if second_factors.types_of(user):
        pending.write(request, user, wanted, now=timezone.now())
        return redirect("accounts:second-factor")
    return steps.enter(request, user, wanted, with_second_factor=False)
