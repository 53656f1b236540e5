"""What the visitors' page tells: the way of a product through QBS, and who does what."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage from joining the chain to the scan."""

    name: Promise
    text: Promise


@dataclass(frozen=True, slots=True)
class Party:
    """One of the four parties: what it does here and what it does not."""

    icon: str
    name: Promise
    does: Promise
    limit: Promise


STAGES = (
    Stage(_("企业上链"), _("核实主体身份，登记产品和生产地。")),
    Stage(_("提交材料"), _("按五个方面填写，证明材料当场计算指纹。")),
    Stage(_("评价与检查"), _("逐条评价材料，到生产现场核对。")),
    Stage(_("复核与决定"), _("由没有参加评价的人复核，再由另一人决定。")),
    Stage(_("签发存证"), _("结论与依据一并封存，写入公开日志。")),
    Stage(_("扫码查验"), _("任何人扫一扫，看到结论、依据和有效期。")),
)

PARTIES = (
    Party(
        "building",
        _("企业"),
        _("公开声明执行的标准，提交五个方面的材料，记录每批产品的来历。"),
        _("不能改写已经存证的内容，更正会留下痕迹。"),
    ),
    Party(
        "people",
        _("协会"),
        _("受理申请，组织评价、检查和复核，按规则作出决定并持续监督。"),
        _("评价的人不能决定，任何管理员都不能绕过。"),
    ),
    Party(
        "eye",
        _("监管部门"),
        _("查看本区域的质量情况，录入抽查、处罚、召回等事实。"),
        _("不参加评价和决定，也不向公众推荐产品。"),
    ),
    Party(
        "phone",
        _("消费者"),
        _("扫描包装上的质量码，查验证书、来历和保险。"),
        _("不用注册，不用安装，也不会被索要手机号。"),
    ),
)
