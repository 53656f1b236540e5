"""Erasing the personal data of an account (个人信息保护法, art. 47); its row and public id stay."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qbs_platform.accounts import leavers, selectors
from qbs_platform.accounts.errors import ReasonNamesPerson, RolesHeld
from qbs_platform.accounts.models import Invitation, User
from qbs_platform.accounts.services import acts
from qbs_platform.anchoring import services as anchoring
from qbs_platform.common import outbox
from qbs_platform.sealing import erasing
from qbs_platform.sealing.enums import OwnerKind
from qbs_platform.sealing.erasing import Part


def lock(person_id: int) -> User:
    """The person as they are now, held until the caller's transaction ends.

    Grants that are just being given are waited for. Invitations come first, as in their acceptance.
    """
    outbox.ensure_in_transaction()
    seen = User.objects.get(pk=person_id)
    offers = Invitation.objects.filter(email=seen.email).order_by("pk")
    list(offers.select_for_update(of=("self",)))
    return User.objects.select_for_update(of=("self",)).get(pk=person_id)


def ensure_free(person: User) -> None:
    """Raise RolesHeld while the person holds a role."""
    held = [str(grant.get_role_display()) for grant in selectors.live_grants_of(person)]
    if held:
        raise RolesHeld(
            _("此人还有身份：%(list)s。请先收回，再清除个人信息。") % {"list": "、".join(held)}
        )


@transaction.atomic
def erase(*, person_id: int, reason: str, now: datetime) -> list[Part]:
    """Erase what is kept about a person, for ever; returns what was changed, nothing if all is.

    Nobody can sign in with the account again. Proofs of anchored records still verify.
    Raises RolesHeld, ReasonMissing or ReasonNamesPerson.
    """
    person = lock(person_id)
    ensure_free(person)
    parts = erasing.plan(OwnerKind.PERSON, person)
    if parts:
        _ensure_impersonal(reason, person)
        erasing.carry_out(parts, person)
        anchoring.erase_personal(refs=[f"accounts.user:{person.public_id}"], now=now)
        acts.record(
            actor=None,
            action=leavers.ERASURE,
            subject=acts.about(person),
            reason=reason,
            now=now,
            after={"is_active": False},
        )
    return parts


def _ensure_impersonal(reason: str, person: User) -> None:
    known = (person.name, person.email, person.phone)
    if not leavers.is_erased(person) and any(text and text in reason for text in known):
        raise ReasonNamesPerson(_("理由会长期保留，请不要写姓名、邮箱或手机号，可以写申请编号。"))
