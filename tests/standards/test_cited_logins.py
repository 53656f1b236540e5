"""What the serving logins may do with the catalogue: write it, but not what was said of it."""

import pytest
from django.db import ProgrammingError, connection

from standards.cited import selectors
from standards.cited.services import entries
from tests.factories.people import make_person
from tests.standards.catalogue import NOW, TODAY, facts, replaced, store

pytestmark = pytest.mark.django_db


def become(login: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{login}"')


def test_the_web_login_writes_the_catalogue(logins: dict[str, str]) -> None:
    actor = make_person("SCHEME_MANAGER").actor
    old, new = replaced("GB 1—1999", "GB 1—2009")
    store(facts("GB 1—1999"), new)
    become(logins["web"])

    entries.add(actor=actor, facts=facts(), now=NOW)
    entries.change(actor=actor, facts=old, version=1, now=NOW)

    assert selectors.look_up("GB 1—1999", TODAY).successors == ("GB 1—2009",)


def test_the_worker_looks_numbers_up(logins: dict[str, str]) -> None:
    store(facts())
    become(logins["worker"])
    assert selectors.look_up("GB/T 29606—2013", TODAY).is_current


@pytest.mark.parametrize("kind", ["web", "worker"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE standards_citedstandardchange SET at = now()",
        "DELETE FROM standards_citedstandardchange",
        "UPDATE standards_citedimport SET at = now()",
        "DELETE FROM standards_citedimport",
        "DELETE FROM standards_citedstandard",
        "UPDATE standards_replacement SET is_partial = false",
    ],
)
def test_no_serving_login_rewrites_what_was_said(
    kind: str, statement: str, logins: dict[str, str]
) -> None:
    become(logins[kind])
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)
