"""The served files checked by tests/chain/verifylog: Go, its own checksum database's code, no line
of ours. It and the audit must agree, on sound logs and on damaged ones (security.md, LG-3).
"""

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

from chain.core import tiles
from chain.core.checkpoint import Checkpoint as TreeHead
from chain.core.compact_range import CompactRange
from chain.core.notes import Note
from chain.core.tiles import TILE_WIDTH
from chain.ledger import signing_keys
from chain.ledger.auditing import audits
from chain.ledger.auditing.audits import Plan
from chain.ledger.models import Checkpoint, LedgerEntry
from chain.ledger.reading import entries
from tests import tools
from tests.chain.ledger.logs import anchor, ask_many
from tests.factories.people import SINCE

pytestmark = pytest.mark.django_db(transaction=True)

SOURCE = Path(__file__).parents[1] / "verifylog"
MODULES = Path("/usr/share/gocode")
ADVICE = (
    "No program that we did not write checked the log's chain: install Debian's `golang-go` and"
    " `golang-golang-x-mod-dev`."
)
SIZES = (1, 2, 3, 255, 256, 257, 1000)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the program said, and whether all holds."""

    holds: bool
    text: str


@pytest.fixture(scope="session")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, built from its sources and Debian's golang-golang-x-mod-dev."""
    if not (shutil.which("go") and (MODULES / "src/golang.org/x/mod/sumdb/tlog").is_dir()):
        tools.do_without("Go and its module x/mod", ADVICE)
    folder = tmp_path_factory.mktemp("verifylog")
    program = folder / "verifylog"
    subprocess.run(
        ["go", "build", "-o", program, *sorted(SOURCE.glob("*.go"))],
        env={
            **os.environ,
            "GO111MODULE": "off",
            "GOPATH": str(MODULES),
            "GOCACHE": str(folder / "cache"),
        },
        check=True,
    )
    return program


@pytest.fixture
def judge(verifier: Path) -> Callable[..., Verdict]:
    """Ask the program about a folder, older checkpoints and proofs."""

    def ask(folder: Path, *files: Path) -> Verdict:
        done = subprocess.run(
            [verifier, folder, *files], capture_output=True, text=True, check=False
        )
        assert done.returncode in {0, 1}, done.stderr
        return Verdict(done.returncode == 0, (done.stdout or done.stderr).strip())

    return ask


def older_checkpoints(folder: Path) -> list[Path]:
    """Every note that was ever signed, as files."""
    folder.mkdir()
    paths = []
    for checkpoint in Checkpoint.objects.order_by("size"):
        path = folder / f"checkpoint-{checkpoint.size}"
        path.write_text(checkpoint.note)
        paths.append(path)
    return paths


def proofs(folder: Path, indexes: Sequence[int]) -> list[Path]:
    """The proofs that the product gives for some entries."""
    folder.mkdir()
    paths = []
    for index in indexes:
        path = folder / f"{index}.tlog-proof"
        path.write_bytes(entries.proof_of(index).encode())
        paths.append(path)
    return paths


def test_go_agrees_at_every_size(judge: Callable[..., Verdict], tmp_path: Path) -> None:
    """Signatures, root, tiles, every inclusion, chain, all older checkpoints, our proofs."""
    done = 1
    for size in SIZES:
        ask_many(range(done, size))
        done = size
        anchor()
        files = [
            *older_checkpoints(tmp_path / f"checkpoints-{size}"),
            *proofs(tmp_path / f"proofs-{size}", sorted({0, size // 2, size - 1})),
        ]
        expected = f"ok: {size} entries, {_tile_count(size)} tiles, {len(files)} files"
        assert judge(settings.LEDGER_DIR, *files) == Verdict(holds=True, text=expected)


def _tile_count(size: int) -> int:
    return len(list(tiles.tiles_to_publish(0, size)))


def test_go_agrees_about_a_log_of_three_levels(
    judge: Callable[..., Verdict], tmp_path: Path
) -> None:
    ask_many(range(1, 70_000))
    anchor()
    files = older_checkpoints(tmp_path / "checkpoints")
    files += proofs(tmp_path / "proofs", (0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999))
    verdict = judge(settings.LEDGER_DIR, *files)

    assert verdict == Verdict(holds=True, text=f"ok: 70000 entries, 277 tiles, {len(files)} files")


def damages(folder: Path, number: int) -> Iterator[str]:
    """Damage one published file after the other, say which, and put it right again."""
    chance = random.Random(20260911)
    files = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.name != "policy"
    )  # the policy says whom to trust: the reader's own counts
    for _ in range(number):
        path = chance.choice(files)
        data = path.read_bytes()
        place = chance.randrange(len(data))
        changed = bytes([data[place] ^ 1 << chance.randrange(8)])
        kind = chance.choice(["flip", "cut", "grow"])
        path.write_bytes(
            {
                "flip": data[:place] + changed + data[place + 1 :],
                "cut": data[:place],
                "grow": data + changed,
            }[kind]
        )
        yield f"{kind} {path.relative_to(folder)} at {place}"
        path.write_bytes(data)


def test_both_find_every_damaged_file(judge: Callable[..., Verdict]) -> None:
    for done in (1, 201, 401):
        ask_many(range(done, done + 200))
        anchor()
    folder: Path = settings.LEDGER_DIR
    unseen = [
        (damage, "go" if judge(folder).holds else "", "audit" if audit_holds() else "")
        for damage in damages(folder, 60)
        if judge(folder).holds or audit_holds()
    ]

    assert unseen == []
    assert judge(folder).holds
    assert audit_holds()


def audit_holds() -> bool:
    return not audits.run(Plan(), clock=lambda: SINCE).findings.total


def publish(folder: Path, bodies: Sequence[bytes]) -> Path:
    """A log of any entries, signed and published right: what a thief of the key could make."""
    (signer,) = signing_keys.signers()
    tree = CompactRange()
    leaves = [sha256(b"\x00" + body).digest() for body in bodies]
    tree.extend(leaves)
    head = TreeHead(signer.key.name, tree.size, tree.root()).text()
    for tile in tiles.tiles_to_publish(0, len(bodies)):
        assert tile.level == 0
        start = tile.index * TILE_WIDTH
        end = start + tile.width
        write(folder / tile.path, tiles.encode_tile(leaves[start:end]))
        write(folder / tile.bundle_path, tiles.encode_bundle(bodies[start:end]))
    write(folder / "checkpoint", Note(head, (signer.sign(head),)).encode())
    write(folder / "vkey", f"{signer.key.vkey}\n".encode())
    return folder


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def replaced(old: bytes, new: bytes, times: int = 1) -> Callable[[list[bytes]], None]:
    """A forgery in the third entry."""

    def forge(bodies: list[bytes]) -> None:
        assert old in bodies[2]
        bodies[2] = bodies[2].replace(old, new, times)

    return forge


def _repeated_event(bodies: list[bytes]) -> None:
    replaced(b"000000000002", b"000000000001")(bodies)


def _other_link(bodies: list[bytes]) -> None:
    start = bodies[2].index(b'"prev":"') + len(b'"prev":"')
    digit = bodies[2][start : start + 1]
    bodies[2] = bodies[2][:start] + (b"1" if digit == b"0" else b"0") + bodies[2][start + 1 :]


def _second_genesis(bodies: list[bytes]) -> None:
    replaced(b"tests.decision.v1", b"ledger.genesis")(bodies)


FORGERIES: dict[str, tuple[Callable[[list[bytes]], None], str]] = {
    "link": (_other_link, "is not linked to the entry before it"),
    "number": (replaced(b'"seq":2', b'"seq":3'), "carries the number 3"),
    "space": (replaced(b'"seq":2', b'"seq": 2'), "not of the form of an entry"),
    "member": (replaced(b',"v":1', b',"v":1,"w":2'), "not of the form of an entry"),
    "older": (replaced(b'{"at":"20', b'{"at":"19'), "is older than the entry before it"),
    "no day": (replaced(b"-11-", b"-13-"), "out of range"),
    "repeated": (_repeated_event, "repeats the event"),
    "genesis": (_second_genesis, "the genesis is entry 0"),
}


def test_go_follows_the_chain_where_the_tree_is_right(
    judge: Callable[..., Verdict], tmp_path: Path
) -> None:
    """Signature, root and tiles hold; only who reads the entries sees what is wrong with them."""
    ask_many(range(1, 3))
    anchor()
    sound = [
        bytes(body) for body in LedgerEntry.objects.order_by("pk").values_list("body", flat=True)
    ]
    assert judge(publish(tmp_path / "sound", sound)).holds
    verdicts = {}
    for name, (forge, _) in FORGERIES.items():
        bodies = list(sound)
        forge(bodies)
        verdicts[name] = judge(publish(tmp_path / name, bodies)).text

    wrong = {
        name: verdict
        for name, verdict in verdicts.items()
        if not verdict.startswith("BAD entry 2: ") or FORGERIES[name][1] not in verdict
    }
    assert wrong == {}
