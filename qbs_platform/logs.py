"""Logs: one JSON object a line on standard error, with the id of the request it belongs to."""

import logging
import logging.config
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="-")

# What a proxy may hand in: anything else could forge log lines, or formulas in an export.
_ACCEPTABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{7,63}")
# Django logs the address of every refused request; what a mailed link opens with stays out.
_LINK = re.compile(r"(/accounts/(?:password/reset/[^/\s]+|invitations/accept|join)/)[^/\s?'\"]+")
# PostgreSQL quotes the row it refused, with the names and numbers of people in it (DP-3): up to the
# next error of a traceback, or to the end. In an error's repr, \n is two signs.
_QUOTED_ROW = re.compile(r"(?:\n|\\n)DETAIL: .*?(?=\n\n(?:The above|During)|\Z)", re.DOTALL)


class LineFormatter(JsonFormatter):
    """One event is one line of ASCII.

    So nothing that somebody typed begins a line, turns its direction or steers a terminal.
    """

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Leave out the rows that database errors quote, secrets of links, what Celery repeats."""
        log_data.pop("data", None)
        for name in {"message", "exc_info"} & log_data.keys():
            log_data[name] = _QUOTED_ROW.sub("\nDETAIL: left out", str(log_data[name]))
        for name in {"message", "exc_info", "request"} & log_data.keys():
            log_data[name] = _LINK.sub(r"\1left-out", str(log_data[name]))
        return log_data


class RequestIdFilter(logging.Filter):
    """Puts the current request's id on every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a record."""
        record.request_id = request_id.get()
        return True


class RequestIdMiddleware:
    """Gives each request an id, keeps the proxy's when it is well formed, and answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        # Never reset: Django logs 4xx and 5xx answers after the last middleware has returned.
        request_id.set(given if _ACCEPTABLE.fullmatch(given) else secrets.token_hex(8))
        response = self.get_response(request)
        response["X-Request-Id"] = request_id.get()
        return response


def configure(options: dict[str, Any]) -> None:
    """Set up logging; ``options["level"]`` is the root level. Named by ``LOGGING_CONFIG``."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"request_id": {"()": RequestIdFilter}},
            "formatters": {
                "json": {
                    "()": LineFormatter,
                    "format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s",
                    "rename_fields": {
                        "asctime": "at",
                        "levelname": "level",
                        "name": "logger",
                    },
                    "datefmt": "%Y-%m-%dT%H:%M:%S%z",
                }
            },
            "handlers": {
                "console": {
                    "class": "logging.StreamHandler",
                    "formatter": "json",
                    "filters": ["request_id"],
                }
            },
            "root": {"level": options["level"], "handlers": ["console"]},
            # Django's own handlers would also mail tracebacks to ADMINS.
            "loggers": {name: {"handlers": []} for name in ("django", "django.server")},
        }
    )
