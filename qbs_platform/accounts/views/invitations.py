"""Inviting people, and accepting an invitation."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from qbs_platform.accounts import permissions, presence, selectors, sessions
from qbs_platform.accounts.enums import KIND_OF, Role, RoleKind
from qbs_platform.accounts.errors import TooOften
from qbs_platform.accounts.forms import JoinForm
from qbs_platform.accounts.invitation_forms import InvitationForm
from qbs_platform.accounts.models import Invitation, User
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.services import invitations
from qbs_platform.accounts.views import steps
from qbs_platform.common.errors import Refusal


@require_safe
def invitation_list(request: HttpRequest) -> HttpResponse:
    """Show whom one's house has invited, and what became of it."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.INVITE)
    found = selectors.invitations_visible_to(actor)[:200]
    context = {"invitations": found, "now": timezone.now()}
    return render(request, "accounts/invitations.html", context)


@steps.form_page
def invitation_new(request: HttpRequest) -> HttpResponseBase:
    """Invite somebody to a role."""
    permissions.ensure(sessions.signed_in_actor(request), Capability.INVITE)
    return _invite(request)


@steps.fresh_proof_required
def _invite(request: HttpRequest) -> HttpResponse:
    actor = sessions.signed_in_actor(request)
    form = InvitationForm(steps.typed(request), actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite(
                actor=actor,
                email=form.cleaned_data["email"],
                offer=form.offer(),
                language=translation.get_language() or "",
                now=timezone.now(),
            )
        except TooOften as refusal:
            steps.refuse(request, form, refusal)
        else:
            messages.success(request, _("邀请已发出，七天内有效。"))
            return redirect("accounts:invitations")
    cancel_url = reverse("accounts:invitations")
    context = {"title": _("邀请成员"), "label": _("发出邀请"), "cancel_url": cancel_url}
    return steps.show(request, "accounts/own_form.html", form, **context)


@require_POST
def invitation_withdraw(request: HttpRequest, invitation: str) -> HttpResponse:
    """Make an open invitation void."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.INVITE)
    found = get_object_or_404(selectors.invitations_visible_to(actor), public_id=invitation)
    invitations.withdraw(actor=actor, invitation=found, now=timezone.now())
    messages.success(request, _("邀请已撤回。"))
    return redirect("accounts:invitations")


@login_not_required
@steps.form_page
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Accept: as a new person with name and password, or as the person who is signed in."""
    invitation = invitations.opened(token=token, now=timezone.now())
    if User.objects.filter(email=invitation.email).exists():
        return _accept_as_known(request, invitation, token)
    return _accept_as_new(request, invitation, token)


def _accept_as_new(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    is_staff = KIND_OF[Role(invitation.role)] is not RoleKind.ENTERPRISE
    form = JoinForm(request.POST or None, user=User(email=invitation.email), is_staff=is_staff)
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        user = invitations.accept_as_new(
            token=token, name=given["name"], password=given["new"], now=now
        )
        presence.begin(request, user, with_second_factor=False, now=now)
        return redirect("home:desk")
    note = _("%(email)s 受邀担任%(role)s。") % {
        "email": invitation.email,
        "role": invitation.get_role_display(),
    }
    context = {"title": _("加入 QBS 质量链"), "note": note, "label": _("接受邀请")}
    return steps.show(request, "accounts/card_form.html", form, **context)


def _accept_as_known(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """The known person accepts in a session that is complete, so the role needs no second look."""
    user, now = request.user, timezone.now()
    if isinstance(user, User) and presence.is_over(request, sessions.grants_of(request), now=now):
        logout(request)  # the middleware leaves public pages alone
        user = request.user
    is_right_person = isinstance(user, User) and user.email == invitation.email
    if request.method == "POST" and isinstance(user, User) and is_right_person:
        if selectors.needs_second_factor(sessions.grants_of(request)) and not (
            presence.has_second_factor(request)
        ):
            return redirect("accounts:app-add")
        try:
            invitations.accept(token=token, user=user, now=now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("home:desk")
    context = {"invitation": invitation, "is_right_person": is_right_person, "path": request.path}
    return render(request, "accounts/invitation_known.html", context)
