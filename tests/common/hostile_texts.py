"""Long hostile texts for every function that reads what people typed.

Runs as a process of its own, started and bounded by test_hostile_texts.py: a regular expression
that backtracks without end cannot be interrupted from within.
"""

from collections.abc import Callable, Iterator
from datetime import date

import django
from django.conf import settings

from qbs_platform.common.validators import (
    contacts,
    gtin,
    id_numbers,
    industry_codes,
    laboratories,
    standard_numbers,
    uscc,
)
from qbs_platform.files import names
from qbs_platform.files.inspection.verdict import Kind, Unfit

LENGTH = 60_000
# What a pattern likes to begin with, what it may then repeat, and an end that it does not like.
STARTS = ("", "Q/A", "GB/T 1", "DBS33/", "T/A", "CNCA-R-", "+86", "a@")
PIECES = (" ", "-", "- ", "—", "1", "1.", "A", "A1", "杭", "/", " /", "@", "a.", "\u3000")
ENDS = ("!", "—202")


def texts() -> Iterator[str]:
    """Every start, piece and end together."""
    for start in STARTS:
        for piece in PIECES:
            for end in ENDS:
                yield start + piece * (LENGTH // len(piece)) + end


def judge_name(text: str) -> None:
    """Judge a file name, and make it safe for saving."""
    names.for_saving(text, Kind.PDF)
    try:
        names.checked(text)
    except Unfit:
        return


READERS: tuple[Callable[[str], object], ...] = (
    contacts.check_email,
    contacts.check_mobile,
    gtin.check,
    lambda text: id_numbers.check(text, today=date(2026, 6, 1)),
    industry_codes.check,
    judge_name,
    laboratories.read,
    standard_numbers.check,
    standard_numbers.parse,
    lambda text: uscc.check(text, is_known_division=lambda _code: True),
)


def main() -> None:
    """Read them all; says how many."""
    settings.configure(USE_I18N=False)
    django.setup()
    read = [reader(text) for text in texts() for reader in READERS]
    print(len(read))  # noqa: T201 - the answer to the test


if __name__ == "__main__":
    main()
