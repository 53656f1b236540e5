"""The routes, with stand-ins for the two pages of other parts that the shell links to."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def stand_in(request: HttpRequest, code: str = "") -> HttpResponse:
    return HttpResponse(code)


dashboards = ([path("regions/<str:code>/", stand_in, name="region-map")], "dashboards")
operations = ([path("health/", stand_in, name="health")], "operations")

urlpatterns = [
    path("", include("qbs_platform.home.urls")),
    path("accounts/", include("qbs_platform.accounts.urls")),
    path("", include(dashboards)),
    path("", include(operations)),
]
handler403 = "qbs_platform.common.error_pages.permission_denied"
handler404 = "qbs_platform.common.error_pages.page_not_found"
handler500 = "qbs_platform.common.error_pages.server_error"
