"""The API's description, OpenAPI 3.1, derived from the views."""

from typing import Any

from drf_spectacular import generators


def describe() -> dict[str, Any]:
    """All operations, in the active language."""
    make: Any = generators.SchemaGenerator  # it has no type hints
    described: dict[str, Any] = make().get_schema(request=None, public=True)
    return described
