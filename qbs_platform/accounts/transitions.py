"""Lives as readable tables: which step leads from where to where, and who may take it."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import models
from django.utils.functional import Promise

from qbs_platform.common.errors import TransitionRefused

S = TypeVar("S", bound=models.TextChoices)  # where something stands
C = TypeVar("C")  # a Capability; None where a step needs no role, or only the platform takes it
A = TypeVar("A")  # what the history says; None where it has no line, as of each save of a form


@dataclass(frozen=True, slots=True)
class Transition(Generic[S, C, A]):
    """One step: from where, to where (None: it stays), who may take it, what the history says."""

    name: str
    sources: Set[S]
    target: S | None
    capability: C
    act: A
    needs_reason: bool = False

    def after(self, status: S) -> S:
        """Where the step leads from ``status``."""
        return self.target or status


class Table(dict[str, Transition[S, C, A]]):
    """The steps of one life by name, in their order.

    ``refusal`` is said of a step that does not begin where something stands, which takes the place
    of ``%(status)s``.
    """

    def __init__(self, steps: Iterable[Transition[S, C, A]], *, refusal: Promise) -> None:
        super().__init__({each.name: each for each in steps})
        self._refusal = refusal

    def step(self, name: str, status: S) -> Transition[S, C, A]:
        """The step ``name`` from ``status``; raises TransitionRefused where it begins elsewhere."""
        found = self[name]
        if status not in found.sources:
            raise TransitionRefused(str(self._refusal) % {"status": status.label})
        return found

    def names_from(self, status: S) -> list[str]:
        """The steps that begin at ``status``, in the order of the table."""
        return [each.name for each in self.values() if status in each.sources]
