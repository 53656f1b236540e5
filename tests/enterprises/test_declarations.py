"""Self-declarations: drafted, signed, amended, withdrawn; what is anchored and never changes."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from enterprises.content import declaration as texts
from enterprises.declaration_enums import (
    ChallengeOutcome,
    DeclarationAct,
    DeclarationPart,
    DeclarationStatus,
)
from enterprises.domain.declarations.content import Executed, Requirement
from enterprises.enums import EnterpriseStatus, ProductStatus
from enterprises.errors import (
    DeclarationFlawed,
    DraftOpen,
    NotOnChain,
    ProductRetired,
    SignatureMissing,
    StaleForm,
    StatementTooShort,
)
from enterprises.models import Declaration
from enterprises.selectors import declarations
from enterprises.services.declarations import drafting, ending, publishing
from qbs_platform.anchoring import canonical
from qbs_platform.anchoring.models import AnchorRequest
from qbs_platform.common import workdays
from qbs_platform.notifications.models import Notification
from standards.models import StandardEdition
from tests.factories import declarations as made

pytestmark = pytest.mark.usefixtures("regions_loaded")
S = DeclarationStatus


def acts(row: Declaration) -> list[str]:
    return list(row.events.order_by("pk").values_list("act", flat=True))


@pytest.fixture
def home(now: datetime, regions_loaded: None) -> made.House:
    return made.house(now=now)


# --- drafting


def test_a_draft_begins_with_the_standards_that_the_product_names(
    home: made.House, now: datetime
) -> None:
    home.product.standards = ["Q/XH 001—2025"]
    home.product.save()
    row = drafting.begin(actor=home.owner, product_id=home.product.pk, now=now)
    assert declarations.content_of(row).standards == (Executed("Q/XH 001—2025", ""),)
    assert (row.number, row.standing) == (None, S.DRAFT)


def test_a_product_has_one_draft_at_a_time(home: made.House, now: datetime) -> None:
    made.drafted(home, now=now)
    with pytest.raises(DraftOpen, match="已有一份草稿"):
        drafting.begin(actor=home.owner, product_id=home.product.pk, now=now)


def test_after_a_discarded_draft_another_may_begin(home: made.House, now: datetime) -> None:
    row = made.drafted(home, now=now)
    drafting.discard(actor=home.owner, declaration_id=row.pk, now=now)
    assert made.published(home, now=now).number == 1


def test_the_next_draft_begins_with_what_the_version_before_says(
    home: made.House, now: datetime
) -> None:
    made.published(home, now=now)
    row = drafting.begin(actor=home.owner, product_id=home.product.pk, now=now)
    assert declarations.content_of(row) == made.TEXT


def test_an_enterprise_that_is_not_on_chain_declares_nothing(
    home: made.House, now: datetime
) -> None:
    home.firm.enterprise.status = EnterpriseStatus.WITHDRAWN
    home.firm.enterprise.save()
    with pytest.raises(NotOnChain):
        drafting.begin(actor=home.owner, product_id=home.product.pk, now=now)


def test_a_retired_product_is_not_declared(home: made.House, now: datetime) -> None:
    home.product.status = ProductStatus.RETIRED
    home.product.save()
    with pytest.raises(ProductRetired, match="已停用"):
        drafting.begin(actor=home.owner, product_id=home.product.pk, now=now)


def test_a_draft_of_a_product_that_was_retired_meanwhile_is_not_signed(
    home: made.House, now: datetime
) -> None:
    row = made.drafted(home, now=now)
    home.product.status = ProductStatus.RETIRED
    home.product.save()
    with pytest.raises(ProductRetired):
        made.sign(home, row, now=now)


def test_a_published_version_keeps_the_names_that_were_signed(
    home: made.House, now: datetime
) -> None:
    row = made.published(home, now=now)
    home.product.name = "改了名的茶"
    home.product.save()
    named = declarations.identity_of(declarations.published().get(pk=row.pk))
    assert (named.product, named.enterprise) == ("龙井茶", "西湖甲厂02")
    draft = drafting.begin(actor=home.owner, product_id=home.product.pk, now=now)
    assert declarations.identity_of(draft).product == "改了名的茶"


def test_a_stale_save_is_refused_and_the_same_rows_again_are_not(
    home: made.House, now: datetime
) -> None:
    row = made.drafted(home, now=now)
    opened = row.version

    def save(limit: str) -> None:
        drafting.fill(
            actor=home.owner,
            declaration_id=row.pk,
            version=opened,
            part=DeclarationPart.INDICATORS,
            given=(replace(made.TEXT.indicators[0], limit=Decimal(limit)),),
            now=now,
        )

    save("6.0")
    save("6.0")  # a double click
    with pytest.raises(StaleForm):
        save("6.1")
    row.refresh_from_db()
    assert row.version == opened + 1


# --- signing


def test_signing_publishes_at_once_with_number_hash_history_and_notice(
    home: made.House, now: datetime
) -> None:
    row = made.published(home, now=now)
    row.refresh_from_db()
    assert (row.number, row.standing, row.published_at) == (1, S.PUBLISHED, now)
    assert str(row.expires_on) == "2028-11-23"
    body = canonical.encode(json.loads(row.content))
    assert hashlib.sha256(body).hexdigest() == row.content_hash
    assert acts(row) == [DeclarationAct.DRAFTED, DeclarationAct.PUBLISHED]
    told = Notification.objects.filter(kind="enterprises.declaration_published")
    assert set(told.values_list("recipient", flat=True)) == {
        home.owner.user.pk,
        home.signatory.user.pk,
    }


def test_what_is_anchored_names_product_version_and_hash_and_nobody(
    home: made.House, now: datetime
) -> None:
    row = made.published(home, now=now)
    request = AnchorRequest.objects.get(ref=row.ref)
    assert json.loads(bytes(request.record or b"")) == {
        "product": str(home.product.public_id),
        "version": 1,
        "content_hash": row.content_hash,
        "published_at": "2026-11-23T09:00:00+08:00",
        "expires_on": "2028-11-23",
    }
    assert home.signatory.user.name not in row.content


def test_signing_twice_is_done_once(home: made.House, now: datetime) -> None:
    row = made.drafted(home, now=now)
    made.sign(home, row, now=now)
    again = publishing.publish(
        actor=home.signatory,
        declaration_id=row.pk,
        version=row.version,
        accepted=texts.commitment().version,
        now=now + timedelta(seconds=1),
    )
    assert again.published_at == now
    assert AnchorRequest.objects.filter(ref=row.ref).count() == 1
    assert acts(row).count(DeclarationAct.PUBLISHED) == 1


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"version": 1}, StaleForm),
        ({"accepted": None}, SignatureMissing),
        ({"accepted": 99}, SignatureMissing),
    ],
)
def test_only_what_was_read_is_signed(
    given: dict[str, Any], refusal: type[Exception], home: made.House, now: datetime
) -> None:
    row = made.drafted(home, now=now)
    asked = {"version": row.version, "accepted": texts.commitment().version, **given}
    with pytest.raises(refusal):
        publishing.publish(actor=home.signatory, declaration_id=row.pk, now=now, **asked)


def test_a_draft_with_faults_is_not_published(home: made.House, now: datetime) -> None:
    text = replace(made.TEXT, indicators=(replace(made.TEXT.indicators[0], method=""),))
    row = made.drafted(home, text, now=now)
    with pytest.raises(DeclarationFlawed, match="试验方法标准"):
        made.sign(home, row, now=now)
    row.refresh_from_db()
    assert row.standing is S.DRAFT


def test_the_matrix_of_the_category_is_asked_for(
    home: made.House, now: datetime, first_edition: StandardEdition
) -> None:
    from_catalogue = declarations.mandatory_of(home.product, workdays.local_date(now))
    assert from_catalogue == ()
    home.product.category = "children"
    home.product.save()
    wanted = declarations.mandatory_of(home.product, workdays.local_date(now))
    assert "GB 18401—2010" in wanted


def test_a_new_version_supersedes_the_one_before_and_settles_its_challenges(
    home: made.House, now: datetime
) -> None:
    first = made.published(home, now=now)
    challenge = made.challenge(first, now=now)
    second = made.published(home, made.another(), now=now)
    first.refresh_from_db()
    challenge.refresh_from_db()
    assert (first.standing, second.number) == (S.SUPERSEDED, 2)
    assert challenge.result is ChallengeOutcome.CORRECTED
    assert declarations.in_force(home.product, workdays.local_date(now)) == second


def test_one_that_is_over_expires_when_its_successor_is_signed(
    home: made.House, now: datetime
) -> None:
    first = made.published(home, now=now)
    later = now + timedelta(days=740)
    made.published(home, made.another(), now=later)
    first.refresh_from_db()
    assert first.standing is S.EXPIRED


def test_numbers_go_on_after_a_withdrawal(home: made.House, now: datetime) -> None:
    made.at(S.WITHDRAWN, home, now=now)
    assert made.published(home, made.another(), now=now).number == 2


# --- ending


def test_a_withdrawal_is_public_and_anchored(home: made.House, now: datetime) -> None:
    row = made.at(S.WITHDRAWN, home, now=now)
    assert (row.end_reason, row.ended_at) == ("产品已停产", now)
    end = AnchorRequest.objects.get(ref=row.ref, kind="enterprises.declaration_end.v1")
    assert json.loads(bytes(end.record or b""))["end"] == "WITHDRAWN"


def test_a_withdrawal_says_why(home: made.House, now: datetime) -> None:
    row = made.published(home, now=now)
    with pytest.raises(StatementTooShort):
        ending.withdraw(actor=home.signatory, declaration_id=row.pk, reason=" 停 ", now=now)


# --- what never changes


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE enterprises_declaration SET content = '{}' WHERE number = 1",
        "UPDATE enterprises_declaration SET number = 7 WHERE number = 1",
        "UPDATE enterprises_declaration SET expires_on = '2099-01-01' WHERE number = 1",
        "UPDATE enterprises_declaration SET status = 'DRAFT' WHERE number = 1",
        "UPDATE enterprises_declaration SET product_id = product_id + 1",
        "DELETE FROM enterprises_declaration",
        "DELETE FROM enterprises_declarationevent",
        "UPDATE enterprises_declarationevent SET act = 'CLEARED'",
        "UPDATE enterprises_challenge SET statement = 'x'",
        "UPDATE enterprises_challenge SET receipt = 'x'",
        "UPDATE enterprises_challenge SET answer = 'x'",
        "UPDATE enterprises_challenge SET outcome = 'CLEARED', reason = 'x'",
        "DELETE FROM enterprises_challenge",
    ],
)
def test_the_database_keeps_what_was_published_said_and_decided(
    statement: str, home: made.House, now: datetime
) -> None:
    made.at(S.STRUCK_OFF, home, now=now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_has_ended_stays_ended(home: made.House, now: datetime) -> None:
    row = made.at(S.WITHDRAWN, home, now=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        Declaration.objects.filter(pk=row.pk).update(status=S.PUBLISHED)


def test_the_worker_may_write_the_end_and_the_web_login_deletes_nothing(
    logins: dict[str, str],
) -> None:
    with connection.cursor() as cursor:
        for kind, table, right, expected in (
            ("web", "declaration", "DELETE", False),
            ("web", "declarationevent", "UPDATE", False),
            ("web", "challenge", "DELETE", False),
            ("worker", "declaration", "UPDATE", True),
            ("worker", "declarationevent", "INSERT", True),
            ("worker", "challengereminder", "INSERT", True),
        ):
            cursor.execute(
                "SELECT has_table_privilege(%s, %s, %s)",
                [logins[kind], f"enterprises_{table}", right],
            )
            assert cursor.fetchone() == (expected,), (kind, table, right)


# --- reading


def test_members_see_their_own_and_nobody_else_sees_drafts(home: made.House, now: datetime) -> None:
    row = made.drafted(home, now=now)
    assert list(declarations.declarations_visible_to(home.signatory)) == [row]
    assert not declarations.declarations_visible_to(made.officer().actor).exists()
    assert not declarations.published().exists()


def test_status_in_lists_is_that_of_the_rule(home: made.House, now: datetime) -> None:
    row = made.published(home, now=now)
    for days in (0, 731, 732, 800):
        day = workdays.local_date(now + timedelta(days=days))
        for status in (S.PUBLISHED, S.EXPIRED):
            found = declarations.search(declarations.Wanted(status=status), day)
            assert found.exists() is (row.standing_on(day) is status), (days, status)


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("龙井", True),
        ("西湖甲厂", True),
        ("91330106mafake0002", True),
        ("q/xh 002-2025", True),
        ("Q/XH 999-2025", False),
        ("%", False),
        ("' OR 1=1 --", False),
    ],
)
def test_declarations_are_found_by_product_enterprise_or_standard(
    typed: str, is_found: bool, home: made.House, now: datetime
) -> None:
    made.published(home, now=now)
    found = declarations.search(declarations.Wanted(text=typed), workdays.local_date(now))
    assert found.exists() is is_found


def test_what_an_enterprise_declares_now(home: made.House, now: datetime) -> None:
    today = workdays.local_date(now)
    row = made.published(home, now=now)
    assert list(declarations.published_of(home.firm.enterprise, today)) == [row]
    ending.withdraw(actor=home.signatory, declaration_id=row.pk, reason="产品已停产", now=now)
    assert not declarations.published_of(home.firm.enterprise, today).exists()


def test_requirements_come_back_with_every_row(home: made.House, now: datetime) -> None:
    rows = (Requirement("GB 18401—2010", "甲醛", test="甲醛含量"),)
    row = made.drafted(home, replace(made.TEXT, mandatory=rows), now=now)
    assert declarations.content_of(row).mandatory == rows
