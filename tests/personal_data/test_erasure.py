"""Personal data go for good when that is asked, and everything else stays (DP-4)."""

import uuid
from http import HTTPStatus
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.enums import EnterpriseStatus
from enterprises.models import Enterprise, JoinRequest, Particulars
from enterprises.services import leaving
from qbs_platform.accounts import leavers
from qbs_platform.accounts.enums import LetterKind, Role
from qbs_platform.accounts.errors import AccountErased, AlreadySo
from qbs_platform.accounts.models import Grant, Invitation, Letter, Reason, User
from qbs_platform.accounts.services import suspensions
from qbs_platform.audit.models import AuditEvent
from qbs_platform.files.models import StoredFile
from qbs_platform.notifications.models import MailDelivery, Notification
from tests.accounts.doors import try_password
from tests.factories import enterprises as firms
from tests.factories.people import PASSWORD, give, make_person
from tests.personal_data.leaver import EMAIL, LEGAL_ID, NAME, PHONE, WHY, command, found_in_tables

pytestmark = pytest.mark.usefixtures("regions_loaded")


def test_after_erasure_no_table_holds_anything_of_the_person(full: firms.Firm, qian: User) -> None:
    assert {hit.split(":")[0] for hit in found_in_tables(NAME, EMAIL, PHONE)} >= {
        "accounts_user",
        "accounts_invitation",
        "accounts_letter",
        "accounts_phoneproof",
        "accounts_reason",
        "enterprises_joinrequest",
        "enterprises_particulars",
        "enterprises_returneditem",
        "files_storedfile",
        "notifications_notification",
    }

    command("erase_personal_data", enterprise=str(full.enterprise.public_id), uscc=firms.HANGZHOU)
    said = command("erase_personal_data", email=EMAIL)

    assert found_in_tables(NAME, EMAIL, PHONE, "139 1234 5678", LEGAL_ID) == []
    assert "accounts_user: 1 overwritten" in said
    assert not Session.objects.exists()
    assert not Authenticator.objects.filter(user=qian).exists()
    assert not Letter.objects.filter(kind=LetterKind.RESET).exists()
    assert not MailDelivery.objects.filter(recipient=qian, sent_at=None).exists()
    kept = Particulars.objects.get(enterprise=full.enterprise)
    sealed = ("legal_id", "contact_name", "contact_mobile", "contact_mobile_index", "contact_email")
    assert [getattr(kept, column) for column in sealed] == [None] * 5
    assert not StoredFile.objects.filter(uploader=qian).exists()


def test_the_row_stays_and_nobody_signs_in_with_it_again(full: firms.Firm, qian: User) -> None:
    command("erase_personal_data", enterprise=str(full.enterprise.public_id), uscc=firms.HANGZHOU)
    command("erase_personal_data", person=str(qian.public_id))
    left = User.objects.get(public_id=qian.public_id)

    assert (left.name, left.phone, left.is_active) == ("已注销", "", False)
    assert left.email == f"erased.{qian.public_id}@erased.invalid"
    client = Client()
    for typed in (EMAIL, PHONE, left.email):
        try_password(client, typed, PASSWORD)
        assert client.get(reverse("home:desk")).status_code == HTTPStatus.FOUND
    with pytest.raises(AlreadySo, match="已注销"):
        suspensions.restore(
            actor=make_person("SYS_ADMIN").actor,
            person_id=left.pk,
            reason="想让此人重新登录平台",
            now=timezone.now(),
        )
    with pytest.raises(AccountErased, match="已注销"):
        give(left, Role.ENT_VIEWER)
    assert Invitation.objects.get().withdrawn_at is not None
    assert AuditEvent.objects.filter(actor=qian.public_id).exists()
    event = AuditEvent.objects.get(action=leavers.ERASURE)
    assert event.object_id == str(qian.public_id)
    assert Reason.objects.get(event=event).text == WHY


def test_others_read_that_somebody_who_left_had_asked(full: firms.Firm, qian: User) -> None:
    command("erase_personal_data", enterprise=str(full.enterprise.public_id), uscc=firms.HANGZHOU)
    command("erase_personal_data", email=EMAIL)

    told = Notification.objects.filter(kind="enterprises.join_asked")
    assert [notice.text for notice in told] == ["已注销 申请加入 南山乙厂"]
    assert [request.message for request in JoinRequest.objects.all()] == [""]


def test_erasing_twice_changes_nothing_more(full: firms.Firm, qian: User) -> None:
    whom = {"enterprise": str(full.enterprise.public_id), "uscc": firms.HANGZHOU}
    for options in (whom, {"person": str(qian.public_id)}):
        command("erase_personal_data", **options)
        before = AuditEvent.objects.count()

        assert command("erase_personal_data", **options) == "Nothing is left to erase.\n"
        assert AuditEvent.objects.count() == before


def test_a_dry_run_says_what_would_go_and_changes_nothing(full: firms.Firm, qian: User) -> None:
    events = AuditEvent.objects.count()
    said = command(
        "erase_personal_data",
        enterprise=str(full.enterprise.public_id),
        uscc=firms.HANGZHOU,
        dry_run=True,
    )

    assert "enterprises_particulars: 1 overwritten" in said
    assert "files_storedfile: 2 removed" in said
    assert said.endswith("This was a dry run: nothing was changed.\n")
    assert (NAME not in said, AuditEvent.objects.count()) == (True, events)
    assert Particulars.objects.get(enterprise=full.enterprise).legal_representative == NAME


def test_the_erased_enterprise_keeps_code_and_history_and_has_no_members(full: firms.Firm) -> None:
    history = full.enterprise.events.count()
    leaving.erase(enterprise_id=full.pk, reason=WHY, now=timezone.now())
    left = Enterprise.objects.get(pk=full.pk)

    assert (left.uscc, left.name, left.standing) == (
        firms.HANGZHOU,
        "西湖甲厂",
        EnterpriseStatus.REFUSED,
    )
    assert left.events.count() == history
    assert not Grant.objects.filter(organisation=left.public_id, revoked_at=None).exists()
    assert [row.reason for row in left.returned.all()] == ["已按个人信息处理规则清除"]


@pytest.mark.parametrize("dry_run", [True, False])
def test_an_enterprise_that_is_here_keeps_its_data(dry_run: bool) -> None:
    returned = firms.submitted()
    firms.give_back(returned, make_person("CLERK"), timezone.now())
    for firm in (
        returned,
        firms.submitted(firms.SHENZHEN, "乙厂"),
        firms.onboarded(firms.DONGGUAN, "丙厂"),
    ):
        with pytest.raises(CommandError, match="仍在使用，不能清除"):
            command(
                "erase_personal_data",
                enterprise=str(firm.enterprise.public_id),
                uscc=firm.enterprise.uscc,
                dry_run=dry_run,
            )


def test_the_last_owner_stays_until_somebody_else_is_there() -> None:
    here, draft = firms.onboarded(), firms.begun(firms.SHENZHEN, "乙厂")

    for firm, sentence in ((here, "请先由另一人接任"), (draft, "请先清除这家企业的个人信息")):
        with pytest.raises(CommandError, match=sentence):
            command("erase_personal_data", email=firm.owner.user.email)
    make_person(Role.ENT_OWNER, None, here.enterprise.public_id)
    with pytest.raises(CommandError, match="此人还有身份：企业负责人。请先收回"):
        command("erase_personal_data", email=here.owner.user.email)


def test_whoever_holds_a_role_stays(person: Any) -> None:
    clerk = person("CLERK").user

    with pytest.raises(CommandError, match="此人还有身份：受理员"):
        command("erase_personal_data", person=str(clerk.public_id))
    clerk.refresh_from_db()
    assert clerk.is_active


def test_the_reason_does_not_keep_what_is_erased(qian: User) -> None:
    for reason in (f"{NAME}要求删除个人信息", f"来信申请删除：{EMAIL}"):
        with pytest.raises(CommandError, match="请不要写姓名"):
            command("erase_personal_data", email=EMAIL, reason=reason)
    with pytest.raises(CommandError, match="10 到 500 个字"):
        command("erase_personal_data", email=EMAIL, reason="短")
    qian.refresh_from_db()
    assert qian.name == NAME


@pytest.mark.parametrize(
    "whom",
    [
        {"email": "nobody@example.cn"},
        {"person": "not-an-id"},
        {"enterprise": str(uuid.UUID(int=1)), "uscc": firms.HANGZHOU},
    ],
)
@pytest.mark.parametrize("name", ["erase_personal_data", "export_personal_data"])
def test_nobody_like_that(db: None, name: str, whom: dict[str, str]) -> None:
    with pytest.raises(CommandError, match="nobody like that"):
        command(name, **whom)


def test_an_enterprise_needs_its_code_as_well() -> None:
    firm = firms.begun()

    with pytest.raises(CommandError, match="nobody like that"):
        command("export_personal_data", enterprise=str(firm.enterprise.public_id))


def test_the_address_is_free_for_a_new_account(qian: User) -> None:
    command("erase_personal_data", email=EMAIL)

    again = firms.newcomer(NAME).user
    again.email, again.phone = EMAIL, PHONE
    again.save()
