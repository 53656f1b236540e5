"""Papers that nobody uses any more do not stay."""

import pytest
from django.db import connection
from django.utils import timezone

from enterprises.enums import Item
from enterprises.models import Particulars
from enterprises.services import drafts, leaving, submissions
from qbs_platform.files.models import StoredFile
from tests.factories import enterprises as firms
from tests.personal_data.leaver import WHY

pytestmark = pytest.mark.usefixtures("regions_loaded")


def test_a_replaced_document_does_not_stay(logins: dict[str, str]) -> None:
    firm = firms.filled()
    first = Particulars.objects.get(enterprise=firm.enterprise).licence
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{logins["web"]}"')
    drafts.attach_stored(
        actor=firm.owner,
        enterprise_id=firm.pk,
        item=Item.LICENCE,
        stored=firms.stored_file(firm.owner.user, "新执照.pdf", now),
        now=now,
    )

    assert first is not None
    assert not StoredFile.objects.filter(pk=first.pk).exists()


def test_a_document_that_another_enterprise_uses_stays_without_its_name() -> None:
    firm, now = firms.filled(), timezone.now()
    other = drafts.begin(actor=firm.owner, uscc=firms.SHENZHEN, name="乙厂", region="", now=now)
    shared = Particulars.objects.get(enterprise=firm.enterprise).licence
    Particulars.objects.filter(enterprise=other.enterprise).update(licence=shared)
    submissions.withdraw(actor=firm.owner, enterprise_id=firm.pk, now=now)
    leaving.erase(enterprise_id=firm.pk, reason=WHY, now=now)

    assert [row.original_name for row in StoredFile.objects.all()] == ["-"]
