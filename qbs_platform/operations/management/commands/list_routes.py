"""Print every route with its methods and policy."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from qbs_platform.operations import matrix, routes


class Command(BaseCommand):
    help = "List all routes: name, path, methods, policy, parameters, whether it writes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON array for programs")
        parser.add_argument("--matrix", action="store_true", help="docs/access-matrix.md")

    def handle(self, *_args: object, **options: Any) -> None:
        if options["matrix"]:
            self.stdout.write(matrix.as_markdown(), ending="")
            return
        found = routes.all_routes()
        if options["json"]:
            self.stdout.write(json.dumps([_as_dict(route) for route in found], indent=1))
            return
        for route in found:
            methods = " ".join(route.methods)
            self.stdout.write(f"{route.name:34} {methods:10} {route.policy:12} {route.path}")


def _as_dict(route: routes.Route) -> dict[str, object]:
    return {
        "name": route.name,
        "path": route.path,
        "methods": list(route.methods),
        "policy": route.policy,
        "parameters": route.parameters,
        "writes": route.may_write,
    }
