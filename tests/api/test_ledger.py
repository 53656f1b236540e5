"""The ledger's API: every answer checked again from what it gives, every refusal a document."""

from http import HTTPStatus
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from chain.core import checkpoint, cosignature, entries, hashing, keys, merkle, notes
from chain.ledger import selectors
from chain.ledger.services import appending
from qbs_platform.audit.models import AuditEvent
from tests.chain.ledger.conftest import ledger
from tests.chain.ledger.logs import anchor, ask, ask_many, disarmed, edit
from tests.factories.people import SINCE
from tests.factories.records import make_ref

__all__ = ["ledger"]

pytestmark = pytest.mark.django_db(transaction=True)


def url_of(name: str, *args: object) -> str:
    return reverse(f"api:ledger:{name}", args=args)


def get(client: Client, name: str, *args: object, **asked: str | int) -> Any:
    response = client.get(url_of(name, *args), asked)
    assert response.status_code == HTTPStatus.OK, response.content
    assert response.cookies == {}
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "max-age=2"
    return response.json()


def refusal(client: Client, name: str, *args: object, **asked: str | int) -> Any:
    """The problem document; asking for what is public leaves no trail."""
    response = client.get(url_of(name, *args), asked, headers={"accept-language": "zh-CN"})
    document = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-store"
    assert document["status"] == response.status_code
    assert document["reference"] == response["X-Request-Id"]
    assert not AuditEvent.objects.exists()
    return document


def verified(vkey: str, note: str) -> checkpoint.Checkpoint:
    signed = notes.parse(note.encode())
    assert len(cosignature.verify(signed, [keys.parse_vkey(vkey)])) == 1
    return checkpoint.parse(signed.text)


def test_a_log_that_has_not_begun(client: Client) -> None:
    assert get(client, "log") == {"size": 0, "signed_size": 0, "vkeys": [], "checkpoint": None}
    assert get(client, "entries") == {"entries": [], "newer": None, "older": None}
    assert get(client, "checkpoints") == {"checkpoints": [], "older": None}
    document = refusal(client, "latest")
    assert document["type"] == "http://testserver/api/#not-begun"
    assert document["detail"] == "账本还没有条目，也没有检查点。"


def test_a_stranger_verifies_an_entry_from_the_answers_alone(client: Client) -> None:
    ask_many(range(1, 300))
    anchor()
    [vkey] = get(client, "log")["vkeys"]
    place = get(client, "entry", 137)
    body = place["entry"]["body"].encode()
    proof = place["inclusion"]
    tree = verified(vkey, proof["checkpoint"]["note"])

    merkle.verify_inclusion(
        index=137,
        size=tree.size,
        leaf_hash=hashing.leaf_hash(body),
        proof=[bytes.fromhex(each) for each in proof["hashes"]],
        root=tree.root,
    )
    assert get(client, "proof", 137) == proof
    assert place["entry"]["leaf_hash"] == hashing.leaf_hash(body).hex()
    assert place["previous"] == place["entry"]["prev"]
    assert place["next"] == get(client, "entry", 138)["entry"]["leaf_hash"]
    entry = entries.parse(body)
    told = place["entry"]
    assert (told["at"], told["kind"], told["ref"]) == (entry.at, entry.kind, entry.ref)
    assert (told["event"], told["commitment"]) == (entry.event, entry.commitment.hex())


def test_the_ends_of_the_log(client: Client) -> None:
    ask(1)
    anchor()
    ask(2)
    appending.append_pending(limit=10, now=SINCE)

    assert get(client, "entry", 0)["previous"] is None
    last = get(client, "entry", 2)
    assert (last["next"], last["inclusion"]) == (None, None)
    assert refusal(client, "proof", 2)["type"].endswith("#not-signed-yet")
    assert get(client, "log")["size"] == 3
    assert get(client, "log")["signed_size"] == 2


def test_lists_are_read_to_their_ends(client: Client) -> None:
    for event in range(1, 24):
        ask(event)
        anchor()
    indexes, sizes = [], []
    below: dict[str, int] = {}
    while True:
        page = get(client, "entries", **below)
        indexes += [each["index"] for each in page["entries"]]
        if page["older"] is None:
            break
        below = {"below": page["older"]}
    below = {}
    while True:
        page = get(client, "checkpoints", **below)
        sizes += [each["size"] for each in page["checkpoints"]]
        if page["older"] is None:
            break
        below = {"below": page["older"]}

    assert indexes == list(range(23, -1, -1))
    assert sizes == list(range(24, 1, -1))


def test_growth_is_proved(client: Client) -> None:
    ask(1)
    anchor()
    ask_many(range(2, 40))
    anchor()
    [vkey] = selectors.vkeys()
    growth = get(client, "consistency", old=2, new=40)
    old, new = (verified(vkey, growth[each]["note"]) for each in ("old", "new"))

    merkle.verify_consistency(
        old_size=old.size,
        old_root=old.root,
        new_size=new.size,
        new_root=new.root,
        proof=[bytes.fromhex(each) for each in growth["hashes"]],
    )
    assert get(client, "checkpoint", 2) == growth["old"]
    assert get(client, "latest") == growth["new"]


def test_entries_are_found(client: Client) -> None:
    ask(1, 2, 3)
    anchor()
    wanted = get(client, "entry", 2)["entry"]

    for asked in ("2", wanted["leaf_hash"], wanted["event"], make_ref(2)):
        assert get(client, "search", q=asked) == {"entries": [wanted], "has_more": False}
    assert get(client, "search", q="99")["entries"] == []


@pytest.mark.parametrize(
    ("name", "args", "asked", "status", "kind"),
    [
        ("entry", [9], {}, 404, "no-such-entry"),
        ("proof", [9], {}, 404, "no-such-entry"),
        ("checkpoint", [9], {}, 404, "never-signed"),
        ("search", [], {"q": "?"}, 422, "search-refused"),
        ("consistency", [], {"old": 2, "new": 1}, 422, "sizes-reversed"),
        ("consistency", [], {"old": 2, "new": 9}, 404, "never-signed"),
        ("search", [], {}, 422, "invalid-parameters"),
        ("search", [], {"q": "x" * 301}, 422, "invalid-parameters"),
        ("search", [], {"q": "a\x00b"}, 422, "invalid-parameters"),
        ("consistency", [], {"old": "x", "new": 2}, 422, "invalid-parameters"),
        ("entries", [], {"below": -1}, 422, "invalid-parameters"),
        ("entries", [], {"below": 2**53}, 422, "invalid-parameters"),
        ("checkpoints", [], {"below": "x"}, 422, "invalid-parameters"),
    ],
)
def test_every_refusal_is_a_document(
    client: Client, name: str, args: list[int], asked: dict[str, str | int], status: int, kind: str
) -> None:
    ask(1)
    anchor()
    document = refusal(client, name, *args, **asked)

    assert document["status"] == status
    assert document["type"] == f"http://testserver/api/#{kind}"
    assert document["detail"]
    assert ("errors" in document) == (kind == "invalid-parameters")


@pytest.mark.parametrize("name", ["entry", "proof"])
def test_what_does_not_hold_is_not_given(client: Client, name: str) -> None:
    ask(1, 2, 3)
    anchor()
    disarmed(edit(2))
    document = refusal(client, name, 2)

    assert document["status"] == HTTPStatus.SERVICE_UNAVAILABLE
    assert document["type"].endswith("#does-not-hold")


def test_a_database_that_is_away_is_a_document(client: Client) -> None:
    client.raise_request_exception = False
    with mock.patch.object(selectors, "size", side_effect=OperationalError):
        response = client.get(url_of("log"))

    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response["Content-Type"] == "application/problem+json"
    assert response["Retry-After"] == "30"


def test_other_methods_are_a_document(client: Client) -> None:
    response = client.post(url_of("log"))

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert response["Allow"] == "GET, HEAD"
    assert response.json()["status"] == HTTPStatus.METHOD_NOT_ALLOWED


def test_an_entry_takes_five_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    ask_many(range(1, 1000))
    anchor()

    with django_assert_max_num_queries(5):
        get(client, "entry", 500)
