"""All routes. Each stands in authz_policy.yaml too, or the system check fails."""

from django.urls import include, path

handler400 = "qbs_platform.common.error_pages.bad_request"
handler403 = "qbs_platform.common.error_pages.permission_denied"
handler404 = "qbs_platform.common.error_pages.page_not_found"
handler500 = "qbs_platform.common.error_pages.server_error"

urlpatterns = [
    path("", include("qbs_platform.home.urls")),
    path("accounts/", include("qbs_platform.accounts.urls")),
    path("notices/", include("qbs_platform.notifications.urls")),
    path("", include("qbs_platform.operations.urls")),
    path("", include("qbs_platform.dashboards.urls")),
    path("", include("standards.urls")),
    path("", include("enterprises.urls")),
    path("", include("chain.ledger.pages.urls")),
    path("api/", include("qbs_platform.api.urls")),
    path("demo/", include("qbs_platform.demo.urls")),
]
