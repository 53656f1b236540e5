"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "qbs_platform.accounts"
    label = "accounts"
    verbose_name = "Accounts"
