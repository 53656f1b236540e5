"""Signing in and out, choosing the role to act under."""

from http import HTTPStatus

from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from qbs_platform.accounts import sessions
from qbs_platform.accounts.forms import SignInForm
from qbs_platform.accounts.services import grants


class SignInView(auth_views.LoginView):
    """Sign-in page; a refused form answers 422 and keeps the address that was typed."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the form again with its errors."""
        return self.render_to_response(
            self.get_context_data(form=form), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )


@require_POST
def role_switch(request: HttpRequest) -> HttpResponse:
    """Act under another of one's own grants."""
    actor = sessions.signed_in_actor(request)
    chosen = grants.choose(user=actor.user, grant_id=request.POST.get("grant", ""))
    sessions.remember(request, chosen)
    return redirect("home:desk")
