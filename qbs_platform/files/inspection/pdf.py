"""PDF: nothing before or after, nothing that acts, nothing that swells (ISO 32000-2).

The file is kept as it came, since a rewritten signed PDF would lose its signature; so whatever
could act on its reader's machine is a reason to refuse.
"""

import re
import zipfile
from pathlib import Path
from typing import Any

import pikepdf

from qbs_platform.files.inspection import limits, pdf_actions, pdf_streams
from qbs_platform.files.inspection.verdict import Findings, Reason, Unfit

_FIRST_OBJECT = re.compile(rb"\d+[ \t\r\n]+\d+[ \t\r\n]+obj")
_PROLOGUE_BYTES = 4096
_BLANKS = b"\0\t\n\f\r "
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")


def inspect(source: Path, _target: Path) -> Findings:
    """Read every object and every stream of the PDF at ``source``.

    Raises Unfit. A file whose cross-reference table is broken is damaged: qpdf's repair is off,
    because it silently "repairs" truncated files.
    """
    _check_frame(source)
    pdf_streams.limit_qpdf()
    try:
        with pikepdf.open(source, attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Unfit(Reason.PDF_ENCRYPTED)
            pages = _count_pages(pdf)
            _check_objects(pdf)
            if pdf_streams.has_gaps(pdf):
                raise Unfit(Reason.DAMAGED)
    except pikepdf.PasswordError as error:
        raise Unfit(Reason.PDF_ENCRYPTED) from error
    except pikepdf.PdfError as error:
        raise Unfit(pdf_streams.reason_of(error)) from error
    return Findings(pages=pages)


def _check_frame(source: Path) -> None:
    data = source.read_bytes()
    first = _FIRST_OBJECT.search(data, 0, _PROLOGUE_BYTES)
    if first is None:
        raise Unfit(Reason.DAMAGED)
    lines = re.split(rb"[\r\n]+", data[: first.start()])
    if any(line.strip(_BLANKS) and not line.lstrip(_BLANKS).startswith(b"%") for line in lines):
        raise Unfit(Reason.LEADING_BYTES)
    if b"<" in data[: first.start()]:
        raise Unfit(Reason.LEADING_BYTES)
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise Unfit(Reason.DAMAGED)
    if data[end + len(b"%%EOF") :].strip(_BLANKS):
        raise Unfit(Reason.TRAILING_BYTES)
    if any(magic in data for magic in _ARCHIVES) or _opens_as_zip(source):
        raise Unfit(Reason.HIDDEN_ARCHIVE)


def _opens_as_zip(source: Path) -> bool:
    # A ZIP is read from its end, so it may hide in front of a second, false end of the PDF.
    try:
        with zipfile.ZipFile(source) as archive:
            return bool(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _count_pages(pdf: pikepdf.Pdf) -> int:
    # By hand and with a memory: qpdf unrolls a tree whose branches share their leaves.
    pages = 0
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [pdf.Root.get("/Pages")]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary) or node.objgen in seen:
            raise Unfit(Reason.DAMAGED)
        if node.is_indirect:
            seen.add(node.objgen)
        if "/Kids" in node:
            waiting.extend(node["/Kids"])
        else:
            pages += 1
        if pages + len(waiting) > 2 * limits.PDF_PAGES:
            raise Unfit(Reason.TOO_MANY_PAGES, str(limits.PDF_PAGES))
    if pages > limits.PDF_PAGES:
        raise Unfit(Reason.TOO_MANY_PAGES, str(limits.PDF_PAGES))
    if not pages:
        raise Unfit(Reason.DAMAGED)
    return pages


def _check_objects(pdf: pikepdf.Pdf) -> None:
    budget = pdf_streams.Budget()
    waiting: list[Any] = [pdf.trailer, *pdf.objects]
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Array):
            children: list[Any] = list(item)
        elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            members = dict(item.items())
            pdf_actions.check(members, is_stream=isinstance(item, pikepdf.Stream))
            children = list(members.values())
        else:
            continue
        if isinstance(item, pikepdf.Stream):
            budget.spend(item)
        # Indirect children come up by themselves among pdf.objects.
        waiting.extend(
            child
            for child in children
            if isinstance(child, pikepdf.Object) and not child.is_indirect
        )
    pdf_actions.check_opening(pdf.Root)
