"""System checks of the house: routes have policies, the database login is a serving one."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, connections

from qbs_platform.operations import routes
from qbs_platform.operations.database import forgetful_settings


@register(Tags.security)
def check_every_route_has_a_policy(
    app_configs: Sequence[AppConfig] | None,
    **_kwargs: Any,
) -> list[CheckMessage]:
    """Deny by default: a route without a policy stops the start (security.md, AZ-1)."""
    known = routes.policy_file()
    found = routes.all_routes()
    errors: list[CheckMessage] = [
        Error(
            f"Route {route.name} ({route.path}) has no known policy in authz_policy.yaml.",
            hint="Name who may enter and with which methods.",
            id="qbs.E001",
        )
        for route in found
        if route.policy not in known["policies"] or not route.methods
    ]
    gone = set(known["routes"]) - {route.name for route in found}
    errors += [
        Error(f"authz_policy.yaml names {name}, which no route has.", id="qbs.E002")
        for name in sorted(gone)
    ]
    return errors


@register(Tags.database)
def check_database_is_durable(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> list[CheckMessage]:
    """Refuse to start on a server that acknowledges what is not on disk (security.md, RL-8)."""
    errors: list[CheckMessage] = []
    for alias in databases or ():
        try:
            names = forgetful_settings(connections[alias])
        except OperationalError:
            continue  # being away is /readyz's business, not a reason to refuse the start
        if names:
            errors.append(
                Error(
                    f"PostgreSQL runs with {', '.join(names)} off: records could be lost.",
                    hint="Switch it on in postgresql.conf and reload.",
                    id="qbs.E003",
                )
            )
    return errors
