"""Attacks of ledger.md, 5 on one log, by somebody whom no trigger stops: found and named."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from chain.core import entries
from chain.core.checkpoint import Checkpoint as TreeHead
from chain.core.notes import Note
from chain.ledger import guard, log_files, signing_keys
from chain.ledger.auditing import audits
from chain.ledger.auditing.audits import Plan, Report
from chain.ledger.growth import Growth
from chain.ledger.models import Checkpoint, LedgerEntry, LedgerHead
from tests.chain.ledger.logs import ARM, DISARM, anchor, ask, ask_many, edit, rehashed_edit
from tests.factories.people import SINCE

SIZE = 300
MIDDLE = 200  # where the first of two checkpoints ends

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _log() -> None:
    """300 entries under two checkpoints, signed and published."""
    ask_many(range(1, MIDDLE))
    anchor()
    ask_many(range(MIDDLE, SIZE))
    anchor()


@contextmanager
def attack(*statements: str) -> Iterator[None]:
    """The database after these statements, and as it was afterwards."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(DISARM)
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield
        transaction.set_rollback(True)


def audit() -> Report:
    return audits.run(Plan(), clock=lambda: SINCE)


def first_of(report: Report) -> tuple[int, list[str]]:
    """The first bad entry, and all that is said of it."""
    first = report.findings.first[0].entry
    return first, [str(each) for each in report.findings.first if each.entry == first]


def places(report: Report) -> set[str]:
    return {each.place for each in report.findings.first}


def test_the_log_of_these_tests_is_sound() -> None:
    with attack():
        assert audit().findings.first == []


SWAP = """
UPDATE ledger_entry AS one SET body = other.body, leaf_hash = other.leaf_hash,
    prev_hash = other.prev_hash
FROM ledger_entry AS other
WHERE (one.seq, other.seq) IN ((70, 90), (90, 70))
"""


@pytest.mark.parametrize(
    ("statement", "entry", "said"),
    [
        (edit(70), 70, "entry 70: its leaf hash is not that of its bytes"),
        (rehashed_edit(70), 70, "tile/entries/000: differs from the table at entry 70"),
        (edit(70, byte=0), 70, "entry 70: The entry is not of the form of this log's entries."),
        (
            "UPDATE ledger_entry SET leaf_hash = sha256('') WHERE seq = 70",
            70,
            "entry 70: its leaf hash is not that of its bytes",
        ),
        (
            "UPDATE ledger_entry SET prev_hash = sha256('') WHERE seq = 70",
            70,
            "entry 70: its prev_hash is not the entry before",
        ),
        (
            "UPDATE ledger_entry SET event_id = gen_random_uuid() WHERE seq = 70",
            70,
            "entry 70: its event_id is not that of its bytes",
        ),
        ("DELETE FROM ledger_entry WHERE seq = 70", 70, "entry 70: is missing"),
        ("DELETE FROM ledger_entry WHERE seq = 0", 0, "entry 0: is missing"),
        (SWAP, 70, "entry 70: Entry 70 carries the number 90."),
        (
            "DELETE FROM ledger_entry WHERE seq >= 290",
            290,
            "guard: vouches for 300 entries, and the table has 290",
        ),
        ("DELETE FROM ledger_node", 255, "node 1/0: is missing"),
        ("UPDATE ledger_node SET hash = sha256('')", 255, "node 1/0: is not the root of its tile"),
        (
            "INSERT INTO ledger_node VALUES (1, 7, sha256(''))",
            256,
            "node 1/7: has no entries",
        ),
        (
            "UPDATE ledger_checkpoint SET root = sha256('') WHERE size = 200",
            199,
            "checkpoint 200: its note says something else",
        ),
        (
            "UPDATE ledger_checkpoint SET note = replace(note, '200', '201') WHERE size = 200",
            199,
            "checkpoint 200: The signature by log.qbs.example/1 does not hold.",
        ),
        (
            "UPDATE ledger_checkpoint SET edge = overlay(edge placing sha256('') from 1)"
            " WHERE size = 200",
            199,
            "checkpoint 200: its edge is not the tree's",
        ),
        (
            "DELETE FROM ledger_checkpoint WHERE size = 300",
            299,
            "checkpoint: checkpoint 300 is not in the table",
        ),
        (
            "UPDATE ledger_head SET edge = overlay(edge placing sha256('') from 1)",
            300,
            "head: is not the end of the entries",
        ),
        (
            "UPDATE ledger_head SET size = 308",
            300,
            "head: counts 308 entries, and the table ends at 300",
        ),
        (
            "ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_prev_hash_length;"
            "UPDATE ledger_entry SET prev_hash = 'short' WHERE seq = 70",
            70,
            "entry 70: A column of entry 70 has another length.",
        ),
        (
            "ALTER TABLE ledger_entry ALTER COLUMN body DROP NOT NULL;"
            "UPDATE ledger_entry SET body = NULL WHERE seq = 70",
            70,
            "entry 70: A column of entry 70 has another length.",
        ),
        (
            "UPDATE ledger_entry SET seq = 1000000000000 WHERE seq = 299",
            299,
            "entry 299: is missing",
        ),
        (
            "UPDATE ledger_head SET size = 1125899906842624, edge = sha256('')",
            300,
            "head: counts 1125899906842624 entries, and the table ends at 300",
        ),
        ("DELETE FROM ledger_head", 300, "head: is missing"),
        (
            "UPDATE ledger_head SET vkeys = vkeys || E'\\n' || vkeys",
            0,
            "head: names other keys than the entries announce",
        ),
        (
            "INSERT INTO ledger_cosignature VALUES ('w', 'no line', 300)",
            299,
            "checkpoint 300: A signature line has the form: em dash, name, base64.",
        ),
    ],
)
def test_a_change_by_somebody_whom_no_trigger_stops_is_found(
    statement: str, entry: int, said: str
) -> None:
    with attack(statement):
        first, sentences = first_of(audit())

    assert (first, said in sentences) == (entry, True), sentences


UNGUARDED_OUTBOX = [
    f"ALTER TABLE anchoring_{noun} DISABLE TRIGGER USER"
    for noun in ("anchorrequest", "waitingrequest", "anchormark")
]
OF_ENTRY_70 = "id = (SELECT request_id FROM anchoring_anchormark WHERE entry_index = 70)"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE anchoring_anchorrequest SET record = '{}'::bytea WHERE " + OF_ENTRY_70,
            "request of entry 70: its record and salt do not give the commitment",
        ),
        (
            "UPDATE anchoring_anchorrequest SET salt = sha256('x') WHERE " + OF_ENTRY_70,
            "request of entry 70: its record and salt do not give the commitment",
        ),
        (
            "UPDATE anchoring_anchorrequest SET commitment = sha256('x') WHERE " + OF_ENTRY_70,
            "request of entry 70: its commitment is not the entry's",
        ),
        (
            "UPDATE anchoring_anchorrequest SET ref = 'a.b:' || gen_random_uuid()"
            " WHERE " + OF_ENTRY_70,
            "request of entry 70: asks for another event, kind or reference than the entry states",
        ),
        (
            "UPDATE anchoring_anchormark SET entry_index = 7000 WHERE entry_index = 70",
            "request of entry 70: is missing",
        ),
        (
            "DELETE FROM anchoring_anchorrequest WHERE " + OF_ENTRY_70,
            "request of entry 70: is missing",
        ),
        (
            "DELETE FROM anchoring_anchormark WHERE entry_index = 70",
            "request of entry 70: is missing",
        ),
    ],
)
def test_a_record_swapped_behind_the_commitment_is_found(statement: str, said: str) -> None:
    with attack(*UNGUARDED_OUTBOX, statement):
        first, sentences = first_of(audit())

    assert (first, sentences) == (70, [said])


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM anchoring_waitingrequest",
        "INSERT INTO anchoring_waitingrequest SELECT request_id, '' FROM anchoring_anchormark"
        " WHERE entry_index = 70",
    ],
)
def test_a_request_that_neither_waits_nor_is_anchored_is_found(statement: str) -> None:
    with attack(), connection.cursor() as cursor:
        if statement.startswith("DELETE"):
            ask(9_999)
        for each in [*UNGUARDED_OUTBOX, statement]:
            cursor.execute(each)
        found = [str(each) for each in audit().findings.first]

    assert len(found) == 1
    assert "neither waits nor is anchored" in found[0]


def served(path: str) -> Path:
    return log_files.folder() / path


def flip(path: str, position: int) -> Callable[[], None]:
    def change() -> None:
        data = bytearray(served(path).read_bytes())
        data[position] ^= 1
        served(path).write_bytes(data)

    return change


def remove(path: str) -> Callable[[], None]:
    return lambda: served(path).unlink()


def lose_the_guard() -> None:
    settings.LEDGER.guard_file.unlink()


def add(path: str) -> Callable[[], None]:
    def write() -> None:
        served(path).parent.mkdir(parents=True, exist_ok=True)
        served(path).write_bytes(b"x")

    return write


@pytest.mark.parametrize(
    ("change", "entry", "said"),
    [
        (flip("tile/0/000", 70 * 32), 70, "tile/0/000: differs from the table at entry 70"),
        (flip("tile/0/001.p/44", 0), 256, "tile/0/001.p/44: differs from the table at entry 256"),
        (flip("tile/1/000.p/1", 0), 255, "tile/1/000.p/1: differs from the table at entry 255"),
        (
            flip("tile/entries/001.p/44", 2 + 121),
            256,
            "tile/entries/001.p/44: differs from the table at entry 256",
        ),
        (
            flip("tile/entries/000", 0),
            255,
            "tile/entries/000: differs from the table at entry 255",
        ),
        (remove("tile/0/000"), 255, "tile/0/000: cannot be read (No such file or directory)"),
        (
            remove("tile/entries/001.p/44"),
            299,
            "tile/entries/001.p/44: cannot be read (No such file or directory)",
        ),
        (add("tile/0/000.p/9"), 0, "tile/0/000.p/9: differs from the table at entry 0"),
        (add("tile/0/002"), 300, "tile/0/002: no file of this log"),
        (add("tile/0/001.p/45"), 300, "tile/0/001.p/45: no file of this log"),
        (add("tile/00/000"), 300, "tile/00/000: no file of this log"),
        (add("index.html"), 300, "index.html: no file of this log"),
        (flip("vkey", 0), 299, "vkey: differs from the table"),
        (remove("checkpoint"), 0, "checkpoint: is missing"),
        (lose_the_guard, 0, "guard: is missing"),
    ],
)
def test_an_altered_file_is_found(change: Callable[[], None], entry: int, said: str) -> None:
    change()
    first, sentences = first_of(audit())

    assert (first, said in sentences) == (entry, True), sentences


def test_an_altered_checkpoint_is_found() -> None:
    path = served("checkpoint")
    path.write_bytes(path.read_bytes().replace(b"\n300\n", b"\n299\n"))

    said = {str(each) for each in audit().findings.first}
    assert "checkpoint: The signature by log.qbs.example/1 does not hold." in said
    assert (
        "checkpoint: is not the root of the first 299 entries (those of the first 200 hold)" in said
    )


class Forger:
    """Somebody with the database and the log's key, who writes history again from ``start``."""

    def __init__(self, start: int) -> None:
        self._start = start
        self._old = list(LedgerEntry.objects.filter(index__gte=start).order_by("index"))
        head = LedgerHead.objects.get()
        head.size = start
        before = LedgerEntry.objects.filter(index__lt=start).order_by("index")
        self.growth = Growth(None, SINCE)
        self.growth.vkeys = head.vkeys.splitlines()
        for entry in before:
            self.growth.tree.append(bytes(entry.leaf_hash), self.growth._completed)
            self.growth.link = bytes(entry.leaf_hash)
        self.growth.nodes.clear()

    def rewrite(self, change: Callable[[entries.Entry], dict[str, object]]) -> None:
        """Take the old entries again, the ones that ``change`` changes with it."""
        for row in self._old:
            old = entries.parse(bytes(row.body))
            facts = {
                "kind": old.kind, "ref": old.ref, "event": str(row.event_id),
                "committed": old.commitment, "own": old.own, **change(old),
            }  # fmt: skip
            at = facts.pop("at", old.at)
            self.growth._at_text = str(at)
            link = facts.pop("prev", None)
            if link:
                self.growth.link = link  # type: ignore[assignment]
            self.growth.take(**facts)  # type: ignore[arg-type]

    def statements(self) -> list[str]:
        """SQL that puts the new history in the place of the old, checkpoints included."""
        tree = self.growth.tree
        (signer,) = signing_keys.signers()
        text = TreeHead(signer.key.name, tree.size, tree.root()).text()
        note = Note(text, (signer.sign(text),)).encode().decode()
        sql = [
            f"DELETE FROM ledger_checkpoint WHERE size > {self._start}",
            f"DELETE FROM ledger_entry WHERE seq >= {self._start}",
            f"DELETE FROM ledger_node WHERE (idx + 1) * 256 > {self._start}",
        ]
        sql += [
            "INSERT INTO ledger_entry (seq, prev_hash, leaf_hash, event_id, body) VALUES"
            f" ({r.seq}, '\\x{r.prev_hash.hex()}', '\\x{r.leaf_hash.hex()}', '{r.event.hex()}',"
            f" '\\x{r.body.hex()}')"
            for r in self.growth.entries
        ]
        sql += [
            f"INSERT INTO ledger_node VALUES ({n.level}, {n.idx}, '\\x{n.hash.hex()}')"
            for n in self.growth.nodes
        ]
        edge = b"".join(tree.edge).hex()
        last = entries.parse(self.growth.entries[-1].body)
        sql += [
            f"UPDATE ledger_head SET size = {tree.size}, edge = '\\x{edge}',"
            f" prev_hash = '\\x{self.growth.link.hex()}', last_at = '{last.at}'",
            "INSERT INTO ledger_checkpoint (size, root, edge, note, signed_at) VALUES"
            f" ({tree.size}, '\\x{tree.root().hex()}', '\\x{edge}', '{note}', now())",
        ]
        return sql


def nothing(_old: entries.Entry) -> dict[str, object]:
    return {}


def changed(index: int, **facts: object) -> Callable[[entries.Entry], dict[str, object]]:
    return lambda old: facts if old.index == index else {}


def test_the_forger_of_these_tests_forges_perfectly() -> None:
    """Without a change, the same log comes out: what is found below is found for its change."""
    forger = Forger(70)
    forger.rewrite(nothing)
    with attack(*forger.statements()):
        assert [str(each) for each in audit().findings.first] == []


def test_a_chain_re_hashed_with_the_log_s_own_key_contradicts_what_was_signed() -> None:
    forger = Forger(70)
    forger.rewrite(changed(70, committed=bytes(32)))
    with attack(*forger.statements()):
        report = audit()

    first, sentences = first_of(report)
    assert first == 70
    assert "tile/entries/000: differs from the table at entry 70" in sentences
    assert {"guard", "checkpoint"} <= places(report)


def test_merkle_right_and_link_wrong_is_found_by_the_chain() -> None:
    """An RFC 6962 tool would pass it: the tree stands over any bytes."""
    forger = Forger(70)
    forger.rewrite(changed(80, prev=bytes.fromhex("ab" * 32)))
    with attack(*forger.statements()):
        report = audit()

    assert "entry 80: Entry 80 is not linked to the entry before it." in {
        str(each) for each in report.findings.first
    }


def test_an_entry_that_goes_back_in_time_is_found() -> None:
    forger = Forger(70)
    forger.rewrite(changed(80, at="2026-11-01T00:00:00Z"))
    with attack(*forger.statements()):
        sentences = {str(each) for each in audit().findings.first}

    assert "entry 80: Entry 80 is older than the entry before it." in sentences


def test_an_event_anchored_twice_is_found() -> None:
    forger = Forger(70)
    event = LedgerEntry.objects.get(index=60).event_id
    forger.rewrite(changed(80, event=str(event)))
    drop = "ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_event_id_key"
    with attack(drop, *forger.statements()):
        sentences = {str(each) for each in audit().findings.first}

    assert f"entry 80: repeats the event {event}" in sentences


def test_a_tail_cut_off_with_all_its_traces_is_found() -> None:
    """A perfect shorter log: entries, nodes, head and checkpoints go back to the first 200."""
    at = Checkpoint.objects.get(size=MIDDLE)
    last = LedgerEntry.objects.get(index=MIDDLE - 1)
    with attack(
        f"DELETE FROM ledger_checkpoint WHERE size > {MIDDLE}",
        f"DELETE FROM ledger_entry WHERE seq >= {MIDDLE}",
        "DELETE FROM ledger_node",
        f"UPDATE ledger_head SET size = {MIDDLE}, edge = '\\x{bytes(at.edge).hex()}',"
        f" prev_hash = '\\x{bytes(last.leaf_hash).hex()}'",
    ):
        first, sentences = first_of(audit())

    assert first == MIDDLE
    assert "guard: vouches for 300 entries, and the table has 200" in sentences
    assert "checkpoint: vouches for 300 entries, and the table has 200" in sentences


def test_the_guard_alone_remembers_when_the_files_were_cut_too() -> None:
    note = guard.read()
    assert note is not None
    older = Checkpoint.objects.get(size=MIDDLE).note
    served("checkpoint").write_text(older)
    with attack(f"DELETE FROM ledger_entry WHERE seq >= {MIDDLE}"):
        report = audit()

    assert "guard: vouches for 300 entries, and the table has 200" in {
        str(each) for each in report.findings.first
    }


def random_edit(chance: random.Random) -> tuple[int, str]:
    """A change of one row at random: the first entry that it touches, and the SQL."""
    index = chance.randrange(SIZE)
    byte = chance.randrange(280)
    bits = 1 << chance.randrange(8)
    digest = chance.randbytes(32).hex()
    return index, chance.choice(
        [
            edit(index, byte=byte, bits=bits),
            rehashed_edit(index, byte=byte, bits=bits),
            f"DELETE FROM ledger_entry WHERE seq = {index}",
            f"UPDATE ledger_entry SET leaf_hash = '\\x{digest}' WHERE seq = {index}",
            f"UPDATE ledger_entry SET prev_hash = '\\x{digest}' WHERE seq = {index}",
            f"UPDATE ledger_entry SET event_id = gen_random_uuid() WHERE seq = {index}",
        ]
    )


def test_of_two_hundred_random_edits_two_hundred_are_found() -> None:
    chance = random.Random(4)
    for _ in range(200):
        index, statement = random_edit(chance)
        with attack(statement):
            report = audit()
        assert report.findings.total, statement
        named = report.findings.first[0].entry
        is_last = index == SIZE - 1 and statement.startswith("DELETE")
        assert named == index or (is_last and named == SIZE - 1), statement


def test_arming_again_is_what_the_tests_do() -> None:
    """The helper puts back every guard that it takes away."""
    with connection.cursor() as cursor:
        cursor.execute(DISARM)
        cursor.execute(ARM)
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'ledger_entry'::regclass"
            " AND NOT tgisinternal AND tgenabled = 'A'"
        )
        assert cursor.fetchone()[0] == 2
