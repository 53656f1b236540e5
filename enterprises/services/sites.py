"""Keeping places of production: add, change, remove one where nothing is made."""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from enterprises.domain import products
from enterprises.domain.products import Licence, StatedSite
from enterprises.enums import SiteRole
from enterprises.errors import NameTaken, StillUsed, ValueRefused
from enterprises.models import Enterprise, Site
from enterprises.services import holdings
from qbs_platform.accounts.actors import Actor
from qbs_platform.common import constraints
from qbs_platform.regions import selectors as regions
from qbs_platform.regions.models import Region


@transaction.atomic
def add(*, actor: Actor, enterprise_id: int, stated: StatedSite, now: datetime) -> Site:
    """Register a place of production.

    Raises CapabilityMissing, NotOwnEnterprise, NotOnChain, ValueRefused or NameTaken.
    """
    enterprise = holdings.own(actor, Enterprise.objects.get(pk=enterprise_id))
    site = Site(enterprise=enterprise)
    _put(site, _checked(stated))
    _save(site)
    holdings.record(site, "add", actor, now=now)
    return site


@transaction.atomic
def change(*, actor: Actor, site_id: int, version: int, stated: StatedSite, now: datetime) -> Site:
    """Change a place; the same values again are taken as saved.

    Raises what ``add`` raises, and StaleForm.
    """
    site = _locked(actor, site_id)
    normal = _checked(stated)
    if normal != stated_of(site):
        holdings.ensure_current(site, version)
        _put(site, normal)
        site.version += 1
        _save(site)
        holdings.record(site, "change", actor, now=now)
    return site


@transaction.atomic
def remove(*, actor: Actor, site_id: int, now: datetime) -> None:
    """Remove a place where nothing is or was made; raises StillUsed otherwise."""
    site = _locked(actor, site_id)
    sentence = _("还有产品或批次在“%(name)s”生产，不能删除。") % {"name": site.name}
    if site.products.exists():
        raise StillUsed(sentence)
    holdings.record(site, "remove", actor, now=now)
    try:
        site.delete()
    except ProtectedError:
        raise StillUsed(sentence) from None


def stated_of(site: Site) -> StatedSite:
    """What is stated of a place now."""
    return StatedSite(
        role=SiteRole(site.role),
        name=site.name,
        address=site.address,
        region=site.region.code,
        licences=tuple(map(Licence.from_record, site.licences)),
    )


def _locked(actor: Actor, site_id: int) -> Site:
    rows = Site.objects.select_for_update(of=("self",)).select_related("enterprise", "region")
    site = rows.get(pk=site_id)
    holdings.own(actor, site.enterprise)
    return site


def _checked(stated: StatedSite) -> StatedSite:
    normal, problems = products.site(stated)
    products.refuse(problems)
    return normal


def _put(site: Site, stated: StatedSite) -> None:
    site.role, site.name, site.address = stated.role, stated.name, stated.address
    site.region = _region(stated.region)
    site.licences = [each.as_record() for each in stated.licences]


def _region(code: str) -> Region:
    try:
        return regions.by_code(code)
    except Region.DoesNotExist:
        raise ValueRefused(
            _("“%(code)s”不是现行的 6 位行政区划代码，请填写生产地所在县、区的代码。")
            % {"code": code[:20]},
            "region",
        ) from None


def _save(site: Site) -> None:
    sentence = _("本企业已有名为“%(name)s”的生产地点。") % {"name": site.name}
    with constraints.refusing({"site_name_once": lambda: NameTaken(sentence)}):
        site.save()
