"""App configuration."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "qbs_platform.dashboards"
    label = "dashboards"
    verbose_name = "Dashboards"
