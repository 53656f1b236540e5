"""Routes of people and sessions."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import path

from qbs_platform.accounts import views

app_name = "accounts"

urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="sign-in"),
    path(
        "sign-out/",
        login_not_required(LogoutView.as_view(http_method_names=["post"])),
        name="sign-out",
    ),
    path("role/", views.role_switch, name="role-switch"),
]
