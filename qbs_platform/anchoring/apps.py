"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AnchoringConfig(AppConfig):
    name = "qbs_platform.anchoring"
    label = "anchoring"
    verbose_name = "Anchoring"

    def ready(self) -> None:
        """Let every app register the records it anchors, in its ``record_kinds`` module."""
        autodiscover_modules("record_kinds")
