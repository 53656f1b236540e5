"""The words that the child and its parent share: kinds, reasons, findings."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The media types that may be kept."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    CSV = "text/csv"


class Reason(StrEnum):
    """Why a file is refused; ``errors.SENTENCES`` says each to the person."""

    NAME_MISSING = "NAME_MISSING"
    NAME_TOO_LONG = "NAME_TOO_LONG"
    NAME_PATH = "NAME_PATH"
    NAME_CONTROL = "NAME_CONTROL"
    NAME_DIRECTION = "NAME_DIRECTION"
    NAME_RESERVED = "NAME_RESERVED"
    NAME_DOT = "NAME_DOT"
    EXTENSION = "EXTENSION"
    EMPTY = "EMPTY"
    TOO_LARGE = "TOO_LARGE"
    HASH_MISMATCH = "HASH_MISMATCH"
    TYPE_MISMATCH = "TYPE_MISMATCH"
    ARCHIVE = "ARCHIVE"
    OFFICE = "OFFICE"
    MARKUP = "MARKUP"
    PROGRAM = "PROGRAM"
    OTHER_IMAGE = "OTHER_IMAGE"
    UNKNOWN_TYPE = "UNKNOWN_TYPE"
    DAMAGED = "DAMAGED"
    TOO_SLOW = "TOO_SLOW"
    BUSY = "BUSY"
    DECODES_TOO_LARGE = "DECODES_TOO_LARGE"
    TOO_MANY_PIXELS = "TOO_MANY_PIXELS"
    TOO_MANY_PAGES = "TOO_MANY_PAGES"
    ANIMATED = "ANIMATED"
    LEADING_BYTES = "LEADING_BYTES"
    TRAILING_BYTES = "TRAILING_BYTES"
    HIDDEN_ARCHIVE = "HIDDEN_ARCHIVE"
    PDF_ENCRYPTED = "PDF_ENCRYPTED"
    PDF_JAVASCRIPT = "PDF_JAVASCRIPT"
    PDF_AUTO_ACTION = "PDF_AUTO_ACTION"
    PDF_LAUNCH = "PDF_LAUNCH"
    PDF_SUBMIT = "PDF_SUBMIT"
    PDF_EMBEDDED = "PDF_EMBEDDED"
    PDF_XFA = "PDF_XFA"
    PDF_MEDIA = "PDF_MEDIA"
    PDF_LINK = "PDF_LINK"
    PDF_EXTERNAL = "PDF_EXTERNAL"
    TABLE_MACROS = "TABLE_MACROS"
    TABLE_EXTERNAL = "TABLE_EXTERNAL"
    TABLE_FORMULA = "TABLE_FORMULA"
    TABLE_ENCODING = "TABLE_ENCODING"
    TABLE_TOO_LARGE = "TABLE_TOO_LARGE"
    INFECTED = "INFECTED"


@dataclass(frozen=True, slots=True)
class Findings:
    """What the full parse found. ``is_rewritten``: keep the child's clean copy, not the upload."""

    pages: int | None = None
    width: int | None = None  # pixels, after turning the picture upright
    height: int | None = None
    is_rewritten: bool = False


class Unfit(Exception):
    """The file may not be kept; ``fact`` is what the sentence names (a number, a type, a link)."""

    def __init__(self, reason: Reason, fact: str = "") -> None:
        super().__init__(reason, fact)
        self.reason = reason
        self.fact = fact
