"""Beginning an enterprise's case, and filling it section by section."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.domain import items, transitions, values
from enterprises.enums import EnterpriseAct, EnterpriseStatus, Item
from enterprises.errors import (
    CodeRefused,
    ItemClosed,
    StaleForm,
    ValueRefused,
)
from enterprises.models import Enterprise, Onboarding, Particulars, PublicPage, ReturnedItem
from enterprises.selectors import codes
from enterprises.selectors import values as stated
from enterprises.services import joining, rows
from enterprises.services.rows import Case
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import Grant
from qbs_platform.accounts.services import grants, limits
from qbs_platform.accounts.services.limits import Rule
from qbs_platform.common import workdays
from qbs_platform.common.validators.verdicts import Outcome
from qbs_platform.files import forgetting
from qbs_platform.files import services as files
from qbs_platform.files.models import StoredFile
from qbs_platform.regions import selectors as regions
from qbs_platform.regions.models import Region
from qbs_platform.sealing import services as sealing

_BEGINNINGS = Rule("enterprise", 20, timedelta(days=1))


class Begun(NamedTuple):
    """A new draft, and the grant to act under for it."""

    enterprise: Enterprise
    grant: Grant


@transaction.atomic
def begin(*, actor: Actor, uscc: str, name: str, region: str, now: datetime) -> Begun:
    """Open the case of an enterprise and make the person its owner.

    ``uscc`` as typed, full-width or spaced; ``region`` a current division's six digits, '' for the
    one in the code. A code that one check layer passes is taken in: clerks compare it with the
    licence. Raises StaffMayNotJoin, TooOften, CodeRefused, AlreadyJoined or ValueRefused.
    """
    joining.ensure_may_act_for_enterprises(actor.user)
    code = _free_code(uscc)
    limits.spend(_BEGINNINGS, str(actor.user.public_id), now=now)
    enterprise = Enterprise.objects.create(
        uscc=code,
        name=name.strip(),
        region=_region(region or code[2:8]),
        status=EnterpriseStatus.DRAFT,
        created_at=now,
    )
    particulars = Particulars.objects.create(enterprise=enterprise)
    onboarding = Onboarding.objects.create(enterprise=enterprise)
    PublicPage.objects.create(enterprise=enterprise)
    case = Case(enterprise, onboarding, particulars, transitions.TRANSITIONS["fill"])
    rows.note(case, EnterpriseAct.BEGUN, actor, now=now)
    grant = grants.give(
        user=actor.user,
        role=Role.ENT_OWNER,
        organisation=enterprise.public_id,
        granted_by=actor.user,
        now=now,
    )
    return Begun(enterprise, grant)


@transaction.atomic
def fill(
    *,
    actor: Actor,
    enterprise_id: int,
    version: int,
    given: Mapping[Item, Any],
    now: datetime,
) -> Enterprise:
    """Keep what was typed for some items; a draft may have gaps, but nothing wrong.

    ``version`` is that of the form. The same values again are taken as saved already, so a double
    click is no conflict. Raises CapabilityMissing, NotOwnEnterprise, TransitionRefused, StaleForm,
    ItemClosed, ValueRefused, CodeRefused or AlreadyJoined.
    """
    case = rows.begin(actor, enterprise_id, "fill")
    today = workdays.local_date(now)
    wanted = {item: _normal(item, value, today) for item, value in given.items()}
    changed = {item: value for item, value in wanted.items() if _differs(case, item, value)}
    if changed:
        _ensure_current(case, version)
        _ensure_open(case, changed)
        for item, value in changed.items():
            _put(case, item, value)
        _keep(case, changed, actor, now)
    return case.enterprise


def attach(
    *,
    actor: Actor,
    enterprise_id: int,
    item: Item,
    upload: "File[bytes]",
    client_sha256: str,
    now: datetime,
) -> StoredFile:
    """Take a document in and put it in the place of the one before.

    Raises what ``fill`` and ``files.services.store`` raise.
    """
    _ensure_fillable(actor, enterprise_id, item)  # before seconds go into the inspection
    stored = files.store(upload=upload, uploader=actor.user, client_sha256=client_sha256, now=now)
    attach_stored(actor=actor, enterprise_id=enterprise_id, item=item, stored=stored, now=now)
    return stored


@transaction.atomic
def attach_stored(
    *, actor: Actor, enterprise_id: int, item: Item, stored: StoredFile, now: datetime
) -> None:
    """Put one of the person's own uploads in a document's place, and let the one before go.

    Raises what ``fill`` raises.
    """
    case = rows.begin(actor, enterprise_id, "fill")
    _ensure_open(case, {item: stored})
    before = stated.kept(case.enterprise, case.particulars, item)
    _put(case, item, stored)
    _keep(case, [item], actor, now)
    if before is not None:  # nobody sees it any more, and it may show a person's papers
        forgetting.discard_unused(StoredFile.objects.filter(pk=before.pk))


@transaction.atomic
def _ensure_fillable(actor: Actor, enterprise_id: int, item: Item) -> None:
    _ensure_open(rows.begin(actor, enterprise_id, "fill"), {item: None})


def _free_code(typed: str, own: Enterprise | None = None) -> str:
    """The code in its normal form, if it can be right and nobody else has it here."""
    verdict = codes.verdict_on(typed)
    if verdict.outcome is Outcome.REFUSE:
        raise CodeRefused(verdict.message)
    if codes.holder_of_code(verdict.value) not in (None, own):
        raise rows.taken(verdict.value)
    return verdict.value


def _normal(item: Item, value: Any, today: Any) -> Any:
    return value if item is Item.USCC else values.normal(item, value, today=today)


def _differs(case: Case, item: Item, value: Any) -> bool:
    now = stated.kept(case.enterprise, case.particulars, item)
    return (value or None) != (now or None)


def _ensure_current(case: Case, version: int) -> None:
    if case.onboarding.version != version:
        raise StaleForm(_("您打开这一页之后，有人保存过。请对照两边的内容，再决定怎么改。"))


def _ensure_open(case: Case, changed: Mapping[Item, Any]) -> None:
    """While a case is returned, only what was named may be changed."""
    if case.enterprise.standing is not EnterpriseStatus.RETURNED:
        return
    named = set(
        ReturnedItem.objects.filter(
            enterprise=case.enterprise, round=case.onboarding.round
        ).values_list("item", flat=True)
    )
    closed = [str(item.label) for item in changed if item not in named]
    if closed:
        raise ItemClosed(
            _("只能修改退回的事项，这些不能改：%(list)s。") % {"list": "、".join(closed)}
        )


def _put(case: Case, item: Item, value: Any) -> None:
    enterprise, particulars = case.enterprise, case.particulars
    if item is Item.USCC:
        enterprise.uscc = _free_code(value, own=enterprise)
    elif item is Item.NAME:
        if not value:
            raise ValueRefused(_("请填写企业名称。"), item)
        enterprise.name = value
    elif item is Item.REGION:
        enterprise.region = _region(value)
    elif item in items.SEALED:
        sealing.seal_into(particulars, stated.COLUMNS[item], value)
    else:
        setattr(particulars, stated.COLUMNS[item], value)


def _keep(case: Case, changed: Iterable[Item], actor: Actor, now: datetime) -> None:
    if case.enterprise.standing is EnterpriseStatus.RETURNED:
        returned = ReturnedItem.objects.filter(
            enterprise=case.enterprise, round=case.onboarding.round
        )
        returned.filter(item__in=list(changed)).update(is_changed=True)
    case.onboarding.version += 1
    case.onboarding.save(update_fields=["version"])
    case.enterprise.save(update_fields=["uscc", "name", "region"])
    case.particulars.save()
    rows.record(case.enterprise, "fill", actor, case.onboarding, now=now)


def _region(code: str) -> Region:
    try:
        return regions.by_code(code)
    except Region.DoesNotExist:
        raise ValueRefused(
            _("“%(code)s”不是现行的 6 位行政区划代码，请填写注册地所在县、区的代码。")
            % {"code": code},
            Item.REGION,
        ) from None
