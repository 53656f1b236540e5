"""App configuration."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "qbs_platform.files"
    label = "files"
    verbose_name = "Files"
