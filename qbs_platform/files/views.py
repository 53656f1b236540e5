"""What the owning apps' upload views call. There is no route here: files decide nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from qbs_platform.common.errors import Refusal
from qbs_platform.files.models import StoredFile

# The owning app's service: it asks for permission, calls services.store with the upload and the
# browser's fingerprint, and attaches the result to its own object.
Take = Callable[["UploadedFile[bytes]", str], StoredFile]


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of the files of a plain form: rows, and sentences by file name."""

    stored: list[StoredFile] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def answer_upload(request: HttpRequest, take: Take) -> JsonResponse:
    """Answer the upload component: POST ``file`` and ``sha256``, one file a request.

    201 {"id", "name", "bytes", "sha256"}, where ``sha256`` is that of the bytes received, so that
    the browser can compare; or the refusal's status (422) with {"detail"}: its sentence.
    """
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        return _refusal(_("没有收到文件，请重新选择后上传。"), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        stored = take(upload, request.POST.get("sha256", ""))
    except Refusal as refusal:
        return _refusal(str(refusal), refusal.status)
    body = {
        "id": str(stored.public_id),
        "name": stored.original_name,
        "bytes": stored.size_bytes,
        "sha256": stored.received_sha256,
    }
    return JsonResponse(body, status=HTTPStatus.CREATED)


def take_all(request: HttpRequest, name: str, take: Take) -> Taken:
    """Take the files of a form's field ``name``, sent without JavaScript; good ones are kept."""
    taken = Taken()
    for upload in request.FILES.getlist(name):
        try:
            taken.stored.append(take(upload, ""))
        except Refusal as refusal:
            taken.refused.append((upload.name or "", str(refusal)))
    return taken


def _refusal(sentence: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"detail": sentence}, status=status)
