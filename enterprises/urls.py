"""Routes of enterprises: joining, one's own, the clerks' cases, the public directory."""

from django.urls import path

from enterprises.views import joining, own, own_page, public

app_name = "enterprises"

_CASE = "onboarding/<uuid:enterprise>/"

urlpatterns = [
    path("enterprise/", own.own_page, name="own"),
    path("enterprise/page/", own_page.own_page, name="own-page"),
    path("enterprise/requests/", joining.request_list, name="join-requests"),
    path(
        "enterprise/requests/<uuid:join_request>/",
        joining.request_page,
        name="join-request",
    ),
    path("join/<uuid:enterprise>/", joining.ask, name="join-ask"),
    path("enterprises/", public.directory, name="directory"),
    path("enterprises/<slug:uscc>/", public.public_page, name="public"),
    path(f"{_CASE}", own.own_page, name="case"),
]
