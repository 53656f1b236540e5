"""Sample records for trying the ledger out, and never on a production system."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from qbs_platform.anchoring.models import AnchorRequest
from tests.chain.ledger.logs import anchor

pytestmark = pytest.mark.django_db(transaction=True)


def test_samples_wait_and_are_anchored(settings: Any) -> None:
    settings.LOCAL_HTTP = True
    call_command("seed_outbox", "12", verbosity=0)

    assert AnchorRequest.objects.filter(kind="chain.sample.v1").count() == 12
    assert anchor().appended == 13


def test_a_production_system_takes_no_samples(settings: Any) -> None:
    settings.LOCAL_HTTP = False

    with pytest.raises(CommandError, match="not here"):
        call_command("seed_outbox", "1")
    assert not AnchorRequest.objects.exists()
