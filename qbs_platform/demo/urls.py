"""Routes of the demo."""

from django.urls import path

from qbs_platform.demo import views

app_name = "demo"

urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("mail/", views.mails, name="mails"),
]
