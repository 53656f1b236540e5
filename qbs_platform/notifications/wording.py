"""The text of a notice, kept as msgid and parameters so that it reads in the reader's language.

Apps mark the msgid with ``gettext_noop``, so that the catalogue knows it::

    Wording(gettext_noop("申请 %(number)s 已退回，请补充材料"), {"number": "QBS-2026-000318"})
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext

from qbs_platform.notifications.errors import WordingBroken

MSGID_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Wording:
    """A Chinese msgid with ``%(name)s`` places, and what stands in them: names, numbers, dates."""

    msgid: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        """The text in the language that is active now."""
        return gettext(self.msgid) % self.parameters

    def ensure_whole(self) -> None:
        """Raise WordingBroken unless every place has its parameter and nothing else is given."""
        asked = _Asked(self.parameters)
        try:
            text = self.msgid % asked
        except (KeyError, TypeError, ValueError) as error:
            raise WordingBroken(f"{self.msgid}: {type(error).__name__}") from error
        if not text.strip() or len(self.msgid) > MSGID_LENGTH:
            raise WordingBroken(f"A text has 1 to {MSGID_LENGTH} characters.")
        if asked.names != set(self.parameters):
            raise WordingBroken(f"{self.msgid}: parameters without a place")


class _Asked(dict[str, str | int]):
    """Parameters that remember which of them a text asks for."""

    def __init__(self, parameters: Mapping[str, str | int]) -> None:
        super().__init__(parameters)
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str | int:
        self.names.add(name)
        return super().__getitem__(name)
