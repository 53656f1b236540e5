"""What the components of templates/components take, where a label alone is not enough."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qbs_platform.common import workdays

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Link:
    """A crumb, a chip or an entry of a side menu; ``count`` only where it is worth knowing."""

    label: Text
    url: str = ""
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """The button that leads to a step that may be taken; ``kind`` is the button's."""

    label: Text
    url: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``order`` is "ascending" or "descending" in the sorted one."""

    label: Text
    is_numeric: bool = False
    sort_url: str = ""
    order: str = ""


class TaskStatus(Enum):
    """How far a task of a task list is: (kind of tag or "", words).

    What is done has no colour, so that the eye goes to what is left; red is only for problems.
    """

    NOT_STARTED = ("muted", _("未开始"))
    IN_PROGRESS = ("info", _("填写中"))
    HAS_PROBLEM = ("bad", _("有问题待改"))
    FILLED = ("", _("已填完"))
    BLOCKED = ("", _("暂不能开始"))

    @property
    def kind(self) -> str:
        """The kind of tag; empty for plain words."""
        return self.value[0]

    @property
    def label(self) -> Text:
        """The words."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Task:
    """One row of a task list; without ``url`` it cannot be opened yet."""

    mark: Text
    name: Text
    hint: Text
    status: TaskStatus
    url: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a timeline; ``state`` is "done", "now" or "next"."""

    title: Text
    note: Text = ""
    state: str = "next"

    @classmethod
    def happened(cls, title: Text, at: datetime, *more: str) -> "Step":
        """What was done: when, by the clock of Beijing, and ``more`` where it says something."""
        moment = f"{at.astimezone(workdays.SHANGHAI):%Y-%m-%d %H:%M}"
        return cls(title, " · ".join(filter(None, (moment, *more))), "done")


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file as the upload component lists it.

    ``state`` is "waiting", "working", "stored" or "wrong"; ``percent`` counts while working.
    """

    name: str
    size: str
    state: str
    message: Text
    percent: int = 0
    sha256: str = ""
    file_id: str = ""
