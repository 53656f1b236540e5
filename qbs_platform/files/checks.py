"""System checks: a production without a malware scanner is a finding."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004


@register(Tags.security, deploy=True)
def check_scanner_is_set(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> list[CheckMessage]:
    """CLAMD_URL is set and readable (security.md, IO-3)."""
    if not settings.CLAMD_URL:
        return [
            Warning(
                "CLAMD_URL is not set: uploads are kept unscanned.",
                hint="Run clamd and name its socket: unix:///run/clamav/clamd.ctl or tcp://HOST:3310.",
                id="files.W001",
            )
        ]
    address = urlsplit(settings.CLAMD_URL)
    is_readable = {"tcp": address.hostname, "unix": address.path}.get(address.scheme)
    if not is_readable:
        return [Error("CLAMD_URL must read unix:///PATH or tcp://HOST:PORT.", id="files.E001")]
    return []
