"""What the styleguide shows: sections, and made-up data for every component in every state."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from defusedxml import ElementTree
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qbs_platform.common import error_texts
from qbs_platform.common.components import Column, Link, Step, Task, TaskStatus, UploadedFile
from qbs_platform.home.areas import AREAS
from qbs_platform.home.forms import SampleFilter, SampleForm

FIRST = "foundations"
_TOKENS = settings.BASE_DIR / "static" / "css" / "tokens.css"
_SPRITE = settings.BASE_DIR / "static" / "img" / "icons.svg"
_PER_PAGE = 4
_HASH = "9f3c7b1e5a60c2d481b7f0aa3cd9e2c45e5f2c0f5e08d43ca1c770be6e71b0d2"


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the styleguide."""

    slug: str
    title: Promise

    @property
    def template(self) -> str:
        """Where its components stand."""
        return f"home/styleguide/{self.slug}.html"

    @property
    def url(self) -> str:
        """Its address."""
        return f"{reverse('home:styleguide')}?section={self.slug}"


@dataclass(frozen=True, slots=True)
class Row:
    """One application in the sample queue; ``days`` left, negative when overdue."""

    number: str
    company: str
    product: str
    days: int
    materials: int

    @property
    def is_overdue(self) -> bool:
        """Whether the due date has passed."""
        return self.days < 0

    @property
    def kind(self) -> str:
        """The kind of tag for the time left, empty when there is time enough."""
        return "bad" if self.days < 0 else "warn" if self.days <= _SOON else ""

    @property
    def late(self) -> int:
        """Days since the due date."""
        return -self.days


_SOON = 5
_ROWS = (
    Row("QBS-2026-000318", "浙江清泉食品有限公司", "食品接触材料", -2, 31),
    Row("QBS-2026-000330", "江苏云织纺织科技有限公司", "婴幼儿纺织品", -1, 28),
    Row("QBS-2026-000322", "山东海岳机械股份有限公司", "农用机械", 5, 44),
    Row("QBS-2026-000327", "广东明禾家电有限公司", "小家电", 8, 1_024),
    Row("QBS-2026-000331", "四川蜀香调味品有限公司", "调味品", 9, 30),
    Row("QBS-2026-000335", "福建沐林竹业有限公司", "竹制品", 12, 26),
)

SECTIONS = (
    Section(FIRST, _("颜色、文字与图标")),
    Section("controls", _("按钮、标记与提示")),
    Section("forms", _("表单")),
    Section("errors", _("表单有错误")),
    Section("upload", _("文件上传")),
    Section("lists", _("列表与筛选")),
    Section("process", _("任务、进度与指标")),
    Section("outcomes", _("空状态与结果")),
)


def section_of(slug: str) -> Section | None:
    """Find the section with this slug."""
    return next((section for section in SECTIONS if section.slug == slug), None)


def context(section: Section, request: HttpRequest) -> dict[str, object]:
    """Gather everything the page of ``section`` needs."""
    menu = [Link(each.title, each.url, is_current=each == section) for each in SECTIONS]
    return {"section": section, "menu": menu, "guide": _DATA[section.slug](request)}


def _foundations(request: HttpRequest) -> dict[str, object]:
    lines = [line.strip() for line in Path(_TOKENS).read_text(encoding="utf-8").splitlines()]
    pairs = [line.rstrip(";").split(": ") for line in lines if line.startswith("--")]
    sprite = ElementTree.parse(_SPRITE)
    return {
        "colours": [(name, value) for name, value in pairs if value.startswith("#")],
        "icons": [symbol.get("id") for symbol in sprite.iterfind("./*")],
    }


def _forms(request: HttpRequest) -> dict[str, object]:
    return {"form": SampleForm(initial={"number": "GB 4806.7-2023", "limit": 60})}


def _errors(request: HttpRequest) -> dict[str, object]:
    return {"form": SampleForm({"limit": "120", "remark": "-"})}


def _upload(request: HttpRequest) -> dict[str, object]:
    return {
        "files": [
            UploadedFile("检验报告-2026-0318.pdf", "2.4 MB", "waiting", _("等待上传")),
            UploadedFile("产品标签.jpg", "860.0 KB", "working", _("正在上传"), 45, _HASH),
            UploadedFile(
                "执行标准.pdf", "1.1 MB", "stored", _("已上传，指纹一致"), 100, _HASH, "sample-1"
            ),
            UploadedFile(
                "现场照片.zip", "31.0 MB", "wrong", _("文件太大，没有上传"), file_id="sample-2"
            ),
        ],
        "url": reverse("home:styleguide"),
        "max_bytes": 20 * 1024 * 1024,
    }


def _lists(request: HttpRequest) -> dict[str, object]:
    here = f"{reverse('home:styleguide')}?section=lists"
    only_overdue = request.GET.get("show") == "overdue"
    latest_first = request.GET.get("sort") == "-days"
    overdue = [row for row in _ROWS if row.is_overdue]
    rows = sorted(
        overdue if only_overdue else _ROWS, key=lambda row: row.days, reverse=latest_first
    )
    show = "&show=overdue" if only_overdue else ""
    return {
        "chips": [
            Link(_("全部"), here, is_current=not only_overdue, count=len(_ROWS)),
            Link(_("已超期"), f"{here}&show=overdue", is_current=only_overdue, count=len(overdue)),
        ],
        "columns": [
            Column(_("申请编号")),
            Column(_("企业与产品")),
            Column(
                _("剩余时间"),
                sort_url=f"{here}{show}{'' if latest_first else '&sort=-days'}",
                order="descending" if latest_first else "ascending",
            ),
            Column(_("材料份数"), is_numeric=True),
            Column(_("操作")),
        ],
        "page": Paginator(rows, _PER_PAGE).get_page(request.GET.get("page")),
        "filter": SampleFilter(MultiValueDict({"kind": ["GB"]})),
        "here": here,
        "steps": {"has_newer": True, "has_older": True, "newest_key": 335, "oldest_key": 318},
        "crumbs": [Link(_("我的申请"), here), Link("QBS-2026-000318")],
    }


def _process(request: HttpRequest) -> dict[str, object]:
    here = reverse("home:styleguide")
    states = (
        (TaskStatus.FILLED, "5/5"),
        (TaskStatus.HAS_PROBLEM, "6/8"),
        (TaskStatus.IN_PROGRESS, "3/6"),
        (TaskStatus.NOT_STARTED, "0/7"),
        (TaskStatus.NOT_STARTED, "0/4"),
    )
    return {
        "tasks": [
            Task(area.mark, area.name, area.answer, status, here, count)
            for area, (status, count) in zip(AREAS, states, strict=True)
        ],
        "last": [
            Task("6", _("核对并提交"), _("填完上面 5 项后可以开始"), TaskStatus.BLOCKED),
        ],
        "steps": [
            Step(_("企业上链"), "2026-11-02", "done"),
            Step(_("提交材料"), _("进行中"), "now"),
            Step(_("评价与检查")),
            Step(_("复核与决定")),
        ],
        "facts": [
            (_("申请编号"), "QBS-2026-000318"),
            (_("企业"), "浙江清泉食品有限公司"),
            (_("有效期"), ""),
        ],
    }


def _outcomes(request: HttpRequest) -> dict[str, object]:
    return {
        "here": reverse("home:styleguide"),
        "consequences": [
            _("证书状态改为撤销，查验页立即显示。"),
            _("企业和所在区域的监管部门会收到消息。"),
            _("撤销之后不能恢复，只能重新申请。"),
        ],
        "errors": [
            (int(status), text.title, reverse("home:styleguide-error", args=[int(status)]))
            for status, text in error_texts.TEXTS.items()
        ],
    }


def _nothing(request: HttpRequest) -> dict[str, object]:
    return {}


_DATA: dict[str, Callable[[HttpRequest], dict[str, object]]] = {
    FIRST: _foundations,
    "controls": _nothing,
    "forms": _forms,
    "errors": _errors,
    "upload": _upload,
    "lists": _lists,
    "process": _process,
    "outcomes": _outcomes,
}
