"""Hostile files: each refused for its own reason, quickly, with nothing left of it."""

import re
import resource
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import translation

from qbs_platform.files.errors import SENTENCES, FileRefused
from qbs_platform.files.inspection.verdict import Reason
from qbs_platform.files.models import StoredFile
from tests.files import hostile
from tests.files.case import Hostile
from tests.files.conftest import Store

EVERY = hostile.every()
CPU_SECONDS = 5.0
CHINESE = re.compile("[一-鿿]")


def cpu_seconds() -> float:
    """What this process and the children it waited for have used; no busy neighbour changes it."""
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


@pytest.mark.parametrize("item", EVERY, ids=str)
def test_hostile_file_is_refused_and_leaves_nothing(
    item: Hostile, store: Store, left_behind: Callable[[], list[Path]]
) -> None:
    data = item.make()
    begun = cpu_seconds()
    with pytest.raises(FileRefused) as refused:
        store(data, item.name, kinds=item.kinds, client_sha256=item.client_sha256)

    assert refused.value.reason == item.reason
    assert cpu_seconds() - begun < CPU_SECONDS
    assert left_behind() == []
    assert not StoredFile.objects.exists()


def test_there_are_enough_of_them() -> None:
    groups = Counter(item.group for item in EVERY)

    assert len(EVERY) >= 60
    assert len(groups) >= 20


@pytest.mark.parametrize(("language", "end"), [("zh-hans", "。"), ("en", ".")])
def test_every_reason_has_its_own_sentence(language: str, end: str) -> None:
    with translation.override(language):
        sentences = {reason: str(SENTENCES[reason]) for reason in Reason}

    assert len(set(sentences.values())) == len(Reason)
    assert all(text.endswith(end) for text in sentences.values())
    assert all(bool(CHINESE.search(text)) != (language == "en") for text in sentences.values())
