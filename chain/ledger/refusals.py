"""What a reader of the ledger may be refused, in sentences for that reader."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from qbs_platform.common.errors import FormRefused, Refusal


class ReadingRefused(Refusal):
    """Anybody may ask, so that somebody asked is nothing to keep."""

    is_recorded = False


class NoSuchEntry(ReadingRefused):
    """The log has no entry of that number."""

    status = HTTPStatus.NOT_FOUND
    meaning = _("账本中没有这个序号的条目。")


class NotSignedYet(ReadingRefused):
    """The entry is in the log, and no checkpoint covers it so far."""

    status = HTTPStatus.NOT_FOUND
    meaning = _("条目已写入，还没有检查点覆盖它；过几秒再问。")


class NotBegun(ReadingRefused):
    """The log has no entry and no checkpoint so far."""

    status = HTTPStatus.NOT_FOUND
    meaning = _("账本还没有条目，也没有检查点。")


class NeverSigned(ReadingRefused):
    """No checkpoint of that size was ever signed."""

    status = HTTPStatus.NOT_FOUND
    meaning = _("没有签署过这个条目数的检查点。")


class SizesReversed(ReadingRefused, FormRefused):
    """A tree cannot grow into a smaller one."""

    meaning = _("较早的条目数大于较新的条目数。")


class SearchRefused(ReadingRefused, FormRefused):
    """What was typed is nothing that an entry can be found by."""

    meaning = _("要找的不是序号、哈希、事件编号或引用。")


class DoesNotHold(ReadingRefused):
    """What was read does not prove what it should: shown to nobody as if it did."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    meaning = _("读到的内容没有通过核对，因此不给出。请保留您手中的检查点并告诉我们。")
