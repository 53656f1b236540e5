"""What goes out: attachments, inert, under the right name; nothing by chance."""

from pathlib import Path
from typing import Any

import pytest
from csp.middleware import CSPMiddleware
from django.http import FileResponse
from django.test import RequestFactory

from qbs_platform.files import services
from qbs_platform.files.errors import FileUnavailable
from tests.files import good, pdfs, pictures
from tests.files.conftest import Store

INERT = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def test_headers_are_exact(store: Store) -> None:
    data = pdfs.plain()
    response = services.serve(store(data), "检测报告 “一”.pdf")

    assert isinstance(response, FileResponse)
    assert dict(response.items()) == {
        **INERT,
        "Content-Type": "application/pdf",
        "Content-Length": str(len(data)),
        "Content-Disposition": (
            "attachment; filename*=utf-8''"
            "%E6%A3%80%E6%B5%8B%E6%8A%A5%E5%91%8A%20%E2%80%9C%E4%B8%80%E2%80%9D.pdf"
        ),
    }
    assert response.getvalue() == data


@pytest.mark.parametrize(
    ("as_name", "header"),
    [
        ("report.pdf", 'attachment; filename="report.pdf"'),
        ("report", 'attachment; filename="report.pdf"'),
        ("report.html", 'attachment; filename="report.html.pdf"'),
        ("../../etc/passwd", 'attachment; filename="_.._etc_passwd.pdf"'),
        ('a"b\r\nX: y.pdf', 'attachment; filename="a_bX_ y.pdf"'),
        ("\u202efdp.exe", 'attachment; filename="fdp.exe.pdf"'),
        ("", 'attachment; filename=".pdf"'),
    ],
)
def test_name_is_made_safe_and_fits_the_type(as_name: str, header: str, store: Store) -> None:
    response = services.serve(store(pdfs.plain()), as_name)

    assert response["Content-Disposition"] == header


@pytest.mark.parametrize(
    ("make", "name", "media_type"),
    [
        (pictures.jpeg, "a.jpeg", "image/jpeg"),
        (pictures.png, "a.png", "image/png"),
        (lambda: b"a,b\n", "a.csv", "text/csv"),
    ],
)
def test_type_is_that_of_the_content(make: Any, name: str, media_type: str, store: Store) -> None:
    response = services.serve(store(make(), name, kinds=good.ALL), name)

    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_nginx_sends_the_bytes_where_a_setting_says_so(store: Store, settings: Any) -> None:
    settings.FILES_ACCEL_PREFIX = "/_evidence/"
    stored = store(pdfs.plain())
    response = services.serve(stored, "a.pdf")

    assert dict(response.items()) == {
        **INERT,
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="a.pdf"',
        "X-Accel-Redirect": f"/_evidence/{stored.sha256[:2]}/{stored.sha256}",
    }
    assert response.content == b""  # type: ignore[attr-defined]


def test_lost_bytes_are_said_and_not_an_error_page(store: Store, settings: Any) -> None:
    stored = store(pdfs.plain())
    Path(settings.FILES_DIR, "kept", services.path_of(stored.sha256)).unlink()

    with pytest.raises(FileUnavailable, match="暂时读不到"):
        services.serve(stored, "a.pdf")


def test_site_policy_does_not_replace_the_sandbox(store: Store) -> None:
    response = services.serve(store(pdfs.plain()), "a.pdf")
    request = RequestFactory().get("/x")
    sent = CSPMiddleware(lambda _request: response).process_response(request, response)

    assert sent["Content-Security-Policy"] == "sandbox; default-src 'none'"
