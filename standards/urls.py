"""Routes of the QBS standard below ``/standard/``."""

from django.urls import path

from standards import views
from standards.cited import urls as cited

app_name = "standards"

urlpatterns = [
    path("standard/", views.front_page, name="front"),
    *cited.urlpatterns,
    path("standard/<slug:code>/", views.clause_page, name="clause"),
]
