"""Signed checkpoints, checked as a stranger would: by their text, signatures and tree."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from chain.core import checkpoint as checkpoints
from chain.core import cosignature, merkle
from chain.core.cosignature import Verified
from chain.core.errors import CoreError
from chain.core.keys import SignatureType
from chain.core.notes import Note
from chain.ledger import proofs, selectors
from chain.ledger.models import Checkpoint
from chain.ledger.reading import policies
from chain.ledger.refusals import DoesNotHold, NeverSigned, SizesReversed

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed: name of the key, key ID in hex; ``time`` is a witness's, None for the log's."""

    name: str
    key_id: str
    time: datetime | None


@dataclass(frozen=True, slots=True)
class SignedTree:
    """A checkpoint whose signatures hold. ``root`` has 32 bytes; ``note`` is what is served."""

    origin: str
    size: int
    root: bytes
    note: Note
    signed_at: datetime
    signatures: tuple[Signature, ...]

    @property
    def text(self) -> str:
        """The note as it is served."""
        return self.note.encode().decode()


@dataclass(frozen=True, slots=True)
class Growth:
    """A checked proof that ``old`` is, entry for entry, the beginning of ``new``."""

    old: SignedTree
    new: SignedTree
    hashes: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Checkpoints, largest first; ``older`` is the size to go on below, None at the end."""

    rows: list[Checkpoint]
    is_newest: bool
    older: int | None


def latest() -> SignedTree | None:
    """The latest checkpoint; None before the first. Raises DoesNotHold."""
    found = selectors.latest_checkpoint()
    return _signed(found) if found else None


def at(size: int) -> SignedTree:
    """The checkpoint of ``size``, its root derived again from the log's stored hashes.

    Raises NeverSigned or DoesNotHold.
    """
    signed = _signed(_stored(size))
    try:
        is_root = proofs.root(size) == signed.root
    except (KeyError, CoreError):
        is_root = False
    if not is_root:
        raise DoesNotHold(_("检查点的根与账本条目不一致，请勿采信，并请告诉我们。"))
    return signed


def page(*, below: int | None) -> Page:
    """The checkpoints with fewer than ``below`` entries, or the latest."""
    rows = Checkpoint.objects.order_by("-size")
    if below is not None:
        rows = rows.filter(size__lt=below)
    found = list(rows[: SHOWN + 1])
    older = found[SHOWN - 1].size if len(found) > SHOWN else None
    return Page(found[:SHOWN], is_newest=below is None, older=older)


def growth(old_size: int, new_size: int) -> Growth:
    """Prove that one signed tree grew into another, and check the proof.

    Raises SizesReversed, NeverSigned or DoesNotHold.
    """
    if old_size > new_size:
        raise SizesReversed(_("较早的检查点不能比较新的大：请把两个数字对调。"))
    old, new = _signed(_stored(old_size)), _signed(_stored(new_size))
    try:
        hashes = tuple(proofs.consistency(old_size, new_size))
        merkle.verify_consistency(
            old_size=old.size,
            old_root=old.root,
            new_size=new.size,
            new_root=new.root,
            proof=hashes,
        )
    except (KeyError, CoreError) as error:
        raise DoesNotHold(
            _("两个检查点之间的一致性证明不成立，请勿采信，并请告诉我们。")
        ) from error
    return Growth(old, new, hashes)


def _stored(size: int) -> Checkpoint:
    found = Checkpoint.objects.filter(size=size).first()
    if found is None:
        raise NeverSigned(_("没有签署过 %(size)s 条的检查点。") % {"size": size})
    return found


def _signed(stored: Checkpoint) -> SignedTree:
    note = selectors.note_of(stored)
    try:
        tree = checkpoints.parse(note.text)
        holding = cosignature.verify(note, policies.known_keys())
    except CoreError as error:
        raise _unsigned() from error
    is_signed_by_the_log = any(
        each.key.type is SignatureType.ED25519 and each.key.name == tree.origin for each in holding
    )
    if not is_signed_by_the_log or (tree.size, tree.root) != (stored.size, bytes(stored.root)):
        raise _unsigned()
    return SignedTree(
        origin=tree.origin,
        size=tree.size,
        root=tree.root,
        note=note,
        signed_at=stored.signed_at,
        signatures=tuple(map(_signature, holding)),
    )


def _unsigned() -> DoesNotHold:
    return DoesNotHold(_("检查点的签名不成立，请勿采信，并请告诉我们。"))


def _signature(held: Verified) -> Signature:
    time = datetime.fromtimestamp(held.time, UTC) if held.time else None
    return Signature(held.key.name, held.key.key_id.hex(), time)
