"""One entry and its place: bytes, neighbours in the chain, proof that a checkpoint holds it.

Hashes are computed from the bytes as read, links compared with them, and the proof is walked to
the signed root: what does not hold is refused, never shown beside a word of doubt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chain.core import entries, hashing, merkle, tlog_proof
from chain.core.bundle import Bundle, Item
from chain.core.entries import NO_LINK, Entry
from chain.core.errors import CoreError
from chain.core.merkle import Step
from chain.core.tlog_proof import TlogProof
from chain.ledger import kind_labels, proofs
from chain.ledger.models import LedgerEntry
from chain.ledger.reading import checkpoints, policies
from chain.ledger.reading.checkpoints import SignedTree
from chain.ledger.refusals import DoesNotHold, NoSuchEntry, NotSignedYet

SHOWN = 25


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it was read: its bytes, what they say, and their leaf hash, computed anew."""

    entry: Entry
    body: bytes
    leaf_hash: bytes

    @property
    def at(self) -> datetime:
        """When the log took it, by the log's own word."""
        return datetime.fromisoformat(self.entry.at)

    @property
    def label(self) -> Promise | str:
        """Its kind in words."""
        return kind_labels.label_of(self.entry.kind)

    @property
    def text(self) -> str:
        """Its bytes, which are all ASCII."""
        return self.body.decode()


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A checked proof: the steps from the leaf hash to the root of ``tree``."""

    tree: SignedTree
    steps: tuple[Step, ...]
    proof: TlogProof


@dataclass(frozen=True, slots=True)
class Place:
    """An entry between its neighbours (None at the ends); both links were compared.

    ``inclusion`` is None while no checkpoint covers it.
    """

    line: Line
    before: Line | None
    after: Line | None
    inclusion: Inclusion | None


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, newest first; ``older`` is the number to go on below, ``newer`` to go back to."""

    lines: list[Line]
    newer: int | None
    older: int | None


def place_of(index: int) -> Place:
    """Entry ``index`` and everything that ties it to the log. At most 5 queries, however large.

    Raises NoSuchEntry or DoesNotHold.
    """
    lines = {line.entry.index: line for line in _read(index - 1, index + 2)}
    if index not in lines:
        raise NoSuchEntry(_("账本中没有第 %(index)s 条。") % {"index": index})
    line, before, after = lines[index], lines.get(index - 1), lines.get(index + 1)
    expected = before.leaf_hash if before else NO_LINK
    if line.entry.prev != expected or (after and after.entry.prev != line.leaf_hash):
        raise DoesNotHold(
            _("第 %(index)s 条与相邻条目的链接不成立，请勿采信，并请告诉我们。") % {"index": index}
        )
    return Place(line, before, after, _inclusion(line))


def proof_of(index: int) -> TlogProof:
    """The checked proof of entry ``index``, as a file can hold it.

    Raises NoSuchEntry, NotSignedYet or DoesNotHold.
    """
    return inclusion_of(index).proof


def inclusion_of(index: int) -> Inclusion:
    """The checked proof of entry ``index`` with its steps. Raises as ``proof_of``."""
    return _signed(place_of(index))


def body_of(index: int) -> bytes:
    """The bytes of entry ``index``, exactly as hashed. Raises NoSuchEntry or DoesNotHold."""
    return place_of(index).line.body


def bundle_of(*indexes: int) -> bytes:
    """Everything to check some entries offline, in one file. Raises as ``proof_of``."""
    places = [place_of(index) for index in indexes]
    items = tuple(Item(place.line.body, _signed(place).proof) for place in places)
    return Bundle(items, policies.policy_file()).encode()


def page(*, below: int | None) -> Page:
    """The entries numbered less than ``below``, or the newest."""
    rows = LedgerEntry.objects.order_by("-index")
    end = rows.values_list("index", flat=True).first()
    size = 0 if end is None else end + 1
    top = size if below is None else min(below, size)
    bottom = max(0, top - SHOWN)
    lines = _read(bottom, top)[::-1]
    return Page(
        lines,
        newer=None if top >= size else min(top + SHOWN, size),
        older=bottom if bottom and lines else None,
    )


def lines_of(indexes: Sequence[int]) -> list[Line]:
    """Some entries, in the order asked for; numbers without an entry are left out."""
    rows = LedgerEntry.objects.filter(index__in=indexes)
    found = {row.index: _line(row) for row in rows}
    return [found[index] for index in indexes if index in found]


def _read(start: int, end: int) -> list[Line]:
    rows = LedgerEntry.objects.filter(index__gte=start, index__lt=end).order_by("index")
    return [_line(row) for row in rows]


def _line(row: LedgerEntry) -> Line:
    body = bytes(row.body)
    leaf = hashing.leaf_hash(body)
    try:
        entry = entries.parse(body)
    except CoreError:
        entry = None
    if entry is None or entry.index != row.index or leaf != bytes(row.leaf_hash):
        raise DoesNotHold(
            _("第 %(index)s 条的内容与哈希不一致，请勿采信，并请告诉我们。") % {"index": row.index}
        )
    return Line(entry, body, leaf)


def _inclusion(line: Line) -> Inclusion | None:
    tree, index = checkpoints.latest(), line.entry.index
    if tree is None or index >= tree.size:
        return None
    try:
        hashes = tuple(proofs.inclusion(index, tree.size))
        steps = merkle.verify_inclusion(
            index=index, size=tree.size, leaf_hash=line.leaf_hash, proof=hashes, root=tree.root
        )
    except (KeyError, CoreError) as error:
        raise DoesNotHold(
            _("第 %(index)s 条的包含证明不成立，请勿采信，并请告诉我们。") % {"index": index}
        ) from error
    return Inclusion(tree, tuple(steps), tlog_proof.TlogProof(index, hashes, tree.note))


def _signed(place: Place) -> Inclusion:
    if place.inclusion is None:
        raise NotSignedYet(
            _("第 %(index)s 条还没有被检查点覆盖，请过几秒再取证明。")
            % {"index": place.line.entry.index}
        )
    return place.inclusion
