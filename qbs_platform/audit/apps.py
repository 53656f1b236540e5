"""App configuration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "qbs_platform.audit"
    label = "audit"
    verbose_name = "Audit trail"
