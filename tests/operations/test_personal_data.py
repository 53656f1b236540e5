"""Personal data leave with whoever they are about, and go for good when that is asked (DP-4)."""

import json
import uuid
from datetime import datetime, timedelta
from http import HTTPStatus
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.enums import EnterpriseStatus, Item
from enterprises.models import Enterprise, JoinRequest, Particulars
from enterprises.services import drafts, joining, submissions
from enterprises.services import leaving as enterprises_leaving
from qbs_platform.accounts import leavers
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import LetterKind, Role
from qbs_platform.accounts.errors import AlreadySo
from qbs_platform.accounts.models import Grant, Invitation, Letter, PhoneProof, Reason, User
from qbs_platform.accounts.services import letters, suspensions
from qbs_platform.accounts.services.invitations import Offer, invite
from qbs_platform.audit.models import AuditEvent
from qbs_platform.files.models import StoredFile
from qbs_platform.notifications import services as notifications
from qbs_platform.notifications.models import MailDelivery, Notification
from tests.accounts.doors import COOKIE, try_password
from tests.factories import enterprises as firms
from tests.factories.people import PASSWORD, enrol_app, make_person

NAME, PHONE, LEGAL_ID = "钱小满", "13912345678", firms.LEGAL_ID
EMAIL = "qian.xiaoman@mail.example.cn"
WHY = "本人申请删除，编号 2026-014"

pytestmark = pytest.mark.usefixtures("regions_loaded")


def found_in_tables(*needles: str) -> list[str]:
    """Every table with a row that holds one of ``needles``, as text or as bytes."""
    hits = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        for (table,) in cursor.fetchall():
            for needle in needles:
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" AS t'
                    " WHERE t::text ILIKE %s OR t::text LIKE %s OR t::text LIKE %s",
                    [f"%{needle}%", f"%{needle.encode().hex()}%", f"%{json.dumps(needle)[1:-1]}%"],
                )
                hits += [f"{table}: {needle}"] * min(1, cursor.fetchone()[0])
    return hits


def command(name: str, **options: Any) -> str:
    out = StringIO()
    call_command(name, stdout=out, reason=options.pop("reason", WHY), **options)
    return out.getvalue()


def refused_firm(owner: User, now: datetime) -> firms.Firm:
    """An enterprise full of the owner's data that was returned once and then refused."""
    begun = drafts.begin(
        actor=Actor(owner, None), uscc=firms.HANGZHOU, name="西湖甲厂", region="", now=now
    )
    firm = firms.Firm(begun.enterprise, Actor(owner, begun.grant))
    given = {
        **firms.STATED,
        Item.LEGAL_REPRESENTATIVE: NAME,
        Item.ADDRESS: f"{NAME}家",
        Item.CONTACT_NAME: NAME,
        Item.CONTACT_MOBILE: PHONE,
        Item.CONTACT_EMAIL: EMAIL,
    }
    drafts.fill(actor=firm.owner, enterprise_id=firm.pk, version=1, given=given, now=now)
    for item in (Item.LICENCE, Item.AUTHORISATION):
        stored = firms.stored_file(owner, f"{NAME}{item.label}.pdf", now)
        drafts.attach_stored(
            actor=firm.owner, enterprise_id=firm.pk, item=item, stored=stored, now=now
        )
    firms.hand_in(firm, now)
    firms.give_back(firm, make_person("CLERK"), now)
    firms.resubmit(firm, now, ADDRESS=f"{NAME}说没有错")
    for clerk in (make_person("CLERK"), make_person("CLERK")):
        firms.refuse(firm, clerk, now)
    return firms.Firm(firm.again(), firm.owner)


@pytest.fixture
def qian(db: None) -> User:
    """Somebody who has only just signed up."""
    user = firms.newcomer(NAME).user
    user.email, user.phone = EMAIL, PHONE
    user.save()
    return user


@pytest.fixture
def full(qian: User) -> firms.Firm:
    """Everything that can be kept about a person; the enterprise of theirs was refused."""
    now = timezone.now()
    firm = refused_firm(qian, now)
    enrol_app(qian)
    browser = Client()
    browser.force_login(qian)
    PhoneProof.objects.create(user=qian, phone=PHONE, asked_at=now)
    letters.ask(LetterKind.RESET, f" {EMAIL.upper()}", language="zh-hans", now=now)
    letters.ask(LetterKind.RESET, "139 1234 5678", language="zh-hans", now=now)
    notifications.set_preferences(person_id=qian.pk, language="en", channels={})
    other = firms.onboarded(firms.SHENZHEN, "南山乙厂", now=now)
    invite(
        actor=other.owner, email=EMAIL, offer=Offer(Role.ENT_VIEWER), language="zh-hans", now=now
    )
    asked = joining.ask(
        actor=Actor(qian, None), enterprise_id=other.pk, message=f"{NAME}，{PHONE}", now=now
    )
    joining.decline(actor=other.owner, request_id=asked.pk, now=now)
    firms.stored_file(qian, f"{NAME}的旧照片.pdf", now)
    suspensions.end_sessions(
        actor=make_person("SYS_ADMIN").actor,
        person_id=qian.pk,
        reason=f"{NAME}丢了电脑，本人要求",
        now=now,
    )
    browser.force_login(qian)
    return firm


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
    enterprises_leaving.erase(enterprise_id=full.pk, reason=WHY, now=timezone.now())
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
def test_an_enterprise_that_is_here_keeps_its_data(dry_run: bool) -> None:  # noqa: FBT001
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


def columns(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {f"{each['table']}.{each['column']}": each for each in document["columns"]}


def test_a_person_takes_everything_along(full: firms.Firm, qian: User) -> None:
    document = json.loads(command("export_personal_data", email=EMAIL, language="en"))
    found = columns(document)

    assert document["format"] == "qbs.personal-data.v1"
    assert document["subject"] == {"kind": "PERSON", "public_id": str(qian.public_id)}
    assert found["accounts_user.name"]["values"] == [NAME]
    assert found["accounts_user.name"]["purpose"] == "Say who did something"
    assert found["accounts_invitation.email"]["values"] == [EMAIL]
    assert len(found["accounts_letter.reference"]["values"]) == 2 + 1  # the invitation's too
    assert found["enterprises_joinrequest.message"]["values"] == [f"{NAME}，{PHONE}"]
    for secret in (
        "accounts_user.password",
        "mfa_authenticator.data",
        "django_session.session_data",
    ):
        assert (found[secret]["is_withheld"], found[secret]["values"]) == (True, [])
    assert AuditEvent.objects.filter(action="accounts.user.export").count() == 1


def test_an_export_holds_nothing_of_anybody_else(full: firms.Firm, qian: User) -> None:
    stranger = firms.newcomer("孙明").user
    text = command("export_personal_data", email=stranger.email)

    assert (NAME in text, EMAIL in text, PHONE in text) == (False, False, False)
    assert stranger.email in text


def browser_of(user: User, *, minutes: int = 0) -> Client:
    """A browser whose last proof is ``minutes`` old."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["proved_at"] = (timezone.now() - timedelta(minutes=minutes)).timestamp()
    session.save()
    client.cookies[COOKIE] = session.session_key
    return client


def test_the_button_on_the_security_page_gives_the_file(qian: User) -> None:
    browser = browser_of(qian)
    page = browser.get(reverse("accounts:security"))
    answer = browser.post(reverse("accounts:personal-data"))

    assert "下载我的个人信息" in page.content.decode()
    assert answer["Content-Disposition"] == 'attachment; filename="personal-data.json"'
    assert "no-store" in answer["Cache-Control"]
    assert columns(answer.json())["accounts_user.phone"]["values"] == [PHONE]
    assert AuditEvent.objects.get(action="accounts.user.export").actor == qian.public_id


def test_the_owner_s_file_has_the_sealed_fields_opened() -> None:
    firm = firms.submitted()
    browser = browser_of(firm.owner.user)
    page = browser.get(reverse("enterprises:own"))
    found = columns(browser.post(reverse("enterprises:personal-data")).json())

    assert "下载本企业的个人信息" in page.content.decode()
    assert found["enterprises_particulars.legal_id"]["values"] == [LEGAL_ID]
    assert found["enterprises_particulars.contact_name"]["values"] == ["周敏"]
    assert sorted(found["files_storedfile.original_name"]["values"]) == [
        "法定代表人授权书.pdf",
        "营业执照或登记证书.pdf",
    ]
    event = AuditEvent.objects.get(action="enterprises.enterprise.export-personal-data")
    assert event.object_id == str(firm.enterprise.public_id)


def test_a_first_clerk_s_refusal_is_not_in_the_owner_s_file() -> None:
    firm = firms.submitted()
    clerks = make_person("CLERK"), make_person("CLERK")
    browser = browser_of(firm.owner.user)
    seen = []
    for clerk in clerks:
        firms.refuse(firm, clerk, timezone.now())
        document = browser.post(reverse("enterprises:personal-data")).json()
        seen.append(len(columns(document)["enterprises_opinion.note"]["values"]))

    assert seen == [0, 2]


@pytest.mark.parametrize("route", ["accounts:personal-data", "enterprises:personal-data"])
def test_both_files_ask_for_a_fresh_proof(route: str) -> None:
    answer = browser_of(firms.submitted().owner.user, minutes=6).post(reverse(route))

    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"].startswith(reverse("accounts:prove"))


def test_other_members_see_no_button_and_get_no_file() -> None:
    firm = firms.submitted()
    editor = make_person("ENT_EDITOR", None, firm.enterprise.public_id)
    browser = browser_of(editor.user)

    assert "下载本企业的个人信息" not in browser.get(reverse("enterprises:own")).content.decode()
    answer = browser.post(reverse("enterprises:personal-data"))
    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_too_many_exports_are_refused_with_a_time(qian: User) -> None:
    browser = browser_of(qian)
    answers = [browser.post(reverse("accounts:personal-data")) for _again in range(11)]

    assert [answer.status_code for answer in answers] == [HTTPStatus.OK] * 10 + [
        HTTPStatus.TOO_MANY_REQUESTS
    ]


def test_a_replaced_document_does_not_stay() -> None:
    firm = firms.filled()
    first = Particulars.objects.get(enterprise=firm.enterprise).licence
    now = timezone.now()
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
    enterprises_leaving.erase(enterprise_id=firm.pk, reason=WHY, now=now)

    assert [row.original_name for row in StoredFile.objects.all()] == ["-"]
