"""What a PDF could do to its reader, dictionary by dictionary (ISO 32000-2, 12.6)."""

from typing import Any

import pikepdf

from qbs_platform.files.inspection.verdict import Reason, Unfit

_FORBIDDEN_KEYS = {
    "/JS": Reason.PDF_JAVASCRIPT,
    "/JavaScript": Reason.PDF_JAVASCRIPT,
    "/XFA": Reason.PDF_XFA,
    "/EmbeddedFiles": Reason.PDF_EMBEDDED,
    "/RichMediaContent": Reason.PDF_MEDIA,
    "/RichMediaSettings": Reason.PDF_MEDIA,
}
_FORBIDDEN_ACTIONS = {
    "/JavaScript": Reason.PDF_JAVASCRIPT,
    "/Launch": Reason.PDF_LAUNCH,
    "/SubmitForm": Reason.PDF_SUBMIT,
    "/ImportData": Reason.PDF_SUBMIT,
    "/GoToR": Reason.PDF_EXTERNAL,
    "/GoToE": Reason.PDF_EMBEDDED,
    "/Rendition": Reason.PDF_MEDIA,
    "/Movie": Reason.PDF_MEDIA,
    "/Sound": Reason.PDF_MEDIA,
    "/RichMediaExecute": Reason.PDF_MEDIA,
    "/GoTo3DView": Reason.PDF_MEDIA,
}
_FORBIDDEN_SUBTYPES = {
    "/RichMedia": Reason.PDF_MEDIA,
    "/Screen": Reason.PDF_MEDIA,
    "/Movie": Reason.PDF_MEDIA,
    "/Sound": Reason.PDF_MEDIA,
    "/3D": Reason.PDF_MEDIA,
    "/FileAttachment": Reason.PDF_EMBEDDED,
}
_FILE_KEYS = {"/F", "/UF", "/DOS", "/Mac", "/Unix"}
_LINK_SCHEMES = ("http://", "https://")
_LINK_SHOWN = 80  # characters of a refused link that its sentence repeats


def check(members: dict[str, Any], *, is_stream: bool) -> None:
    """Refuse one dictionary (or a stream's dictionary) that acts, plays, carries or calls."""
    for key in _FORBIDDEN_KEYS.keys() & members.keys():
        raise Unfit(_FORBIDDEN_KEYS[key])
    for table, key in ((_FORBIDDEN_ACTIONS, "/S"), (_FORBIDDEN_SUBTYPES, "/Subtype")):
        reason = table.get(_name(members.get(key)))
        if reason is not None:
            raise Unfit(reason)
    if _name(members.get("/S")) == "/URI":
        _check_link(members.get("/URI"))
    if _name(members.get("/Type")) == "/EmbeddedFile" or _keys(members.get("/EF")) & _FILE_KEYS:
        raise Unfit(Reason.PDF_EMBEDDED)
    if is_stream and "/F" in members:
        raise Unfit(Reason.PDF_EXTERNAL)  # a stream whose data lies in another file
    if _are_actions(members.get("/AA")):
        raise Unfit(Reason.PDF_AUTO_ACTION)


def check_opening(root: pikepdf.Object) -> None:
    """Refuse whatever happens when the file is opened, but for showing one of its own pages.

    LibreOffice and LaTeX write such a jump into every file.
    """
    opening = root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and (
        _name(opening.get("/S")) != "/GoTo" or "/Next" in opening
    ):
        raise Unfit(Reason.PDF_AUTO_ACTION)


def _check_link(target: object) -> None:
    text = bytes(target).decode("latin-1") if isinstance(target, pikepdf.String) else str(target)
    if not text.strip().lower().startswith(_LINK_SCHEMES):
        raise Unfit(Reason.PDF_LINK, "".join(filter(str.isprintable, text))[:_LINK_SHOWN])


def _are_actions(value: object) -> bool:
    # A glyph or a font may be called AA as well; additional actions are dictionaries with /S.
    if not isinstance(value, pikepdf.Dictionary):
        return False
    return any("/S" in _keys(action) for action in value.values())


def _keys(value: object) -> set[str]:
    return set(value.keys()) if isinstance(value, pikepdf.Dictionary) else set()


def _name(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""
