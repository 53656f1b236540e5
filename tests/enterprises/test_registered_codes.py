"""The 200 registered codes that python-stdnum 2.2 tests itself with: each is taken in here."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from enterprises.models import Enterprise
from enterprises.selectors import codes
from enterprises.services import drafts
from qbs_platform.common.validators.verdicts import Outcome
from tests.factories import enterprises as firms

CODES = (Path(__file__).with_name("registered_codes.txt")).read_text("ascii").split()

pytestmark = pytest.mark.usefixtures("regions_loaded")


def test_both_check_layers_pass_for_all_of_them() -> None:
    verdicts = {code: codes.verdict_on(code) for code in CODES}

    assert len(verdicts) == 200
    assert Counter(verdict.outcome for verdict in verdicts.values()) == {Outcome.ACCEPT: 200}


def test_all_of_them_can_begin_to_join(now: datetime) -> None:
    person = firms.newcomer()
    for number, code in enumerate(CODES):
        at = now + timedelta(hours=2 * number)  # one person begins twenty a day
        drafts.begin(actor=person, uscc=code, name=f"企业 {code}", region="", now=at)

    assert set(Enterprise.objects.values_list("uscc", flat=True)) == set(CODES)
