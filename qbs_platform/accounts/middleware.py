"""Middleware that knows who acts: when a session ends, what it reaches, what it was refused."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from qbs_platform.accounts import passwords, presence, selectors, sessions, trail
from qbs_platform.accounts.models import User
from qbs_platform.common.errors import Refusal


class SessionRulesMiddleware:
    """Ends sessions in time; without the second factor a session reaches only what asks for it.

    Stands behind LoginRequiredMiddleware. Public pages are left alone: they ask for no session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_args: object
    ) -> HttpResponse | None:
        """Let the view answer, or sign out, or lead to what has to be done first."""
        user = request.user
        if not getattr(view, "login_required", True) or not isinstance(user, User):
            return None
        now = timezone.now()
        grants = sessions.grants_of(request)
        if presence.is_over(request, grants, now=now):
            logout(request)
            messages.info(
                request, _("为保护账号，长时间没有操作后已退出登录。登录后回到原来的页面。")
            )
            response = redirect_to_login(request.get_full_path())
            presence.clear_browser(response)
            return response
        presence.touch(request, now=now)
        if getattr(view, "works_before_second_factor", False):
            return None
        if selectors.needs_second_factor(grants) and not presence.has_second_factor(request):
            return redirect("accounts:app-add")
        must_change = passwords.is_overdue(user, grants, now=now)
        if must_change and not getattr(view, "works_when_overdue", False):
            messages.warning(
                request, _("请先设置新密码：现在的密码已过期，或者比您的身份要求的短。")
            )
            return redirect("accounts:password-change")
        return None


class RefusalTrailMiddleware:
    """Notes refusals that a view let through and writes all noted ones after the answer.

    Stands last in ``MIDDLEWARE``, so that it sees the exception before it becomes a page, and the
    answers of all others (a missing token, a sign-in that is required).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        trail.settle(request, response, now=timezone.now())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Note refusals; answering them is the next middleware's work."""
        is_public = isinstance(exception, Refusal) and not exception.is_recorded
        if isinstance(exception, Refusal | PermissionDenied) and not is_public:
            trail.note_refusal(request, exception)
