"""Tables of standards: good rows are written, bad ones come back with their reasons."""

import re
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from qbs_platform.files.models import StoredFile
from standards.cited import selectors
from standards.cited.forms import COLUMNS
from standards.models import CitedImport, CitedStandard
from tests.factories.people import Person
from tests.files.tables import workbook
from tests.standards.catalogue import TODAY, facts, store

pytestmark = pytest.mark.django_db
HEAD: list[object] = [column.heading for column in COLUMNS]
SOURCE, DAY = "全国标准信息公共服务平台", "2026-11-27"


@pytest.fixture
def client(person: Callable[..., Person]) -> Client:
    """The scheme manager's browser."""
    signed_in = Client()
    signed_in.force_login(person("SCHEME_MANAGER").user)
    return signed_in


def row(number: str, title: str = "名称", **said: str) -> list[object]:
    known = {"number": number, "title_zh": title, "source": SOURCE, "checked_on": DAY, **said}
    return [known.get(column.key, "") for column in COLUMNS]


def send(client: Client, content: bytes, name: str = "标准.xlsx") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("standards:cited-import"), {"file": file})


def problems() -> dict[int, list[str]]:
    kept = CitedImport.objects.get().problems
    return {each["number"]: each["reasons"] for each in kept}


def test_two_hundred_rows_are_taken_at_once(client: Client) -> None:
    response = send(client, workbook(HEAD, *(row(f"GB/T {n}-2020") for n in range(1, 201))))
    taken = CitedImport.objects.get()

    assert response.status_code == HTTPStatus.FOUND
    assert (taken.added, taken.changed, taken.unchanged, taken.problems) == (200, 0, 0, [])
    assert CitedStandard.objects.count() == 200
    assert "新登记 200 项" in client.get(response["Location"]).content.decode()


def test_bad_rows_come_back_and_the_good_ones_stay(client: Client) -> None:
    response = send(
        client,
        workbook(
            HEAD,
            row("GB/T 1-2020"),
            row("GB 7718"),
            row("GB/T 2-2020", title=""),
            row("GB/T 1-2020"),
            row("GB/T 3-2020", status="有效"),
            row("GB/T 4-2020", is_mandatory="是"),
            row("GB/T 5-2020", status="被代替", successors="GB/T 999-2020"),
            row("GB/T 6-2020", published_on="去年"),
            row("GB/T 7-2020", title="=HYPERLINK(1)"),
        ),
    )

    assert {number: len(reasons) for number, reasons in problems().items()} == dict.fromkeys(
        range(3, 11), 1
    )
    assert problems()[5] == ["与第 2 行重复，请只保留一行。"]
    assert problems()[10] == ["“标准名称”：像是公式，请只填写文字。"]
    assert [each.number for each in CitedStandard.objects.all()] == ["GB/T 1—2020"]
    page = client.get(response["Location"]).content.decode()
    assert "退回 8 行" in re.sub(r"\s+", " ", page)


def test_the_rows_that_come_back_are_harmless_and_can_be_corrected(client: Client) -> None:
    send(client, workbook(HEAD, row("GB/T 7-2020", title="=1+1")))
    taken = CitedImport.objects.get()
    answer = client.get(reverse("standards:cited-import-problems", args=[taken.public_id]))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert [cell.data_type for cell in book.worksheets[0][2]].count("f") == 0

    book.worksheets[0].cell(2, 2).value = "改好的名称"
    out = BytesIO()
    book.save(out)
    send(client, out.getvalue())

    assert CitedStandard.objects.get().title_zh == "改好的名称"


def test_the_template_can_be_filled_in_and_sent(client: Client) -> None:
    answer = client.get(reverse("standards:cited-import-template"))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    for place, cell in enumerate(row("GB/T 1-2020"), start=1):
        book.worksheets[0].cell(3, place).value = str(cell)
    out = BytesIO()
    book.save(out)
    send(client, out.getvalue())

    assert [each.number for each in CitedStandard.objects.all()] == ["GB/T 1—2020"]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (workbook(["编号", *HEAD[1:]], row("GB/T 1-2020")), "a.xlsx", "缺少“标准编号”列。"),
        (workbook(HEAD), "a.xlsx", "表格只有表头，没有数据行。"),
        (workbook(HEAD, *[row("GB/T 1-2020")] * 501), "a.xlsx", "表格超过 500 行"),
        ("标准编号\n=cmd|x!A0\n".encode(), "a.csv", "表格里有公式"),
        (b"MZ" + bytes(100), "a.xlsx", "程序"),
        (b"%PDF-1.7", "a.pdf", "不接受扩展名为“.pdf”的文件"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_the_reason(
    client: Client, content: bytes, name: str, sentence: str
) -> None:
    response = send(client, content, name)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in response.content.decode()
    assert not CitedImport.objects.exists()
    assert not StoredFile.objects.exists()


def test_no_file_is_a_wrong_answer(client: Client) -> None:
    response = client.post(reverse("standards:cited-import"))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "请选择要导入的表格。" in response.content.decode()


def test_an_empty_cell_keeps_what_the_catalogue_says(client: Client) -> None:
    store(facts(title_en="Stainless steel vacuum cup", published_on=TODAY))
    send(client, workbook(HEAD, row("GB/T 29606—2013", title="新名称")))
    kept = selectors.facts(CitedStandard.objects.get())

    assert (kept.title_zh, kept.title_en, kept.published_on) == (
        "新名称",
        "Stainless steel vacuum cup",
        TODAY,
    )


def test_a_table_that_says_nothing_new_writes_nothing(client: Client) -> None:
    content = workbook(HEAD, row("GB/T 1-2020"))
    send(client, content)
    send(client, content)
    first, second = CitedImport.objects.order_by("pk")

    assert (first.added, second.added, second.unchanged) == (1, 0, 1)
    assert selectors.history("GB/T 1—2020").count() == 1


def test_a_successor_may_stand_further_down_in_the_same_table(client: Client) -> None:
    send(
        client,
        workbook(
            HEAD,
            row("GB/T 1-2020", status="被代替", successors="GB/T 1-2026；GB/T 2-2026（部分）"),
            row("GB/T 1-2026"),
            row("GB/T 2-2026"),
        ),
    )
    citation = selectors.look_up("GB/T 1-2020", TODAY)

    assert (citation.outcome, citation.successors) == (
        "SUPERSEDED",
        ("GB/T 1—2026", "GB/T 2—2026"),
    )


def test_csv_from_a_chinese_spreadsheet_is_taken(client: Client) -> None:
    text = "\r\n".join(
        ",".join(map(str, each)) for each in (HEAD, row("GB/T 1-2020", published_on="2020/1/2"))
    )
    send(client, text.encode("gb18030"), "标准.csv")

    assert str(CitedStandard.objects.get().published_on) == "2020-01-02"
