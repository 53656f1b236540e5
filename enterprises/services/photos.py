"""Pictures of a product: take one in with words, put it away."""

import uuid
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.domain import product_life
from enterprises.errors import PhotosRefused
from enterprises.models import Product, ProductPhoto
from enterprises.models.products import MOST_PHOTOS
from enterprises.services import holdings, products
from qbs_platform.accounts.actors import Actor
from qbs_platform.files import services as files
from qbs_platform.files.inspection.verdict import Kind
from qbs_platform.files.models import StoredFile

KINDS = frozenset({Kind.PNG, Kind.JPEG})


def add(
    *, actor: Actor, product_id: int, upload: "File[bytes]", alt: str, now: datetime
) -> ProductPhoto:
    """Take a picture in, with the words for those who cannot see it.

    Raises CapabilityMissing, NotOwnEnterprise, NotOnChain, TransitionRefused of a retired product,
    PhotosRefused, or what ``files.services.store`` raises.
    """
    with transaction.atomic():  # before seconds go into the inspection
        _free_place(_locked(actor, product_id), alt)
    stored = files.store(upload=upload, uploader=actor.user, client_sha256="", now=now, kinds=KINDS)
    return _attach(actor, product_id, stored, alt, now)


@transaction.atomic
def remove(*, actor: Actor, product_id: int, photo: uuid.UUID, now: datetime) -> None:
    """Take a picture of the product away; one that is gone is no error.

    Raises what ``add`` raises.
    """
    product = _locked(actor, product_id)
    gone, _kinds = product.photos.filter(public_id=photo).delete()
    if gone:
        _changed(product, actor, now)


@transaction.atomic
def _attach(
    actor: Actor, product_id: int, stored: StoredFile, alt: str, now: datetime
) -> ProductPhoto:
    product = _locked(actor, product_id)
    place = _free_place(product, alt)
    photo = ProductPhoto.objects.create(
        product=product, file=stored, alt=alt.strip(), position=place
    )
    _changed(product, actor, now)
    return photo


def _locked(actor: Actor, product_id: int) -> Product:
    product = products.lock(actor, product_id)
    product_life.product_step("change", product.standing)
    return product


def _free_place(product: Product, alt: str) -> int:
    if not alt.strip():
        raise PhotosRefused(_("请用一句话说明图片内容，供看不到图片的人阅读。"))
    taken = set(product.photos.values_list("position", flat=True))
    free = [place for place in range(1, MOST_PHOTOS + 1) if place not in taken]
    if not free:
        raise PhotosRefused(
            _("每个产品最多 %(most)s 张图片，请先移除一张。") % {"most": MOST_PHOTOS}
        )
    return free[0]


def _changed(product: Product, actor: Actor, now: datetime) -> None:
    step = product_life.product_step("change", product.standing)
    holdings.note(product, step.act, actor, now=now)
