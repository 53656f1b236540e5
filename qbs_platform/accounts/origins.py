"""Where a request comes from: its address, and whether this browser is a person's own.

The address is what the nearest proxy of ours saw; what a client writes into the header itself
stands further left and is never believed.
"""

import ipaddress
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from qbs_platform.accounts.models import User

_SALT = "accounts.device"
_DAYS_90 = 90 * 24 * 60 * 60
_IPV6_SITE = 64  # one customer has at least this many addresses


@dataclass(frozen=True, slots=True)
class Origin:
    """``address`` as counted ("" if unknown); ``owner``: whose own browser; ``device``: which."""

    address: str
    owner: str = ""
    device: str = ""


def address_of(request: HttpRequest) -> str:
    """The client's address: the last one that no trusted proxy has."""
    hops = [h.strip() for h in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if h.strip()]
    for hop in (request.META.get("REMOTE_ADDR", ""), *reversed(hops)):
        if not _is_trusted_proxy(hop):
            return hop if _parsed(hop) else ""
    return ""


def origin_of(request: HttpRequest) -> Origin:
    """What the limiter counts by."""
    address = _counted(address_of(request))
    cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        owner, device = signing.loads(cookie, salt=_SALT, max_age=_DAYS_90)
    except (signing.BadSignature, ValueError, TypeError):
        return Origin(address)
    return Origin(address, str(owner), str(device))


def remember_device(response: HttpResponse, user: User) -> None:
    """Let this browser count its own wrong attempts, so that no stranger can lock it out."""
    value = signing.dumps([str(user.public_id), secrets.token_urlsafe(12)], salt=_SALT)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        value,
        max_age=_DAYS_90,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    # How a socket for both families writes IPv4; else the whole of it would count as one site.
    return getattr(parsed, "ipv4_mapped", None) or parsed


def _is_trusted_proxy(address: str) -> bool:
    if not address:  # a unix socket: only our own proxy can reach it
        return bool(settings.TRUSTED_PROXIES)
    parsed = _parsed(address)
    return parsed is not None and any(parsed in proxy for proxy in settings.TRUSTED_PROXIES)


def _counted(address: str) -> str:
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, _IPV6_SITE), strict=False))
    return str(parsed or "")
