"""Downloads of one entry, and the log as static files as long as no web server serves them."""

from pathlib import PurePosixPath

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from chain.ledger import log_files
from chain.ledger.reading import entries

_TEXT = "text/plain; charset=utf-8"
_BYTES = "application/octet-stream"
# C2SP tlog-tiles: a checkpoint may be kept for seconds, a tile for ever.
_FRESH = "max-age=2"
_FOR_EVER = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def entry_bytes(request: HttpRequest, index: int) -> HttpResponseBase:
    """The entry exactly as hashed."""
    return _file(entries.body_of(index), f"entry-{index}.json", "application/json")


@login_not_required
@require_safe
def entry_proof(request: HttpRequest, index: int) -> HttpResponseBase:
    """The entry's ``.tlog-proof`` under the latest checkpoint."""
    return _file(entries.proof_of(index).encode(), f"entry-{index}.tlog-proof", _TEXT)


@login_not_required
@require_safe
def entry_bundle(request: HttpRequest, index: int) -> HttpResponseBase:
    """Everything to check the entry offline with ``python -m chain.core.verify``."""
    return _file(entries.bundle_of(index), f"entry-{index}.qbs.json", "application/json")


@login_not_required
@require_safe
def log_text(request: HttpRequest, name: str) -> HttpResponseBase:
    """``checkpoint``, ``vkey`` or ``policy``: the small files that change."""
    return _served(PurePosixPath(name), _TEXT, _FRESH)


@login_not_required
@require_safe
def log_tile(request: HttpRequest, path: str) -> HttpResponseBase:
    """A tile or an entry bundle, by a path that the routes hold to the form of one."""
    return _served(PurePosixPath("tile") / path, _BYTES, _FOR_EVER)


def _file(data: bytes, name: str, kind: str) -> HttpResponseBase:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _for_everybody(response, _FRESH)


def _served(path: PurePosixPath, kind: str, keep: str) -> HttpResponseBase:
    try:
        stream = (log_files.folder() / path).open("rb")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise Http404 from error
    response = FileResponse(stream, content_type=kind)
    del response["Content-Disposition"]
    return _for_everybody(response, keep)


def _for_everybody(response: HttpResponseBase, keep: str) -> HttpResponseBase:
    response["Cache-Control"] = keep
    response["Access-Control-Allow-Origin"] = "*"  # verifiers on other people's pages
    return response
