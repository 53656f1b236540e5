"""The upload component against a server played by the test."""

import hashlib
import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from qbs_platform.accounts.enums import Role
from tests.e2e.conftest import SignIn, axe

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BODY = b"%PDF-1.7 a report"
HASH = hashlib.sha256(BODY).hexdigest()
REPORT = {"name": "报告.pdf", "mimeType": "application/pdf", "buffer": BODY}
EMPTY = {"name": "空.pdf", "mimeType": "application/pdf", "buffer": b""}


@pytest.fixture
def upload(page: Page, live_server: LiveServer, sign_in: SignIn) -> Callable[..., None]:
    """Open the component; answer what it sends with the given fingerprint."""

    def start(*files: object, sha256: str = HASH) -> None:
        def answer(route: Route) -> None:
            if route.request.method != "POST":
                return route.continue_()
            body = {"id": "file-7", "sha256": sha256}
            return route.fulfill(status=201, body=json.dumps(body))

        sign_in(page, Role.ENT_EDITOR)
        page.route("**/styleguide/**", answer)
        page.goto(f"{live_server.url}/styleguide/?section=upload")
        page.locator("input[type=file]").set_input_files(list(files))  # type: ignore[arg-type]

    return start


def test_upload_shows_the_fingerprint_that_both_sides_computed(
    page: Page, upload: Callable[..., None]
) -> None:
    upload(REPORT)

    row = page.locator(".upload-file").last
    expect(row).to_contain_text("已上传，指纹一致")
    expect(row).to_contain_text(HASH)
    expect(row.locator("[name=evidence_id]")).to_have_value("file-7")
    expect(page.locator("[data-qbs-upload-status]")).to_have_text("上传完成：报告.pdf")
    axe(page)


def test_upload_says_when_the_fingerprints_differ_and_offers_to_retry(
    page: Page, upload: Callable[..., None]
) -> None:
    upload(REPORT, sha256="0" * 64)

    row = page.locator(".upload-file").last
    expect(row).to_contain_text("指纹不一致")
    expect(row.get_by_role("button", name=re.compile("重试"))).to_be_visible()
    expect(row.locator("[name=evidence_id]")).to_be_disabled()


def test_empty_file_is_refused_and_can_be_removed(page: Page, upload: Callable[..., None]) -> None:
    upload(REPORT, EMPTY)

    row = page.locator(".upload-file").last
    expect(row).to_contain_text("文件是空的，没有上传")
    rows = page.locator(".upload-file").count()
    row.get_by_role("button", name=re.compile("移除")).click()

    expect(page.locator(".upload-file")).to_have_count(rows - 1)
    expect(page.get_by_role("button", name="选择文件")).to_be_focused()
