"""App configuration."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "qbs_platform.home"
    label = "home"
    verbose_name = "Home"
