"""Headers, cookies, caches, hosts, tokens and redirects on every kind of answer (T-09)."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from tests.factories.people import PASSWORD, Person

Answer = Callable[[], Any]
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
}


def broken(error: Exception) -> Any:
    client = Client(raise_request_exception=False)
    with patch("qbs_platform.home.views.render", side_effect=error):
        return client.get(reverse("home:visitors"))


def too_large() -> Any:
    return Client().post(
        reverse("accounts:sign-in"),
        "x" * 3_000_000,
        content_type="application/x-www-form-urlencoded",
    )


def signed_in_page(person: Person, name: str) -> Any:
    client = Client()
    client.force_login(person.user)
    return client.get(reverse(name))


@pytest.fixture
def answers(person: Callable[..., Person], db: None) -> dict[str, Answer]:
    clerk = person("CLERK")
    return {
        "public page": lambda: Client().get(reverse("home:visitors")),
        "private page": lambda: signed_in_page(clerk, "home:desk"),
        "sign-in": lambda: Client().get(reverse("accounts:sign-in")),
        "redirect": lambda: Client().get(reverse("home:desk")),
        "health": lambda: Client().get(reverse("operations:healthz")),
        "static file": lambda: Client().get("/static/css/tokens.css"),
        "400": lambda: Client().get("/", headers={"host": "evil.example"}),
        "403": lambda: signed_in_page(clerk, "operations:health"),
        "404": lambda: Client().get("/no-such-page/"),
        "405": lambda: Client().post(reverse("home:visitors")),
        "500": lambda: broken(RuntimeError("planted")),
        "503": lambda: broken(OperationalError("planted")),
    }


STATUS = {
    "public page": 200,
    "private page": 200,
    "sign-in": 200,
    "redirect": 302,
    "health": 200,
    "static file": 200,
    **{str(code): code for code in (400, 403, 404, 405, 500, 503)},
}


@pytest.mark.parametrize("kind", sorted(STATUS))
def test_every_answer_carries_the_security_headers(kind: str, answers: dict[str, Answer]) -> None:
    response = answers[kind]()

    assert response.status_code == STATUS[kind]
    assert {name: response.headers.get(name) for name in EXPECTED} == EXPECTED
    assert set(response.headers["Content-Security-Policy"].split("; ")) >= POLICY
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert len(response.headers["X-Request-Id"]) >= 8


@pytest.mark.parametrize("kind", sorted(set(STATUS) - {"redirect", "405", "static file"}))
def test_type_and_charset_match_the_body(kind: str, answers: dict[str, Answer]) -> None:
    expected = "application/json" if kind == "health" else "text/html; charset=utf-8"

    assert answers[kind]().headers["Content-Type"] == expected


@pytest.mark.parametrize("kind", sorted(STATUS))
def test_other_origins_read_public_data_only(kind: str, answers: dict[str, Answer]) -> None:
    """tests/api and tests/chain/ledger/test_pages.py hold what they may read."""
    assert "Access-Control-Allow-Origin" not in answers[kind]().headers or kind == "static file"


def test_folders_are_not_listed(db: None) -> None:
    for folder in ("/static/", "/static/css/"):
        assert Client().get(folder).status_code == HTTPStatus.NOT_FOUND


def test_an_error_page_tells_nothing_of_the_inside_and_the_log_tells_all(
    caplog: pytest.LogCaptureFixture,
) -> None:
    response = broken(RuntimeError("planted secret"))

    page = response.content.decode()
    assert "planted" not in page
    assert "Traceback" not in page
    assert response.headers["X-Request-Id"] in page
    record = next(r for r in caplog.records if r.levelname == "ERROR")
    assert "planted secret" in str(record.exc_info)


@pytest.mark.parametrize("kind", sorted(STATUS))
def test_https_answers_carry_strict_transport_security(
    kind: str, answers: dict[str, Answer], settings: Any
) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    original = Client.generic

    def over_https(self: Client, *args: Any, **kwargs: Any) -> Any:
        return original(self, *args, **{**kwargs, "secure": True})

    with patch.object(Client, "generic", over_https):
        response = answers[kind]()

    header = response.headers["Strict-Transport-Security"]
    assert header.startswith("max-age=31536000; includeSubDomains")


@pytest.mark.parametrize("kind", sorted(set(STATUS) - {"static file"}))
def test_no_private_answer_may_be_cached(kind: str, answers: dict[str, Answer]) -> None:
    assert "no-store" in answers[kind]().headers["Cache-Control"]


def test_public_pages_set_no_cookie(db: None) -> None:
    response = Client().get(reverse("home:visitors"))

    assert response.cookies == {}


def test_error_pages_answer_without_the_database() -> None:
    for response in (broken(OperationalError("away")), Client().get("/no-such-page/")):
        assert "<h1" in response.content.decode()


def test_a_body_that_is_too_large_gets_its_own_page(db: None) -> None:
    response = too_large()

    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "20 MB" in response.content.decode()


def test_away_database_answers_503_with_a_time_to_come_back() -> None:
    response = broken(OperationalError("connection refused"))

    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("name", ["accounts:sign-in", "accounts:sign-out", "accounts:role-switch"])
def test_forms_without_a_token_are_refused(name: str, person: Callable[..., Person]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("CLERK").user)

    response = client.post(reverse(name), {})

    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "Cookie" in response.content.decode()


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80@evil"])
def test_foreign_hosts_are_refused(host: str, db: None) -> None:
    assert Client().get("/", headers={"host": host}).status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_redirects_stay_on_the_site(target: str, person: Callable[..., Person]) -> None:
    someone = person("CLERK")
    response = Client().post(
        f"{reverse('accounts:sign-in')}?next={target}",
        {"username": someone.user.email, "password": PASSWORD, "next": target},
    )

    assert response.status_code == HTTPStatus.FOUND
    assert response.headers["Location"] == reverse("home:desk")


@pytest.mark.parametrize(
    ("address", "status"),
    [("/%64esk/", 302), ("/%2564esk/", 404), ("/%252564esk/", 404), ("/desk%2f", 302)],
)
def test_addresses_are_decoded_once(address: str, status: int, db: None) -> None:
    assert Client().get(address).status_code == status


def test_parameters_are_decoded_once(db: None) -> None:
    assert 'lang="en"' in Client().get("/?lang=%65n").content.decode()
    assert 'lang="zh-CN"' in Client().get("/?lang=%2565n").content.decode()


def test_a_forged_request_id_is_replaced(db: None) -> None:
    response = Client().get("/healthz", headers={"x-request-id": "a\\nlevel=ERROR forged"})

    assert "forged" not in response.headers["X-Request-Id"]


def test_the_proxy_s_request_id_is_kept(db: None) -> None:
    response = Client().get("/healthz", headers={"x-request-id": "0f3a-77b1-9c20"})

    assert response.headers["X-Request-Id"] == "0f3a-77b1-9c20"
