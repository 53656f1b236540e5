"""The route table beside its policies: data for the system check, ``list_routes`` and the tests.

Source: security.md, AZ-1 and TC-3.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

_WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class Route:
    """One named route; ``policy`` is None and ``methods`` empty where the file is silent."""

    name: str
    path: str
    parameters: dict[str, str]
    policy: str | None
    methods: tuple[str, ...]

    @property
    def may_write(self) -> bool:
        """Whether any of its methods may change something."""
        return bool(_WRITING.intersection(self.methods))


def all_routes() -> list[Route]:
    """Every route of the router, by name, with the policy that the file gives it."""
    policies = policy_file()["routes"]
    return sorted(
        (
            Route(
                name=name,
                path=path,
                parameters=parameters,
                policy=policies.get(name, {}).get("policy"),
                methods=tuple(policies.get(name, {}).get("methods", ())),
            )
            for name, path, parameters in _walk(get_resolver(), "", "")
        ),
        key=lambda route: route.name,
    )


@cache
def policy_file() -> dict[str, Any]:
    """authz_policy.yaml as read: ``policies`` (name to who may enter) and ``routes``."""
    loaded: dict[str, Any] = yaml.safe_load(settings.AUTHZ_POLICY_FILE.read_text(encoding="utf-8"))
    return loaded


def _walk(
    resolver: URLResolver, space: str, prefix: str
) -> Iterator[tuple[str, str, dict[str, str]]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, inner, path)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", f"/{path}", _parameters(entry)


def _parameters(pattern: URLPattern) -> dict[str, str]:
    converters = getattr(pattern.pattern, "converters", {})
    return {name: type(kind).__name__ for name, kind in converters.items()}
