"""A record with personal data is destroyed; what proves that it was anchored goes on to verify."""

import uuid
from typing import Any

import pytest
from django.db import transaction

from chain.core import verify
from chain.ledger.reading import entries
from enterprises.services import leaving
from qbs_platform.anchoring import kinds, selectors, services
from qbs_platform.anchoring.models import AnchorRequest
from tests.chain.ledger.logs import anchor
from tests.factories import enterprises as firms
from tests.factories.people import SINCE
from tests.factories.records import KIND, make_record

pytestmark = pytest.mark.django_db(transaction=True)

PERSONAL = "tests.licence.v1"
NAME = "钱小满"
kinds.register(
    PERSONAL,
    {
        "type": "object",
        "properties": {"holder": {"type": "string"}},
        "required": ["holder"],
        "additionalProperties": False,
    },
    is_personal=True,
)


@transaction.atomic
def ask(kind: str, ref: str, record: Any) -> AnchorRequest:
    return services.request(kind=kind, ref=ref, record=record, event_id=uuid.uuid4(), now=SINCE)


def test_erased_records_are_gone_and_every_proof_still_verifies() -> None:
    user = firms.newcomer(NAME).user
    ref, other = f"accounts.user:{user.public_id}", f"accounts.user:{uuid.uuid4()}"
    gone = ask(PERSONAL, ref, {"holder": NAME})
    kept = [ask(KIND, ref, make_record()), ask(PERSONAL, other, {"holder": "孙明"})]
    anchor()
    indexes = selectors.entry_indexes(ref)
    before = entries.bundle_of(*indexes)

    leaving.erase_person(person_id=user.pk, reason="本人申请删除，编号 2026-014", now=SINCE)
    gone.refresh_from_db()

    assert (gone.record, gone.salt, gone.erased_at) == (None, None, SINCE)
    assert AnchorRequest.objects.filter(
        pk__in=[row.pk for row in kept], record__isnull=False
    ).count() == len(kept)
    for package in (before, entries.bundle_of(*indexes)):
        assert verify.verify_bundle(package).is_good


def test_a_record_that_waits_is_destroyed_and_anchored_all_the_same() -> None:
    user = firms.newcomer(NAME).user
    ref = f"accounts.user:{user.public_id}"
    waiting = ask(PERSONAL, ref, {"holder": NAME})
    leaving.erase_person(person_id=user.pk, reason="本人申请删除，编号 2026-014", now=SINCE)
    anchor()
    waiting.refresh_from_db()

    assert waiting.record is None
    assert verify.verify_bundle(entries.bundle_of(*selectors.entry_indexes(ref))).is_good
