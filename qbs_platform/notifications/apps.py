"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotificationsConfig(AppConfig):
    name = "qbs_platform.notifications"
    label = "notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        """Let every app register what it notifies about, in its ``notice_kinds`` module."""
        autodiscover_modules("notice_kinds")
