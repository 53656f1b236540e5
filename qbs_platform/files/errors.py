"""Refusals about files: every reason with its sentence."""

from http import HTTPStatus

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qbs_platform.common.errors import FormRefused, Refusal
from qbs_platform.files.inspection.verdict import Reason

SENTENCES: dict[Reason, Promise] = {
    Reason.NAME_MISSING: _("文件没有名称，请重新命名后上传。"),
    Reason.NAME_TOO_LONG: _("文件名有 %(fact)s 个字符，超过 200 个字符的上限，请改短后上传。"),
    Reason.NAME_PATH: _("文件名里不能有路径（“/”、“\\”或“..”），请重新命名后上传。"),
    Reason.NAME_CONTROL: _("文件名里有看不见的控制字符，请重新命名后上传。"),
    Reason.NAME_DIRECTION: _("文件名里有改变文字方向的字符，会使扩展名看起来不一样，请重新命名。"),
    Reason.NAME_RESERVED: _("“%(fact)s”是操作系统保留的名称，请重新命名后上传。"),
    Reason.NAME_DOT: _("文件名不能以点或空格开头或结尾，请重新命名后上传。"),
    Reason.EXTENSION: _("不接受扩展名为“%(fact)s”的文件，请上传 %(allowed)s 文件。"),
    Reason.EMPTY: _("文件是空的，没有内容可以保存。"),
    Reason.TOO_LARGE: _("文件超过 20 MB 的上限，请压缩或拆分后上传。"),
    Reason.HASH_MISMATCH: _("服务器收到的内容与您电脑上的指纹不一致，传输中可能出错，请重新上传。"),
    Reason.TYPE_MISMATCH: _("文件内容是 %(fact)s，与扩展名不符，请改正扩展名或换一个文件。"),
    Reason.ARCHIVE: _("文件内容是压缩包（%(fact)s），请解压后逐个上传。"),
    Reason.OFFICE: _("文件内容是 Office 文档（%(fact)s），请导出为 PDF 后上传。"),
    Reason.MARKUP: _("文件内容是网页、SVG 或 XML，不能接受，请导出为 PDF 或图片后上传。"),
    Reason.PROGRAM: _("文件内容是程序（%(fact)s），不能接受。"),
    Reason.OTHER_IMAGE: _("不接受 %(fact)s 格式的图片，请转换为 JPEG 或 PNG 后上传。"),
    Reason.UNKNOWN_TYPE: _("文件内容不是有效的 %(fact)s，请检查后重新上传。"),
    Reason.DAMAGED: _("文件已损坏或不完整，无法完整读取，请重新导出或扫描后上传。"),
    Reason.TOO_SLOW: _("检查这个文件花的时间太长，请简化或重新导出后上传。"),
    Reason.BUSY: _("正在检查的文件太多，请过一分钟再上传。"),
    Reason.DECODES_TOO_LARGE: _("文件解压后超过 100 MB 的上限，请简化或重新导出后上传。"),
    Reason.TOO_MANY_PIXELS: _("图片有 %(fact)s 像素，超过 4000 万像素的上限，请缩小后上传。"),
    Reason.TOO_MANY_PAGES: _("PDF 超过 %(fact)s 页的上限，请拆分后上传。"),
    Reason.ANIMATED: _("不接受动态图片，请另存为静态图片后上传。"),
    Reason.LEADING_BYTES: _("文件开头夹带了不属于它的内容，请重新导出后上传。"),
    Reason.TRAILING_BYTES: _("文件结尾之后夹带了别的内容，请重新导出后上传。"),
    Reason.HIDDEN_ARCHIVE: _("文件里藏有别的文件或压缩包，请重新导出后上传。"),
    Reason.PDF_ENCRYPTED: _("PDF 有密码或权限限制，请去除后上传。"),
    Reason.PDF_JAVASCRIPT: _("PDF 里有 JavaScript 脚本，请打印为新的 PDF 后上传。"),
    Reason.PDF_AUTO_ACTION: _("PDF 设有打开时自动执行的动作，请打印为新的 PDF 后上传。"),
    Reason.PDF_LAUNCH: _("PDF 里有启动程序的动作，请打印为新的 PDF 后上传。"),
    Reason.PDF_SUBMIT: _("PDF 里有提交或导入表单数据的动作，请打印为新的 PDF 后上传。"),
    Reason.PDF_EMBEDDED: _("PDF 里带有附件，请取出附件分别上传。"),
    Reason.PDF_XFA: _("PDF 里有 XFA 动态表单，请打印为新的 PDF 后上传。"),
    Reason.PDF_MEDIA: _("PDF 里有音频、视频或三维内容，请去除后上传。"),
    Reason.PDF_LINK: _("PDF 里有不是网页地址的链接（%(fact)s），请去除后上传。"),
    Reason.PDF_EXTERNAL: _("PDF 引用了别的文件，请重新导出为完整的 PDF 后上传。"),
    Reason.TABLE_MACROS: _("表格里有宏或控件，请另存为不带宏的 XLSX 后上传。"),
    Reason.TABLE_EXTERNAL: _("表格里有外部链接或嵌入的对象，请去除后上传。"),
    Reason.TABLE_FORMULA: _("表格里有公式（%(fact)s），请只保留数值后上传。"),
    Reason.TABLE_ENCODING: _("无法识别文字编码，请另存为 UTF-8 编码的 CSV 后上传。"),
    Reason.TABLE_TOO_LARGE: _("表格超过 10000 行、100 列或单格 4000 字的上限，请拆分后上传。"),
    Reason.INFECTED: _("安全扫描在文件里发现恶意代码（%(fact)s），文件没有保存。"),
}


class FileRefused(FormRefused):
    """The file is not kept; ``reason`` names why and nothing is left of it."""

    def __init__(self, reason: Reason, fact: str = "", allowed: str = "") -> None:
        super().__init__(str(SENTENCES[reason]) % {"fact": fact, "allowed": allowed})
        self.reason = reason


class FileQuarantined(Refusal):
    """The file waits for the scanner, or the scanner found something in it."""


class ScannerAway(Exception):
    """The scanner takes no connections; it is not about any file."""


class FileUnavailable(Refusal):
    """The row is there and its bytes cannot be read now."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
