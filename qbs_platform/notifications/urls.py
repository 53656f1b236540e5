"""Routes of notices."""

from django.urls import path

from qbs_platform.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.notices, name="notices"),
    path("read/", views.notices_read, name="notices-read"),
    path("preferences/", views.preferences, name="preferences"),
    path("<uuid:notice_id>/", views.notice, name="notice"),
    path("<uuid:notice_id>/open/", views.notice_open, name="notice-open"),
    path("<uuid:notice_id>/read/", views.notice_read, name="notice-read"),
]
