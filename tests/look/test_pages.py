"""The pages of the shell as the test client sees them."""

import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import User
from qbs_platform.common import error_pages, error_texts
from tests.look.people import ROLE_OF

Person = Callable[..., User]


def test_public_page_asks_no_query_and_sets_no_cookie(
    client: Client, django_assert_num_queries: Callable[[int], object], db: None
) -> None:
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        response = client.get(reverse("home:visitors"))

    assert response.status_code == HTTPStatus.OK
    assert response.cookies == {}


@pytest.mark.parametrize("status", list(error_texts.TEXTS), ids=str)
def test_error_page_needs_no_database(rf: object, status: HTTPStatus) -> None:
    with translation.override("zh-hans"):
        response = error_pages.render(rf.get("/x/"), status)  # type: ignore[attr-defined]
        title = str(error_texts.TEXTS[status].title)

    assert response.status_code == status
    assert title in response.content.decode()
    assert 'href="/x/?lang=en"' in response.content.decode()


@pytest.mark.parametrize("kind", ROLE_OF)
def test_desk_of_each_role_says_why_it_is_empty(client: Client, person: Person, kind: str) -> None:
    client.force_login(person(ROLE_OF[kind]))

    page = client.get(reverse("home:desk")).content.decode()

    assert page.count("<h1") == 1
    assert "empty-title" in page


def test_desk_without_a_role_tells_the_address_to_give(client: Client, person: Person) -> None:
    user = person()
    client.force_login(user)

    assert user.email in client.get(reverse("home:desk")).content.decode()


def test_official_finds_the_map_of_the_region(client: Client, person: Person) -> None:
    client.force_login(person(Role.GOV_VIEWER))

    page = client.get(reverse("home:desk")).content.decode()

    assert page.count('href="/gov/330000/map/"') == 2
    assert "浙江省质量概况" in page


def test_role_menu_offers_the_other_roles_as_forms(client: Client, person: Person) -> None:
    user = person(Role.EXPERT, Role.CASE_OFFICER)
    other = user.grants.get(role=Role.CASE_OFFICER)
    client.force_login(user)

    page = client.get(reverse("home:desk")).content.decode()
    assert re.search(rf'name="grant"\s+value="{other.public_id}"', page)
    client.post(reverse("accounts:role-switch"), {"grant": str(other.public_id)})

    assert "以投诉处理人的身份工作" in client.get(reverse("home:desk")).content.decode()


def test_shell_costs_four_queries(
    client: Client, person: Person, django_assert_num_queries: Callable[[int], object]
) -> None:
    client.force_login(person(Role.EXPERT, Role.CASE_OFFICER))

    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        client.get(reverse("home:styleguide"))  # session, user, grants, unread notices


def test_language_link_keeps_path_and_query(client: Client, person: Person) -> None:
    client.force_login(person(Role.EXPERT))

    page = client.get("/styleguide/?section=lists&sort=-days").content.decode()

    assert 'href="/styleguide/?section=lists&amp;sort=-days&amp;lang=en"' in page


def test_english_is_chosen_by_link_and_remembered(client: Client) -> None:
    assert 'lang="en"' in client.get("/?lang=en").content.decode()
    assert "Five areas, one question each" in client.get("/").content.decode()


def test_refused_sign_in_summarises_what_is_wrong(client: Client, db: None) -> None:
    response = client.post(reverse("accounts:sign-in"), {"username": "", "password": ""})

    page = response.content.decode()
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert re.search(r"<title>\s*有错误：登录", page)
    assert '<a href="#id_username">请输入邮箱或手机号。</a>' in page
    assert 'aria-describedby="id_username_error"' in page


def test_styleguide_fragment_is_for_swaps_only(client: Client, person: Person) -> None:
    client.force_login(person(Role.EXPERT))
    swap = {"HX-Request": "true"}
    back = {**swap, "HX-History-Restore-Request": "true"}

    assert "topbar" not in client.get("/styleguide/", headers=swap).content.decode()
    assert "topbar" in client.get("/styleguide/", headers=back).content.decode()
    assert "HX-Request" in client.get("/styleguide/")["Vary"]


def test_unknown_section_is_not_found(client: Client, person: Person) -> None:
    client.force_login(person(Role.EXPERT))

    assert client.get("/styleguide/?section=x").status_code == HTTPStatus.NOT_FOUND


def test_print_layout_lists_every_area(client: Client, person: Person) -> None:
    client.force_login(person(Role.ENT_EDITOR))

    page = client.get(reverse("home:materials")).content.decode()

    assert page.count("<section>") == 5
