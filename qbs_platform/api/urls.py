"""Addresses of the API: its page for people, its description, and each app's part."""

from django.urls import include, path

from qbs_platform.api import views

app_name = "api"

urlpatterns = [
    path("", views.guide_page, name="guide"),
    path("v1/schema", views.SchemaView.as_view(), name="schema"),
    path("v1/", include("chain.ledger.api.urls")),
]
