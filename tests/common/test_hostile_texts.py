"""What people type is read in time that grows with its length, not with its square (CWE-1333)."""

import subprocess
import sys
from pathlib import Path

import pytest

from qbs_platform.common.validators import standard_numbers
from qbs_platform.common.validators.verdicts import Outcome

ROOT = Path(__file__).resolve().parents[2]
# About ten seconds are needed; one pattern that tries every start against every end needs hours.
GENEROUS_SECONDS = 240


def test_long_hostile_texts_are_read_to_their_end() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tests.common.hostile_texts"],
        cwd=ROOT,
        timeout=GENEROUS_SECONDS,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    assert int(result.stdout) > 1_000


@pytest.mark.parametrize("typed", ["GB/T 1" + "0" * 200 + "-2024", "Q/" + "A" * 200 + " 1-2024"])
def test_a_standard_number_as_long_as_a_text_is_refused(typed: str) -> None:
    verdict = standard_numbers.check(typed)

    assert verdict.outcome == Outcome.REFUSE
    assert verdict.message == f"标准编号最多 100 个字符，现在是 {len(verdict.value)} 个。"
    assert standard_numbers.parse(typed) is None
