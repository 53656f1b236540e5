"""What templates need to show a text that is published in both languages."""

from django import template
from django.utils.translation import get_language

from qbs_platform.common.bilingual import Bilingual
from standards.enums import CitationOutcome

register = template.Library()

_TAGS = {
    CitationOutcome.CURRENT: "ok",
    CitationOutcome.UPCOMING: "warn",
    CitationOutcome.WITHDRAWN: "bad",
    CitationOutcome.SUPERSEDED: "bad",
    CitationOutcome.UNKNOWN: "muted",
    CitationOutcome.MALFORMED: "bad",
}


@register.filter
def also_said(text: Bilingual) -> str:
    """The same text in the other language: the standard is published in both."""
    return text.in_language(other_language())


@register.filter
def status_tag(status: str) -> str:
    """The kind of tag that goes with the status of a cited standard, or with a finding."""
    return _TAGS[CitationOutcome(status)]


@register.simple_tag
def other_language() -> str:
    """The language of what is also said, for readers that speak it aloud."""
    return "zh-hans" if (get_language() or "").startswith("en") else "en"


@register.simple_tag
def language_text(zh: str, en: str) -> str:
    """A text that is kept in both languages, in the reader's; the other where one is missing."""
    return str(Bilingual(zh, en))
