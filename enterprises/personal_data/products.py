"""The personal data of products, lots and declarations, for the field inventory.

Histories and what was said in public cannot be changed by anybody: docs/operations-sealing.md says
on which ground they are kept.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.declaration_enums import ChallengeOutcome
from enterprises.models import (
    Challenge,
    Declaration,
    Enterprise,
    Lot,
    ProductEvent,
    Site,
    TableImport,
)
from enterprises.personal_data.common import CLEARED, SEALED, WHILE_HERE, own
from qbs_platform.sealing import registry, subjects
from qbs_platform.sealing.enums import DataClass, OwnerKind
from qbs_platform.sealing.registry import Personal
from qbs_platform.sealing.subjects import Owner

_WITH_DECLARATION = _("与声明一起长期公开")


def _of_product(enterprise: Enterprise) -> Q:
    return Q(product__enterprise=enterprise)


def _inspected(enterprise: Enterprise) -> Q:
    return _of_product(enterprise) & ~Q(inspector__in=["", CLEARED])


def _against(enterprise: Enterprise) -> Q:
    return Q(declaration__product__enterprise=enterprise)


def _settled(enterprise: Enterprise) -> Q:
    """What somebody said is needed, and by trigger stays, until it is decided."""
    return _against(enterprise) & ~Q(outcome=ChallengeOutcome.OPEN)


_READERS = _("本企业成员、协会、辖区监管人员、内部审核员")
registry.register(
    Lot,
    Personal(
        "inspector",
        DataClass.PERSONAL,
        purpose=_("写明谁做了这一批的出厂检验（食品安全法第五十二条）"),
        retention=_("批次保质期满后两年；没有保质期的，自生产之日起五年"),
        seen_by=_READERS,
    ),
    owners=[Owner(OwnerKind.ENTERPRISE, _inspected, subjects.replaced(inspector=CLEARED))],
)
registry.register(
    ProductEvent,
    Personal(
        "reason",
        DataClass.PERSONAL,
        purpose=_("说明停用、暂停或召回的原因"),
        retention=WHILE_HERE,
        seen_by=_READERS,
    ),
    owners=[Owner(OwnerKind.ENTERPRISE, _of_product, subjects.kept("reason"))],
)
registry.register(
    Site,
    Personal(
        "address",
        DataClass.PERSONAL,
        purpose=_("写明在哪里生产；个体工商户的地址可能是住址"),
        retention=WHILE_HERE,
        seen_by=_READERS,
    ),
    owners=[Owner(OwnerKind.ENTERPRISE, own, subjects.replaced(address=CLEARED))],
)
registry.register(
    TableImport,
    Personal(
        "problems",
        DataClass.PERSONAL,
        purpose=_("把有问题的行退回改正；可能含检验员姓名"),
        retention=WHILE_HERE,
        seen_by=_("本企业可登记产品的成员"),
    ),
    owners=[Owner(OwnerKind.ENTERPRISE, own, subjects.deleted())],  # its file names people as well
)
registry.register(
    Declaration,
    Personal(
        "end_reason",
        DataClass.PERSONAL,
        purpose=_("公开说明声明为何撤回或撤销；可能提到人"),
        retention=_WITH_DECLARATION,
        seen_by=_("任何人"),
    ),
    owners=[Owner(OwnerKind.ENTERPRISE, _of_product, subjects.kept("end_reason"))],
)
registry.register(
    Challenge,
    Personal(
        "statement",
        DataClass.PERSONAL,
        purpose=_("告诉企业和协会哪里不对；可能提到人"),
        retention=_("办结三年后删除"),
        seen_by=_("提出人、被质疑企业的成员、协会投诉处理人、机构负责人、内部审核员"),
    ),
    Personal(
        "contact",
        DataClass.PERSONAL,
        purpose=_("投诉处理人就质疑联系提出人"),
        retention=_("办结后 180 天删除"),
        seen_by=_("协会投诉处理人"),
        seal=SEALED,
    ),
    Personal(
        "answer",
        DataClass.PERSONAL,
        purpose=_("企业公开答复质疑；可能提到人"),
        retention=_WITH_DECLARATION,
        seen_by=_("任何人"),
    ),
    Personal(
        "reason",
        DataClass.PERSONAL,
        purpose=_("公开说明质疑的结论；可能提到人"),
        retention=_WITH_DECLARATION,
        seen_by=_("任何人"),
    ),
    # Who wrote it is nobody we know: the enterprise never sees how they are reached.
    owners=[
        Owner(
            OwnerKind.ENTERPRISE,
            _settled,
            subjects.but_kept(subjects.replaced(statement="", contact=None), "answer", "reason"),
            shown=_against,
            withheld=frozenset({"contact"}),
        )
    ],
)
