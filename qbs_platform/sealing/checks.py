"""System checks: the keys of sealed fields are there and good; none that rows need is missing."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.db import OperationalError

from qbs_platform.sealing import keys, registry, selectors

_HINT = "docs/operations-sealing.md says how a key is made."


@register(Tags.security, deploy=True)
def check_keys_are_good(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> list[CheckMessage]:
    """FIELD_KEYS and FIELD_INDEX_KEY are set, long, random and different (security.md, DP-2)."""
    if databases:  # the check below says it
        return []
    return [Error(problem, hint=_HINT, id="sealing.E001") for problem in keys.problems()]


@register(Tags.database)
def check_keys_in_use_are_there(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> list[CheckMessage]:
    """Refuse to start without the keys, or without one that rows are sealed with.

    Runs where a database is used: at the start of web, worker and pulse, before ``migrate`` and
    with ``check --database default``. What only builds (``collectstatic``) needs no keys.
    """
    if not databases:
        return []
    if problems := keys.problems():
        return [Error(problem, hint=_HINT, id="sealing.E001") for problem in problems]
    try:
        return [message for alias in databases for message in _absent(alias)]
    except OperationalError:  # away or slow: not a reason to refuse the start
        return [Warning("Whether every key in use is there could not be read.", id="sealing.W001")]


def _absent(alias: str) -> list[CheckMessage]:
    known = keys.ring().keys
    return [
        Error(
            f"{sealed.place}: {number} values are sealed with the key {key_id or '(unreadable)'}, "
            "which is not in FIELD_KEYS.",
            hint="Put the key back at the end of FIELD_KEYS, then run rotate_sealed_fields.",
            id="sealing.E002",
        )
        for sealed in registry.sealed_columns()
        for key_id, number in sorted(selectors.key_ids_in_use(sealed, using=alias).items())
        if key_id not in known
    ]
