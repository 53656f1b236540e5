"""Routes of the home page and the desks."""

from django.urls import path

from qbs_platform.home import views

app_name = "home"

urlpatterns = [
    path("", views.visitors, name="visitors"),
    path("desk/", views.desk, name="desk"),
    path("desk/materials/", views.materials, name="materials"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("styleguide/errors/<int:status>/", views.styleguide_error, name="styleguide-error"),
]
