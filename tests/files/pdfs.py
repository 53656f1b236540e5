"""PDFs made by hand and by pikepdf, for the good and the hostile ones."""

import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

Change = Callable[[Pdf], None]


def plain(*, pages: int = 1, change: Change | None = None, **save: Any) -> bytes:
    """A PDF of blank pages, after ``change``; ``save`` goes to pikepdf."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    if change:
        change(pdf)
    buffer = io.BytesIO()
    options: dict[str, Any] = {
        "compress_streams": False,
        "deterministic_id": True,
        "stream_decode_level": pikepdf.StreamDecodeLevel.none,
        **save,
    }
    pdf.save(buffer, **options)
    return buffer.getvalue()


def raw(*objects: bytes, header: bytes = b"%PDF-1.7\n", root: int = 1) -> bytes:
    """A PDF from the bodies of objects 1, 2, …, with a right cross-reference table."""
    body, offsets = header, []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, table)
        + b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, root, len(body))
    )


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """The body of a stream object."""
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)


PAGES = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
)


def opening(action: Any) -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.Root.OpenAction = action

    return plain(change=change)


def annotation(**entries: Any) -> bytes:
    """One page with one annotation."""

    def change(pdf: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **entries)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])

    return plain(change=change)


def action(kind: str, **entries: Any) -> bytes:
    """A link annotation with an action of ``kind``."""
    return annotation(Subtype=Name.Link, A=Dictionary(S=Name(f"/{kind}"), **entries))


def link(target: str) -> bytes:
    return action("URI", URI=String(target))


def with_stream(data: bytes, **entries: Any) -> bytes:
    """A page whose contents are ``data`` with the stream dictionary ``entries``."""

    def change(pdf: Pdf) -> None:
        content = Stream(pdf, data)
        for key, value in entries.items():
            content[f"/{key}"] = value
        pdf.pages[0].obj.Contents = pdf.make_indirect(content)

    return plain(change=change)


def deflated(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def attachment(*, by_annotation: bool = False) -> bytes:
    def change(pdf: Pdf) -> None:
        held = pdf.make_indirect(Stream(pdf, b"MZ", Type=Name.EmbeddedFile))
        spec = Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=held))
        if by_annotation:
            note = Dictionary(Subtype=Name.FileAttachment, FS=spec, Rect=Array([0, 0, 9, 9]))
            pdf.pages[0].obj.Annots = Array([note])
        else:
            names = Dictionary(Names=Array([String("a"), spec]))
            pdf.Root.Names = Dictionary(EmbeddedFiles=names)

    return plain(change=change)


def encrypted(*, user: str = "") -> bytes:
    pdf, buffer = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(buffer, encryption=pikepdf.Encryption(owner="owner", user=user))
    return buffer.getvalue()


def flooding_object_stream(size: int) -> bytes:
    """An object stream that inflates to ``size`` bytes, named by a cross-reference stream."""
    packed = zlib.compress(b"4 0 <<>>" + b" " * size, 9)
    container = stream(packed, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate((*PAGES, b"null", container), start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    rows = [b"\0\0\0\0\0\xff", *(b"\x01" + o.to_bytes(4) + b"\0" for o in offsets)]
    rows[4] = b"\x02" + (5).to_bytes(4) + b"\0"
    rows.append(b"\x01" + len(body).to_bytes(4) + b"\0")
    table = stream(b"".join(rows), b"/Type/XRef/W[1 4 1]/Size 7/Root 1 0 R")
    return body + b"6 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(body))


def flooding_cross_reference(size: int) -> bytes:
    """A cross-reference stream that inflates to ``size`` bytes."""
    body = b"%PDF-1.7\n"
    for number, content in enumerate(PAGES, start=1):
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    packed = zlib.compress(bytes(size), 9)
    table = stream(packed, b"/Type/XRef/W[1 4 1]/Size 9/Root 1 0 R/Filter/FlateDecode")
    return body + b"4 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(body))


def sharing_page_tree(depth: int) -> bytes:
    """2 ** ``depth`` pages out of ``depth`` nodes whose two branches are the same."""
    nodes = [
        b"<</Type/Pages/Count 2/Kids[%d 0 R %d 0 R]>>" % (below, below)
        for below in range(3, 3 + depth)
    ]
    return raw(PAGES[0], *nodes, b"<</Type/Page/MediaBox[0 0 9 9]>>")
