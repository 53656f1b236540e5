"""Routes of health and the operators' pages."""

from django.urls import path

from qbs_platform.operations import ledger, views
from qbs_platform.operations.codes import views as codes
from qbs_platform.operations.people import reviews
from qbs_platform.operations.people import views as people
from qbs_platform.operations.trail import views as trail

app_name = "operations"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("operations/health/", views.health_page, name="health"),
    path("operations/queues/", views.queues_page, name="queues"),
    path("operations/queues/mail/<uuid:mail_id>/revive/", views.mail_revive, name="mail-revive"),
    path(
        "operations/queues/letters/<int:letter_id>/revive/",
        views.letter_revive,
        name="letter-revive",
    ),
    path("operations/ledger/", ledger.ledger_page, name="ledger"),
    path("operations/ledger/audit/", ledger.audit_ask, name="ledger-audit"),
    path("operations/people/", people.people_page, name="people"),
    path("operations/people/review/", reviews.review_page, name="review"),
    path("operations/people/review/export/", reviews.review_export, name="review-export"),
    path("operations/people/review/<uuid:grant>/", reviews.review_mark, name="review-mark"),
    path("operations/people/grants/<uuid:grant>/revoke/", people.grant_revoke, name="grant-revoke"),
    path("operations/people/<uuid:person>/", people.person_page, name="person"),
    path("operations/people/<uuid:person>/role/", people.person_appoint, name="person-appoint"),
    path("operations/people/<uuid:person>/<slug:act>/", people.person_act, name="person-act"),
    path("operations/codes/", codes.codes_page, name="codes"),
    path("operations/codes/<slug:slug>/", codes.codes_page, name="code-table"),
    path("operations/trail/", trail.events_page, name="trail"),
    path("operations/trail/export/", trail.export, name="trail-export"),
    path("operations/trail/<int:event_id>/", trail.event_page, name="trail-event"),
]
