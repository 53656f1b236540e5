"""A small log with its keys, witnesses and entries, for tests and for the published vectors."""

from collections.abc import Iterable, Sequence

from chain.core import bundle, commitment, entries, hashing, merkle, notes, signing, tlog_proof
from chain.core.checkpoint import Checkpoint
from chain.core.compact_range import CompactRange
from chain.core.keys import SignatureType

ORIGIN = "log.qbs.example/1"
TIME = 1_795_402_601  # 2026-11-23T02:56:41Z
POLICY_DIGEST = bytes(range(32))


def signer(
    name: str, seed: int, signature_type: SignatureType = SignatureType.ED25519_COSIGNATURE
) -> signing.Signer:
    return signing.signer_from_seed(name, signature_type, bytes([seed]) * 32)


LOG = signer(ORIGIN, 1, SignatureType.ED25519)
GOVERNMENT = signer("witness.gov.example/a", 2)
ASSOCIATION = signer("witness.association.example/a", 3)
ENTERPRISE = signer("witness.enterprise.example/a", 4, SignatureType.MLDSA44_COSIGNATURE)
WITNESSES = (GOVERNMENT, ASSOCIATION, ENTERPRISE)

POLICY = f"""\
# Two of the three parties must have seen the tree.
log {LOG.key.vkey}
witness government {GOVERNMENT.key.vkey}
witness association {ASSOCIATION.key.vkey}
witness enterprise {ENTERPRISE.key.vkey}
group qbs 2 government association enterprise
quorum qbs
""".encode()

RECORDS = (
    b'{"decision":"grant","product":"\xe9\xbe\x99\xe4\xba\x95\xe8\x8c\xb6"}',
    b'{"bizStep":"shipping","lot":"L-2026-11"}',
)
SALTS = (bytes(range(32)), bytes(range(32, 64)))


def entry_bodies() -> list[bytes]:
    """The genesis and one entry for each record."""
    own = entries.OwnFacts(log=LOG.key.vkey, origin=ORIGIN, policy=POLICY_DIGEST)
    chain = entries.Chain()
    bodies = [
        entries.Entry(
            index=0,
            at="2026-11-23T02:56:41Z",
            kind=entries.GENESIS,
            ref=ORIGIN,
            event="00000000-0000-4000-8000-000000000000",
            commitment=bytes(32),
            prev=entries.NO_LINK,
            own=own,
        ).encode()
    ]
    chain.follow(bodies[0])
    for salt, record in zip(SALTS, RECORDS, strict=True):
        bodies.append(ordinary(chain, commitment.commit(salt, record)).encode())
        chain.follow(bodies[-1])
    return bodies


def ordinary(chain: entries.Chain, committed: bytes) -> entries.Entry:
    """The next entry after ``chain``."""
    event = f"00000000-0000-4000-8000-{chain.size:012x}"
    return entries.Entry(
        index=chain.size,
        at="2026-11-23T02:56:42Z",
        kind="certification.decision.v1",
        ref=f"certification.decision:{event}",
        event=event,
        commitment=committed,
        prev=chain.link,
    )


class Tree:
    """Every complete subtree of some entries, for the making of proofs."""

    def __init__(self, bodies: Iterable[bytes]) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.range = CompactRange()
        self.range.extend(map(hashing.leaf_hash, bodies), self._keep)

    def _keep(self, height: int, index: int, subtree: bytes) -> None:
        self.nodes[height, index] = subtree

    def node(self, height: int, index: int) -> bytes:
        return self.nodes[height, index]


def signed(bodies: Sequence[bytes], witnesses: Sequence[signing.Signer] = WITNESSES) -> notes.Note:
    """The checkpoint over some entries, signed by the log and cosigned."""
    text = Checkpoint(ORIGIN, len(bodies), Tree(bodies).range.root()).text()
    cosignatures = (each.sign(text, time=TIME) for each in witnesses)
    return notes.Note(text, (LOG.sign(text), *cosignatures))


def proof(
    index: int, bodies: Sequence[bytes], witnesses: Sequence[signing.Signer] = WITNESSES
) -> tlog_proof.TlogProof:
    hashes = merkle.inclusion_proof(index, len(bodies), Tree(bodies).node)
    return tlog_proof.TlogProof(index, tuple(hashes), signed(bodies, witnesses))


def package(
    *, policy: bytes | None = None, witnesses: Sequence[signing.Signer] = WITNESSES
) -> bundle.Bundle:
    """A bundle of the last two entries with their records."""
    bodies = entry_bodies()
    items = (
        bundle.Item(bodies[i], proof(i, bodies, witnesses), bundle.Opening(record, salt))
        for i, (salt, record) in enumerate(zip(SALTS, RECORDS, strict=True), start=1)
    )
    return bundle.Bundle(tuple(items), policy)
