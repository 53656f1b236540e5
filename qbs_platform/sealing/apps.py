"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SealingConfig(AppConfig):
    name = "qbs_platform.sealing"
    label = "sealing"
    verbose_name = "Sealed fields"

    def ready(self) -> None:
        """Let every app register the personal data it keeps, in its ``personal_data`` module."""
        autodiscover_modules("personal_data")
