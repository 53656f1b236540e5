"""The few tags that components need."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils.encoding import escape_uri_path
from django.utils.html import format_html
from django.utils.http import escape_leading_slashes
from django.utils.safestring import SafeString

register = template.Library()

_TAG_ICONS = {"ok": "check", "warn": "clock", "bad": "stop", "info": "pen", "muted": "dot"}
_MESSAGE_ICONS = {"ok": "check", "warn": "warning", "bad": "stop", "info": "info"}
# django.contrib.messages' level tags -> what our components call it
_MESSAGE_KINDS = {"success": "ok", "warning": "warn", "error": "bad"}
_CHOICE_LISTS = ("radioselect", "checkboxselectmultiple")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw from the sprite; an icon never carries the meaning alone, so readers skip it."""
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.filter
def tag_icon(kind: str) -> str:
    """Name the shape that goes with a kind of tag."""
    return _TAG_ICONS[kind]


@register.filter
def message_icon(kind: str) -> str:
    """Name the shape that goes with a kind of message."""
    return _MESSAGE_ICONS[kind]


@register.filter
def message_kind(level_tag: str) -> str:
    """Translate Django's message level; what is neither good nor bad is information."""
    return _MESSAGE_KINDS.get(level_tag, "info")


@register.filter
def field_layout(field: BoundField) -> str:
    """Choose how a field is laid out: ``input``, ``choices`` (in a fieldset) or ``single``."""
    if field.widget_type in _CHOICE_LISTS:
        return "choices"
    return "single" if field.widget_type == "checkbox" else "input"


@register.simple_tag(takes_context=True)
def language_link(context: Context, code: str) -> str:
    """Link this page in another language: same path, same query, ``lang`` replaced.

    Error pages have no request in their context, only its path.
    """
    request = context.get("request")
    if request is None:
        return f"{_own_address(context.get('path') or '/')}?lang={code}"
    query = request.GET.copy()
    query["lang"] = code
    return f"{_own_address(request.path)}?{query.urlencode()}"


@register.filter
def page_numbers(page: Page[Any]) -> Iterator[int | str]:
    """List the numbers to offer around this page, with an ellipsis for the rest."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


def _own_address(path: str) -> str:
    # Whoever asks for //evil.example gets a page of ours, whose links must stay ours.
    return escape_leading_slashes(escape_uri_path(path))
