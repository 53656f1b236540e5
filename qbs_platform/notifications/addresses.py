"""Where a notice may lead: to a page of this platform, nowhere else (CWE-601, open redirect)."""

import re
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from qbs_platform.notifications.errors import UrlForeign

# One slash and no second, no backslash, no control character or space: nothing that a browser
# would read as another host. The table holds the same rule.
FORM = r"^/([^/\\\x01-\x20\x7f][^\\\x01-\x20\x7f]*)?$"


def ensure_own(url: str) -> None:
    """Raise UrlForeign unless ``url`` is a path of ours, with or without query and fragment."""
    if "\x00" in url or not re.fullmatch(FORM, url):
        raise UrlForeign("A notice leads to a path that begins with one slash.")
    try:
        resolve(urlsplit(url).path)
    except Resolver404:
        raise UrlForeign("A notice leads to a path that has a page.") from None
