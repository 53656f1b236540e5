"""Real files through a real browser: up, checked, kept, down again, for nobody else."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from qbs_platform.accounts.enums import Role
from qbs_platform.files.models import StoredFile
from tests.e2e.conftest import SignIn, axe, fits
from tests.factories.people import Person
from tests.files import pdfs

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.e2e.evidence_routes"),
]

NAME, BODY = "检测报告（2026）.pdf", pdfs.plain()
REPORT: Any = {"name": NAME, "mimeType": "application/pdf", "buffer": BODY}


def send(page: Page, *files: Any) -> None:
    page.locator("input[type=file]").set_input_files(list(files))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_file_goes_up_and_comes_down_the_same(
    page: Page, live_server: Any, sign_in: SignIn, language: str, tmp_path: Path
) -> None:
    sign_in(page, Role.ENT_EDITOR)
    page.goto(f"{live_server.url}/evidence/?lang={language}")
    send(page, REPORT)
    row = page.locator(".upload-file").last
    expect(row).to_contain_text(hashlib.sha256(BODY).hexdigest())
    expect(row).to_have_class(re.compile("upload-file-stored"))
    expect(row.locator("[name=evidence_id]")).to_have_value(str(StoredFile.objects.get().public_id))
    axe(page)
    page.set_viewport_size({"width": 390, "height": 800})
    assert fits(page)

    page.reload()
    with page.expect_download() as started:
        page.get_by_role("link", name=NAME).click()

    assert started.value.suggested_filename == NAME
    kept = tmp_path / "kept.pdf"
    started.value.save_as(kept)
    assert kept.read_bytes() == BODY


def test_a_hostile_file_is_refused_with_its_reason_and_can_be_replaced(
    page: Page, live_server: Any, sign_in: SignIn
) -> None:
    sign_in(page, Role.ENT_EDITOR)
    page.goto(f"{live_server.url}/evidence/")
    send(page, {**REPORT, "buffer": b"MZ\x90\x00 not a report"})
    expect(page.locator(".upload-file").last).to_contain_text(
        "文件内容是程序（Windows），不能接受。"
    )
    assert not StoredFile.objects.exists()
    axe(page)

    send(page, REPORT)

    expect(page.locator(".upload-file").last).to_contain_text("指纹一致")
    assert StoredFile.objects.count() == 1


def test_a_file_exists_for_its_owner_only(
    page: Page, live_server: Any, sign_in: SignIn, person: Callable[..., Person]
) -> None:
    sign_in(page, Role.ENT_EDITOR)
    page.goto(f"{live_server.url}/evidence/")
    send(page, REPORT)
    expect(page.locator(".upload-file").last).to_contain_text("指纹一致")
    address = f"/evidence/{StoredFile.objects.get().public_id}/"

    other = Client()
    other.force_login(person("ENT_EDITOR").user)

    assert page.request.get(live_server.url + address).status == 200
    assert other.get(address).status_code == 404
