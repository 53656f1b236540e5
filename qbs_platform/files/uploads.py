"""How Django receives uploads: on the disk without a name, and no more than one file's worth."""

import tempfile
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from qbs_platform.files.inspection import limits

_MEMORY_BYTES = 2 * limits.MEBIBYTE


class CappedUploadHandler(FileUploadHandler):
    """Keeps each file in memory, then in an unnamed temporary file that no crash can leave behind.

    A request with more than 21 MiB of files ends with RequestDataTooBig, so with status 413; nginx
    has the same limit, the embedded mode only this one.
    """

    received_bytes = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin the next file of the request."""
        super().new_file(*args, **kwargs)
        self.content = tempfile.SpooledTemporaryFile(max_size=_MEMORY_BYTES)  # noqa: SIM115

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write on; raises RequestDataTooBig."""
        self.received_bytes += len(raw_data)
        if self.received_bytes > limits.REQUEST_BYTES:
            self.content.close()
            raise RequestDataTooBig
        self.content.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """The file as received."""
        self.content.seek(0)
        return UploadedFile(
            file=self.content,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        """Let go of what came before the sender broke off."""
        if hasattr(self, "content"):
            self.content.close()
