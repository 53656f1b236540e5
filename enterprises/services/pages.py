"""What an enterprise shows of itself to the public."""

from datetime import datetime

from django.db import transaction

from enterprises.models import Enterprise, PublicPage
from enterprises.selectors import public
from enterprises.services import rows, sides
from qbs_platform.accounts import permissions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability


@transaction.atomic
def change(
    *, actor: Actor, enterprise_id: int, introduction: str, shown: set[str], now: datetime
) -> PublicPage:
    """Keep the introduction and which of ``public.SWITCHED`` are on; the rest is off.

    Raises CapabilityMissing or NotOwnEnterprise.
    """
    permissions.ensure(actor, Capability.FILL_ONBOARDING)
    enterprise = Enterprise.objects.get(pk=enterprise_id)
    sides.ensure_own(actor, enterprise)
    page = PublicPage.objects.select_for_update(of=("self",)).get(enterprise=enterprise)
    page.introduction = introduction.strip()
    for name in public.SWITCHED:
        setattr(page, name, name in shown)
    page.save()
    rows.record(enterprise, "page", actor, now=now)
    return page
