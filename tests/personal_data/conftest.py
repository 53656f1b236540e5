"""Somebody who signed up, and somebody about whom everything is kept."""

import pytest
from django.test import Client
from django.utils import timezone

from enterprises.services import joining
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import LetterKind, Role
from qbs_platform.accounts.models import PhoneProof, User
from qbs_platform.accounts.services import letters, suspensions
from qbs_platform.accounts.services.invitations import Offer, invite
from qbs_platform.notifications import services as notifications
from tests.factories import enterprises as firms
from tests.factories.people import enrol_app, make_person
from tests.personal_data.leaver import EMAIL, NAME, PHONE, refused_firm


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
