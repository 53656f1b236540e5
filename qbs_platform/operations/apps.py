"""App configuration."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "qbs_platform.operations"
    label = "operations"
    verbose_name = "Operations"
