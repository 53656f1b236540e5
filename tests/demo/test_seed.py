"""The demo: complete, fictional, made once, never on a real deployment."""

import re
from datetime import datetime
from http import HTTPStatus
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import send_mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.enums import LotStatus, ProductStatus
from enterprises.models import Enterprise, Lot, Product
from enterprises.selectors.enterprises import on_chain
from qbs_platform.accounts import selectors as accounts
from qbs_platform.accounts import sms
from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import Grant, Invitation, User
from qbs_platform.common.validators import uscc
from qbs_platform.demo import content, mailbox, services
from qbs_platform.regions import selectors as regions

PILOT_PROVINCES_OF_2018 = {
    "上海市", "广西壮族自治区", "广东省", "山东省", "浙江省", "四川省",
    "重庆市", "云南省", "甘肃省", "山西省", "内蒙古自治区",
}  # fmt: skip


@pytest.fixture
def demo(regions_loaded: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo of the first four cities: what is asked here does not depend on how many."""
    monkeypatch.setattr(content, "cities", lambda: ["310000", "450100", "450200", "440100"])
    services.seed(now=now)


@pytest.fixture
def whole_demo(regions_loaded: None, db: None, now: datetime) -> None:
    services.seed(now=now)


@pytest.mark.usefixtures("regions_loaded")
def test_seventeen_provinces_and_sixty_one_cities_take_part() -> None:
    provinces = content.country()["provinces"]
    pilots = {regions.by_code(p["code"]).name for p in provinces if p["pilot"]}

    assert (len(provinces), len(set(content.cities()))) == (17, 61)
    assert pilots == PILOT_PROVINCES_OF_2018


@pytest.mark.usefixtures("whole_demo")
def test_every_city_has_its_enterprises() -> None:
    for code in content.cities():
        under = regions.subtree(regions.by_code(code))
        assert on_chain().filter(region__in=under).count() == 2, code
    assert (Enterprise.objects.count(), on_chain().count()) == (127, 122)


@pytest.mark.usefixtures("demo")
def test_every_code_passes_both_check_layers_and_every_name_says_demo() -> None:
    found = list(Enterprise.objects.all())

    assert len(found) == 2 * 4 + len(content.cases())
    assert {uscc.check(e.uscc, is_known_division=lambda _c: True).outcome for e in found} == {
        uscc.Outcome.ACCEPT
    }
    assert [e.name for e in found if not e.name.endswith("（演示）")] == []


@pytest.mark.usefixtures("demo")
def test_products_and_lots_stand_in_every_state() -> None:
    first = Grant.objects.filter(user__email="owner@demo.example").values("organisation")
    owned = Product.objects.filter(enterprise__public_id__in=first)

    assert set(owned.values_list("status", flat=True)) == set(ProductStatus.values)
    states = Lot.objects.filter(product__in=owned).values_list("status", flat=True)
    assert set(states) == set(LotStatus.values)
    assert [name for name in owned.values_list("name", flat=True) if "（演示）" not in name] == []


@pytest.mark.usefixtures("demo")
def test_every_role_has_an_account_that_signs_in() -> None:
    assert set(Grant.objects.values_list("role", flat=True)) == set(Role.values)
    for person in content.people()["people"]:
        client = Client()
        response = client.post(
            reverse("accounts:sign-in"),
            {"username": person["email"], "password": content.people()["password"]},
        )
        if response.headers.get("Location") == reverse("accounts:second-factor"):
            response = client.post(reverse("accounts:second-factor"), {"code": "20180007"})
        assert response.headers.get("Location") == reverse("home:desk"), person["email"]
        assert client.get(reverse("home:desk")).status_code == HTTPStatus.OK


@pytest.mark.usefixtures("demo")
def test_the_pages_of_people_have_something_to_show(now: datetime) -> None:
    (former,) = User.objects.filter(is_active=False)
    waiting = accounts.open_invitations(now=now)

    assert former.email == content.people()["former"]["email"]
    assert waiting.count() == 2
    assert Invitation.objects.filter(expires_at__lte=now).count() == 1


@pytest.mark.usefixtures("demo")
def test_seeding_twice_changes_nothing(now: datetime) -> None:
    before = (User.objects.count(), Grant.objects.count(), Enterprise.objects.count())

    assert services.seed(now=now) is False
    assert (User.objects.count(), Grant.objects.count(), Enterprise.objects.count()) == before


def test_a_real_deployment_refuses_the_demo(settings: Any, db: None) -> None:
    settings.LOCAL_HTTP = False
    with pytest.raises(CommandError, match="not on a real deployment"):
        call_command("seed_demo")


def test_the_list_of_accounts_is_the_one_in_the_readme(settings: Any) -> None:
    out = StringIO()
    settings.LOCAL_HTTP = True
    call_command("seed_demo", "--print", stdout=out)
    readme = (settings.BASE_DIR / "README.md").read_text("utf-8")

    listed = [line.split()[0] for line in out.getvalue().splitlines() if "@" in line]
    assert len(listed) == len(content.people()["people"])
    assert [email for email in listed if email not in readme] == []
    assert content.people()["password"] in readme
    assert content.people()["totp_secret"] in readme
    assert content.people()["totp_secret"] in out.getvalue()


def test_the_page_of_demo_accounts_opens_them_all(settings: Any, regions_loaded: None) -> None:
    settings.LOCAL_HTTP = True
    services.seed(now=timezone.now())
    page = Client().get(reverse("demo:accounts"))
    found = re.search(r"<code class=\"secret\">(\d{6})</code>", page.content.decode())

    assert found is not None
    assert len(page.cookies) == 0
    client = Client()
    data = {"username": "clerk@demo.example", "password": content.people()["password"]}
    client.post(reverse("accounts:sign-in"), data)
    client.post(reverse("accounts:second-factor"), {"code": found[1]})
    assert client.get(reverse("home:desk")).status_code == HTTPStatus.OK


def test_a_real_deployment_has_no_page_of_demo_accounts(settings: Any, db: None) -> None:
    settings.LOCAL_HTTP = False

    assert Client().get(reverse("demo:accounts")).status_code == HTTPStatus.NOT_FOUND


def test_what_is_sent_in_the_demo_can_be_read(settings: Any, tmp_path: Path) -> None:
    settings.LOCAL_HTTP = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.SMS_BACKEND = "qbs_platform.demo.mailbox.TextsAsMails"
    assert "还没有发出邮件" in Client().get(reverse("demo:mails")).content.decode()

    link = "http://localhost:8000/accounts/invitations/accept/token/"
    send_mail("加入 QBS 质量链", f"链接：{link} <b>", "qbs@localhost", ["xin@demo.example"])
    sms.send(phone="13800138000", text="验证码 123456")
    page = Client().get(reverse("demo:mails")).content.decode()

    assert f'<a href="{link}"' in page
    assert "&lt;b&gt;" in page
    assert "加入 QBS 质量链" in page
    assert "123456" in page
    assert "<strong>13800138000</strong>" in page
    assert all(abs(mail.sent_at - timezone.now()).total_seconds() < 60 for mail in mailbox.newest())
    settings.LOCAL_HTTP = False
    assert Client().get(reverse("demo:mails")).status_code == HTTPStatus.NOT_FOUND
