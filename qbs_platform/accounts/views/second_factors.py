"""Adding and removing second factors."""

from textwrap import wrap

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qbs_platform.accounts import presence, qr, selectors, sessions
from qbs_platform.accounts.errors import CredentialsRefused
from qbs_platform.accounts.forms import AppForm
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import second_factors
from qbs_platform.accounts.views import steps

_SALT = "accounts.app"
_A_QUARTER_SECONDS = 15 * 60


@steps.before_second_factor
@steps.when_overdue
@steps.form_page
@steps.fresh_proof_required
def app_add(request: HttpRequest) -> HttpResponse:
    """Show a new secret as QR code and text, and take the app when it shows a right code."""
    user = _who_may_add(request)
    form = AppForm(request.POST or None)
    secret = _opened(request.POST.get("secret", ""), user) or second_factors.new_secret()
    if request.method == "POST" and form.is_valid():
        code, now = form.cleaned_data["code"], timezone.now()
        try:
            second_factors.enrol_app(
                user=user,
                secret=secret,
                code=code,
                now=now,
                is_first=not presence.has_second_factor(request),
            )
        except CredentialsRefused as refusal:
            steps.refuse(request, form, refusal)
        else:
            return _added(request, user)
    context = {
        "sealed": signing.dumps([str(user.public_id), secret], salt=_SALT),
        "secret": " ".join(wrap(secret, 4)),  # read aloud and typed in groups
        "code": qr.drawn(second_factors.app_address(user, secret)),
        "is_needed": selectors.needs_second_factor(sessions.grants_of(request))
        and not presence.has_second_factor(request),
    }
    return steps.show(request, "accounts/app_add.html", form, **context)


@steps.before_second_factor
@steps.when_overdue
@require_POST
@steps.fresh_proof_required
def passkey_options(request: HttpRequest) -> HttpResponse:
    """Give the browser what a new passkey is made from."""
    return JsonResponse(second_factors.passkey_offer(_who_may_add(request)))


@steps.before_second_factor
@steps.when_overdue
@require_POST
@steps.fresh_proof_required
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Take a passkey that the browser has made."""
    user = _who_may_add(request)
    second_factors.enrol_passkey(
        user=user,
        name=_printable(request.POST.get("name", "")).strip()[:80] or _("通行密钥"),
        credential=request.POST.get("credential", ""),
        now=timezone.now(),
        is_first=not presence.has_second_factor(request),
    )
    return _added(request, user)


@require_POST
@steps.fresh_proof_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them this once."""
    user = sessions.signed_in_actor(request).user
    if not second_factors.types_of(user):
        return redirect("accounts:app-add")
    return _new_codes(request, user)


@require_POST
@steps.fresh_proof_required
def factor_remove(request: HttpRequest, factor: int) -> HttpResponse:
    """Give up one second factor."""
    user = sessions.signed_in_actor(request).user
    is_needed = selectors.needs_second_factor(sessions.grants_of(request))
    try:
        second_factors.remove(user=user, factor_id=factor, is_needed=is_needed, now=timezone.now())
    except Authenticator.DoesNotExist as error:
        raise Http404 from error
    presence.renew(request)
    presence.end_all(user, but=request.session.session_key)
    messages.success(request, _("已移除。"))
    return redirect("accounts:security")


def _who_may_add(request: HttpRequest) -> User:
    """Whoever has a second factor adds another one only after using it: no way round the first."""
    user = sessions.signed_in_actor(request).user
    if second_factors.types_of(user) and not presence.has_second_factor(request):
        raise PermissionDenied(_("请退出后重新登录，先通过已有的二次验证。"))
    return user


def _added(request: HttpRequest, user: User) -> HttpResponse:
    """Go on in a session with a new id; whoever else was signed in as the person is out."""
    presence.renew(request)
    presence.prove(request, with_second_factor=True, now=timezone.now())
    presence.end_all(user, but=request.session.session_key)
    if second_factors.recovery_codes_left(user):
        messages.success(request, _("二次验证已添加。"))
        return redirect("accounts:security")
    return _new_codes(request, user)


def _printable(typed: str) -> str:
    """Without line breaks and signs that steer; PostgreSQL's JSON takes no NUL either."""
    return "".join(filter(str.isprintable, typed))


def _new_codes(request: HttpRequest, user: User) -> HttpResponse:
    codes = second_factors.new_recovery_codes(user=user, now=timezone.now())
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


def _opened(sealed: str, user: User) -> str:
    try:
        owner, secret = signing.loads(sealed, salt=_SALT, max_age=_A_QUARTER_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(secret) if owner == str(user.public_id) else ""
