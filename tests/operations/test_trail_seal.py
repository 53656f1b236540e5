"""What an auditor reads of an event's seal: waiting, holding, changed, in the public ledger."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chain.trail.services import sealing
from qbs_platform.audit.models import AuditEvent
from tests.chain.ledger.conftest import ledger
from tests.chain.ledger.logs import anchor
from tests.chain.trail.test_trail import CHANGE, disarmed
from tests.factories.people import SINCE, Person

__all__ = ["ledger"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(person: Callable[..., Person]) -> Callable[[AuditEvent], str]:
    """The page of an event, as an internal auditor sees it."""
    client = Client()
    client.force_login(person("INTERNAL_AUDITOR").user)

    def read(event: AuditEvent) -> str:
        return client.get(reverse("operations:trail-event", args=[event.pk])).content.decode()

    return read


def happened() -> AuditEvent:
    return AuditEvent.objects.create(at=SINCE, action="tests.thing.change", result="ALLOWED")


def seal() -> None:
    sealing.run(limit=100, clock=lambda: SINCE)


def test_an_event_is_shown_waiting_then_sealed_then_held(page: Any) -> None:
    event = happened()
    assert "还没有封存" in page(event)
    seal()
    sealed = page(event)
    assert "事件与封存时一致" in sealed
    assert "还没有锚定" in sealed
    anchor()
    assert f'href="{reverse("ledger:entry", args=[1])}"' in page(event)


def test_a_changed_event_is_called_changed(page: Any) -> None:
    event = happened()
    seal()
    disarmed(CHANGE.format("object_id = 'Other'", event.pk))
    changed = page(event)

    assert "事件与封存时不一致" in changed
    assert "事件与封存时一致" not in changed
