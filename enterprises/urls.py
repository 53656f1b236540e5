"""Routes of enterprises: joining, one's own, the clerks' cases, the public directory."""

from django.urls import path

from enterprises.views import (
    case,
    cases,
    checks,
    filling,
    joining,
    own,
    own_page,
    public,
    submission,
)

app_name = "enterprises"

_CASE = "onboarding/<uuid:enterprise>/"

urlpatterns = [
    path("join/", filling.join, name="join"),
    path("enterprise/", own.own_page, name="own"),
    path("enterprise/onboarding/check/", submission.check_answers, name="check-answers"),
    path("enterprise/onboarding/steps/<slug:step>/", submission.own_step, name="own-step"),
    path("enterprise/onboarding/<slug:section>/", filling.section, name="section"),
    path("enterprise/personal-data/", own.personal_data, name="personal-data"),
    path("enterprise/documents/<slug:item>/", own.document, name="document"),
    # the clerks
    path("onboarding/", cases.cases_page, name="cases"),
    path("onboarding/export/", cases.cases_export, name="cases-export"),
    path(_CASE, case.case_desk, name="case"),
    path(f"{_CASE}return/", checks.case_return, name="case-return"),
    path(f"{_CASE}accept/", checks.case_accept, name="case-accept"),
    path(f"{_CASE}refuse/", checks.case_refuse, name="case-refuse"),
    path(f"{_CASE}retract/", checks.case_retract, name="case-retract"),
    path(f"{_CASE}documents/<slug:item>/", case.case_document, name="case-document"),
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
]
