"""Texts that are kept in both languages because they were published in both."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in Chinese and English; as a string it is what the reader's language says."""

    zh: str
    en: str

    def __str__(self) -> str:
        """The text in the reader's language."""
        return self.in_language(get_language() or "")

    def in_language(self, code: str) -> str:
        """The English text for English, the Chinese for every other language code.

        The other one where a draft has only that.
        """
        return (self.en or self.zh) if code.startswith("en") else (self.zh or self.en)


def bilingual(given: Mapping[str, str]) -> Bilingual:
    """Both languages of a text."""
    return Bilingual(given["zh"].strip(), given["en"].strip())
