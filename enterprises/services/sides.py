"""Whose enterprise it is: members act for their own, and never judge it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from enterprises.errors import NotOwnEnterprise, OwnCase
from enterprises.models import Enterprise
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.models import Grant


def ensure_own(actor: Actor, enterprise: Enterprise) -> None:
    """Raise NotOwnEnterprise unless the actor's grant is for this enterprise."""
    if actor.grant is None or actor.grant.organisation != enterprise.public_id:
        raise NotOwnEnterprise(_("您现在的身份不属于这家企业，请切换身份。"))


def ensure_never_member(actor: Actor, enterprise: Enterprise, sentence: str | Promise) -> None:
    """Raise OwnCase with ``sentence`` for whoever belongs or ever belonged to the enterprise."""
    if Grant.objects.filter(user=actor.user, organisation=enterprise.public_id).exists():
        raise OwnCase(str(sentence))
