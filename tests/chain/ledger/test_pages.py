"""The public ledger as a visitor's browser gets it: every page, every state, every refusal."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from chain.core import entries, hashing, tlog_proof, verify
from chain.ledger import log_files
from chain.ledger.models import Checkpoint, LedgerEntry
from chain.ledger.services import appending
from tests.chain.ledger.logs import anchor, ask, ask_many, disarmed, edit, rehashed_edit
from tests.factories.people import SINCE
from tests.factories.records import make_ref, make_request

pytestmark = pytest.mark.django_db(transaction=True)

ENTRY_QUERIES = 5
Get = Callable[..., Any]


@pytest.fixture
def get(client: Client) -> Get:
    """Ask for a page in Chinese and hold it to its status; no public page leaves a cookie."""

    def ask_for(
        name: str, *args: object, status: int = 200, asked: dict[str, str] | None = None
    ) -> Any:
        where = reverse(f"ledger:{name}", args=args)
        response = client.get(where, asked, headers={"accept-language": "zh-CN"})
        assert response.status_code == status, response.content.decode()
        assert response.cookies == {}
        return response

    return ask_for


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def row(index: int) -> LedgerEntry:
    return LedgerEntry.objects.get(index=index)


@pytest.mark.parametrize("name", ["front", "entries", "checkpoints", "guide"])
def test_a_log_that_has_not_begun_has_its_pages(get: Get, name: str) -> None:
    page = text_of(get(name))

    assert page.count("<h1") == 1
    assert name == "guide" or "账本还没有条目" in page


def test_front_page_shows_the_checkpoint_verbatim_and_the_newest_entries(get: Get) -> None:
    ask_many(range(1, 14))
    anchor()
    page = get("front").content.decode()

    assert "签名成立" in page
    assert Checkpoint.objects.get().note in page
    for index in range(13, 3, -1):
        assert reverse("ledger:entry", args=[index]) in page
    assert reverse("ledger:entry", args=[3]) not in page


def test_entries_are_paged_to_the_first_and_back(get: Get) -> None:
    ask_many(range(1, 60))
    anchor()
    newest, middle, last = (
        text_of(get("entries", asked=asked)) for asked in ({}, {"below": "35"}, {"below": "10"})
    )

    assert [
        [reverse("ledger:entry", args=[index]) in page for index in (59, 34, 9, 0)]
        for page in (newest, middle, last)
    ] == [[True, False, False, False], [False, True, False, False], [False, False, True, True]]
    assert "below=35" in newest
    assert ("below=60" in middle, "below=10" in middle) == (True, True)
    assert "below=35" in last
    assert get("entries", asked={"below": "0"}).context["page"].lines == []
    assert get("entries", asked={"below": "x"}).context["page"].lines[0].entry.index == 59


def test_an_entry_is_shown_with_its_neighbours_and_the_steps_to_the_root(get: Get) -> None:
    ask_many(range(1, 300))
    anchor()
    page = text_of(get("entry", 137))

    assert "这一条在账本中，内容没有改动" in page
    assert bytes(row(137).body).decode() in page.replace("&quot;", '"')
    for index in (136, 137, 138):
        assert bytes(row(index).leaf_hash).hex() in page
    root = bytes(Checkpoint.objects.get().root).hex()
    assert page.count(root) >= 2  # where the steps end, and in the checkpoint
    for sentence in ("前后相连", "包含证明", "逐级计算", "在您的浏览器里核对", "下载，离线核对"):
        assert sentence in page


def test_the_ends_of_the_log_say_that_they_are_the_ends(get: Get) -> None:
    ask(1)
    anchor()

    assert "这是账本的第一条，前面没有条目。" in text_of(get("entry", 0))
    assert "这是目前的最后一条。" in text_of(get("entry", 1))


def test_an_entry_that_no_checkpoint_covers_says_so(get: Get) -> None:
    ask(1)
    anchor()
    ask(2)
    appending.append_pending(limit=10, now=SINCE)

    page = text_of(get("entry", 2))
    assert "正在等待下一个检查点签署" in page
    assert "这一条在账本中，内容没有改动" not in page
    refusal = text_of(get("entry-proof", 2, status=404))
    assert "第 2 条还没有被检查点覆盖" in refusal
    get("entry-bundle", 2, status=404)
    assert get("entry-bytes", 2).content == bytes(row(2).body)


def test_the_page_of_an_entry_takes_five_queries(
    get: Get, django_assert_max_num_queries: Any
) -> None:
    ask_many(range(1, 1000))
    anchor()

    with django_assert_max_num_queries(ENTRY_QUERIES):
        get("entry", 500)


@pytest.mark.parametrize("name", ["entry", "entry-bytes", "entry-proof", "entry-bundle"])
def test_an_entry_that_does_not_exist_is_a_sentence(get: Get, name: str) -> None:
    ask(1)
    anchor()

    assert "账本中没有第 7 条。" in text_of(get(name, 7, status=404))


def test_downloads_check_offline(get: Get, tmp_path: Any, capsys: Any) -> None:
    ask_many(range(1, 20))
    anchor()
    body = get("entry-bytes", 7).content
    proof = tlog_proof.parse(get("entry-proof", 7).content)
    bundle, policy = tmp_path / "entry.qbs.json", tmp_path / "policy"
    bundle.write_bytes(get("entry-bundle", 7).content)
    policy.write_bytes(b"".join(get("log-text", "policy").streaming_content))

    assert entries.parse(body).index == proof.index == 7
    assert verify.main([str(bundle), "--policy", str(policy)]) == 0
    assert hashing.leaf_hash(body) == bytes(row(7).leaf_hash)
    bundle.write_bytes(bundle.read_bytes().replace(b"tests.", b"tasts."))
    assert verify.main([str(bundle), "--policy", str(policy)]) != 0


@pytest.mark.parametrize(
    ("name", "file", "kind"),
    [
        ("entry-bytes", "entry-1.json", "application/json"),
        ("entry-proof", "entry-1.tlog-proof", "text/plain; charset=utf-8"),
        ("entry-bundle", "entry-1.qbs.json", "application/json"),
    ],
)
def test_downloads_are_files_for_everybody(get: Get, name: str, file: str, kind: str) -> None:
    ask(1)
    anchor()
    response = get(name, 1)

    assert response["Content-Disposition"] == f'attachment; filename="{file}"'
    assert response["Content-Type"] == kind
    assert response["Access-Control-Allow-Origin"] == "*"


def test_an_entry_is_found_by_what_people_have_in_hand(get: Get) -> None:
    ask(1, 2, 3)
    anchor()
    found = row(2)
    leaf = bytes(found.leaf_hash)
    for asked in ("2", f" {leaf.hex()} ", leaf.hex().upper(), str(found.event_id), make_ref(2)):
        response = get("search", status=302, asked={"q": asked})
        assert response["Location"] == reverse("ledger:entry", args=[2]), asked


def test_several_entries_of_a_reference_are_listed_newest_first(get: Get) -> None:
    with transaction.atomic():
        for event in (1, 2, 3):
            make_request(event=event, subject=9)
    anchor()
    response = get("search", asked={"q": make_ref(9)})

    assert [line.entry.index for line in response.context["lines"]] == [3, 2, 1]


@pytest.mark.parametrize("asked", ["77", "ab" * 32, "00000000-0000-0000-0000-0000000000aa"])
def test_what_is_not_in_the_log_is_said_to_be_absent(get: Get, asked: str) -> None:
    ask(1)
    anchor()
    page = text_of(get("search", asked={"q": asked}))

    assert "账本中没有找到" in page
    assert f'value="{asked}"' in page


@pytest.mark.parametrize("asked", ["", "甲", "x" * 400, "1; DROP TABLE x", "A" * 43 + "?"])
def test_what_nobody_can_search_for_is_refused_and_kept(get: Get, asked: str) -> None:
    page = text_of(get("search", status=422, asked={"q": asked}))

    assert "请输入条目序号" in page
    assert f'value="{asked[:300]}"' in page or not asked


def test_checkpoints_are_listed_and_each_has_its_page(get: Get) -> None:
    for event in range(1, 24):
        ask(event)
        anchor()
    first = text_of(get("checkpoints"))

    assert "below=5" in first
    assert reverse("ledger:checkpoint", args=[24]) in first
    assert reverse("ledger:checkpoint", args=[2]) in text_of(
        get("checkpoints", asked={"below": "5"})
    )
    page = get("checkpoint", 7).content.decode()
    assert "签名成立，根哈希与账本的条目一致" in page
    assert Checkpoint.objects.get(size=7).note in page
    assert "没有签署过 1 条的检查点。" in text_of(get("checkpoint", 1, status=404))


def test_growth_between_two_checkpoints_is_proved(get: Get) -> None:
    ask(1)
    anchor()
    ask_many(range(2, 40))
    anchor()
    page = text_of(get("growth", asked={"from": "2", "to": "40"}))

    assert "只增不改" in page
    for checkpoint in Checkpoint.objects.all():
        assert bytes(checkpoint.root).hex() in page


@pytest.mark.parametrize(
    ("old", "new", "status", "sentence"),
    [
        ("", "2", 422, "请填写两个检查点的条目数。"),
        ("zwei", "2", 422, "请填写两个检查点的条目数。"),
        ("2", "1", 422, "请把两个数字对调"),
        ("2", "9", 404, "没有签署过 9 条的检查点。"),
    ],
)
def test_growth_that_cannot_be_asked_for_keeps_what_was_typed(
    get: Get, old: str, new: str, status: int, sentence: str
) -> None:
    ask(1)
    anchor()
    page = text_of(get("growth", status=status, asked={"from": old, "to": new}))

    assert sentence in page
    assert f'value="{old}"' in page
    assert f'value="{new}"' in page


BAD = HTTPStatus.SERVICE_UNAVAILABLE
OTHER_ROOT = "UPDATE ledger_checkpoint SET root = set_byte(root, 0, get_byte(root, 0) # 1)"
OTHER_NOTE = "UPDATE ledger_checkpoint SET note = replace(note, E'\\n4\\n', E'\\n5\\n')"
OTHER_NODES = "UPDATE ledger_node SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1)"


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (edit(2), "第 2 条的内容与哈希不一致"),
        (rehashed_edit(2), "第 2 条与相邻条目的链接不成立"),
        (rehashed_edit(1), "第 2 条与相邻条目的链接不成立"),
        (OTHER_ROOT, "检查点的签名不成立"),
        (OTHER_NOTE, "检查点的签名不成立"),
    ],
)
def test_a_changed_row_is_never_shown_as_true(get: Get, statement: str, sentence: str) -> None:
    ask(1, 2, 3)
    anchor()
    disarmed(statement)
    page = text_of(get("entry", 2, status=BAD))

    assert sentence in page
    assert "内容没有改动" not in page


def test_a_forged_end_of_the_log_fails_its_proof(get: Get) -> None:
    """The last entry has no later link: only the tree can tell that it was exchanged."""
    ask(1, 2, 3)
    anchor()
    disarmed(rehashed_edit(3))

    get("entry", 3, status=BAD)


def test_a_checkpoint_whose_tree_was_changed_is_refused(get: Get) -> None:
    ask_many(range(1, 600))
    anchor()
    disarmed(OTHER_NODES)

    assert "根与账本条目不一致" in text_of(get("checkpoint", 600, status=BAD))


def served(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_the_log_is_served_byte_for_byte_to_everybody(get: Get) -> None:
    ask_many(range(1, 300))
    anchor()
    folder = settings.LEDGER_DIR
    names = ["checkpoint", "vkey", "policy"]
    tiles = [str(file.relative_to(folder / "tile")) for file in sorted(folder.rglob("tile/**/*"))]
    tiles = [name for name in tiles if (folder / "tile" / name).is_file()]

    assert {"0/000", "0/001.p/44", "entries/000", "entries/001.p/44", "1/000.p/1"} <= set(tiles)
    for route, name, kept in [
        *(("log-text", name, "max-age=2") for name in names),
        *(("log-tile", name, "public, max-age=31536000, immutable") for name in tiles),
    ]:
        response = get(route, name)
        file = folder / name if route == "log-text" else folder / "tile" / name
        assert served(response) == file.read_bytes()
        assert response["Cache-Control"] == kept
        assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/007",
        "tile/0/000.p/256",
        "tile/0/1",
        "tile/64/000",
        "tile/0/000/",
        "tile/entries/../../checkpoint",
        "tile/..%2f..%2fguard",
        "tile/0/x000/000",
        "secret",
        "",
    ],
)
def test_what_is_not_a_file_of_the_log_is_not_found(client: Client, path: str) -> None:
    ask(1)
    anchor()

    assert client.get(f"/log/{path}").status_code == HTTPStatus.NOT_FOUND


def test_the_log_is_not_found_before_it_begins(client: Client) -> None:
    assert not log_files.folder().exists()
    assert client.get("/log/checkpoint").status_code == HTTPStatus.NOT_FOUND
