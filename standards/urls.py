"""Routes of the QBS standard below ``/standard/``."""

from django.urls import path

from standards import views

app_name = "standards"

urlpatterns = [
    path("standard/", views.front_page, name="front"),
    path("standard/rules/", views.rules_page, name="rules"),
    path("standard/<slug:code>/", views.clause_page, name="clause"),
]
