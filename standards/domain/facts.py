"""Facts that were checked against their evidence type, read by name and kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

Value = str | int | bool | Decimal | date | datetime | tuple["Facts", ...] | None
"""``None`` where the evidence does not say."""

_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True)
class Facts:
    """Named values. A name that was not defined is a mistake in the rules and raises KeyError."""

    values: Mapping[str, Value]

    def text(self, name: str) -> str:
        """Text, a code or a choice; empty when it was not said."""
        value = self._of(name, str)
        return "" if value is None else value

    def yes(self, name: str) -> bool:
        """Whether it was said, and said with yes."""
        return self._of(name, bool) is True

    def count(self, name: str) -> int | None:
        """A whole number."""
        return self._of(name, int)

    def whole(self, name: str) -> int:
        """A whole number that is always there, such as a term of a rule."""
        value = self.count(name)
        if value is None:
            raise TypeError(f"{name} is empty")
        return value

    def number(self, name: str) -> Decimal | None:
        """A number with decimals, exactly as it was written."""
        return self._of(name, Decimal)

    def day(self, name: str) -> date | None:
        """A business date (Asia/Shanghai)."""
        return self._of(name, date)

    def moment(self, name: str) -> datetime | None:
        """An aware datetime."""
        return self._of(name, datetime)

    def rows(self, name: str) -> tuple["Facts", ...]:
        """The rows of a table; none when it was not filled."""
        value = self._of(name, tuple)
        return () if value is None else value

    def _of(self, name: str, kind: type[_Kind]) -> _Kind | None:
        value = self.values[name]
        if value is None:
            return None
        # bool is an int and datetime is a date, and neither may be taken for the other.
        if type(value) is not kind:
            raise TypeError(f"{name} is {type(value).__name__}, not {kind.__name__}")
        return value


@dataclass(frozen=True, slots=True)
class Given:
    """What a clause is scored on: evidence by the code of its type, as of a business date."""

    as_of: date
    evidence: Mapping[str, tuple[Facts, ...]] = field(default_factory=dict)

    def all(self, code: str) -> tuple[Facts, ...]:
        """All evidence of a type, the latest last."""
        return self.evidence.get(code, ())

    def one(self, code: str) -> Facts | None:
        """The latest evidence of a type; None when there is none."""
        found = self.all(code)
        return found[-1] if found else None
