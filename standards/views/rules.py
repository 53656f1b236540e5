"""The process rules for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qbs_platform.common.components import Column, Link
from standards import selectors


@login_not_required
@require_safe
def rules_page(request: HttpRequest) -> HttpResponse:
    """The process rules: steps, time limits, fees, rights."""
    rules = selectors.process_rules()
    crumbs = [Link(_("QBS 标准"), reverse("standards:front")), Link(str(rules.title))]
    columns = [
        Column(_("编号")),
        Column(_("事项")),
        Column(_("期限"), is_numeric=True),
        Column(_("不计入的时间")),
    ]
    context = {"rules": rules, "crumbs": crumbs, "columns": columns}
    return render(request, "standards/rules.html", context)
