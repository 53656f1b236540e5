"""Signing in and out, choosing the role to act under."""

import uuid
from http import HTTPStatus

from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from qbs_platform.accounts import sessions
from qbs_platform.accounts.errors import GrantNotHeld
from qbs_platform.accounts.forms import SignInForm
from qbs_platform.accounts.services import grants


class SignInView(auth_views.LoginView):
    """Sign-in page; a refused form answers 422 and keeps the address that was typed."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Show the form again with its errors."""
        return self.render_to_response(
            self.get_context_data(form=form), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )


@require_POST
def role_switch(request: HttpRequest) -> HttpResponse:
    """Act under another of one's own grants."""
    try:
        grant_id = uuid.UUID(request.POST.get("grant", ""))
    except ValueError as error:
        raise GrantNotHeld from error
    sessions.remember(request, grants.choose(user=request.user, grant_id=grant_id))  # type: ignore[arg-type]
    return redirect("home:desk")
