"""Every route against authz_policy.yaml: who gets in, which methods, what GET may do."""

import json
import re
import uuid
from collections.abc import Callable
from http import HTTPStatus
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qbs_platform.operations import checks, matrix, routes
from tests.factories.people import Person, make_principal

ROUTES = {route.name: route for route in routes.all_routes()}
PRINCIPALS = sorted(routes.policy_file()["principals"])
NOBODYS = uuid.UUID(int=0)
EXAMPLES: dict[str, dict[str, Any]] = {
    "home:styleguide-error": {"status": 404},
    "dashboards:region-map": {"code": "330000"},
    "standards:clause": {"code": "QBS-C-01"},
    "standards:edition": {"number": 1},
    "standards:edition-clause": {"number": 1, "code": "QBS-C-01"},
    "standards:edition-content": {"number": 1},
    "standards:draft": {"edition": NOBODYS},
    "standards:draft-texts": {"edition": NOBODYS},
    "standards:draft-clause": {"edition": NOBODYS, "code": "QBS-C-01"},
    "standards:draft-preview": {"edition": NOBODYS},
    "standards:draft-preview-clause": {"edition": NOBODYS, "code": "QBS-C-01"},
    "standards:draft-compare": {"edition": NOBODYS},
    "standards:draft-publish": {"edition": NOBODYS},
    "standards:draft-step": {"edition": NOBODYS, "step": "open"},
    "standards:cited": {"number": "GB 1—1999"},
    "standards:cited-edit": {"number": "GB 1—1999"},
    "standards:cited-export": {"chosen": "csv"},
    "standards:cited-import-result": {"taken": NOBODYS},
    "standards:cited-import-problems": {"taken": NOBODYS},
    "enterprises:section": {"section": "identity"},
    "enterprises:own-step": {"step": "withdraw"},
    "enterprises:document": {"item": "licence"},
    "enterprises:case": {"enterprise": NOBODYS},
    "enterprises:case-return": {"enterprise": NOBODYS},
    "enterprises:case-accept": {"enterprise": NOBODYS},
    "enterprises:case-refuse": {"enterprise": NOBODYS},
    "enterprises:case-retract": {"enterprise": NOBODYS},
    "enterprises:case-document": {"enterprise": NOBODYS, "item": "licence"},
    "enterprises:public": {"uscc": "91330106MAFAKE0002"},
    "enterprises:join-ask": {"enterprise": NOBODYS},
    "enterprises:join-request": {"join_request": NOBODYS},
    "notifications:notice": {"notice_id": NOBODYS},
    "notifications:notice-open": {"notice_id": NOBODYS},
    "notifications:notice-read": {"notice_id": NOBODYS},
    "operations:mail-revive": {"mail_id": NOBODYS},
    "operations:letter-revive": {"letter_id": 0},
    "operations:person": {"person": NOBODYS},
    "operations:person-act": {"person": NOBODYS, "act": "suspend"},
    "operations:person-appoint": {"person": NOBODYS},
    "operations:grant-revoke": {"grant": NOBODYS},
    "operations:review-mark": {"grant": NOBODYS},
    "operations:code-table": {"slug": "roles"},
    "accounts:member-revoke": {"grant": NOBODYS},
    "accounts:password-reset": {"person": NOBODYS, "token": "x"},
    "accounts:factor-remove": {"factor": 1},
    "accounts:session-end": {"sign_in": NOBODYS},
    "accounts:invitation-withdraw": {"invitation": NOBODYS},
    "accounts:invitation-accept": {"token": "x"},
    "accounts:sign-up-complete": {"token": "x"},
    "operations:trail-event": {"event_id": 0},
    "ledger:entry": {"index": 0},
    "ledger:entry-bytes": {"index": 0},
    "ledger:entry-proof": {"index": 0},
    "ledger:entry-bundle": {"index": 0},
    "ledger:checkpoint": {"size": 1},
    "ledger:log-text": {"name": "checkpoint"},
    "ledger:log-tile": {"path": "0/000"},
    "api:ledger:checkpoint": {"size": 1},
    "api:ledger:entry": {"index": 0},
    "api:ledger:proof": {"index": 0},
}
# What an allowed write answers to the body that BODIES gives (an empty one otherwise).
BODIES: dict[str, Callable[[Person | None], dict[str, str]]] = {
    "accounts:role-switch": lambda person: {"grant": str(person.grant.public_id) if person else ""},
    "operations:trail-export": lambda person: {"format": "csv"},
    "enterprises:cases-export": lambda person: {"format": "csv"},
}
# A page whose whole purpose is to show an error answers with that error; the tests' database login
# owns the tables, which a serving process must not; links, objects and first steps are made up;
# rows of people are found by their owners only;
# the log has not begun.
OTHERWISE = {
    "home:styleguide-error": HTTPStatus.NOT_FOUND,
    "operations:readyz": HTTPStatus.SERVICE_UNAVAILABLE,
    "standards:cited": HTTPStatus.NOT_FOUND,
    "standards:cited-edit": HTTPStatus.NOT_FOUND,
    "standards:cited-import-result": HTTPStatus.NOT_FOUND,
    "standards:cited-import-problems": HTTPStatus.NOT_FOUND,
    "enterprises:own": HTTPStatus.NOT_FOUND,
    "enterprises:personal-data": HTTPStatus.NOT_FOUND,
    "enterprises:section": HTTPStatus.NOT_FOUND,
    "enterprises:check-answers": HTTPStatus.NOT_FOUND,
    "enterprises:own-step": HTTPStatus.NOT_FOUND,
    "enterprises:document": HTTPStatus.NOT_FOUND,
    "notifications:notice": HTTPStatus.NOT_FOUND,
    "notifications:notice-open": HTTPStatus.NOT_FOUND,
    "notifications:notice-read": HTTPStatus.NOT_FOUND,
    "operations:mail-revive": HTTPStatus.NOT_FOUND,
    "operations:letter-revive": HTTPStatus.NOT_FOUND,
    "operations:person": HTTPStatus.NOT_FOUND,
    "operations:person-act": HTTPStatus.NOT_FOUND,
    "operations:person-appoint": HTTPStatus.NOT_FOUND,
    "operations:grant-revoke": HTTPStatus.NOT_FOUND,
    "operations:review-mark": HTTPStatus.NOT_FOUND,
    "accounts:member-revoke": HTTPStatus.NOT_FOUND,
    "accounts:second-factor": HTTPStatus.CONFLICT,
    "accounts:second-factor-options": HTTPStatus.CONFLICT,
    "accounts:password-reset": HTTPStatus.CONFLICT,
    "accounts:invitation-accept": HTTPStatus.CONFLICT,
    "accounts:sign-up-complete": HTTPStatus.CONFLICT,
    "accounts:invitation-withdraw": HTTPStatus.NOT_FOUND,
    "accounts:factor-remove": HTTPStatus.NOT_FOUND,
    "accounts:session-end": HTTPStatus.NOT_FOUND,
    "accounts:stay": HTTPStatus.NO_CONTENT,
    "accounts:passkey-add": HTTPStatus.UNPROCESSABLE_ENTITY,
    "operations:trail-event": HTTPStatus.NOT_FOUND,
    "enterprises:case": HTTPStatus.NOT_FOUND,
    "enterprises:case-return": HTTPStatus.NOT_FOUND,
    "enterprises:case-accept": HTTPStatus.NOT_FOUND,
    "enterprises:case-refuse": HTTPStatus.NOT_FOUND,
    "enterprises:case-retract": HTTPStatus.NOT_FOUND,
    "enterprises:case-document": HTTPStatus.NOT_FOUND,
    "standards:draft": HTTPStatus.NOT_FOUND,
    "standards:draft-texts": HTTPStatus.NOT_FOUND,
    "standards:draft-clause": HTTPStatus.NOT_FOUND,
    "standards:draft-preview": HTTPStatus.NOT_FOUND,
    "standards:draft-preview-clause": HTTPStatus.NOT_FOUND,
    "standards:draft-compare": HTTPStatus.NOT_FOUND,
    "standards:draft-publish": HTTPStatus.NOT_FOUND,
    "standards:draft-step": HTTPStatus.NOT_FOUND,
    "enterprises:public": HTTPStatus.NOT_FOUND,
    "enterprises:own-page": HTTPStatus.NOT_FOUND,
    "enterprises:join-ask": HTTPStatus.NOT_FOUND,
    "enterprises:join-request": HTTPStatus.NOT_FOUND,
    "ledger:search": HTTPStatus.UNPROCESSABLE_ENTITY,
    "ledger:entry": HTTPStatus.NOT_FOUND,
    "ledger:entry-bytes": HTTPStatus.NOT_FOUND,
    "ledger:entry-proof": HTTPStatus.NOT_FOUND,
    "ledger:entry-bundle": HTTPStatus.NOT_FOUND,
    "ledger:checkpoint": HTTPStatus.NOT_FOUND,
    "ledger:growth": HTTPStatus.UNPROCESSABLE_ENTITY,
    "ledger:log-text": HTTPStatus.NOT_FOUND,
    "ledger:log-tile": HTTPStatus.NOT_FOUND,
    "api:ledger:latest": HTTPStatus.NOT_FOUND,
    "api:ledger:checkpoint": HTTPStatus.NOT_FOUND,
    "api:ledger:entry": HTTPStatus.NOT_FOUND,
    "api:ledger:proof": HTTPStatus.NOT_FOUND,
    "api:ledger:search": HTTPStatus.UNPROCESSABLE_ENTITY,
    "api:ledger:consistency": HTTPStatus.UNPROCESSABLE_ENTITY,
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")

pytestmark = pytest.mark.usefixtures("regions_loaded", "maps_built", "first_edition")


def url_of(name: str) -> str:
    return reverse(name, kwargs=EXAMPLES.get(name))


def ask(client: Client, method: str, name: str, data: dict[str, str] | None = None) -> Any:
    return client.generic(
        method,
        url_of(name),
        data="&".join(f"{key}={value}" for key, value in (data or {}).items()),
        content_type="application/x-www-form-urlencoded",
    )


def body_of(name: str, person: Person | None) -> dict[str, str]:
    return BODIES[name](person) if name in BODIES else {}


def somebody_admitted(name: str) -> Person:
    """The last principal that the route lets in: an internal auditor enters most doors."""
    person = make_principal(routes.policy_file()["policies"][ROUTES[name].policy][-1])
    assert person
    return person


def test_every_route_has_a_policy() -> None:
    assert checks.check_every_route_has_a_policy(None) == []
    assert len(ROUTES) >= 12


def test_a_route_without_a_policy_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    known = routes.policy_file()
    planted = {**known, "routes": {k: v for k, v in known["routes"].items() if k != "home:desk"}}
    monkeypatch.setattr(routes, "policy_file", lambda: planted)

    assert [message.id for message in checks.check_every_route_has_a_policy(None)] == ["qbs.E001"]


@pytest.mark.parametrize("principal", PRINCIPALS)
@pytest.mark.parametrize("name", sorted(ROUTES))
def test_the_access_matrix_holds(name: str, principal: str, db: None) -> None:
    route = ROUTES[name]
    person = make_principal(principal)
    client = Client()
    if person:
        client.force_login(person.user)
    allowed = principal in routes.policy_file()["policies"][route.policy]
    method = "GET" if "GET" in route.methods else route.methods[0]

    response = ask(client, method, name, body_of(name, person))

    if allowed:
        assert response.status_code in {200, 302, OTHERWISE.get(name, 200)}
        assert not response.headers.get("Location", "").startswith(reverse("accounts:sign-in"))
    elif person is None:
        assert response.status_code == HTTPStatus.FOUND
        assert response.headers["Location"].startswith(reverse("accounts:sign-in"))
    else:
        assert response.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_unlisted_methods_are_refused(name: str, db: None) -> None:
    client = Client()
    person = make_principal("administrator")
    client.force_login(person.user)  # type: ignore[union-attr]
    answers = {
        method: ask(client, method, name).status_code
        for method in METHODS
        if method not in ROUTES[name].methods
    }
    assert set(answers.values()) == {HTTPStatus.METHOD_NOT_ALLOWED}, answers


@pytest.mark.parametrize("name", sorted(n for n, r in ROUTES.items() if "GET" in r.methods))
def test_get_never_writes(name: str, db: None) -> None:
    client = Client()
    client.force_login(somebody_admitted(name).user)
    with CaptureQueriesContext(connection) as queries:
        ask(client, "GET", name)
    reads_and_what_was_refused = re.compile(
        r'\s*(SELECT|SAVEPOINT|RELEASE|INSERT INTO "audit_auditevent")'
    )
    assert [q["sql"] for q in queries if not reads_and_what_was_refused.match(q["sql"])] == []


def test_list_routes_tells_programs_everything() -> None:
    out = StringIO()
    call_command("list_routes", "--json", stdout=out)
    listed = {entry["name"]: entry for entry in json.loads(out.getvalue())}

    assert listed.keys() == ROUTES.keys()
    assert listed["accounts:role-switch"]["writes"] is True
    assert listed["dashboards:region-map"]["parameters"] == {"code": "StringConverter"}


def test_the_access_matrix_in_the_docs_is_the_current_one(settings: Any) -> None:
    kept = (settings.BASE_DIR / "docs" / "access-matrix.md").read_text("utf-8")

    assert kept == matrix.as_markdown()
