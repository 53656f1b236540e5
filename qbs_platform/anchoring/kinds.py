"""The kinds of record that are anchored, each with one fixed schema (JSON Schema 2020-12).

An app registers its own in ``<app>/record_kinds.py``, which is imported at start::

    kinds.register("standards.version.v1", {
        "type": "object",
        "properties": {"version": {"type": "string"}, "issued_on": {"type": "string",
                                                                   "format": "date"}},
        "required": ["version", "issued_on"],
        "additionalProperties": False,
    })

A schema never changes once a record of it is anchored: what changes is a new ``v<N>``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
from django.core.exceptions import ImproperlyConfigured

from qbs_platform.anchoring import formats
from qbs_platform.anchoring.canonical import Value
from qbs_platform.anchoring.errors import KindUnknown, RecordMisshapen

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One registered kind: its name, its schema, and the compiled form of it."""

    name: str
    schema: Schema
    validator: jsonschema_rs.Draft202012Validator
    is_personal: bool = False


_registered: dict[str, Kind] = {}


def register(name: str, schema: Schema, *, is_personal: bool = False) -> None:
    """Make ``name`` known; registering the same again changes nothing.

    ``is_personal``: its records hold personal data of their subject, and are destroyed with those.

    Raises ImproperlyConfigured, so that the product does not start, when the name is malformed or
    taken, or when the schema leaves open which members an object has.
    """
    if not re.fullmatch(formats.KIND, name):
        raise ImproperlyConfigured(f"A kind is written <app>.<noun>.v<N>, not {name!r}.")
    if name in _registered and _registered[name].schema != schema:
        raise ImproperlyConfigured(f"The kind {name} is registered with two schemas.")
    if schema.get("type") != "object":
        raise ImproperlyConfigured(f"{name}: a record is an object.")
    for problem in _open_places(schema, name):
        raise ImproperlyConfigured(problem)
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    _registered[name] = Kind(name, schema, validator, is_personal)


def ensure(name: str, record: Value) -> None:
    """Raise KindUnknown, or RecordMisshapen naming the first place and the rule it breaks."""
    kind = _registered.get(name)
    if kind is None:
        raise KindUnknown(f"Nobody registered the kind {name}.")
    for error in kind.validator.iter_errors(record):
        place = "".join(f".{step}" for step in error.instance_path)
        # The rule's name only: the validator's own message would quote the value into the log.
        raise RecordMisshapen(f"{name}: record{place} breaks the rule {error.schema_path[-1]!r}.")


def personal() -> list[str]:
    """The kinds whose records hold personal data of their subject."""
    return sorted(kind.name for kind in _registered.values() if kind.is_personal)


def schemas() -> dict[str, Schema]:
    """Every registered kind and its schema, by name: what a verifier needs to read records."""
    return {name: _registered[name].schema for name in sorted(_registered)}


def _open_places(schema: object, place: str) -> Iterator[str]:
    """Objects that name members but allow others, or allow named ones to be missing."""
    if isinstance(schema, list):
        for part in schema:
            yield from _open_places(part, place)
    if not isinstance(schema, Mapping):
        return
    members = schema.get("properties")
    if isinstance(members, Mapping):
        if schema.get("additionalProperties") is not False:
            yield f"{place}: additionalProperties must be false."
        if set(schema.get("required", ())) != set(members):
            yield f"{place}: every member is required; what may be absent is null."
    for key, part in schema.items():
        yield from _open_places(part, f"{place}.{key}")
