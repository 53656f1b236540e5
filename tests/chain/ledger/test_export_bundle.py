"""``manage.py export_bundle``: entries leave with their proofs and are checked without us."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from chain.core import bundle
from chain.ledger import log_files
from chain.ledger.models import LedgerEntry
from chain.ledger.services import appending
from tests.chain.ledger.logs import anchor, ask, ask_many
from tests.factories.people import SINCE
from tests.factories.records import make_ref

pytestmark = pytest.mark.django_db(transaction=True)


def export(file: Path, *wanted: object) -> list[bytes]:
    call_command("export_bundle", str(file), *map(str, wanted))
    return [item.entry for item in bundle.parse(file.read_bytes()).items]


def test_what_is_exported_is_checked_by_a_process_without_django(tmp_path: Path) -> None:
    ask_many(range(1, 300))
    anchor()
    file, policy = tmp_path / "some.qbs.json", log_files.folder() / "policy"
    row = LedgerEntry.objects.get(index=9)
    wanted = (7, bytes(row.leaf_hash).hex(), row.event_id, make_ref(200), 200)
    exported = export(file, *wanted)

    assert exported == [bytes(LedgerEntry.objects.get(index=i).body) for i in (7, 9, 200)]
    check = [sys.executable, "-I", "-c", CHECK, str(settings.BASE_DIR), str(file), str(policy)]
    assert subprocess.run(check, check=False, capture_output=True).returncode == 0
    file.write_bytes(file.read_bytes().replace(b"tests.", b"tasts."))
    assert subprocess.run(check, check=False, capture_output=True).returncode != 0


CHECK = """
import sys
sys.path.insert(0, sys.argv[1])
from chain.core import verify
code = verify.main([sys.argv[2], "--policy", sys.argv[3]])
assert "django" not in sys.modules
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ("9", "names no entry"),
        ("ab" * 32, "names no entry"),
        ("?", "引用"),
        ("2", "还没有被检查点覆盖"),
    ],
)
def test_what_cannot_be_exported_is_a_sentence(tmp_path: Path, wanted: str, why: str) -> None:
    ask(1)
    anchor()
    ask(2)
    appending.append_pending(limit=10, now=SINCE)
    with pytest.raises(CommandError, match=why):
        export(tmp_path / "bundle", wanted)
    assert not (tmp_path / "bundle").exists()


def test_a_file_that_exists_is_left_alone(tmp_path: Path) -> None:
    ask(1)
    anchor()
    (tmp_path / "bundle").write_text("mine")
    with pytest.raises(CommandError, match="exists"):
        export(tmp_path / "bundle", 1)
    assert (tmp_path / "bundle").read_text() == "mine"
