"""The test vectors of docs/ledger-format.md verify with chain.core alone (style.md, test 9)."""

import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from chain.core import (
    bundle,
    checkpoint,
    commitment,
    cosignature,
    entries,
    hashing,
    keys,
    merkle,
    notes,
    policy,
    signing,
    tiles,
    tlog_proof,
    verify,
)
from chain.core.compact_range import CompactRange

DOCUMENT = Path(__file__).parents[3] / "docs" / "ledger-format.md"
_VECTOR = re.compile(r"^```json vector:(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VECTORS = _VECTOR.findall(DOCUMENT.read_text(encoding="utf-8"))

Vector = dict[str, Any]


def root_of(bodies: list[bytes]) -> bytes:
    tree = CompactRange()
    tree.extend(map(hashing.leaf_hash, bodies))
    return tree.root()


def hashes(texts: list[str]) -> list[bytes]:
    return [b64decode(text) for text in texts]


def check_leaf_hash(vector: Vector) -> None:
    entry = bytes.fromhex(vector["entry_hex"])

    assert hashing.leaf_hash(entry) == b64decode(vector["hash"])


def check_tree(vector: Vector) -> None:
    leaves = [bytes.fromhex(leaf) for leaf in vector["leaves_hex"]]

    roots = [root_of(leaves[:size]).hex() for size in range(len(leaves) + 1)]

    assert roots == vector["roots_hex"]


def check_inclusion(vector: Vector) -> None:
    merkle.verify_inclusion(
        index=vector["index"],
        size=vector["size"],
        leaf_hash=b64decode(vector["leaf_hash"]),
        root=b64decode(vector["root"]),
        proof=hashes(vector["proof"]),
    )


def check_consistency(vector: Vector) -> None:
    merkle.verify_consistency(
        old_size=vector["old_size"],
        old_root=b64decode(vector["old_root"]),
        new_size=vector["new_size"],
        new_root=b64decode(vector["new_root"]),
        proof=hashes(vector["proof"]),
    )


def check_note(vector: Vector) -> None:
    key = keys.parse_vkey(vector["vkey"])

    verified = cosignature.verify(notes.parse(vector["note"].encode()), [key])

    assert verified == (cosignature.Verified(key, vector["time"]),)


def check_checkpoint(vector: Vector) -> None:
    note = notes.parse(vector["note"].encode())
    cosignature.verify(note, [keys.parse_vkey(vector["vkey"])])

    tree_head = checkpoint.parse(note.text)

    assert tree_head.size == len(vector["entries"])
    assert tree_head.root == root_of([entry.encode() for entry in vector["entries"]])


def check_cosignature(vector: Vector) -> None:
    key = keys.parse_vkey(vector["vkey"])
    signer = signing.signer_from_seed(key.name, key.type, bytes.fromhex(vector["seed_hex"]))

    assert signer.key == key
    assert signer.sign(vector["text"], time=vector["time"]).line() == vector["line"]


def check_tile_path(vector: Vector) -> None:
    tile = tiles.Tile(vector["level"], vector["index"], vector["width"])

    assert tile.path == vector["path"]


def check_tile_count(vector: Vector) -> None:
    published = tiles.tiles_to_publish(0, vector["size"])

    counted = Counter((tile.level, tile.width) for tile in published)

    assert [[*tile, count] for tile, count in counted.items()] == vector["tiles"]


def check_entry_bundle(vector: Vector) -> None:
    bodies = [entry.encode() for entry in vector["entries"]]

    assert tiles.encode_bundle(bodies).hex() == vector["bundle_hex"]


def check_chain(vector: Vector) -> None:
    chain = entries.Chain()

    links = [chain.follow(body.encode()).hex() for body in vector["entries"]]

    assert links == vector["leaf_hashes_hex"]


def check_commitment(vector: Vector) -> None:
    committed = commitment.commit(bytes.fromhex(vector["salt_hex"]), vector["record"].encode())

    assert committed.hex() == vector["commit_hex"]


def check_tlog_proof(vector: Vector) -> None:
    proof = tlog_proof.parse(vector["proof"].encode())
    judged = policy.judge(policy.parse(vector["policy"].encode()), proof.note)

    assert judged.is_quorum
    merkle.verify_inclusion(
        index=proof.index,
        size=judged.checkpoint.size,
        leaf_hash=hashing.leaf_hash(vector["entry"].encode()),
        root=judged.checkpoint.root,
        proof=proof.hashes,
    )


def check_policy(vector: Vector) -> None:
    data = vector["policy"].encode()
    rules = policy.parse(data)

    quorums = [
        list(names)
        for count in range(len(rules.witnesses) + 1)
        for names in combinations(rules.witnesses, count)
        if rules.is_quorum(set(names))
    ]

    assert sha256(data).hexdigest() == vector["sha256_hex"]
    assert quorums == vector["quorums"]


def check_ledger_bundle(vector: Vector) -> None:
    data = json.dumps(vector).encode()

    assert verify.verify_bundle(data).is_good
    assert verify.verify_bundle(data, vector["policy"].encode()).is_good
    assert bundle.parse(data).items[0].opening is not None


CHECKS: dict[str, Callable[[Vector], None]] = {
    "leaf-hash": check_leaf_hash,
    "tree": check_tree,
    "inclusion": check_inclusion,
    "consistency": check_consistency,
    "note": check_note,
    "checkpoint": check_checkpoint,
    "cosignature": check_cosignature,
    "tile-path": check_tile_path,
    "tile-count": check_tile_count,
    "entry-bundle": check_entry_bundle,
    "chain": check_chain,
    "commitment": check_commitment,
    "tlog-proof": check_tlog_proof,
    "policy": check_policy,
    "ledger-bundle": check_ledger_bundle,
}


@pytest.mark.parametrize(
    ("kind", "text"), VECTORS, ids=[f"{kind}-{i}" for i, (kind, _) in enumerate(VECTORS)]
)
def test_published_vector_verifies(kind: str, text: str) -> None:
    CHECKS[kind](json.loads(text))


def test_every_kind_of_vector_is_published() -> None:
    assert {kind for kind, _ in VECTORS} == CHECKS.keys()


def test_genesis_of_the_vectors_names_the_policy_of_the_vectors() -> None:
    texts = {kind: json.loads(text) for kind, text in VECTORS}

    genesis = entries.parse(texts["chain"]["entries"][0].encode())

    assert genesis.own.policy is not None
    assert genesis.own.policy.hex() == texts["policy"]["sha256_hex"]
