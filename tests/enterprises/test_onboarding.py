"""Joining the chain: filled, handed in, checked by two people, returned, refused."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from enterprises.enums import (
    CaseView,
    EnterpriseAct,
    EnterpriseStatus,
    Item,
    RefusalReason,
    RegisterState,
)
from enterprises.errors import (
    AlreadyJoined,
    CodeRefused,
    CommitmentsOpen,
    Incomplete,
    ItemClosed,
    ItemsUnanswered,
    NoOpinion,
    NothingReturned,
    NotOwnEnterprise,
    OpinionGiven,
    OverrideMissing,
    OwnCase,
    ReasonMissing,
    RegisterUnclear,
    StaffMayNotJoin,
    StaleForm,
    ValueRefused,
)
from enterprises.models import Enterprise, ReturnedItem
from enterprises.selectors import cases, onboarding, values
from enterprises.services import checking, drafts, submissions
from enterprises.services.checking import RegisterLook
from qbs_platform.accounts.errors import CapabilityMissing
from qbs_platform.anchoring.models import AnchorRequest
from qbs_platform.common.errors import TransitionRefused
from qbs_platform.notifications.models import Notification
from tests.factories import enterprises as firms
from tests.factories.people import Person, give, make_person

XIAMEN_BEFORE_2016 = "91350203M0001QKT19"  # passes GB 11714 and not GB 32100
SUZHOU_PARK = "91320592MAFAKE0004"  # 320592 is in no table of divisions

pytestmark = pytest.mark.usefixtures("regions_loaded")


def clerk() -> Person:
    return make_person("CLERK")


def acts_of(enterprise: Enterprise) -> list[str]:
    return list(enterprise.events.order_by("pk").values_list("act", flat=True))


def status_of(firm: firms.Firm) -> EnterpriseStatus:
    return firm.again().standing


# --- beginning and filling


def test_a_code_typed_full_width_is_kept_in_its_normal_form(now: datetime) -> None:
    firm = firms.begun("９１３３０１０６ＭＡＦＡＫＥ０００２", " 甲 ", now=now)

    assert (firm.enterprise.uscc, firm.enterprise.name) == (firms.HANGZHOU, "甲")
    assert firm.enterprise.region.code == "330106"


def test_a_wrong_code_is_refused_with_the_character_at_fault(now: datetime) -> None:
    with pytest.raises(CodeRefused, match="第 18 位"):
        firms.begun("91330106MAFAKE0014", now=now)


def test_a_code_without_a_division_of_today_asks_for_the_place(now: datetime) -> None:
    with pytest.raises(ValueRefused, match="320592"):
        firms.begun(SUZHOU_PARK, now=now)

    person = firms.newcomer()
    made = drafts.begin(actor=person, uscc=SUZHOU_PARK, name="甲", region="320500", now=now)
    assert made.enterprise.region.code == "320500"


@pytest.mark.parametrize("role", ["CLERK", "GOV_VIEWER", "LAB_SIGNER", "SYS_ADMIN"])
def test_whoever_checks_or_supervises_does_not_begin_one(role: str, now: datetime) -> None:
    person = make_person(role, "330000" if role == "GOV_VIEWER" else None)

    with pytest.raises(StaffMayNotJoin):
        drafts.begin(actor=person.actor, uscc=firms.HANGZHOU, name="甲", region="", now=now)


def test_a_draft_takes_no_code_but_a_case_does(now: datetime) -> None:
    first, second = firms.begun(now=now), firms.filled(now=now)

    firms.hand_in(second, now)

    with pytest.raises(AlreadyJoined, match="申请加入"):
        firms.begun(now=now)
    assert status_of(first) is EnterpriseStatus.DRAFT


def test_of_two_full_drafts_with_one_code_the_second_is_told_to_join(now: datetime) -> None:
    first, second = firms.filled(now=now), firms.filled(now=now)
    firms.hand_in(first, now)

    with pytest.raises(AlreadyJoined):
        firms.hand_in(second, now)

    assert status_of(second) is EnterpriseStatus.DRAFT


def test_what_is_kept_sealed_lies_sealed_and_comes_back(now: datetime) -> None:
    particulars = firms.filled(now=now).again().particulars

    assert firms.LEGAL_ID.encode() not in bytes(particulars.legal_id or b"")
    shown = values.stated(particulars.enterprise, particulars, is_masked=False)
    assert shown[Item.LEGAL_ID].text == firms.LEGAL_ID
    assert shown[Item.CONTACT_MOBILE].text == "13800138000"
    masked = values.stated(particulars.enterprise, particulars, is_masked=True)
    assert "1949" not in masked[Item.LEGAL_ID].text


@pytest.mark.parametrize(
    ("item", "typed", "sentence"),
    [
        (Item.CONTACT_MOBILE, "1380013800", "11 位"),
        (Item.CONTACT_EMAIL, "zhou", "@"),
        (Item.LEGAL_ID, "110105194912310022", "校验码"),
        (Item.INDUSTRY, "X99", ""),
        (Item.ESTABLISHED_ON, date(2999, 1, 1), "不晚于今天"),
        (Item.REGION, "999999", "行政区划"),
        (Item.NAME, "", "企业名称"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_kept(
    item: Item, typed: object, sentence: str, now: datetime
) -> None:
    firm = firms.begun(now=now)

    with pytest.raises(ValueRefused, match=sentence) as refused:
        drafts.fill(
            actor=firm.owner,
            enterprise_id=firm.pk,
            version=firm.version,
            given={Item.ADDRESS: "文三路 1 号", item: typed},
            now=now,
        )

    assert refused.value.item is item
    assert firm.again().particulars.address == ""


def test_a_stale_form_is_refused_and_the_same_values_again_are_not(now: datetime) -> None:
    firm = firms.begun(now=now)
    opened = firm.version

    def save(address: str) -> None:
        drafts.fill(
            actor=firm.owner,
            enterprise_id=firm.pk,
            version=opened,
            given={Item.ADDRESS: address},
            now=now,
        )

    save("文三路 1 号")
    save("文三路 1 号")  # a double click
    with pytest.raises(StaleForm):
        save("文三路 2 号")

    assert firm.again().particulars.address == "文三路 1 号"
    assert firm.version == opened + 1


def test_nobody_fills_for_another_enterprise(now: datetime) -> None:
    firm, other = firms.begun(now=now), firms.begun(firms.SHENZHEN, now=now)

    with pytest.raises(NotOwnEnterprise):
        drafts.fill(
            actor=other.owner,
            enterprise_id=firm.pk,
            version=1,
            given={Item.ADDRESS: "甲"},
            now=now,
        )


# --- handing in


def test_handing_in_starts_the_clock_and_tells_the_clerks(now: datetime) -> None:
    someone = clerk()
    firm = firms.submitted(now=now)

    assert status_of(firm) is EnterpriseStatus.VERIFYING
    assert acts_of(firm.enterprise) == [EnterpriseAct.BEGUN, EnterpriseAct.SUBMITTED]
    assert firm.again().onboarding.due_on is not None
    assert Notification.objects.filter(recipient=someone.user).count() == 1
    assert firm.enterprise.commitments.count() == 2


def test_a_double_click_hands_in_once(now: datetime) -> None:
    firm = firms.submitted(now=now)
    firms.hand_in(firm, now)

    assert acts_of(firm.enterprise).count(EnterpriseAct.SUBMITTED) == 1
    assert firm.enterprise.commitments.count() == 2


def test_what_is_missing_is_named(now: datetime) -> None:
    with pytest.raises(Incomplete, match="营业执照或登记证书"):
        firms.hand_in(firms.begun(now=now), now)


def test_without_signatures_nothing_is_handed_in(now: datetime) -> None:
    firm = firms.filled(now=now)

    with pytest.raises(CommitmentsOpen, match="质量链参与协议"):
        submissions.submit(
            actor=firm.owner, enterprise_id=firm.pk, version=firm.version, signed={}, now=now
        )


def test_an_editor_fills_but_does_not_sign(now: datetime) -> None:
    firm = firms.filled(now=now)
    editor = make_person("ENT_EDITOR", None, firm.enterprise.public_id)

    with pytest.raises(CapabilityMissing):
        submissions.submit(
            actor=editor.actor,
            enterprise_id=firm.pk,
            version=firm.version,
            signed=firms.SIGNED,
            now=now,
        )


def test_a_case_changed_since_it_was_checked_is_not_handed_in(now: datetime) -> None:
    firm = firms.filled(now=now)

    with pytest.raises(StaleForm):
        submissions.submit(
            actor=firm.owner,
            enterprise_id=firm.pk,
            version=firm.version - 1,
            signed=firms.SIGNED,
            now=now,
        )


# --- two clerks


def test_two_clerks_bring_an_enterprise_on_chain_and_one_does_not(now: datetime) -> None:
    firm, first = firms.submitted(now=now), clerk()

    firms.accept(firm, first, now)
    firms.accept(firm, first, now)  # again, or a double click
    assert status_of(firm) is EnterpriseStatus.VERIFYING
    firms.accept(firm, clerk(), now)

    enterprise = firm.again()
    assert (enterprise.standing, enterprise.onboarded_at) == (EnterpriseStatus.ONBOARDED, now)
    assert acts_of(enterprise)[-3:] == ["OPINED", "OPINED", "ONBOARDED"]
    request = AnchorRequest.objects.get(ref=enterprise.ref)
    assert request.kind == "enterprises.onboarding.v1"
    assert Notification.objects.filter(recipient=firm.owner.user, kind__contains="decided").exists()


def test_two_clerks_refuse_and_the_enterprise_reads_why(now: datetime) -> None:
    firm = firms.submitted(now=now)
    for someone in (clerk(), clerk()):
        checking.refuse(
            actor=someone.actor,
            enterprise_id=firm.pk,
            round_number=1,
            reason=RefusalReason.NOT_AUTHORISED,
            note="授权书没有法定代表人签名",
            now=now,
        )

    assert status_of(firm) is EnterpriseStatus.REFUSED
    assert not AnchorRequest.objects.filter(ref=firm.enterprise.ref).exists()


def test_two_different_opinions_wait_for_a_third(now: datetime) -> None:
    firm = firms.submitted(now=now)
    firms.accept(firm, clerk(), now)
    doubter = clerk()
    checking.refuse(
        actor=doubter.actor,
        enterprise_id=firm.pk,
        round_number=1,
        reason=RefusalReason.OTHER,
        note="经营范围不符",
        now=now,
    )
    assert status_of(firm) is EnterpriseStatus.VERIFYING

    with pytest.raises(OpinionGiven):
        firms.accept(firm, doubter, now)
    checking.retract(actor=doubter.actor, enterprise_id=firm.pk, now=now)
    firms.accept(firm, doubter, now)

    assert status_of(firm) is EnterpriseStatus.ONBOARDED


def test_nothing_to_take_back(now: datetime) -> None:
    with pytest.raises(NoOpinion):
        checking.retract(actor=clerk().actor, enterprise_id=firms.submitted(now=now).pk, now=now)


def test_a_former_member_does_not_check_the_enterprise(now: datetime) -> None:
    firm, insider = firms.submitted(now=now), clerk()
    grant = give(insider.user, "ENT_AGENT", None, firm.enterprise.public_id)
    grant.revoked_at = now
    grant.save()

    with pytest.raises(OwnCase):
        firms.accept(firm, insider, now)
    assert not onboarding.cases_visible_to(insider.actor).exists()


@pytest.mark.parametrize(
    "seen",
    [
        RegisterLook("公示系统", date(2026, 1, 1), RegisterState.OPERATING),
        RegisterLook("公示系统", date(2999, 1, 1), RegisterState.OPERATING),
        RegisterLook(" ", date(2026, 11, 20), RegisterState.OPERATING),
    ],
)
def test_an_acceptance_needs_a_fresh_look_into_a_register(
    seen: RegisterLook, now: datetime
) -> None:
    firm = firms.submitted(now=now)

    with pytest.raises(RegisterUnclear):
        checking.accept(
            actor=clerk().actor,
            enterprise_id=firm.pk,
            round_number=1,
            look=seen,
            override_note="",
            now=now,
        )


def test_an_enterprise_that_is_closed_is_not_accepted(now: datetime) -> None:
    firm = firms.submitted(now=now)
    seen = RegisterLook("公示系统", now.date(), RegisterState.CANCELLED)

    with pytest.raises(RegisterUnclear, match="存续"):
        checking.accept(
            actor=clerk().actor,
            enterprise_id=firm.pk,
            round_number=1,
            look=seen,
            override_note="",
            now=now,
        )


def test_a_code_that_one_layer_passes_goes_to_people_who_note_how_they_proved_it(
    now: datetime,
) -> None:
    firm = firms.submitted(XIAMEN_BEFORE_2016, now=now)
    (about_code, *_rest) = onboarding.findings(firm.again())
    assert about_code.needs_eyes
    assert "第 18 位" in about_code.sentence

    with pytest.raises(OverrideMissing):
        firms.accept(firm, clerk(), now)
    for someone in (clerk(), clerk()):
        firms.accept(firm, someone, now, note="与执照影像逐位一致，登记系统可查")

    assert status_of(firm) is EnterpriseStatus.ONBOARDED


def test_an_opinion_is_about_what_its_clerk_read(now: datetime) -> None:
    firm, reader = firms.submitted(now=now), clerk()
    firms.give_back(firm, clerk(), now, Item.ADDRESS)
    firms.resubmit(firm, now, ADDRESS="执照上就是这个地址")
    common: dict[str, Any] = {"actor": reader.actor, "enterprise_id": firm.pk, "now": now}

    with pytest.raises(StaleForm, match="新的材料"):
        checking.accept(round_number=1, look=firms.look(now), override_note="", **common)
    with pytest.raises(StaleForm):
        checking.refuse(round_number=1, reason=RefusalReason.OTHER, note="经营范围不符", **common)
    with pytest.raises(StaleForm):
        checking.give_back(round_number=1, reasons={Item.NAME: "与执照不一致"}, **common)

    firms.accept(firm, reader, now)
    assert onboarding.standing_opinions(firm.again()).get().round == 2


def test_a_refusal_says_why(now: datetime) -> None:
    firm = firms.submitted(now=now)

    with pytest.raises(ReasonMissing):
        checking.refuse(
            actor=clerk().actor,
            enterprise_id=firm.pk,
            round_number=1,
            reason=RefusalReason.OTHER,
            note=" 不行 ",
            now=now,
        )


# --- returned, item by item


def test_only_what_was_returned_reopens(now: datetime) -> None:
    firm = firms.submitted(now=now)
    firms.give_back(firm, clerk(), now, Item.ADDRESS)

    def fill(item: Item, value: str) -> None:
        drafts.fill(
            actor=firm.owner,
            enterprise_id=firm.pk,
            version=firm.version,
            given={item: value},
            now=now,
        )

    with pytest.raises(ItemClosed, match="法定代表人"):
        fill(Item.LEGAL_REPRESENTATIVE, "别人")
    fill(Item.ADDRESS, "文三路 8 号")

    row = ReturnedItem.objects.get()
    assert (row.is_changed, row.before) == (True, "文三路 1 号")


def test_every_returned_item_is_changed_or_answered(now: datetime) -> None:
    firm = firms.submitted(now=now)
    firms.give_back(firm, clerk(), now, Item.ADDRESS, Item.HEADCOUNT)

    def resubmit(**answers: str) -> None:
        submissions.resubmit(
            actor=firm.owner,
            enterprise_id=firm.pk,
            version=firm.version,
            answers={Item[name]: text for name, text in answers.items()},
            now=now,
        )

    with pytest.raises(ItemsUnanswered, match="注册地址、从业人数"):
        resubmit()
    with pytest.raises(ItemsUnanswered, match="从业人数"):
        resubmit(ADDRESS="执照上就是这个地址")
    resubmit(ADDRESS="执照上就是这个地址", HEADCOUNT="以年报为准")

    assert status_of(firm) is EnterpriseStatus.VERIFYING
    assert firm.again().onboarding.round == 2


def test_a_return_voids_the_opinions_of_the_round(now: datetime) -> None:
    firm, first = firms.submitted(now=now), clerk()
    firms.accept(firm, first, now)
    firms.give_back(firm, clerk(), now, Item.ADDRESS)
    submissions.resubmit(
        actor=firm.owner,
        enterprise_id=firm.pk,
        version=firm.version,
        answers={Item.ADDRESS: "无误"},
        now=now,
    )

    assert not onboarding.standing_opinions(firm.again()).exists()
    firms.accept(firm, clerk(), now)
    assert status_of(firm) is EnterpriseStatus.VERIFYING


@pytest.mark.parametrize("reasons", [{}, {Item.ADDRESS: " 不对 "}])
def test_a_return_names_items_and_reasons(reasons: dict[Item, str], now: datetime) -> None:
    firm = firms.submitted(now=now)

    with pytest.raises(NothingReturned):
        checking.give_back(
            actor=clerk().actor, enterprise_id=firm.pk, round_number=1, reasons=reasons, now=now
        )


def test_what_is_sealed_is_not_copied_into_the_return(now: datetime) -> None:
    firm = firms.submitted(now=now)
    firms.give_back(firm, clerk(), now, Item.LEGAL_ID, Item.CONTACT_MOBILE)

    assert set(ReturnedItem.objects.values_list("before", flat=True)) == {""}


def test_a_returned_code_may_be_kept_by_its_own_case(now: datetime) -> None:
    firm = firms.submitted(now=now)
    firms.give_back(firm, clerk(), now, Item.USCC)

    drafts.fill(
        actor=firm.owner,
        enterprise_id=firm.pk,
        version=firm.version,
        given={Item.USCC: firms.DONGGUAN},
        now=now,
    )

    assert firm.again().uscc == firms.DONGGUAN


# --- withdrawing and history


def test_a_case_may_be_withdrawn_until_it_is_settled(now: datetime) -> None:
    firm = firms.submitted(now=now)
    submissions.withdraw(actor=firm.owner, enterprise_id=firm.pk, now=now)
    assert status_of(firm) is EnterpriseStatus.WITHDRAWN
    firms.begun(now=now)  # the code is free again

    done = firms.onboarded(firms.SHENZHEN, now=now)
    with pytest.raises(TransitionRefused):
        submissions.withdraw(actor=done.owner, enterprise_id=done.pk, now=now)


def test_members_do_not_read_single_opinions(now: datetime) -> None:
    firm = firms.submitted(now=now)
    firms.accept(firm, clerk(), now)

    seen = {event.act for event in onboarding.history_for_members(firm.enterprise)}
    assert EnterpriseAct.OPINED not in seen
    assert EnterpriseAct.OPINED in {event.act for event in onboarding.history(firm.enterprise)}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM enterprises_enterpriseevent",
        "UPDATE enterprises_enterpriseevent SET act = 'ONBOARDED'",
        "DELETE FROM enterprises_commitment",
        "UPDATE enterprises_commitment SET text_version = 2",
    ],
)
def test_the_database_keeps_history_and_signatures(statement: str, now: datetime) -> None:
    firms.submitted(now=now)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_namesakes_and_shared_people_are_shown_to_clerks(now: datetime) -> None:
    firms.onboarded(firms.SHENZHEN, now=now)
    firm = firms.submitted(now=now)

    labels = [found.label for found in onboarding.findings(firm.again()) if found.needs_eyes]

    assert labels == ["企业名称", "关联企业"]


def test_cases_come_by_their_last_day(now: datetime) -> None:
    later = firms.submitted(now=now)
    sooner = firms.submitted(firms.SHENZHEN, now=now - timedelta(days=14))

    found = onboarding.cases_visible_to(clerk().actor)

    assert list(found) == [sooner.enterprise, later.enterprise]
    late = cases.of_view(found, CaseView.OVERDUE, on=now.date())
    assert list(late) == [sooner.enterprise]
