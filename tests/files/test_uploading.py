"""Uploads as browsers send them, with and without JavaScript."""

import hashlib
import json
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import RequestFactory

from qbs_platform.accounts.models import User
from qbs_platform.common.errors import PermissionRefused
from qbs_platform.files import services, views
from qbs_platform.files.models import StoredFile
from tests.files import pdfs, pictures


@pytest.fixture
def take(uploader: User, now: datetime) -> views.Take:
    """What an owning app's service does, without a permission to ask for."""

    def run(upload: "UploadedFile[bytes]", client_sha256: str) -> StoredFile:
        return services.store(
            upload=upload, uploader=uploader, client_sha256=client_sha256, now=now
        )

    return run


def posted(**fields: Any) -> Any:
    return RequestFactory().post("/x", fields)


def part(data: bytes, name: str = "检测报告.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/octet-stream")


def test_browser_gets_the_fingerprint_of_what_it_sent(take: views.Take) -> None:
    data = pictures.jpeg(exif=pictures.exif(6))
    digest = hashlib.sha256(data).hexdigest()
    answer = views.answer_upload(posted(file=part(data, "照片.jpg"), sha256=digest), take)

    stored = StoredFile.objects.get()
    assert answer.status_code == 201
    assert json.loads(answer.content) == {
        "id": str(stored.public_id),
        "name": "照片.jpg",
        "bytes": stored.size_bytes,
        "sha256": digest,
    }


def test_refusal_is_a_sentence(take: views.Take) -> None:
    request = posted(file=part(pdfs.action("JavaScript", JS="1")), sha256="")
    answer = views.answer_upload(request, take)

    sentence = "PDF 里有 JavaScript 脚本，请打印为新的 PDF 后上传。"
    assert answer.status_code == 422
    assert json.loads(answer.content) == {"detail": sentence}
    assert not StoredFile.objects.exists()


def test_hash_of_another_file_is_refused(take: views.Take) -> None:
    answer = views.answer_upload(posted(file=part(pdfs.plain()), sha256="0" * 64), take)

    assert answer.status_code == 422
    assert "指纹不一致" in json.loads(answer.content)["detail"]


def test_request_without_a_file_is_refused(take: views.Take) -> None:
    answer = views.answer_upload(posted(sha256=""), take)

    assert answer.status_code == 422
    assert json.loads(answer.content)["detail"] == "没有收到文件，请重新选择后上传。"


def test_owning_apps_refusal_keeps_its_status() -> None:
    def deny(_upload: object, _sha256: str) -> StoredFile:
        raise PermissionRefused("不归您管。")

    answer = views.answer_upload(posted(file=part(pdfs.plain()), sha256=""), deny)

    assert answer.status_code == 403
    assert json.loads(answer.content)["detail"] == "不归您管。"


def test_plain_form_keeps_the_good_and_names_the_refused(take: views.Take) -> None:
    request = posted(
        files=[part(pdfs.plain(), "甲.pdf"), part(b"", "乙.pdf"), part(b"x", "丙.exe")]
    )
    taken = views.take_all(request, "files", take)

    assert [stored.original_name for stored in taken.stored] == ["甲.pdf"]
    assert [name for name, _sentence in taken.refused] == ["乙.pdf", "丙.exe"]
    assert taken.refused[1][1] == "不接受扩展名为“.exe”的文件，请上传 PDF/PNG/JPEG 文件。"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("../../etc/a.pdf", "a.pdf"), ("C:\\x\\a.pdf", "a.pdf"), ("a\u202e.pdf", "a.pdf")],
)
def test_django_takes_paths_off_before_names_are_judged(
    sent: str, kept: str, take: views.Take
) -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="%b"\r\n\r\n%b\r\n--b--\r\n'
        % (sent.encode(), pdfs.plain())
    )
    request = RequestFactory().generic("POST", "/x", body, "multipart/form-data; boundary=b")
    views.answer_upload(request, take)

    assert StoredFile.objects.get().original_name == kept


def test_large_file_is_received_outside_memory_and_without_a_name(take: views.Take) -> None:
    data = pdfs.with_stream(bytes(range(256)) * 20_000)
    answer = views.answer_upload(posted(file=part(data), sha256=""), take)

    assert answer.status_code == 201
    assert StoredFile.objects.get().size_bytes == len(data)


def test_file_just_over_the_limit_is_refused_in_words(take: views.Take) -> None:
    answer = views.answer_upload(posted(file=part(bytes(20 * 1024 * 1024 + 1)), sha256=""), take)

    assert answer.status_code == 422
    assert json.loads(answer.content)["detail"] == "文件超过 20 MB 的上限，请压缩或拆分后上传。"


def test_request_far_over_the_limit_is_not_read_to_its_end() -> None:
    request = posted(file=part(bytes(22 * 1024 * 1024)))

    with pytest.raises(RequestDataTooBig):
        request.FILES  # noqa: B018 - reading is the act
