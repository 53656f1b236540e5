"""Routes of enterprises: joining, one's own, the clerks' cases, the public directory."""

from django.urls import path

from enterprises.views import filling, own, submission

app_name = "enterprises"

_CASE = "onboarding/<uuid:enterprise>/"

urlpatterns = [
    path("join/", filling.join, name="join"),
    path("enterprise/", own.own_page, name="own"),
    path("enterprise/onboarding/check/", submission.check_answers, name="check-answers"),
    path("enterprise/onboarding/steps/<slug:step>/", submission.own_step, name="own-step"),
    path("enterprise/onboarding/<slug:section>/", filling.section, name="section"),
    path("enterprise/documents/<slug:item>/", own.document, name="document"),
    # The clerks' and the public pages join here when they exist.
    path("join/<uuid:enterprise>/", own.own_page, name="join-ask"),
    path("enterprise/requests/", own.own_page, name="join-requests"),
    path(f"{_CASE}", own.own_page, name="case"),
]
