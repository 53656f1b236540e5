"""Take a table of products or lots in: good rows are written, bad ones kept to be handed back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from enterprises.domain.lots import NOT_INSPECTED, StatedLot
from enterprises.domain.products import StatedProduct
from enterprises.enums import TableKind
from enterprises.models import Enterprise, Lot, Product, TableImport
from enterprises.services import holdings, lots, products
from qbs_platform.accounts.actors import Actor
from qbs_platform.common.errors import Refusal
from qbs_platform.common.imports import BadRow, GoodRow, Sifted
from qbs_platform.files import services as files
from qbs_platform.files.models import StoredFile

MOST_ROWS = 500
_S = TypeVar("_S", StatedProduct, StatedLot)


@dataclass(frozen=True, slots=True)
class _Bringing:
    """Who brings a table, for which enterprise, when."""

    actor: Actor
    enterprise: Enterprise
    now: datetime


_Write = Callable[[_Bringing, GoodRow], str]
"""Writes one row; says what became of it: added, changed or unchanged."""


@transaction.atomic
def take(
    *,
    actor: Actor,
    enterprise_id: int,
    kind: TableKind,
    upload: "UploadedFile[bytes]",
    sift: Callable[[StoredFile], Sifted],
    now: datetime,
) -> TableImport:
    """Keep an uploaded table, have ``sift`` divide its rows, write the good ones.

    A good row may still be refused, as one typed by hand would be, and then comes back with that
    sentence. A cell left empty keeps what was there; the same table again changes nothing.
    Raises CapabilityMissing, NotOwnEnterprise, NotOnChain, FileRefused, or what ``sift`` raises;
    then nothing is kept.
    """
    enterprise = holdings.own(actor, Enterprise.objects.get(pk=enterprise_id))
    file = files.store(
        upload=upload, uploader=actor.user, client_sha256="", now=now, kinds=files.TABLE_KINDS
    )
    sifted = sift(file)
    bringing, became, bad = _Bringing(actor, enterprise, now), list[str](), [*sifted.bad]
    for row in sifted.good:
        try:
            became.append(_WRITERS[kind](bringing, row))
        except Refusal as refusal:
            bad.append(BadRow(row.row, (str(refusal),)))
    bad.sort(key=lambda each: each.row.number)
    return TableImport.objects.create(
        enterprise=enterprise,
        kind=kind,
        file=file,
        taken_by=actor.user,
        at=now,
        added=became.count(_ADDED),
        changed=became.count(_CHANGED),
        unchanged=became.count(_UNCHANGED),
        problems=[each.as_record() for each in bad],
    )


def _write_product(bringing: _Bringing, row: GoodRow) -> str:
    stated = row.cleaned["stated"]
    actor, now = bringing.actor, bringing.now
    rows = Product.objects.filter(enterprise=bringing.enterprise)
    found = rows.filter(gtin=stated.gtin, own_code=stated.own_code).select_related("brand").first()
    if found is None:
        products.add(actor=actor, enterprise_id=bringing.enterprise.pk, stated=stated, now=now)
        return _ADDED
    stated = _filled(stated, products.stated_of(found), _MAY_BE_EMPTY)
    changed = products.change(
        actor=actor, product_id=found.pk, version=found.version, stated=stated, now=now
    )
    return _UNCHANGED if changed.version == found.version else _CHANGED


def _write_lot(bringing: _Bringing, row: GoodRow) -> str:
    said: Any = row.cleaned
    actor, now, stated = bringing.actor, bringing.now, said["stated"]
    product = Product.objects.get(enterprise=bringing.enterprise, public_id=said["product"])
    found = Lot.objects.filter(product=product, number=stated.number).select_related("site").first()
    if found is None:
        lots.add(
            actor=actor,
            product_id=product.pk,
            stated=stated,
            is_released=said["is_released"],
            now=now,
        )
        return _ADDED
    stated = _filled(stated, lots.stated_of(found), ("expires_on",))
    if stated.inspection == NOT_INSPECTED:
        stated = replace(stated, inspection=lots.stated_of(found).inspection)
    changed = lots.change(
        actor=actor, lot_id=found.pk, version=found.version, stated=stated, now=now
    )
    return _UNCHANGED if changed.version == found.version else _CHANGED


def _filled(stated: _S, before: _S, names: Iterable[str]) -> _S:
    """What a row says, with what was there before in the cells that it leaves empty."""
    kept = {name: getattr(before, name) for name in names if not getattr(stated, name)}
    return replace(stated, **kept)


_MAY_BE_EMPTY = ("brand", "shelf_life_days", "hs_code", "standards", "sites")
_ADDED, _CHANGED, _UNCHANGED = "added", "changed", "unchanged"
_WRITERS: dict[TableKind, _Write] = {
    TableKind.PRODUCTS: _write_product,
    TableKind.LOTS: _write_lot,
}
