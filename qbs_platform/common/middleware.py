"""Middleware of the shell: safe default headers, the chosen language, refusals as pages."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from qbs_platform.common import error_pages
from qbs_platform.common.errors import Refusal, TooMany

_PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class DefaultHeadersMiddleware:
    """No answer is kept by a cache unless its view says so; no page uses the device's sensors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS_POLICY)
        return response


class ChosenLanguageMiddleware(LocaleMiddleware):
    """The reader's language: ``?lang=`` (remembered in a cookie), cookie, browser, Chinese.

    A link, not a form, switches the language, so that it works on cookie-free public pages and
    without JavaScript; nothing but the reader's own preference changes.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language; one asked for in the address wins."""
        super().process_request(request)
        chosen = request.GET.get("lang", "")
        if chosen in dict(settings.LANGUAGES):
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Remember a language asked for in the address for a year."""
        response = super().process_response(request, response)
        chosen = request.GET.get("lang", "")
        if chosen in dict(settings.LANGUAGES):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=365 * 24 * 60 * 60,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        return response


class RefusalMiddleware:
    """A ``Refusal`` that a view let through becomes an answer with its status and sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer refusals; leave everything else to Django."""
        if not isinstance(exception, Refusal):
            return None
        response = error_pages.render(
            request, exception.status, reason=str(exception), kind=exception.kind()
        )
        if isinstance(exception, TooMany):
            response["Retry-After"] = str(exception.retry_after_seconds)
        return response
