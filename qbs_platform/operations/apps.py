"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OperationsConfig(AppConfig):
    name = "qbs_platform.operations"
    label = "operations"
    verbose_name = "Operations"

    def ready(self) -> None:
        """Register every app's checks, what a worker makes sure of, and what notes its runs."""
        autodiscover_modules("checks", "startup", "runs")
