"""Finding entries by what people have in hand: a number, a hash, an event, a reference."""

import base64
import binascii
import re
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from chain.core.encoding import HASH_BYTES
from chain.ledger.models import LedgerEntry
from chain.ledger.refusals import SearchRefused
from qbs_platform.anchoring import formats
from qbs_platform.anchoring import selectors as anchoring

LONGEST = 300
MOST = 50
_NUMBER = re.compile(r"[0-9]{1,16}")
_HEX_HASH = re.compile(r"[0-9a-fA-F]{64}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_BASE64_HASH = re.compile(r"[0-9A-Za-z+/]{43}=")


@dataclass(frozen=True, slots=True)
class Found:
    """Numbers of the entries found, newest first, at most ``MOST``; ``has_more`` when cut off."""

    indexes: list[int]
    has_more: bool = False


def find(text: str) -> Found:
    """Entries by number, leaf hash (hex or base64), event or reference.

    Raises SearchRefused for anything else.
    """
    wanted = text.strip()
    if _NUMBER.fullmatch(wanted):
        return _rows(index=int(wanted))
    if leaf_hash := _hash(wanted):
        return _rows(leaf_hash=leaf_hash)
    if _UUID.fullmatch(wanted):
        return _rows(event_id=uuid.UUID(wanted))
    if len(wanted) <= LONGEST and re.fullmatch(formats.REF, wanted):
        indexes = anchoring.entry_indexes(wanted)
        return Found(indexes[:MOST], has_more=len(indexes) > MOST)
    raise SearchRefused(
        _("请输入条目序号、64 位十六进制哈希、事件编号，或“应用.对象:编号”形式的引用。")
    )


def _rows(**condition: object) -> Found:
    rows = LedgerEntry.objects.filter(**condition).order_by("-index")
    return Found(list(rows.values_list("index", flat=True)[:MOST]))


def _hash(text: str) -> bytes | None:
    if _HEX_HASH.fullmatch(text):
        return bytes.fromhex(text)
    if _BASE64_HASH.fullmatch(text):
        try:
            found = base64.b64decode(text, validate=True)
        except binascii.Error:
            return None
        return found if len(found) == HASH_BYTES else None
    return None
