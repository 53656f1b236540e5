"""What templates need to show a text that is published in both languages."""

from django import template
from django.utils.translation import get_language

from qbs_platform.common.bilingual import Bilingual

register = template.Library()


@register.filter
def also_said(text: Bilingual) -> str:
    """The same text in the other language: the standard is published in both."""
    return text.in_language(other_language())


@register.simple_tag
def other_language() -> str:
    """The language of what is also said, for readers that speak it aloud."""
    return "zh-hans" if (get_language() or "").startswith("en") else "en"


@register.simple_tag
def language_text(zh: str, en: str) -> str:
    """A text that is kept in both languages, in the reader's; the other where one is missing."""
    return str(Bilingual(zh, en))
