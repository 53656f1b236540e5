"""What an enterprise shows of itself to the public."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.errors import NotOwnEnterprise
from enterprises.models import Enterprise, PublicPage
from enterprises.services import rows
from qbs_platform.accounts import permissions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability

SWITCHES = (
    "shows_name_en",
    "shows_legal_representative",
    "shows_address",
    "shows_established_on",
    "shows_capital",
    "shows_headcount",
    "shows_industry",
    "shows_website",
)


@transaction.atomic
def change(
    *, actor: Actor, enterprise_id: int, introduction: str, shown: set[str], now: datetime
) -> PublicPage:
    """Keep the introduction and which of ``SWITCHES`` are on; the rest is off.

    Raises CapabilityMissing or NotOwnEnterprise.
    """
    permissions.ensure(actor, Capability.FILL_ONBOARDING)
    enterprise = Enterprise.objects.get(pk=enterprise_id)
    if actor.grant is None or actor.grant.organisation != enterprise.public_id:
        raise NotOwnEnterprise(_("您现在的身份不属于这家企业，请切换身份。"))
    page = PublicPage.objects.select_for_update(of=("self",)).get(enterprise=enterprise)
    page.introduction = introduction.strip()
    for name in SWITCHES:
        setattr(page, name, name in shown)
    page.save()
    rows.record(enterprise, "page", actor, now=now)
    return page
