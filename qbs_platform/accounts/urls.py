"""Routes of people and sessions."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from qbs_platform.accounts import views

app_name = "accounts"
_forms = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("sign-in/", _forms(views.SignInView.as_view()), name="sign-in"),
    path("sign-out/", require_POST(login_not_required(LogoutView.as_view())), name="sign-out"),
    path("role/", views.role_switch, name="role-switch"),
]
