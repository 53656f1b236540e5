"""What the pages share: methods, gates, forms shown again."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from qbs_platform.accounts import kept_forms, origins, presence, trail
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import sign_ins
from qbs_platform.common.errors import FormRefused, Refusal, TooMany
from qbs_platform.common.versioned_forms import VersionedForm

View = Callable[..., HttpResponseBase]


def form_page(view: View) -> View:
    """A page that shows a form and takes it at the same address."""
    page: View = require_http_methods(["GET", "HEAD", "POST"])(view)
    page.is_form_page = True  # type: ignore[attr-defined]
    return page


def before_second_factor(view: View) -> View:
    """Let the view answer a session that still lacks its second factor."""
    view.works_before_second_factor = True  # type: ignore[attr-defined]
    return view


def when_overdue(view: View) -> View:
    """Let the view answer although the password must be changed."""
    view.works_when_overdue = True  # type: ignore[attr-defined]
    return view


def fresh_proof_required(view: View) -> View:
    """Ask who is there once more when the last proof is older than five minutes (AU-4)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        now = timezone.now()
        if presence.is_fresh(request, now=now):
            if request.method == "POST":
                kept_forms.drop(request)
            return view(request, *args, **kwargs)
        kept_forms.keep(request, now=now)
        return redirect(f"{reverse('accounts:prove')}?{urlencode({'next': _way_back(request)})}")

    return guarded


def typed(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, or was kept while the person proved who they are."""
    if request.method == "POST":
        return request.POST
    return kept_forms.kept(request, now=timezone.now())


def _way_back(request: HttpRequest) -> str:
    """The page that was asked for or sent; for a mere button, the page it stood on."""
    match = request.resolver_match
    has_page = match is not None and getattr(match.func, "is_form_page", False)
    if has_page or request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    own, page = request.build_absolute_uri("/")[:-1], request.headers.get("referer", "")
    path = page.removeprefix(own)
    return path if page != path and _is_ours(path) else reverse("accounts:security")


def _is_ours(address: str) -> bool:
    # By its path, so that no word is taken for the name of a route by Django's redirect().
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


def next_of(request: HttpRequest) -> str:
    """Where the person wanted to go, if it is a page of ours; '' otherwise."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    return wanted if _is_ours(wanted) else ""


def after_sign_in(wanted: str) -> str:
    """``wanted``, or the desk."""
    return wanted or resolve_url(settings.LOGIN_REDIRECT_URL)


def enter(
    request: HttpRequest, user: User, wanted: str, *, with_second_factor: bool
) -> HttpResponse:
    """Let in who has passed every step, and lead on to ``wanted``, or the desk."""
    now = timezone.now()
    origin, device = origins.origin_of(request), request.META.get("HTTP_USER_AGENT", "")
    sign_ins.arrive(user=user, origin=origin, user_agent=device, now=now)
    presence.begin(request, user, with_second_factor=with_second_factor, now=now)
    response = redirect(after_sign_in(wanted))
    origins.remember_device(response, user)
    return response


def refuse(request: HttpRequest, form: forms.Form, refusal: Refusal) -> None:
    """Say why at the field that it is about, else above the form, and have it in the trail."""
    field = refusal.field if isinstance(refusal, FormRefused) else ""
    form.add_error(field if field in form.fields else None, str(refusal))
    trail.note_refusal(request, refusal)
    form.refusal = refusal  # type: ignore[attr-defined]


def show_beside(
    request: HttpRequest,
    template: str,
    form: VersionedForm,
    stale: Refusal,
    kept: dict[str, Any],
    **context: object,
) -> HttpResponse:
    """The page of a form that came too late, 409: what is ``kept`` beside what was typed.

    It carries the version of ``kept``, so that saving again means what was typed.
    """
    trail.note_refusal(request, stale)
    again = request.POST.copy()
    again["version"] = str(kept.get("version", 1))
    form.data = again
    shown = {"note": str(stale), "conflict": form.beside(kept), "is_stale": True, **context}
    return render(request, template, {"form": form, **shown}, status=HTTPStatus.CONFLICT)


def show(request: HttpRequest, template: str, form: forms.Form, **context: object) -> HttpResponse:
    """The page of a form: 200 when new, 422 when refused, 429 when it was tried too often."""
    refusal = getattr(form, "refusal", None)
    is_refused = request.method == "POST" and form.errors
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
    if isinstance(refusal, TooMany):
        status = refusal.status
    is_demo = apps.is_installed("qbs_platform.demo")
    shown = {"form": form, "is_demo": is_demo, "note": "", **context}
    response = render(request, template, shown, status=status)
    if isinstance(refusal, TooMany):
        response["Retry-After"] = str(refusal.retry_after_seconds)
    return response
