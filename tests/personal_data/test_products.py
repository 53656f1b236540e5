"""What an enterprise makes and declares names people too: what goes, what is kept and said (DP-4).

The enterprise leaves as no page lets it yet: only what is off chain may be erased.
"""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from enterprises.enums import LotStatus
from enterprises.errors import StillHere
from enterprises.models import Challenge, Lot, ProductEvent, ProductPhoto, Site, TableImport
from enterprises.services import leaving, lots, products
from qbs_platform.accounts.errors import ReasonNamesPerson
from qbs_platform.accounts.models import User
from qbs_platform.files.models import StoredFile
from qbs_platform.sealing import registry
from qbs_platform.sealing import services as sealing
from tests.factories import declarations as declared
from tests.factories import enterprises as firms
from tests.factories import products as made
from tests.personal_data import maker
from tests.personal_data.leaver import EMAIL, LEGAL_ID, NAME, PHONE, WHY, command, found_in_tables
from tests.personal_data.maker import Maker

pytestmark = pytest.mark.usefixtures("regions_loaded")
CLEARED = "已按个人信息处理规则清除"


@pytest.fixture
def there(qian: User) -> Maker:
    """An enterprise whose products name Qian, one of its two owners."""
    return maker.make(qian, timezone.now())


def erase(there: Maker) -> str:
    there.leave()
    return command(
        "erase_personal_data",
        enterprise=str(there.firm.enterprise.public_id),
        uscc=firms.DONGGUAN,
    )


def test_after_both_erasures_only_what_is_declared_as_kept_names_the_person(
    full: firms.Firm, there: Maker
) -> None:
    assert {hit.split(":")[0] for hit in found_in_tables(NAME)} >= {
        "enterprises_challenge",
        "enterprises_lot",
        "enterprises_site",
        "enterprises_tableimport",
    }

    erase(there)
    command("erase_personal_data", enterprise=str(full.enterprise.public_id), uscc=firms.HANGZHOU)
    command("erase_personal_data", email=EMAIL)

    assert found_in_tables(NAME, EMAIL, PHONE, LEGAL_ID) == [f"enterprises_challenge: {NAME}"]
    said = Challenge.objects.get(pk=there.settled.pk)
    assert (said.answer, said.reason) == (maker.ANSWER, declared.REASON)


def test_what_is_made_stays_without_the_people(there: Maker) -> None:
    events = ProductEvent.objects.count()
    untested = made.make_lot(there.firm, there.lot.product, there.site)
    erase(there)

    lot = Lot.objects.get(pk=there.lot.pk)
    assert (lot.inspector, lot.report_number, lot.status) == (
        CLEARED,
        made.PASSED.report_number,
        LotStatus.RELEASED,
    )
    assert Lot.objects.get(pk=untested.pk).inspector == ""
    assert Site.objects.get().address == CLEARED
    assert not TableImport.objects.exists()
    photo = ProductPhoto.objects.get()
    assert [file.pk for file in StoredFile.objects.all()] == [photo.file_id]
    assert photo.file.original_name == "-"
    assert ProductEvent.objects.count() == events + 1  # the second lot


def test_a_challenge_loses_words_and_contact_once_it_is_settled(there: Maker) -> None:
    erase(there)
    settled, opened = (Challenge.objects.get(pk=row.pk) for row in (there.settled, there.opened))

    assert (settled.statement, settled.contact) == ("", None)
    assert opened.statement == declared.SAID.statement
    assert sealing.read(opened, "contact") == maker.HEARD_FROM


def test_erasing_it_again_finds_nothing_left(there: Maker) -> None:
    erase(there)

    assert erase(there) == "Nothing is left to erase.\n"


def test_while_it_is_on_chain_everything_stays(there: Maker) -> None:
    with pytest.raises(StillHere):
        leaving.erase(enterprise_id=there.firm.pk, reason=WHY, now=timezone.now())

    assert Lot.objects.get().inspector == NAME


def test_the_owner_s_file_does_not_tell_how_a_challenger_is_reached(there: Maker) -> None:
    text = command(
        "export_personal_data",
        enterprise=str(there.firm.enterprise.public_id),
        uscc=firms.DONGGUAN,
    )
    found: dict[str, Any] = {
        f"{each['table']}.{each['column']}": each for each in json.loads(text)["columns"]
    }

    contact = found["enterprises_challenge.contact"]
    assert (contact["is_withheld"], contact["values"]) == (True, [])
    assert (maker.HEARD_FROM in text, PHONE in text) == (False, False)
    assert found["enterprises_challenge.statement"]["values"] == [
        maker.SAID.statement,
        declared.SAID.statement,
    ]
    assert found["enterprises_lot.inspector"]["values"] == [NAME]
    assert found["enterprises_site.address"]["values"] == [there.site.address]


def test_a_reason_that_is_kept_for_ever_names_no_member_and_no_inspector(there: Maker) -> None:
    now, product = timezone.now(), there.lot.product
    Lot.objects.filter(pk=there.lot.pk).update(inspector="孙明")
    for text in (f"{NAME}发现封口不严", f"请致电 {PHONE}", "孙明漏检了一项"):
        with pytest.raises(ReasonNamesPerson, match="请不要写姓名"):
            lots.hold(actor=there.owner, lot_id=there.lot.pk, reason=text, now=now)
    with pytest.raises(ReasonNamesPerson, match="请不要写姓名"):
        products.retire(actor=there.owner, product_id=product.pk, reason=f"{NAME}不再生产", now=now)

    held = lots.hold(actor=there.owner, lot_id=there.lot.pk, reason="检验员漏检了一项", now=now)
    assert held.standing is LotStatus.HELD


def test_a_name_that_the_brand_carries_may_be_said(there: Maker) -> None:
    product = there.lot.product
    product.brand = made.make_brand(there.firm, f"{NAME}牌")
    product.save()

    products.retire(
        actor=there.owner,
        product_id=product.pk,
        reason=f"{NAME}牌保温杯已停产",
        now=timezone.now(),
    )

    assert ProductEvent.objects.latest("pk").reason == f"{NAME}牌保温杯已停产"


def test_every_column_that_is_kept_stands_in_the_docs_with_its_ground() -> None:
    page = (settings.BASE_DIR / "docs/operations-sealing.md").read_text("utf-8")
    kept = {
        f"{model._meta.db_table}.{column}"
        for model, _field in registry.inventory()
        for owner in registry.owners_of(model)
        for column in owner.erasure.kept
    }

    assert kept >= {"enterprises_productevent.reason", "enterprises_challenge.answer"}
    assert kept <= set(re.findall(r"`([a-z_]+\.[a-z_]+)`", page))
