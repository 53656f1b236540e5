"""Routes of health and the operators' pages."""

from django.urls import path

from qbs_platform.operations import views

app_name = "operations"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("operations/health/", views.health_page, name="health"),
    path("operations/queues/", views.queues_page, name="queues"),
    path("operations/queues/mail/<uuid:mail_id>/revive/", views.mail_revive, name="mail-revive"),
]
