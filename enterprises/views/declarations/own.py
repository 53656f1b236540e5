"""An enterprise's declarations from the inside: the list, beginning one, one with its tasks."""

from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from enterprises.declaration_enums import DeclarationPart, DeclarationStatus
from enterprises.enums import ProductStatus
from enterprises.errors import DraftOpen, NotOnChain, ProductRetired
from enterprises.forms.declarations import BeginForm, OwnForm
from enterprises.models import Declaration, Product
from enterprises.selectors import challenges, declarations
from enterprises.selectors.declarations import Review
from enterprises.selectors.enterprises import enterprise_of
from enterprises.services import exporting
from enterprises.services.declarations import drafting
from enterprises.views.declarations import acts, lines, table
from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import RoleKind
from qbs_platform.accounts.errors import CapabilityMissing
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.anchoring import selectors as anchoring
from qbs_platform.common import exports, workdays
from qbs_platform.common.components import Column, Link, Task, TaskStatus
from qbs_platform.common.exports import Format

_PER_PAGE = 20
_ALL = "all"
_HINTS = {
    DeclarationPart.STANDARDS: gettext_lazy("编号和名称；查引用标准目录，已废止的不能公开。"),
    DeclarationPart.INDICATORS: gettext_lazy("限值、单位、试验方法；与基准标准比较。"),
    DeclarationPart.MANDATORY: gettext_lazy("强制性标准逐条对应指标或检测项目。"),
}
_OPEN = (DeclarationStatus.DRAFT, DeclarationStatus.PUBLISHED, DeclarationStatus.CHALLENGED)


@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """All declarations of the enterprise, and what is said against them."""
    actor, form = ensure_member(request), OwnForm(request.GET)
    shown = _shown(request, actor, form).defer("content")
    page = Paginator(shown, _PER_PAGE).get_page(request.GET.get("page"))
    today = workdays.local_date(timezone.now())
    against = challenges.challenges_against(actor).filter(decided_at=None)
    context = {
        "page": page,
        "lines": lines.of_all(page.object_list, today),
        "challenges": lines.of_challenges(against, today),
        "form": form,
        "exports": _exports(),
        "chips": _chips(request),
        "columns": _columns(),
        "may_write": permissions.may(actor, Capability.MANAGE_DECLARATIONS),
    }
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "enterprises/declarations/own_list.html", context, status=status)


@require_POST
def export(request: HttpRequest, chosen: str) -> HttpResponseBase:
    """What the list shows, with every indicator, as a table."""
    actor = ensure_member(request)
    if chosen not in Format.values:
        raise Http404
    now = timezone.now()
    today = workdays.local_date(now)
    found = _shown(request, actor, OwnForm(request.GET))
    exporting.begin(actor=actor, listing=exporting.DECLARATIONS, rows=found, now=now)
    return exports.attachment(
        Format(chosen),
        stem=f"declarations-{today:%Y%m%d}",
        heading=table.heading(),
        rows=table.rows(found.iterator(), on=today),
    )


@steps.form_page
def new_page(request: HttpRequest) -> HttpResponse:
    """Choose the product that is declared."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.MANAGE_DECLARATIONS)
    form = BeginForm(steps.typed(request), initial={"product": request.GET.get("product")})
    own = Product.objects.filter(enterprise=enterprise_of(actor), status=ProductStatus.ACTIVE)
    form.fields["product"].queryset = own.order_by("name", "pk")  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        product = form.cleaned_data["product"]
        try:
            row = drafting.begin(actor=actor, product_id=product.pk, now=timezone.now())
        except (DraftOpen, ProductRetired, NotOnChain) as refusal:
            steps.refuse(request, form, refusal)
        else:
            return redirect("enterprises:own-declaration", row.public_id)
    context = {"has_products": own.exists(), "crumbs": [*crumbs(), Link(_("新的声明"))]}
    return steps.show(request, "enterprises/declarations/new.html", form, **context)


@require_safe
def own_page(request: HttpRequest, declaration: UUID) -> HttpResponse:
    """One declaration: what is left to do, what may be done, what was said and done."""
    actor = ensure_member(request)
    row = row_of(request, declaration)
    now = timezone.now()
    today = workdays.local_date(now)
    is_draft = row.standing is DeclarationStatus.DRAFT
    review = declarations.review(row, on=today) if is_draft else None
    names = declarations.steps_open_to(actor, row, today)
    context = {
        "line": lines.of(row, today),
        "identity": declarations.identity_of(row),
        "tasks": _tasks(row, review, may_write="fill" in names) if review else [],
        "review": review,
        "ways": [
            *([acts.amending(row)] if _may_amend(actor, row) else []),
            *acts.ways(names, row, is_ready=review is None or review.is_ready),
        ],
        "anchored": anchoring.standing_of(row.ref, now=now),
        "challenges": lines.of_challenges(challenges.of_declaration(row), today),
        "history": lines.of_history(declarations.history_of(row), names_people=True),
        "crumbs": [*crumbs(), Link(row.product.name)],
    }
    return render(request, "enterprises/declarations/own.html", context)


def ensure_member(request: HttpRequest) -> Actor:
    """Who acts for an enterprise; raises CapabilityMissing for everybody else."""
    actor = sessions.signed_in_actor(request)
    if actor.grant is None or actor.grant.kind is not RoleKind.ENTERPRISE:
        raise CapabilityMissing(_("您当前的身份没有这项权限。"))
    return actor


def row_of(request: HttpRequest, declaration: UUID) -> Declaration:
    """The declaration of the address, if it is of the own enterprise; 404 otherwise."""
    found = declarations.declarations_visible_to(sessions.signed_in_actor(request))
    return get_object_or_404(found, public_id=declaration)


def crumbs() -> list[Link]:
    """The way down to one declaration."""
    return [Link(_("自我声明"), reverse("enterprises:own-declarations"))]


def below(row: Declaration, title: str) -> dict[str, object]:
    """What every page below one declaration has: its title, the way to it, the way back."""
    here = Link(row.product.name, reverse("enterprises:own-declaration", args=[row.public_id]))
    return {"title": title, "crumbs": [*crumbs(), here, Link(title)], "cancel_url": here.url}


def _may_amend(actor: Actor, row: Declaration) -> bool:
    return row.number is not None and permissions.may(actor, Capability.MANAGE_DECLARATIONS)


def _tasks(row: Declaration, review: Review, *, may_write: bool) -> list[Task]:
    return [_task(row, review, part, may_write=may_write) for part in DeclarationPart]


def _task(row: Declaration, review: Review, part: DeclarationPart, *, may_write: bool) -> Task:
    found = [each for each in review.findings if each.part is part]
    count = len(getattr(review.content, part.value))
    if any(each.blocks for each in found):
        status = TaskStatus.HAS_PROBLEM if count else TaskStatus.NOT_STARTED
    else:
        status = TaskStatus.FILLED
    url = reverse("enterprises:declaration-part", args=[row.public_id, part.value])
    mark = str(list(DeclarationPart).index(part) + 1)
    return Task(mark, part.label, _HINTS[part], status, url if may_write else "", _count(count))


def _count(count: int) -> str:
    return _("%(count)s 项") % {"count": count} if count else ""


def _shown(request: HttpRequest, actor: Actor, form: OwnForm) -> QuerySet[Declaration]:
    """What the address asks for; a text that is too long finds nothing."""
    if not form.is_valid():
        return Declaration.objects.none()
    rows = declarations.own_search(actor, form.cleaned_data["text"])
    return rows if request.GET.get("show") == _ALL else rows.filter(status__in=_OPEN)


def _exports() -> list[tuple[str, str]]:
    return [
        (each.name, reverse("enterprises:declarations-export", args=[each.value]))
        for each in Format
    ]


def _chips(request: HttpRequest) -> list[Link]:
    here, chosen = reverse("enterprises:own-declarations"), request.GET.get("show") == _ALL
    asked = {"text": text} if (text := request.GET.get("text", "")) else {}
    return [
        Link(_("草稿和现在公开的"), f"{here}?{urlencode(asked)}", is_current=not chosen),
        Link(_("全部"), f"{here}?{urlencode({**asked, 'show': _ALL})}", is_current=chosen),
    ]


def _columns() -> list[Column]:
    return [
        Column(_("产品")),
        Column(_("状态")),
        Column(_("版本")),
        Column(_("公开日期")),
        Column(_("有效期至")),
    ]
