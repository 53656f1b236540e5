"""Asking to be let in to an enterprise that is here already, and answering whoever asks."""

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

from enterprises.enums import JoinStanding, RequestOutcome
from enterprises.forms.joining import AnswerForm, AskForm
from enterprises.models import JoinRequest
from enterprises.selectors import joining as standings
from enterprises.selectors import onboarding
from enterprises.services import joining
from enterprises.views import lines
from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.errors import TooOften
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.common.components import Column, Link

_PER_PAGE = 20
_COLUMNS = (
    Column(gettext_lazy("申请人")),
    Column(gettext_lazy("留言")),
    Column(gettext_lazy("申请时间")),
    Column(gettext_lazy("状态")),
)
_ON_ASKING = (
    gettext_lazy("企业负责人会收到消息，看到您的姓名、登录邮箱和留言。"),
    gettext_lazy("是否同意、给予什么身份，由企业负责人决定；答复会发消息通知您。"),
    gettext_lazy("答复之前，您看不到这家企业的任何内容。"),
)
_ON_ANSWERING = (
    gettext_lazy("同意之后，此人立即能以授予的身份查看和办理本企业的业务；身份可以在成员页收回。"),
    gettext_lazy("不同意时，此人只会知道结果，可以再次申请。"),
    gettext_lazy("系统会通知此人；答复之后不能更改。"),
)


@steps.form_page
def ask(request: HttpRequest, enterprise: UUID) -> HttpResponse:
    """Ask the owners of an enterprise to be let in."""
    actor = sessions.signed_in_actor(request)
    joining.ensure_may_act_for_enterprises(actor.user)
    found = get_object_or_404(standings.open_to_requests(), public_id=enterprise)
    form = AskForm(steps.typed(request))
    if request.method == "POST" and form.is_valid():
        message = form.cleaned_data["message"]
        try:
            joining.ask(actor=actor, enterprise_id=found.pk, message=message, now=timezone.now())
        except TooOften as refusal:
            steps.refuse(request, form, refusal)
        else:
            messages.success(request, _("申请已发出，请等待企业负责人答复。"))
            return redirect("home:desk")
    standing = standings.standing_of(actor.user, found)
    context = {
        "enterprise": found,
        "is_member": standing is JoinStanding.MEMBER,
        "is_waiting": standing is JoinStanding.ASKED,
        "consequences": _ON_ASKING,
        "cancel_url": reverse("home:desk"),
    }
    return steps.show(request, "enterprises/join_ask.html", form, **context)


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """List who asks to join the own enterprise, open ones first."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.MANAGE_MEMBERS)
    rows, here = onboarding.join_requests_for(actor), reverse("enterprises:join-requests")
    every, waiting = standings.counts_for(actor)
    only_waiting = request.GET.get("show") == "waiting"
    if only_waiting:
        rows = rows.filter(outcome=RequestOutcome.OPEN)
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": lines.of_requests(page.object_list),
        "columns": _COLUMNS,
        "chips": [
            Link(_("全部"), here, is_current=not only_waiting, count=every),
            Link(_("等待答复"), f"{here}?show=waiting", is_current=only_waiting, count=waiting),
        ],
    }
    return render(request, "enterprises/join_requests.html", context)


@steps.form_page
def request_page(request: HttpRequest, join_request: UUID) -> HttpResponseBase:
    """Show one request, and answer it while it waits."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.MANAGE_MEMBERS)
    found = get_object_or_404(onboarding.join_requests_for(actor), public_id=join_request)
    if request.method != "POST" and found.outcome != RequestOutcome.OPEN:
        (line,) = lines.of_requests([found])
        context = {"line": line, "crumbs": _crumbs(found)}
        return render(request, "enterprises/join_request.html", context)
    return _answer(request, actor, found)


@steps.fresh_proof_required
def _answer(request: HttpRequest, actor: Actor, found: JoinRequest) -> HttpResponse:
    form = AnswerForm(steps.typed(request), roles=permissions.invites(actor))
    if request.method == "POST" and form.is_valid():
        messages.success(request, _answered(actor, found, form))
        return redirect("enterprises:join-requests")
    (line,) = lines.of_requests([found])
    context = {
        "line": line,
        "crumbs": _crumbs(found),
        "consequences": _ON_ANSWERING,
        "cancel_url": reverse("enterprises:join-requests"),
    }
    return steps.show(request, "enterprises/join_answer.html", form, **context)


def _answered(actor: Actor, found: JoinRequest, form: AnswerForm) -> str:
    """Give the answer; what to say of it."""
    now = timezone.now()
    role = form.role()
    if role is None:
        joining.decline(actor=actor, request_id=found.pk, now=now)
        return _("已答复：不同意。")
    joining.admit(actor=actor, request_id=found.pk, role=role, now=now)
    return _("%(name)s 已加入，身份是%(role)s。") % {"name": found.person.name, "role": role.label}


def _crumbs(found: JoinRequest) -> list[Link]:
    here = reverse("enterprises:join-requests")
    return [Link(_("加入申请"), here), Link(found.person.name)]
