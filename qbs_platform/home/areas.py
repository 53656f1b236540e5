"""The five areas of the QBS standard: what each answers, what an enterprise prepares for it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Area:
    """One area; ``mark`` is the one character that stands for it."""

    mark: Promise
    name: Promise
    question: Promise
    answer: Promise
    materials: tuple[Promise, ...]


AREAS = (
    Area(
        pgettext_lazy("area mark", "信"),
        _("信用"),
        _("谁在生产，守不守信？"),
        _("主体资格与许可、失信名单、行政处罚和监督抽查记录。"),
        (
            _("营业执照，登记状态为存续或在业"),
            _("产品所需的生产许可、食品生产许可或强制性认证证书"),
            _("失信名单查询结果，30 日内查询"),
            _("质量信用承诺书，由法定代表人或其授权人签署"),
        ),
    ),
    Area(
        pgettext_lazy("area mark", "标"),
        _("标准"),
        _("按什么标准生产？"),
        _("公开声明的执行标准、强制性标准的符合情况、标签与说明书。"),
        (
            _("执行标准的编号与自我声明公开记录"),
            _("强制性标准逐条对照表"),
            _("各项指标的限值与试验方法"),
            _("产品标签、说明书的照片或设计稿"),
        ),
    ),
    Area(
        pgettext_lazy("area mark", "检"),
        _("检测"),
        _("谁检的，结果怎样？"),
        _("有资质机构出具的报告、抽样方式、逐批出厂检验。"),
        (
            _("有资质机构出具的型式检验或全项检验报告，12 个月内签发"),
            _("抽样单，写明抽样人、批号和封样编号"),
            _("近 6 个月的逐批出厂检验记录"),
            _("检测设备清单与校准证书"),
        ),
    ),
    Area(
        pgettext_lazy("area mark", "溯"),
        _("溯源"),
        _("从哪里来，经过谁的手？"),
        _("唯一编码、关键环节的记录、召回准备。"),
        (
            _("产品编码规则，单件编码或批次编码"),
            _("供应商与去向清单，至少上下各一级"),
            _("关键环节记录：原料、生产、检验、仓储、运输、销售"),
            _("召回预案与最近一次模拟召回记录"),
        ),
    ),
    Area(
        pgettext_lazy("area mark", "保"),
        _("保险"),
        _("出了问题，谁来赔？"),
        _("产品质量安全责任保险、保额与保障范围、先行赔付约定。"),
        (
            _("产品质量安全责任保险单，列明所申请的产品"),
            _("保费缴纳凭证"),
            _("先行赔付约定，没有可不提供"),
        ),
    ),
)
