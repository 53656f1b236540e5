"""Mutated good files: accepted or refused in words, never an error, never a hang."""

import random
from contextlib import suppress

import pytest

from qbs_platform.common.errors import Refusal
from qbs_platform.files.inspection import limits
from tests.files import good, good_pdfs, pdfs, pictures, signing, tables
from tests.files.conftest import Store
from tests.files.test_hostile import cpu_seconds

MUTANTS = 200
SOURCES = {
    "a.pdf": [pdfs.plain(pages=3), signing.signed(), pdfs.plain(linearize=True)],
    "a.png": [pictures.png("RGBA", (64, 48)), pictures.deep_png(), pictures.png("P", (64, 48))],
    "a.jpg": [pictures.jpeg(exif=pictures.exif(6)), pictures.jpeg(progressive=True)],
    "a.xlsx": [tables.workbook_with_picture()],
    "a.csv": ["指标,结果\n水分,4.2\n".encode()],
}
WHOLE = dict(good_pdfs.every())
SOURCES["a.pdf"] += [WHOLE["reportlab 图片.pdf"](), WHOLE["对象流.pdf"]()]


def mutated(data: bytes, seed: int) -> bytes:
    """A few bytes turned, a piece cut out, doubled, moved or zeroed, by ``seed``."""
    dice = random.Random(seed)
    changed = bytearray(data)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(changed))
        end = min(len(changed), at + dice.choice((1, 4, 64, 1024)))
        piece = bytes(changed[at:end])
        changed[at:end] = dice.choice(
            (dice.randbytes(len(piece)), b"", piece * 2, bytes(len(piece)), piece[::-1])
        )
        changed = changed or bytearray(data)
    return bytes(changed)


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_mutated_files_are_accepted_or_refused(name: str, store: Store) -> None:
    sources = SOURCES[name]
    for seed in range(MUTANTS // len(SOURCES)):
        begun = cpu_seconds()
        with suppress(Refusal):
            store(mutated(sources[seed % len(sources)], seed), name, kinds=good.ALL)
        assert cpu_seconds() - begun < limits.CPU_SECONDS + 2
