"""App configuration."""

from django.apps import AppConfig


class ChartsConfig(AppConfig):
    name = "qbs_platform.charts"
    label = "charts"
    verbose_name = "Charts"
