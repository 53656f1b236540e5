"""Routes of health and the operators' pages."""

from django.urls import path

from qbs_platform.operations import views
from qbs_platform.operations.trail import views as trail

app_name = "operations"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("operations/health/", views.health_page, name="health"),
    path("operations/queues/", views.queues_page, name="queues"),
    path("operations/queues/mail/<uuid:mail_id>/revive/", views.mail_revive, name="mail-revive"),
    path("operations/trail/", trail.events_page, name="trail"),
    path("operations/trail/export/", trail.export, name="trail-export"),
    path("operations/trail/<int:event_id>/", trail.event_page, name="trail-event"),
]
