"""What the demo consists of, as readable files."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent


@cache
def country() -> dict[str, Any]:
    """Provinces, cities, and the parts that enterprises' names are made of."""
    return _read("country.yaml")


@cache
def people() -> dict[str, Any]:
    """The demo accounts and their common password."""
    return _read("people.yaml")


@cache
def declarations() -> dict[str, Any]:
    """What the enterprise of the demo accounts declares of a product."""
    return _read("declarations.yaml")


@cache
def cases() -> list[dict[str, str]]:
    """Enterprises that have not joined yet, and how far each got."""
    listed: list[dict[str, str]] = _read("cases.yaml")["cases"]
    return listed


@cache
def products() -> dict[str, Any]:
    """What the enterprise of the demo accounts keeps."""
    return _read("products.yaml")


def cities() -> list[str]:
    """Codes of the 61 cities, in the order of the file."""
    return [code for province in country()["provinces"] for code in province["cities"]]


def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((_FOLDER / name).read_text(encoding="utf-8"))
    return loaded
