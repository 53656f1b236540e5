"""Shapes of the ledger's answers. Hashes are 64 hex digits, notes and entries verbatim texts."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from chain.core.ordinary import MAX_INDEX
from chain.ledger.reading.searching import LONGEST


@extend_schema_field({"type": "string", "pattern": "^[0-9a-f]{64}$"})
class HashField(serializers.Field[bytes, Any, str, Any]):
    """Bytes as hex digits."""

    def to_representation(self, value: bytes) -> str:
        """Write them."""
        return bytes(value).hex()


class Signature(serializers.Serializer[Any]):
    """Who signed a checkpoint; ``time`` is a witness's, null for the log's own signature."""

    name = serializers.CharField()
    key_id = serializers.CharField()
    time = serializers.DateTimeField(allow_null=True)


class Checkpoint(serializers.Serializer[Any]):
    """A signed checkpoint; its signatures were verified for this answer."""

    origin = serializers.CharField()
    size = serializers.IntegerField()
    root_hash = HashField(source="root")
    signed_at = serializers.DateTimeField()
    signatures = Signature(many=True)
    note = serializers.CharField(source="text")


class CheckpointLine(serializers.Serializer[Any]):
    """A checkpoint in a list: what was stored, not verified for this answer."""

    size = serializers.IntegerField()
    root_hash = HashField(source="root")
    signed_at = serializers.DateTimeField()


class CheckpointPage(serializers.Serializer[Any]):
    """Checkpoints, largest first; ``older`` is what ``below`` is for the next page."""

    checkpoints = CheckpointLine(many=True, source="rows")
    older = serializers.IntegerField(allow_null=True)


class Log(serializers.Serializer[Any]):
    """The log now: number of entries written and signed, verifier keys, latest checkpoint."""

    size = serializers.IntegerField()
    signed_size = serializers.IntegerField()
    vkeys = serializers.ListField(child=serializers.CharField())
    checkpoint = Checkpoint(allow_null=True)


class Entry(serializers.Serializer[Any]):
    """An entry: ``body`` is the text that is hashed, the rest is read from it."""

    index = serializers.IntegerField(source="entry.index")
    at = serializers.CharField(source="entry.at")
    kind = serializers.CharField(source="entry.kind")
    ref = serializers.CharField(source="entry.ref")
    event = serializers.CharField(source="entry.event")
    commitment = HashField(source="entry.commitment")
    prev = HashField(source="entry.prev")
    leaf_hash = HashField()
    body = serializers.CharField(source="text")


class EntryPage(serializers.Serializer[Any]):
    """Entries, newest first; ``older`` is what ``below`` is for the next page."""

    entries = Entry(many=True, source="lines")
    newer = serializers.IntegerField(allow_null=True)
    older = serializers.IntegerField(allow_null=True)


class Found(serializers.Serializer[Any]):
    """Entries found, newest first; ``has_more`` when there are more than these."""

    entries = Entry(many=True)
    has_more = serializers.BooleanField()


class Inclusion(serializers.Serializer[Any]):
    """A proof that was walked to the signed root for this answer."""

    index = serializers.IntegerField(source="proof.index")
    hashes = serializers.ListField(child=HashField(), source="proof.hashes")
    checkpoint = Checkpoint(source="tree")


class Place(serializers.Serializer[Any]):
    """An entry, its neighbours' leaf hashes, its proof; null while none can be."""

    entry = Entry(source="line")
    previous = HashField(source="before.leaf_hash", allow_null=True, default=None)
    next = HashField(source="after.leaf_hash", allow_null=True, default=None)
    inclusion = Inclusion(allow_null=True)


class Growth(serializers.Serializer[Any]):
    """A consistency proof that was checked against both roots for this answer."""

    old = Checkpoint()
    new = Checkpoint()
    hashes = serializers.ListField(child=HashField())


class Below(serializers.Serializer[Any]):
    """Where to go on in a list."""

    below = serializers.IntegerField(required=False, min_value=0, max_value=MAX_INDEX)


class Sizes(serializers.Serializer[Any]):
    """Two sizes of the log."""

    old = serializers.IntegerField(min_value=1, max_value=MAX_INDEX)
    new = serializers.IntegerField(min_value=1, max_value=MAX_INDEX)


class Asked(serializers.Serializer[Any]):
    """What to find entries by: number, leaf hash, event or reference."""

    q = serializers.CharField(max_length=LONGEST)
