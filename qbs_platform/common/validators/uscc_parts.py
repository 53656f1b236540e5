"""What the characters of a unified social credit code say (GB 32100-2015, 5.1 to 5.6, table 1).

A for the staff office of the army and N for rural collectives were added after 2015; 9 was 工商
until the registers of companies went to market regulation in 2018.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qbs_platform.common.validators.uscc import NATIONAL_OFFICE

AUTHORITIES: dict[str, Promise] = {
    "1": _("机构编制"),
    "2": _("外交"),
    "3": _("司法行政"),
    "4": _("文化"),
    "5": _("民政"),
    "6": _("旅游"),
    "7": _("宗教"),
    "8": _("工会"),
    "9": _("市场监督管理（原工商）"),
    "A": _("中央军委改革和编制办公室"),
    "N": _("农业"),
    "Y": _("其他登记管理部门"),
}
OTHER = _("其他机构")
# Authority and category; what stands here under neither is 其他.
CATEGORIES: dict[str, Promise] = {
    "11": _("机关"),
    "12": _("事业单位"),
    "13": _("中央编办直接管理机构编制的群众团体"),
    "21": _("外国常驻新闻机构"),
    "31": _("律师执业机构"),
    "32": _("公证处"),
    "33": _("基层法律服务所"),
    "34": _("司法鉴定机构"),
    "35": _("仲裁委员会"),
    "41": _("外国在华文化中心"),
    "51": _("社会团体"),
    "52": _("民办非企业单位"),
    "53": _("基金会"),
    "61": _("外国旅游部门常驻代表机构"),
    "62": _("港澳台地区旅游部门常驻内地（大陆）代表机构"),
    "71": _("宗教活动场所"),
    "72": _("宗教院校"),
    "81": _("基层工会"),
    "91": _("企业"),
    "92": _("个体工商户"),
    "93": _("农民专业合作社"),
    "A1": _("军队事业单位"),
    "N1": _("组级集体经济组织"),
    "N2": _("村级集体经济组织"),
    "N3": _("乡镇级集体经济组织"),
}


@dataclass(frozen=True, slots=True)
class Parts:
    """A code taken apart; ``authority`` and ``category`` in words."""

    authority_code: str  # character 1
    authority: Promise
    category_code: str  # character 2
    category: Promise
    division: str  # 3 to 8: of the office that registered it, at that time
    organisation: str  # 9 to 17, with a check character of its own
    check: str  # character 18

    @property
    def is_national(self) -> bool:
        """Whether a ministry registered it, and no division's office."""
        return self.division == NATIONAL_OFFICE


def take_apart(code: str) -> Parts:
    """The parts of a normalised code whose form ``uscc.check`` does not refuse."""
    return Parts(
        authority_code=code[0],
        authority=AUTHORITIES[code[0]],
        category_code=code[1],
        category=CATEGORIES.get(code[:2], OTHER),
        division=code[2:8],
        organisation=code[8:17],
        check=code[17],
    )
