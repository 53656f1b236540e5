"""App configuration."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "qbs_platform.demo"
    label = "demo"
    verbose_name = "Demo data"
