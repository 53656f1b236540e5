"""An enterprise's owner and the members of the own enterprise; others' do not exist here: 404."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from qbs_platform.accounts import permissions, selectors, sessions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.models import Grant
from qbs_platform.accounts.people_forms import ReasonForm
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.services import appointments
from qbs_platform.accounts.views import steps
from qbs_platform.common.components import Column, Link

_PER_PAGE = 50
_COLUMNS = (
    Column(gettext_lazy("姓名")),
    Column(gettext_lazy("身份")),
    Column(gettext_lazy("授予")),
    Column(gettext_lazy("最近登录")),
    Column(gettext_lazy("操作")),
)


@require_safe
def member_list(request: HttpRequest) -> HttpResponse:
    """List who holds which role for the own enterprise."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.MANAGE_MEMBERS)
    page = Paginator(selectors.members_of(actor), _PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "columns": _COLUMNS, "own_id": actor.user.pk}
    return render(request, "accounts/members.html", context)


@steps.form_page
def member_revoke(request: HttpRequest, grant: UUID) -> HttpResponseBase:
    """Take a role of the own enterprise away from somebody."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.MANAGE_MEMBERS)
    managed = selectors.grants_managed_by(actor).select_related("user")
    return _revoke(request, actor, get_object_or_404(managed, public_id=grant))


@steps.fresh_proof_required
def _revoke(request: HttpRequest, actor: Actor, grant: Grant) -> HttpResponse:
    form = ReasonForm(steps.typed(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        appointments.revoke(actor=actor, grant_id=grant.pk, reason=reason, now=timezone.now())
        messages.success(request, _("身份已收回。"))
        return redirect("accounts:members")
    here = reverse("accounts:members")
    title = _("收回身份：%(role)s") % {"role": grant.get_role_display()}
    context = {
        "title": title,
        "person": grant.user,
        "crumbs": [Link(_("成员"), here), Link(title)],
        "consequences": [_("从下一次点击起，此人不能再以这个身份办事。"), _("系统会通知此人。")],
        "cancel_url": here,
        "is_danger": True,
    }
    return steps.show(request, "accounts/reasoned_act.html", form, **context)
