"""What the own enterprise shows of itself: text and switches, beside what others see."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.enums import EnterpriseStatus
from enterprises.forms.pages import PageForm
from enterprises.models import Enterprise
from enterprises.selectors import enterprises, public
from enterprises.services import pages
from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.common.components import Link

_CONSEQUENCES = (
    gettext_lazy("企业在链期间，任何人不用登录就能看到选中的内容；没有选中的不公开。"),
    gettext_lazy("公开之后别人可能复制或转发，再取消也收不回来。"),
    gettext_lazy("法定代表人姓名是个人信息，个体工商户的地址可能是住址；请先征得本人同意。"),
    gettext_lazy("同一企业的其他成员也能修改，以最后一次保存为准。"),
)


@steps.form_page
def own_page(request: HttpRequest) -> HttpResponse:
    """Change the introduction and what is shown."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.FILL_ONBOARDING)
    enterprise = _own(actor)
    switches = public.switches(enterprise)
    form = PageForm(steps.typed(request), page=enterprise.page, switches=switches)
    if request.method == "POST" and form.is_valid():
        pages.change(
            actor=actor,
            enterprise_id=enterprise.pk,
            introduction=form.cleaned_data["introduction"],
            shown=set(form.cleaned_data["shown"]),
            now=timezone.now(),
        )
        messages.success(request, _("公开页已保存。"))
        return redirect("enterprises:own-page")
    return steps.show(request, "enterprises/own_page.html", form, **_context(enterprise))


def _own(actor: Actor) -> Enterprise:
    own = enterprises.enterprise_of(actor)
    if own is None:
        raise Http404
    return own


def _context(enterprise: Enterprise) -> dict[str, object]:
    return {
        "enterprise": enterprise,
        "is_on_chain": enterprise.standing is EnterpriseStatus.ONBOARDED,
        "shown": public.shown(enterprise),
        "consequences": _CONSEQUENCES,
        "cancel_url": reverse("home:desk"),
        "crumbs": [Link(_("工作台"), reverse("home:desk")), Link(_("公开页"))],
    }
