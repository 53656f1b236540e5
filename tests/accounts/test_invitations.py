"""Who may invite whom, and what a link is good for."""

import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qbs_platform.accounts import links
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import ROLES_OF, Role, RoleKind
from qbs_platform.accounts.errors import (
    CapabilityMissing,
    InvitationNotAllowed,
    LinkSpent,
    TooOften,
)
from qbs_platform.accounts.models import Grant, Invitation, User
from qbs_platform.accounts.services import invitations, letters
from qbs_platform.accounts.services.invitations import Offer
from qbs_platform.audit.models import AuditEvent
from tests.accounts.doors import is_in
from tests.factories.people import (
    OTHER_ORGANISATION,
    OUR_ORGANISATION,
    PASSWORD,
    Person,
    give,
    suspend,
)

MakePerson = Callable[..., Person]
GUEST = "guest@example.cn"
JOINING = {"name": "新人", "phone": "", "new": PASSWORD, "again": PASSWORD}


def invite(by: Person, role: str = "ENT_EDITOR", email: str = GUEST) -> Invitation:
    return invitations.invite(
        actor=Actor(by.user, by.grant),
        email=email,
        offer=Offer(Role(role)),
        language="zh-hans",
        now=timezone.now(),
    )


def link_of(invitation: Invitation) -> str:
    token = links.token_of(invitation.public_id)
    return reverse("accounts:invitation-accept", args=[token])


@pytest.mark.parametrize("inviter", sorted(Role.values))
@pytest.mark.parametrize("role", ["ENT_OWNER", "ENT_VIEWER", "CLERK", "DECIDER", "SYS_ADMIN"])
def test_the_table_decides_who_may_invite_whom(
    inviter: str, role: str, person: MakePerson, regions_loaded: None
) -> None:
    someone = person(inviter, "330000" if inviter.startswith("GOV") else None)
    is_member = role in ROLES_OF[RoleKind.ENTERPRISE]
    if (inviter == "ENT_OWNER" and is_member) or (inviter == "SYS_ADMIN" and not is_member):
        assert invite(someone, role).role == role
        return

    with pytest.raises((CapabilityMissing, InvitationNotAllowed)):
        invite(someone, role)
    assert Invitation.objects.count() == 0


def test_an_owner_invites_to_the_own_enterprise_whatever_is_asked(person: MakePerson) -> None:
    someone = person("ENT_OWNER")
    invitation = invitations.invite(
        actor=Actor(someone.user, someone.grant),
        email=GUEST,
        offer=Offer(Role.ENT_EDITOR, organisation=OTHER_ORGANISATION),
        language="en",
        now=timezone.now(),
    )

    assert invitation.organisation == OUR_ORGANISATION


def test_a_guest_joins_by_the_link_in_the_letter(person: MakePerson) -> None:
    owner = person("ENT_OWNER")
    client = Client()
    client.force_login(owner.user)
    data = {"email": GUEST.upper(), "role": "ENT_EDITOR"}
    answer = client.post(reverse("accounts:invitation-new"), data)
    assert answer.headers["Location"] == reverse("accounts:invitations")
    letters.send_waiting(now=timezone.now())
    found = re.search(r"http://[^/]+(/accounts/\S+/)", str(mail.outbox[0].body))
    assert found is not None
    guest = Client()
    assert GUEST in guest.get(found[1]).content.decode()

    guest.post(found[1], JOINING)

    assert is_in(guest)
    user = User.objects.get(email=GUEST)
    assert user.name == "新人"
    grant = Grant.objects.get(user=user)
    assert (grant.role, grant.organisation) == ("ENT_EDITOR", OUR_ORGANISATION)
    assert grant.granted_by == owner.user


def test_staff_set_up_a_second_factor_before_anything_else(person: MakePerson) -> None:
    guest = Client()
    guest.post(link_of(invite(person("SYS_ADMIN"), "CLERK")), JOINING)

    response = guest.get(reverse("home:desk"))

    assert response.headers["Location"] == reverse("accounts:app-add")


@pytest.mark.parametrize(
    "event", ["accepted", "withdrawn", "expired", "inviter disabled", "tampered"]
)
def test_a_link_that_is_spent_says_so_and_makes_nobody(event: str, person: MakePerson) -> None:
    owner = person("ENT_OWNER")
    invitation = invite(owner)
    link = link_of(invitation)
    now = timezone.now()
    if event == "accepted":
        Client().post(link, JOINING)
    elif event == "withdrawn":
        actor = Actor(owner.user, owner.grant)
        invitations.withdraw(actor=actor, invitation=invitation, now=now)
    elif event == "expired":
        Invitation.objects.update(expires_at=now - timedelta(seconds=1))
    elif event == "inviter disabled":
        suspend(owner.user)
    else:
        link = link[:-6] + "AAAAA/"
    before = User.objects.count()

    answers = [Client().get(link), Client().post(link, JOINING)]

    assert [answer.status_code for answer in answers] == [HTTPStatus.CONFLICT] * 2
    assert User.objects.count() == before


def test_a_known_person_accepts_signed_in_and_only_as_themself(person: MakePerson) -> None:
    known, other = person("ENT_OWNER"), person("ENT_OWNER")
    invitation = invite(person("SYS_ADMIN"), "CLERK", email=known.user.email)
    wrong, right = Client(), Client()
    wrong.force_login(other.user)
    right.force_login(known.user)

    assert "请先用它登录" in Client().get(link_of(invitation)).content.decode()
    wrong.post(link_of(invitation))
    assert not Grant.objects.filter(role="CLERK").exists()
    right.post(link_of(invitation))

    assert Grant.objects.get(role="CLERK").user == known.user


def test_other_enterprises_invitations_do_not_exist(person: MakePerson) -> None:
    invitation = invite(person("ENT_OWNER"))
    client = Client()
    client.force_login(person("ENT_OWNER", None, OTHER_ORGANISATION).user)

    page = client.get(reverse("accounts:invitations")).content.decode()
    url = reverse("accounts:invitation-withdraw", args=[invitation.public_id])

    assert GUEST not in page
    assert client.post(url).status_code == HTTPStatus.NOT_FOUND


def test_an_invitation_is_withdrawn_from_the_list(person: MakePerson) -> None:
    owner = person("ENT_OWNER")
    invitation = invite(owner)
    client = Client()
    client.force_login(owner.user)

    client.post(reverse("accounts:invitation-withdraw", args=[invitation.public_id]))

    assert "已撤回" in client.get(reverse("accounts:invitations")).content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"email": "x", "role": "CLERK"}, "电子邮箱应恰好有一个"),
        ({"email": GUEST, "role": "GOV_VIEWER", "region": "999999"}, "请填写现行的 6 位"),
        ({"email": GUEST, "role": "LAB_SIGNER"}, "请填写见证机构的编号"),
        ({"email": GUEST, "role": "ENT_OWNER"}, ""),
    ],
)
def test_a_refused_invitation_says_why(
    data: dict[str, str], sentence: str, person: MakePerson, regions_loaded: None
) -> None:
    client = Client()
    client.force_login(person("SYS_ADMIN").user)

    answer = client.post(reverse("accounts:invitation-new"), data)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in answer.content.decode()


def test_officials_are_invited_for_a_region(person: MakePerson, regions_loaded: None) -> None:
    client = Client()
    client.force_login(person("SYS_ADMIN").user)
    data = {"email": GUEST, "role": "GOV_VIEWER", "region": "330000"}
    client.post(reverse("accounts:invitation-new"), data)

    region = Invitation.objects.select_related("region").get().region
    assert region is not None
    assert region.code == "330000"


def test_inviting_asks_for_a_fresh_proof(person: MakePerson) -> None:
    client = Client()
    client.force_login(person("SYS_ADMIN").user)
    session = client.session
    session["proved_at"] -= 6 * 60
    session.save()

    response = client.post(reverse("accounts:invitation-new"), {"email": GUEST, "role": "CLERK"})

    assert response.headers["Location"].startswith(reverse("accounts:prove"))
    assert Invitation.objects.count() == 0


def test_every_step_of_an_invitation_is_in_the_trail(person: MakePerson) -> None:
    invitation = invite(person("ENT_OWNER"))
    Client().post(link_of(invitation), JOINING)

    events = AuditEvent.objects.filter(object_id=str(invitation.public_id)).order_by("pk")
    verbs = [event.action for event in events]
    assert verbs == ["accounts.invitation.create", "accounts.invitation.accept"]


@pytest.mark.parametrize("role", ["ENT_EDITOR", "ENT_OWNER"])
def test_an_invitation_ends_with_the_role_that_offered_it(role: str, person: MakePerson) -> None:
    owner = person("ENT_OWNER")
    invitation = invite(owner, role)
    token = links.token_of(invitation.public_id)
    assert invitations.opened(token=token, now=timezone.now()) == invitation

    Grant.objects.filter(pk=owner.grant.pk).update(revoked_at=timezone.now())
    give(owner.user, "ENT_OWNER", organisation=OTHER_ORGANISATION)

    with pytest.raises(LinkSpent):
        invitations.opened(token=token, now=timezone.now())


def test_fifty_invitations_a_day_are_enough(person: MakePerson) -> None:
    owner = person("ENT_OWNER")
    for _number in range(50):
        invite(owner)

    with pytest.raises(TooOften):
        invite(owner)


def test_the_limit_of_invitations_is_told_in_the_form_that_was_typed(person: MakePerson) -> None:
    owner = person("ENT_OWNER")
    for _number in range(50):
        invite(owner)
    client = Client()
    client.force_login(owner.user)

    answer = client.post(
        reverse("accounts:invitation-new"), {"email": "late@example.cn", "role": "ENT_VIEWER"}
    )

    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert 'value="late@example.cn"' in answer.content.decode()
