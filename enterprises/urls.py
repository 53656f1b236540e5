"""Routes of enterprises: joining, one's own, the clerks' cases, the public directory."""

from django.urls import path

from enterprises.views import own

app_name = "enterprises"

_CASE = "onboarding/<uuid:enterprise>/"

urlpatterns = [
    path("enterprise/", own.own_page, name="own"),
    path("enterprise/requests/", own.own_page, name="join-requests"),
    path(f"{_CASE}", own.own_page, name="case"),
]
