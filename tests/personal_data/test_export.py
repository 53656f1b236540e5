"""People take their personal data along, owners their enterprise's, and nobody else's (DP-4)."""

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qbs_platform.accounts.models import User
from qbs_platform.audit.models import AuditEvent
from tests.accounts.doors import COOKIE
from tests.factories import enterprises as firms
from tests.factories.people import make_person
from tests.personal_data.leaver import EMAIL, LEGAL_ID, NAME, PHONE, command

pytestmark = pytest.mark.usefixtures("regions_loaded")


def columns(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {f"{each['table']}.{each['column']}": each for each in document["columns"]}


def browser_of(user: User, *, minutes: int = 0) -> Client:
    """A browser whose last proof is ``minutes`` old."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["proved_at"] = (timezone.now() - timedelta(minutes=minutes)).timestamp()
    session.save()
    client.cookies[COOKIE] = session.session_key or ""
    return client


def test_a_person_takes_everything_along(full: firms.Firm, qian: User) -> None:
    document = json.loads(command("export_personal_data", email=EMAIL, language="en"))
    found = columns(document)

    assert document["format"] == "qbs.personal-data.v1"
    assert document["subject"] == {"kind": "PERSON", "public_id": str(qian.public_id)}
    assert found["accounts_user.name"]["values"] == [NAME]
    assert found["accounts_user.name"]["purpose"] == "Say who did something"
    assert found["accounts_invitation.email"]["values"] == [EMAIL]
    assert len(found["accounts_letter.reference"]["values"]) == 2 + 1  # the invitation's too
    assert found["enterprises_joinrequest.message"]["values"] == [f"{NAME}，{PHONE}"]
    for secret in (
        "accounts_user.password",
        "mfa_authenticator.data",
        "django_session.session_data",
    ):
        assert (found[secret]["is_withheld"], found[secret]["values"]) == (True, [])
    assert AuditEvent.objects.filter(action="accounts.user.export").count() == 1


def test_an_export_holds_nothing_of_anybody_else(full: firms.Firm, qian: User) -> None:
    stranger = firms.newcomer("孙明").user
    text = command("export_personal_data", email=stranger.email)

    assert (NAME in text, EMAIL in text, PHONE in text) == (False, False, False)
    assert stranger.email in text


def test_the_button_on_the_security_page_gives_the_file(qian: User) -> None:
    browser = browser_of(qian)
    page = browser.get(reverse("accounts:security"))
    answer = browser.post(reverse("accounts:personal-data"))

    assert "下载我的个人信息" in page.content.decode()
    assert answer["Content-Disposition"] == 'attachment; filename="personal-data.json"'
    assert "no-store" in answer["Cache-Control"]
    assert columns(answer.json())["accounts_user.phone"]["values"] == [PHONE]
    assert AuditEvent.objects.get(action="accounts.user.export").actor == qian.public_id


def test_the_owner_s_file_has_the_sealed_fields_opened() -> None:
    firm = firms.submitted()
    browser = browser_of(firm.owner.user)
    page = browser.get(reverse("enterprises:own"))
    found = columns(browser.post(reverse("enterprises:personal-data")).json())

    assert "下载本企业的个人信息" in page.content.decode()
    assert found["enterprises_particulars.legal_id"]["values"] == [LEGAL_ID]
    assert found["enterprises_particulars.contact_name"]["values"] == ["周敏"]
    assert sorted(found["files_storedfile.original_name"]["values"]) == [
        "法定代表人授权书.pdf",
        "营业执照或登记证书.pdf",
    ]
    event = AuditEvent.objects.get(action="enterprises.enterprise.export-personal-data")
    assert event.object_id == str(firm.enterprise.public_id)


def test_a_first_clerk_s_refusal_is_not_in_the_owner_s_file() -> None:
    firm = firms.submitted()
    clerks = make_person("CLERK"), make_person("CLERK")
    browser = browser_of(firm.owner.user)
    seen = []
    for clerk in clerks:
        firms.refuse(firm, clerk, timezone.now())
        document = browser.post(reverse("enterprises:personal-data")).json()
        seen.append(len(columns(document)["enterprises_opinion.note"]["values"]))

    assert seen == [0, 2]


@pytest.mark.parametrize("route", ["accounts:personal-data", "enterprises:personal-data"])
def test_both_files_ask_for_a_fresh_proof(route: str) -> None:
    answer = browser_of(firms.submitted().owner.user, minutes=6).post(reverse(route))

    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"].startswith(reverse("accounts:prove"))


def test_other_members_see_no_button_and_get_no_file() -> None:
    firm = firms.submitted()
    editor = make_person("ENT_EDITOR", None, firm.enterprise.public_id)
    browser = browser_of(editor.user)

    assert "下载本企业的个人信息" not in browser.get(reverse("enterprises:own")).content.decode()
    answer = browser.post(reverse("enterprises:personal-data"))
    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_too_many_exports_are_refused_with_a_time(qian: User) -> None:
    browser = browser_of(qian)
    answers = [browser.post(reverse("accounts:personal-data")) for _again in range(11)]

    assert [answer.status_code for answer in answers] == [HTTPStatus.OK] * 10 + [
        HTTPStatus.TOO_MANY_REQUESTS
    ]
