"""Verbs about enterprises."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from enterprises.errors import AlreadyJoined, CodeRefused
from enterprises.models import Enterprise
from qbs_platform.common.validators import uscc as codes
from qbs_platform.regions import selectors as regions
from qbs_platform.regions.models import Region


def register(*, uscc: str, name: str, region: Region, now: datetime) -> Enterprise:
    """Enter an enterprise whose code passes both check layers (GB 32100-2015, GB 11714).

    ``uscc`` as typed, full-width or spaced; ``region`` is the division of registration, ``now`` an
    aware datetime. Raises CodeRefused with the verdict's sentence, or AlreadyJoined.
    """
    verdict = codes.check(
        uscc,
        is_known_division=regions.is_known_division,
        was_known_division=regions.was_known_division,
    )
    if verdict.outcome is not codes.Outcome.ACCEPT:
        raise CodeRefused(verdict.message)
    try:
        with transaction.atomic():
            return Enterprise.objects.create(
                uscc=verdict.value, name=name.strip(), region=region, created_at=now
            )
    except IntegrityError as error:
        if "uscc" not in str(error):
            raise
        raise AlreadyJoined(
            _("统一社会信用代码为 %(uscc)s 的企业已经上链。") % {"uscc": uscc}
        ) from error
