"""Getting an account: the address first, then, by the link sent there, name and password."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from qbs_platform.accounts import origins
from qbs_platform.accounts.forms import JoinForm, SignUpForm
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import sign_ups
from qbs_platform.accounts.views import steps


@login_not_required
@steps.form_page
def sign_up(request: HttpRequest) -> HttpResponse:
    """Send a link; the answer is the same whether or not the address has an account."""
    if request.user.is_authenticated:
        return redirect("home:desk")
    form = SignUpForm(request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent:
        sign_ups.ask(
            email=form.cleaned_data["email"],
            client=origins.origin_of(request).address,
            language=translation.get_language() or "",
            now=timezone.now(),
        )
    return steps.show(request, "accounts/sign_up.html", form, is_sent=is_sent)


@login_not_required
@steps.form_page
def sign_up_complete(request: HttpRequest, token: str) -> HttpResponse:
    """Take name and password from whoever holds the link, and let them in."""
    now = timezone.now()
    email = sign_ups.opened(token=token, now=now)
    form = JoinForm(request.POST or None, user=User(email=email), is_staff=False)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        user = sign_ups.complete(token=token, name=given["name"], password=given["new"], now=now)
        return steps.enter(request, user, "", with_second_factor=False)
    note = _("邮箱 %(email)s 已验证。填写姓名，再设置登录密码。") % {"email": email}
    context = {"title": _("申请账号"), "note": note, "label": _("开通账号")}
    return steps.show(request, "accounts/card_form.html", form, **context)
