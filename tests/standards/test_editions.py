"""Editions as rows: the first one, drafts, four eyes, dates, what is never changed again."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core.management import call_command

from qbs_platform.anchoring import canonical
from qbs_platform.anchoring import selectors as anchoring
from qbs_platform.anchoring.models import AnchorRequest
from qbs_platform.audit.models import AuditEvent
from qbs_platform.common.bilingual import Bilingual
from qbs_platform.common.errors import TransitionRefused
from qbs_platform.notifications.models import Notification
from standards import content, selectors
from standards.enums import EditionStatus
from standards.errors import (
    BaseOutdated,
    DatesRefused,
    DraftIncomplete,
    NoSuchEdition,
    OwnDraft,
    StaleDraft,
    StillInUse,
)
from standards.models import StandardEdition
from standards.services import editions, first_edition, publishing
from tests.conftest import NOW
from tests.factories.people import Person, make_person, revoke, suspend
from tests.standards import drafting
from tests.standards.drafting import in_days
from tests.standards.records import EDITION, TODAY

MakePerson = Callable[..., Person]


def test_the_first_edition_is_published_once_and_anchored(db: None) -> None:
    assert [first_edition.load(now=NOW), first_edition.load(now=NOW)] == [True, False]

    row = StandardEdition.objects.get()
    assert (row.number, row.status) == (1, EditionStatus.PUBLISHED)
    request = AnchorRequest.objects.get()
    assert (request.kind, request.ref) == ("standards.edition.v1", row.ref)
    assert json.loads(bytes(request.record or b"")) == {
        "number": 1,
        "content_hash": row.content_hash,
        "effective_on": "2025-01-01",
        "transition_until": "2025-01-01",
        "published_at": "2026-11-23T09:00:00+08:00",
    }
    assert str(anchoring.standing_of(row.ref, now=NOW)).startswith("等待锚定")


def test_the_command_loads_it(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_first_edition")
    call_command("load_first_edition")
    assert capsys.readouterr().out.split("\n") == [
        "first edition published",
        "first edition already there",
        "",
    ]


def test_the_fingerprint_is_that_of_the_files(first_edition: StandardEdition) -> None:
    assert first_edition.content_hash == sha256(canonical.encode(content.source(1))).hexdigest()


def test_the_row_reads_as_the_files_do_in_their_order(first_edition: StandardEdition) -> None:
    read = selectors.edition(1)
    assert read == EDITION
    assert list(read.evidence_types) == list(EDITION.evidence_types)
    assert list(json.loads(first_edition.content)["areas"]["C"]) == list(
        content.source(1)["areas"]["C"]
    )


def test_the_edition_in_force_is_the_latest_that_has_begun(first_edition: StandardEdition) -> None:
    drafting.publish(drafting.opened(first_edition), effective=30)

    assert selectors.edition_in_force(in_days(29)).number == 1
    assert selectors.edition_in_force(in_days(30)).number == 2
    assert selectors.edition(1) == EDITION
    with pytest.raises(NoSuchEdition):
        selectors.edition_in_force(date(2024, 12, 31))


def test_reading_an_edition_again_costs_one_query(
    first_edition: StandardEdition, django_assert_num_queries: Any
) -> None:
    selectors.edition_in_force(TODAY)
    with django_assert_num_queries(1):
        selectors.edition_in_force(TODAY)
    with django_assert_num_queries(1):
        selectors.edition(1)


def test_a_draft_is_nobodys_edition_yet(first_edition: StandardEdition) -> None:
    drafting.opened(first_edition)
    with pytest.raises(NoSuchEdition):
        selectors.edition(2)


def test_a_draft_begins_as_its_base_with_the_next_number(
    first_edition: StandardEdition, person: MakePerson
) -> None:
    row = drafting.begin(first_edition, person("SCHEME_MANAGER").actor)
    assert (row.number, row.status, row.base) == (2, EditionStatus.DRAFT, first_edition)
    assert json.loads(row.content) == {**json.loads(first_edition.content), "edition": 2}


def test_a_draft_begins_from_what_was_published_only(
    first_edition: StandardEdition, person: MakePerson
) -> None:
    actor = person("SCHEME_MANAGER").actor
    row = drafting.begin(first_edition, actor)
    with pytest.raises(TransitionRefused, match="只能从已发布的版本起草"):
        drafting.begin(row, actor)


def test_a_clause_is_changed_and_the_rest_stays(
    first_edition: StandardEdition, person: MakePerson
) -> None:
    actor = person("SCHEME_MANAGER").actor
    row = drafting.begin(first_edition, actor)
    before = row.content_hash

    changed = drafting.change(row, actor, points=39, numbers={"snapshot_days": 90})

    text = selectors.text_of(changed)
    assert text.clauses[0].points == 39
    assert text.clauses[1:] == EDITION.clauses[1:]
    assert (changed.version, changed.content_hash == before) == (2, False)
    assert [each.clause for each in selectors.history_of(changed)] == ["QBS-C-01", ""]


def test_a_save_from_an_older_version_is_refused(
    first_edition: StandardEdition, person: MakePerson
) -> None:
    one, other = person("SCHEME_MANAGER").actor, person("SCHEME_MANAGER").actor
    row = drafting.begin(first_edition, one)
    drafting.change(row, one)
    row.version = 1
    with pytest.raises(StaleDraft):
        drafting.change(row, other, points=1)
    row.refresh_from_db()
    assert selectors.text_of(row).clauses[0].points == EDITION.clauses[0].points


@pytest.mark.parametrize("role", ["SCHEME_MANAGER", "HEAD"])
def test_a_second_person_publishes(first_edition: StandardEdition, role: str) -> None:
    someone = make_person(role)
    row = drafting.publish(drafting.opened(first_edition), someone.actor)

    assert (row.status, row.published_by) == (EditionStatus.PUBLISHED, someone.user)
    first_edition.refresh_from_db()
    assert first_edition.status == EditionStatus.SUPERSEDED
    assert AnchorRequest.objects.filter(ref=row.ref).count() == 1
    assert AuditEvent.objects.filter(action="standards.edition.published").count() == 2


def test_whoever_wrote_on_a_draft_at_any_time_does_not_publish_it(
    first_edition: StandardEdition, person: MakePerson
) -> None:
    one, other = person("SCHEME_MANAGER").actor, person("SCHEME_MANAGER").actor
    row = drafting.begin(first_edition, one)
    row = drafting.change(row, one)
    row = drafting.change(row, other, points=EDITION.clauses[0].points)
    editions.open_for_comment(actor=one, edition_id=row.pk, now=NOW)

    for writer in (one, other):
        with pytest.raises(OwnDraft, match="另一位标准维护人"):
            drafting.publish(row, writer)
    assert drafting.publish(row).status == EditionStatus.PUBLISHED


def test_a_draft_with_mistakes_is_kept_and_not_published(
    first_edition: StandardEdition, person: MakePerson
) -> None:
    actor = person("SCHEME_MANAGER").actor
    row = drafting.begin(first_edition, actor)
    row = drafting.change(row, actor, points=20, title=Bilingual("主体", ""))
    editions.open_for_comment(actor=actor, edition_id=row.pk, now=NOW)

    with pytest.raises(DraftIncomplete) as refused:
        drafting.publish(row)
    assert "“信用”各条共 190 分，应为 200 分。" in str(refused.value)
    assert "QBS-C-01 “名称”没有英文文本。" in str(refused.value)


def test_a_draft_from_an_edition_that_was_overtaken_is_not_published(
    first_edition: StandardEdition,
) -> None:
    late, early = drafting.opened(first_edition), drafting.opened(first_edition)
    drafting.publish(early)
    with pytest.raises(BaseOutdated, match="第 3 版"):
        drafting.publish(late)


@pytest.mark.parametrize(
    ("effective", "until", "message"),
    [(29, 120, "不能早于 2026-12-23"), (40, 39, "不能早于施行日期")],
)
def test_dates_that_cannot_be_are_refused(
    first_edition: StandardEdition, effective: int, until: int, message: str
) -> None:
    with pytest.raises(DatesRefused, match=message):
        drafting.publish(drafting.opened(first_edition), effective=effective, until=until)


def test_an_edition_takes_effect_after_the_one_before(first_edition: StandardEdition) -> None:
    second = drafting.publish(drafting.opened(first_edition), effective=60)
    with pytest.raises(DatesRefused, match="不能早于"):
        drafting.publish(drafting.opened(second), effective=60)


def test_an_edition_is_closed_when_the_transition_is_over(
    first_edition: StandardEdition, person: MakePerson
) -> None:
    drafting.publish(drafting.opened(first_edition), until=120)
    head = person("HEAD").actor

    with pytest.raises(StillInUse):
        publishing.close(actor=head, edition_id=first_edition.pk, now=NOW + timedelta(days=120))
    closed = publishing.close(
        actor=head, edition_id=first_edition.pk, now=NOW + timedelta(days=121)
    )
    assert closed.status == EditionStatus.CLOSED
    assert selectors.edition(1) == EDITION


def test_publication_is_told_to_keepers_and_to_enterprises(
    first_edition: StandardEdition, person: MakePerson
) -> None:
    told = [person(role).user for role in ("HEAD", "ENT_OWNER", "ENT_SIGNATORY")]
    former, suspended = person("ENT_OWNER"), person("ENT_OWNER").user
    person("CLERK")
    row = drafting.opened(first_edition)
    revoke(former.grant)
    suspend(suspended)
    drafting.publish(row)

    notices = Notification.objects.filter(kind="standards.edition_published")
    reached = set(notices.values_list("recipient__email", flat=True))
    assert {each.email for each in told} <= reached
    assert not reached & {former.user.email, suspended.email}
    assert {each.url for each in notices} == {"/standard/editions/2/"}
