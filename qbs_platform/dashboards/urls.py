"""Routes."""

from django.urls import path

from qbs_platform.dashboards import views

app_name = "dashboards"

urlpatterns = [
    path("gov/<str:code>/map/", views.region_map, name="region-map"),
]
