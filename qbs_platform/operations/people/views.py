"""People: the list, one person, and the acts upon their account.

What is looked for stays in the session, not in the address: it is a name, an e-mail address or a
number, and addresses end up in logs and histories (security.md, DP-3).
"""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from qbs_platform.accounts import people_selectors, permissions, selectors, sessions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.models import Grant, User
from qbs_platform.accounts.people_forms import AppointmentForm, ReasonForm
from qbs_platform.accounts.people_selectors import Standing
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.services import appointments
from qbs_platform.accounts.views import steps
from qbs_platform.common import masking
from qbs_platform.common.components import Column, Link
from qbs_platform.operations.people import acts, lines
from qbs_platform.operations.people.forms import SearchForm, wanted_from

_SEARCH = "people_search"
_PER_PAGE = 20
_NEWEST_EVENTS = 50
_COLUMNS = (
    Column(gettext_lazy("姓名")),
    Column(gettext_lazy("手机号")),
    Column(gettext_lazy("身份")),
    Column(gettext_lazy("最近登录")),
    Column(gettext_lazy("状态")),
)
_GRANT_COLUMNS = (
    Column(gettext_lazy("身份")),
    Column(gettext_lazy("授予")),
    Column(gettext_lazy("状态")),
    Column(gettext_lazy("操作")),
)
_EVENT_COLUMNS = (
    Column(gettext_lazy("时间")),
    Column(gettext_lazy("动作")),
    Column(gettext_lazy("办理人")),
    Column(gettext_lazy("理由")),
)


@steps.form_page
def people_page(request: HttpRequest) -> HttpResponse:
    """List everybody who has an account, narrowed by what was last looked for."""
    permissions.ensure(sessions.actor_of(request), Capability.READ_PEOPLE)
    if request.method != "POST":
        return _list(request, SearchForm(request.session.get(_SEARCH)), HTTPStatus.OK)
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _list(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    request.session[_SEARCH] = form.cleaned_data
    return redirect("operations:people")


def _list(request: HttpRequest, form: SearchForm, status: HTTPStatus) -> HttpResponse:
    asked = request.session.get(_SEARCH, {})
    found = people_selectors.people(wanted_from(asked), now=timezone.now())
    standing = _standing(request)
    counts = people_selectors.counts(found)
    paginator = Paginator(people_selectors.of_standing(found, standing), _PER_PAGE)
    paginator.count = counts[standing]  # the chips have asked for it already
    page = paginator.get_page(request.GET.get("page"))
    here = reverse("operations:people")
    context = {
        "form": form,
        "is_narrowed": any(asked.values()),
        "page": page,
        "lines": lines.of_people(page.object_list),
        "columns": _COLUMNS,
        "chips": [
            Link(one.label, f"{here}?show={one}", is_current=one is standing, count=counts[one])
            for one in Standing
        ],
    }
    return render(request, "operations/people.html", context, status=status)


@require_safe
def person_page(request: HttpRequest, person: UUID) -> HttpResponse:
    """Show one person: roles, sign-ins, second factors, and what was done to the account."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.READ_PEOPLE)
    found = get_object_or_404(User, public_id=person)
    now = timezone.now()
    context = {
        "person": found,
        "phone": masking.mask_mobile(found.phone),
        "crumbs": [Link(_("人员管理"), reverse("operations:people")), Link(found.name)],
        "grants": lines.of_grants(people_selectors.grants_of(found)),
        "factors": lines.of_factors(people_selectors.factors_of(found)),
        "sessions_count": selectors.sign_ins_of(found, now=now).count(),
        "invitations": people_selectors.invitations_around(found, now=now),
        "events": lines.of_events(people_selectors.history_of(found)[:_NEWEST_EVENTS]),
        "grant_columns": _GRANT_COLUMNS,
        "event_columns": _EVENT_COLUMNS,
        "acts": acts.offered_for(found),
        "is_own": found == actor.user,
        "may_act": found != actor.user and permissions.may(actor, Capability.MANAGE_PEOPLE),
    }
    return render(request, "operations/person.html", context)


@steps.form_page
def person_act(request: HttpRequest, person: UUID, act: str) -> HttpResponseBase:
    """Say what an act will do, ask for the reason, then do it."""
    permissions.ensure(sessions.actor_of(request), Capability.MANAGE_PEOPLE)
    if act not in acts.BY_SLUG:
        raise Http404
    return _act(request, get_object_or_404(User, public_id=person), acts.BY_SLUG[act])


@steps.fresh_proof_required
def _act(request: HttpRequest, person: User, act: acts.Act) -> HttpResponse:
    form = act.form(steps.typed(request))
    if request.method == "POST" and form.is_valid():
        act.do(
            actor=sessions.signed_in_actor(request),
            person_id=person.pk,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
        messages.success(request, str(act.done))
        return redirect("operations:person", person.public_id)
    return steps.show(
        request,
        "accounts/reasoned_act.html",
        form,
        title=act.title,
        person=person,
        crumbs=_crumbs(person, act.title),
        consequences=act.consequences,
        cancel_url=reverse("operations:person", args=[person.public_id]),
        is_danger=not act.for_suspended,
    )


@steps.form_page
def person_appoint(request: HttpRequest, person: UUID) -> HttpResponseBase:
    """Give a person one more role."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.MANAGE_PEOPLE)
    return _appoint(request, actor, get_object_or_404(User, public_id=person))


@steps.fresh_proof_required
def _appoint(request: HttpRequest, actor: Actor, person: User) -> HttpResponse:
    form = AppointmentForm(steps.typed(request), actor=actor)
    here = reverse("operations:person", args=[person.public_id])
    if request.method == "POST" and form.is_valid():
        appointments.appoint(
            actor=actor,
            person_id=person.pk,
            offer=form.offer(),
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
        messages.success(request, _("身份已授予。"))
        return redirect(here)
    title = _("授予身份")
    context = {
        "title": title,
        "person": person,
        "crumbs": _crumbs(person, title),
        "consequences": [_("从下一次点击起有效。"), _("系统会通知此人。")],
        "cancel_url": here,
        "is_danger": False,
    }
    return steps.show(request, "accounts/reasoned_act.html", form, **context)


@steps.form_page
def grant_revoke(request: HttpRequest, grant: UUID) -> HttpResponseBase:
    """End one role of a person."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.MANAGE_PEOPLE)
    managed = selectors.grants_managed_by(actor).select_related("user", "region")
    return _revoke(request, actor, get_object_or_404(managed, public_id=grant))


@steps.fresh_proof_required
def _revoke(request: HttpRequest, actor: Actor, grant: Grant) -> HttpResponse:
    form = ReasonForm(steps.typed(request))
    here = reverse("operations:person", args=[grant.user.public_id])
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        appointments.revoke(actor=actor, grant_id=grant.pk, reason=reason, now=timezone.now())
        messages.success(request, _("身份已收回。"))
        return redirect(here)
    (held,) = lines.of_grants([grant])
    title = _("收回身份：%(role)s") % {"role": held.label}
    context = {
        "title": title,
        "person": grant.user,
        "crumbs": _crumbs(grant.user, title),
        "consequences": [_("从下一次点击起，此人不能再以这个身份办事。"), _("系统会通知此人。")],
        "cancel_url": here,
        "is_danger": True,
    }
    return steps.show(request, "accounts/reasoned_act.html", form, **context)


def _standing(request: HttpRequest) -> Standing:
    asked = request.GET.get("show", "")
    return Standing(asked) if asked in Standing.values else Standing.ALL


def _crumbs(person: User, title: object) -> list[Link]:
    return [
        Link(_("人员管理"), reverse("operations:people")),
        Link(person.name, reverse("operations:person", args=[person.public_id])),
        Link(str(title)),
    ]
