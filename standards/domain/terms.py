"""The numbers of a rule's terms, by path: ``remaining_days``, ``steps.0.points``."""

from collections.abc import Iterator, Mapping
from typing import Any

from standards.domain.facts import Facts

_POINTS = "points"
_MAY_BE_ZERO = ("points", "per_")
_MOST = {"yuan": 10**12, "months": 1200, "percent": 10_000}
_MOST_OTHERWISE = 36_500

Terms = Mapping[str, Any]
"""As in the content of an edition: numbers, and lists of rows of numbers and codes."""


def numbers(terms: Terms) -> dict[str, int]:
    """Every number by its path, in the order of the text."""
    return {path: value for path, value in flat(terms).items() if isinstance(value, int)}


def flat(terms: Terms) -> dict[str, int | str]:
    """Every number and code by its path."""
    return dict(_walk(terms))


def with_numbers(terms: Terms, changed: Mapping[str, int]) -> dict[str, Any]:
    """The same terms with other numbers; a path that is not there changes nothing."""
    return {
        name: [
            {key: changed.get(f"{name}.{place}.{key}", kept) for key, kept in row.items()}
            for place, row in enumerate(value)
        ]
        if isinstance(value, list)
        else changed.get(name, value)
        for name, value in terms.items()
    }


def as_content(facts: Facts) -> dict[str, Any]:
    """Terms that were read, written as in the content again."""
    return {
        name: [dict(row.values) for row in value] if isinstance(value, tuple) else value
        for name, value in facts.values.items()
    }


def points_given(facts: Facts) -> list[int]:
    """What single steps of the rule give: the numbers named ``points`` in its rows."""
    found = numbers(as_content(facts))
    return [value for path, value in found.items() if path.rpartition(".")[2] == _POINTS]


def bounds(path: str) -> tuple[int, int]:
    """The least and the most that the number at ``path`` may be, so that no rule breaks on it.

    Only points may be 0: rules divide by shares and sums.
    """
    name = path.rpartition(".")[2]
    least = 0 if any(each in name for each in _MAY_BE_ZERO) else 1
    most = next((most for word, most in _MOST.items() if word in name), _MOST_OTHERWISE)
    return least, most


def _walk(terms: Terms) -> Iterator[tuple[str, int | str]]:
    for name, value in terms.items():
        if isinstance(value, list):
            for place, row in enumerate(value):
                for key, each in row.items():
                    yield f"{name}.{place}.{key}", each
        else:
            yield name, value
