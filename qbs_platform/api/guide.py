"""The API's page for people, read from the description that programs get."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qbs_platform.api import schema
from qbs_platform.common.api import PROBLEMS


@dataclass(frozen=True, slots=True)
class Operation:
    """One address: what it gives, what it takes, what it may refuse."""

    path: str
    summary: str
    parameters: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of refusal; ``kind`` is its anchor on the page."""

    kind: str
    status: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Guide:
    """Operations in the order of their addresses, kinds of problems by name."""

    operations: tuple[Operation, ...]
    problems: tuple[ProblemKind, ...]


def read() -> Guide:
    """The guide in the reader's language."""
    described = list(_described(schema.describe()))
    kinds = {told["kind"]: told for _path, each in described for told in each.get(PROBLEMS, [])}
    return Guide(
        tuple(_operation(path, each) for path, each in described),
        tuple(
            ProblemKind(kind, told["status"], str(told["meaning"]))
            for kind, told in sorted(kinds.items())
        ),
    )


def _described(all_of_it: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in sorted(all_of_it["paths"].items()):
        yield path, item["get"]


def _operation(path: str, described: dict[str, Any]) -> Operation:
    return Operation(
        path=path,
        summary=str(described["summary"]),
        parameters=tuple(
            each["name"] for each in described.get("parameters", []) if each["in"] == "query"
        ),
        problems=tuple(told["kind"] for told in described.get(PROBLEMS, [])),
    )
