"""Administrators act upon accounts: never their own, with a reason, once, and everybody learns."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qbs_platform.accounts import selectors
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.errors import (
    AccountSuspended,
    AlreadyGranted,
    AlreadySo,
    CapabilityMissing,
    InvitationNotAllowed,
    LastOwner,
    OwnAccount,
    ReasonMissing,
)
from qbs_platform.accounts.models import Grant, Invitation, Reason, User
from qbs_platform.accounts.services import (
    appointments,
    invitations,
    letters,
    recoveries,
    reviews,
    suspensions,
)
from qbs_platform.accounts.services.invitations import Offer
from qbs_platform.audit.models import AuditEvent
from qbs_platform.notifications.models import MailDelivery, Notification
from tests.factories.people import REASON, Person, enrol_app, give, suspend

MakePerson = Callable[..., Person]
ACTS = (
    suspensions.suspend,
    suspensions.restore,
    suspensions.end_sessions,
    recoveries.reset_second_factor,
    recoveries.send_password_link,
)


def act(verb: Callable[..., Any], by: Person, upon: User, reason: str = REASON) -> Any:
    return verb(actor=by.actor, person_id=upon.pk, reason=reason, now=timezone.now())


def revoke(by: Person, grant: Grant) -> Grant:
    now = timezone.now()
    return appointments.revoke(actor=by.actor, grant_id=grant.pk, reason=REASON, now=now)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def is_in(client: Client) -> bool:
    return bool(client.get(reverse("home:desk")).status_code == HTTPStatus.OK)


def ready_for(verb: Callable[..., Any], person: Person) -> None:
    """Bring an account into the state in which the act makes sense."""
    if verb is suspensions.restore:
        suspend(person.user)
    else:
        enrol_app(person.user)
        signed_in(person)


@pytest.mark.parametrize("verb", ACTS)
def test_each_act_is_done_once_told_and_explained(
    verb: Callable[..., Any], person: MakePerson
) -> None:
    administrator, someone = person("SYS_ADMIN"), person("CLERK")
    ready_for(verb, someone)
    told_before = Notification.objects.count()

    act(verb, administrator, someone.user)

    event = AuditEvent.objects.latest("pk")
    assert (event.actor, event.acting_grant) == (
        administrator.user.public_id,
        administrator.grant.public_id,
    )
    assert event.object_id == str(someone.user.public_id)
    assert Reason.objects.get(event=event).text == REASON
    notices = Notification.objects.filter(recipient=someone.user)
    assert Notification.objects.count() == told_before + 1
    assert administrator.user.name in notices.latest("pk").text
    with pytest.raises(AlreadySo):
        act(verb, administrator, someone.user)
    assert AuditEvent.objects.latest("pk") == event


@pytest.mark.parametrize("verb", ACTS)
def test_nobody_acts_upon_their_own_account(verb: Callable[..., Any], person: MakePerson) -> None:
    administrator = person("SYS_ADMIN")
    enrol_app(administrator.user)
    client = signed_in(administrator)

    with pytest.raises(OwnAccount):
        act(verb, administrator, administrator.user)

    assert is_in(client)


@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("role", ["ENT_OWNER", "HEAD", "INTERNAL_AUDITOR"])
def test_nobody_else_acts_upon_accounts(
    verb: Callable[..., Any], role: str, person: MakePerson
) -> None:
    someone = person("CLERK")
    ready_for(verb, someone)
    with pytest.raises(CapabilityMissing):
        act(verb, person(role), someone.user)


@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("reason", ["", "太短", " " * 40, "长" * 501])
def test_without_a_reason_nothing_changes(
    verb: Callable[..., Any], reason: str, person: MakePerson
) -> None:
    administrator, someone = person("SYS_ADMIN"), person("CLERK")
    ready_for(verb, someone)
    before = AuditEvent.objects.count()

    with pytest.raises(ReasonMissing):
        act(verb, administrator, someone.user, reason)

    someone.user.refresh_from_db()
    assert someone.user.is_active is (verb is not suspensions.restore)
    assert AuditEvent.objects.count() == before


def test_suspending_ends_every_session_at_the_next_request(person: MakePerson) -> None:
    someone = person("CLERK")
    here, there = signed_in(someone), signed_in(someone)
    assert is_in(here)

    act(suspensions.suspend, person("SYS_ADMIN"), someone.user)

    assert (is_in(here), is_in(there)) == (False, False)


def test_the_suspended_are_told_by_a_letter_they_can_read(person: MakePerson) -> None:
    someone = person("CLERK")
    act(suspensions.suspend, person("SYS_ADMIN"), someone.user)
    letters.send_waiting(now=timezone.now())

    (letter,) = mail.outbox
    assert letter.to == [someone.user.email]
    assert "账号已停用" in str(letter.body)
    assert MailDelivery.objects.count() == 0  # a notice they could not open


def test_the_invitations_of_the_suspended_are_void_for_good(person: MakePerson) -> None:
    administrator, inviter = person("SYS_ADMIN"), person("SYS_ADMIN")
    now = timezone.now()
    invitation = invitations.invite(
        actor=inviter.actor, email="guest@example.cn", offer=Offer(Role.CLERK), language="", now=now
    )
    act(suspensions.suspend, administrator, inviter.user)
    act(suspensions.restore, administrator, inviter.user)

    assert Invitation.objects.get(pk=invitation.pk).withdrawn_at is not None
    assert not selectors.open_invitations(now=now).exists()


def test_a_reset_removes_every_factor_and_session(person: MakePerson) -> None:
    someone = person("CLERK")
    enrol_app(someone.user)
    client = signed_in(someone)

    act(recoveries.reset_second_factor, person("SYS_ADMIN"), someone.user)

    assert not is_in(client)
    assert not Authenticator.objects.filter(user=someone.user).exists()
    assert MailDelivery.objects.filter(recipient=someone.user).count() == 1


def test_a_password_link_goes_to_the_person_alone(person: MakePerson) -> None:
    someone = person("CLERK")
    before = User.objects.get(pk=someone.user.pk).password
    act(recoveries.send_password_link, person("SYS_ADMIN"), someone.user)
    letters.send_waiting(now=timezone.now())

    (letter,) = mail.outbox
    assert letter.to == [someone.user.email]
    assert "/password/reset/" in str(letter.body)
    assert User.objects.get(pk=someone.user.pk).password == before


def test_the_suspended_get_neither_links_nor_roles(person: MakePerson) -> None:
    administrator, someone = person("SYS_ADMIN"), person("CLERK")
    suspend(someone.user)

    with pytest.raises(AccountSuspended):
        act(recoveries.send_password_link, administrator, someone.user)
    with pytest.raises(AccountSuspended):
        appoint(administrator, someone.user, Role.EXPERT)


def appoint(by: Person, upon: User, role: Role) -> Grant:
    return appointments.appoint(
        actor=by.actor, person_id=upon.pk, offer=Offer(role), reason=REASON, now=timezone.now()
    )


def test_a_further_role_is_given_once(person: MakePerson) -> None:
    administrator, someone = person("SYS_ADMIN"), person("CLERK")

    grant = appoint(administrator, someone.user, Role.EXPERT)

    assert (grant.user, grant.granted_by) == (someone.user, administrator.user)
    event = AuditEvent.objects.get(object_id=str(grant.public_id))
    assert Reason.objects.get(event=event).text == REASON
    with pytest.raises(AlreadyGranted):
        appoint(administrator, someone.user, Role.EXPERT)


def test_enterprise_roles_and_one_s_own_are_not_the_administrator_s_to_give(
    person: MakePerson,
) -> None:
    administrator = person("SYS_ADMIN")
    with pytest.raises(InvitationNotAllowed):
        appoint(administrator, person("CLERK").user, Role.ENT_EDITOR)
    with pytest.raises(OwnAccount):
        appoint(administrator, administrator.user, Role.DECIDER)


def test_a_revoked_role_counts_no_more_from_the_next_request_on(person: MakePerson) -> None:
    administrator, someone = person("SYS_ADMIN"), person("SYS_ADMIN")
    client = signed_in(someone)
    assert client.get(reverse("operations:people")).status_code == HTTPStatus.OK

    revoke(administrator, someone.grant)

    assert client.get(reverse("operations:people")).status_code == HTTPStatus.FORBIDDEN
    with pytest.raises(AlreadySo):
        revoke(administrator, someone.grant)


def test_the_only_administrator_can_be_neither_suspended_nor_stripped(person: MakePerson) -> None:
    last = person("SYS_ADMIN")
    former = person("SYS_ADMIN")
    stale = Person(former.user, former.grant)
    revoke(last, former.grant)

    for attempt in (
        lambda: act(suspensions.suspend, last, last.user),
        lambda: revoke(last, last.grant),
        lambda: act(suspensions.suspend, stale, last.user),
        lambda: revoke(stale, last.grant),
    ):
        with pytest.raises((OwnAccount, CapabilityMissing)):
            attempt()
    assert selectors.live_grants_of(last.user).filter(role=Role.SYS_ADMIN).exists()


def test_an_enterprise_keeps_an_active_owner(person: MakePerson) -> None:
    administrator, owner, second = person("SYS_ADMIN"), person("ENT_OWNER"), person("ENT_OWNER")
    suspend(second.user)

    with pytest.raises(LastOwner):
        revoke(administrator, owner.grant)
    revoke(administrator, second.grant)

    assert [g.user for g in selectors.live_owners_of(owner.grant.organisation)] == [owner.user]


def test_a_grant_is_reviewed_by_another_and_not_again_before_it_is_due(
    person: MakePerson,
) -> None:
    administrator, someone = person("SYS_ADMIN"), person("CLERK")
    now = timezone.now()
    reviews.mark(actor=administrator.actor, grant_id=someone.grant.pk, now=now)

    with pytest.raises(AlreadySo):
        reviews.mark(actor=administrator.actor, grant_id=someone.grant.pk, now=now)
    with pytest.raises(OwnAccount):
        reviews.mark(actor=administrator.actor, grant_id=administrator.grant.pk, now=now)
    with pytest.raises(CapabilityMissing):
        reviews.mark(actor=person("ENT_OWNER").actor, grant_id=someone.grant.pk, now=now)
    assert AuditEvent.objects.filter(action="accounts.grant.review").count() == 1


def test_the_role_one_acts_under_decides(person: MakePerson) -> None:
    administrator, someone = person("SYS_ADMIN"), person("CLERK")
    as_clerk = Actor(administrator.user, give(administrator.user, "CLERK"))

    with pytest.raises(CapabilityMissing):
        suspensions.suspend(
            actor=as_clerk, person_id=someone.user.pk, reason=REASON, now=timezone.now()
        )
