"""App configuration."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "qbs_platform.common"
    label = "common"
    verbose_name = "Ground floor"
