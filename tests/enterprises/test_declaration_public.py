"""Self-declarations for everybody: read, checked, compared, challenged without an account."""

import hashlib
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from html import unescape
from http import HTTPStatus
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.declaration_enums import DeclarationStatus
from enterprises.models import Challenge, Declaration
from qbs_platform.anchoring import services as anchoring
from tests.factories import declarations as made

pytestmark = pytest.mark.usefixtures("regions_loaded")
LABEL = "企业自我声明，未经第三方认证"


@pytest.fixture
def home(now: datetime, regions_loaded: None) -> made.House:
    return made.house(now=now)


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def at(name: str, row: Declaration) -> str:
    return reverse(f"enterprises:{name}", args=[row.public_id])


def read(address: str, **asked: str) -> str:
    response = Client().get(address, asked)
    assert response.status_code == HTTPStatus.OK
    assert response.cookies == {}
    return text_of(response)


def test_anybody_reads_a_declaration_with_its_label_and_without_a_cookie(
    home: made.House, now: datetime
) -> None:
    row = made.published(home, now=now)
    for address in (at("declaration", row), at("declaration-compare", row)):
        assert LABEL in read(address)
    listed = read(reverse("enterprises:declarations"))
    assert LABEL in listed
    assert "龙井茶" in listed
    page = read(at("declaration", row))
    for said in (
        "Q/XH 001—2025",
        "≤ 6.5 %",
        row.content_hash,
        "等待锚定",
        "由企业授权的签署人签署",
    ):
        assert said in page
    assert home.signatory.user.name not in page
    english = text_of(Client(headers={"accept-language": "en"}).get(at("declaration", row)))
    assert "Self-declaration, not certified by a third party" in english


def test_what_is_weaker_than_the_recommended_standard_says_so(
    home: made.House, now: datetime
) -> None:
    weak = replace(
        made.TEXT.indicators[0],
        baseline_standard="Q/XH 003—2025",
        baseline_unit="%",
        baseline_limit=Decimal(5),
        weaker_is_stated=True,
    )
    row = made.published(home, replace(made.TEXT, indicators=(weak,)), now=now)
    assert "低于推荐性标准" in read(at("declaration", row))


def test_the_content_file_has_the_anchored_fingerprint(home: made.House, now: datetime) -> None:
    row = made.published(home, now=now)
    response = Client().get(at("declaration-content", row))
    assert hashlib.sha256(response.content).hexdigest() == row.content_hash
    assert response.cookies == {}


def test_publication_and_end_lead_to_their_entries(home: made.House, now: datetime) -> None:
    row = made.at(DeclarationStatus.WITHDRAWN, home, now=now)
    with transaction.atomic():
        own = [each for each in anchoring.claim(limit=50) if each.ref == row.ref]
        entries = {each.pk: 40 + place for place, each in enumerate(own)}
        anchoring.mark_anchored(entries=entries, now=timezone.now())
    page = read(at("declaration", row))
    assert page.index(reverse("ledger:entry", args=[40])) < page.index("账本第 41 条")


@pytest.mark.parametrize("status", [DeclarationStatus.DRAFT, DeclarationStatus.DISCARDED])
def test_drafts_are_nobodys_business(
    status: DeclarationStatus, home: made.House, now: datetime
) -> None:
    row = made.at(status, home, now=now)
    for name in ("declaration", "declaration-content", "declaration-compare", "challenge-new"):
        assert Client().get(at(name, row)).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    "status",
    [
        DeclarationStatus.SUPERSEDED,
        DeclarationStatus.WITHDRAWN,
        DeclarationStatus.STRUCK_OFF,
        DeclarationStatus.EXPIRED,
    ],
)
def test_what_has_ended_stays_readable_and_says_how(
    status: DeclarationStatus, home: made.House, now: datetime
) -> None:
    row = made.at(status, home, now=now)
    page = read(at("declaration", row))
    assert str(status.label) in page
    assert at("challenge-new", row) not in page
    listed = reverse("enterprises:declarations")
    assert at("declaration", row) in read(listed, status=status.value)
    assert at("declaration", row) not in read(listed)


def test_a_list_that_finds_nothing_says_so(db: None) -> None:
    listed = reverse("enterprises:declarations")
    assert "还没有公开的声明" in read(listed)
    assert "没有符合条件的声明" in read(listed, text="龙井")


def test_a_version_is_compared_with_the_one_before(home: made.House, now: datetime) -> None:
    first = made.published(home, now=now)
    second = made.published(home, made.another(), now=now)
    page = read(at("declaration-compare", second))
    assert "第 1 版与第 2 版有 1 处不同" in page
    assert "≤ 6.5 %" in page
    assert "≤ 6.0 %" in page
    assert "没有可对照的前一版" in read(at("declaration-compare", first))


@pytest.mark.parametrize("asked", [{"status": "DRAFT"}, {"order": "x"}, {"category": "x"}])
def test_a_wrong_question_is_answered_422_without_rows(asked: dict[str, str], db: None) -> None:
    response = Client().get(reverse("enterprises:declarations"), asked)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "没有这个选项" in text_of(response)


# --- challenging


def send(row: Declaration, **changed: str) -> Any:
    given = {"target": "1", "statement": made.SAID.statement, "contact": "", **changed}
    return Client(REMOTE_ADDR="198.51.100.20").post(at("challenge-new", row), given)


def test_anybody_challenges_and_gets_a_receipt_that_opens_the_progress(
    home: made.House, now: datetime
) -> None:
    row = made.published(home, now=now)
    response = send(row, contact="eve@example.cn")
    challenge = Challenge.objects.get()
    address = reverse("enterprises:challenge-receipt", args=[challenge.receipt])
    assert response.headers["Location"] == address
    page = read(address)
    assert challenge.receipt in page
    assert made.SAID.statement in page
    assert "eve@example.cn" not in page
    assert challenge.receipt in read(address.lower())


def test_the_public_page_says_what_is_challenged_and_keeps_the_words_back(
    home: made.House, now: datetime
) -> None:
    row = made.published(home, now=now)
    challenge = made.challenge(row, now=now)
    page = read(at("declaration", row))
    assert "指标 水分" in page
    assert "被质疑，处理中" in page
    assert made.SAID.statement not in page
    assert challenge.receipt not in page
    made.answered(home, challenge, now=now)
    assert made.ANSWER in read(at("declaration", row))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"target": ""}, "请选择质疑的是哪一项"),
        ({"target": "99"}, "没有这个选项"),
        ({"statement": "不对"}, "不少于 10 个字"),
        ({"statement": ""}, "请写明哪里不对"),
        ({"contact": "12345"}, "11 位"),
        ({"contact": "a@b@c"}, "@"),
    ],
)
def test_what_is_wrong_with_a_challenge_is_said_and_what_was_typed_is_kept(
    changed: dict[str, str], sentence: str, home: made.House, now: datetime
) -> None:
    response = send(made.published(home, now=now), **changed)
    page = text_of(response)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in page
    assert changed.get("statement", made.SAID.statement) in page
    assert not Challenge.objects.exists()


def test_too_many_from_one_address_are_told_to_wait(home: made.House, now: datetime) -> None:
    row = made.published(home, now=now)
    for number in range(5):
        send(row, statement=f"{made.SAID.statement}{number}")
    response = send(row)
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert int(response.headers["Retry-After"]) > 0
    assert made.SAID.statement in text_of(response)


def test_what_has_ended_is_not_challenged(home: made.House, now: datetime) -> None:
    row = made.at(DeclarationStatus.WITHDRAWN, home, now=now)
    assert Client().get(at("challenge-new", row)).status_code == HTTPStatus.CONFLICT
    assert send(row).status_code == HTTPStatus.CONFLICT


def test_an_unknown_receipt_is_not_found(db: None) -> None:
    address = reverse("enterprises:challenge-receipt", args=["ABCDEFGHJKMNP"])
    assert Client().get(address).status_code == HTTPStatus.NOT_FOUND
