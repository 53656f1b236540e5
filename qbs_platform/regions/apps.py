"""App configuration."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "qbs_platform.regions"
    label = "regions"
    verbose_name = "Regions"
