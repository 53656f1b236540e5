"""The personal data of cases and public pages, for the field inventory."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import EnterpriseStatus, Verdict
from enterprises.models import (
    Enterprise,
    JoinRequest,
    Opinion,
    Particulars,
    ProductPhoto,
    PublicPage,
    ReturnedItem,
    TableImport,
)
from enterprises.personal_data.common import CLEARED, SEALED, WHILE_HERE, own
from qbs_platform.files import forgetting
from qbs_platform.files.models import StoredFile
from qbs_platform.sealing import registry, subjects
from qbs_platform.sealing.enums import DataClass, OwnerKind
from qbs_platform.sealing.registry import Personal, Seal
from qbs_platform.sealing.subjects import Erasure, Owner, Rows

_MEMBERS_AND_CLERKS = _("本企业成员、协会受理员、内部审核员")


def _papers(enterprise: Enterprise) -> Q:
    """Licence, letter, tables that were brought; pictures until they lost the name they came with.

    Gathered before anything is erased, so that the rows that name them may go first.
    """
    kept = Particulars.objects.filter(enterprise=enterprise)
    keys = [pk for row in kept.values_list("licence", "authorisation") for pk in row]
    keys += TableImport.objects.filter(enterprise=enterprise).values_list("file", flat=True)
    shown = ProductPhoto.objects.filter(product__enterprise=enterprise).values("file")
    return Q(pk__in=keys) | (Q(pk__in=shown) & ~forgetting.FORGOTTEN)


def _opinions_shown(enterprise: Enterprise) -> Q:
    """Why it was refused, once it is settled; what a clerk thinks meanwhile is not the members'."""
    settled = Q(enterprise__status=EnterpriseStatus.REFUSED, retracted_at=None)
    return own(enterprise) & settled & Q(verdict=Verdict.REFUSE)


def _of_enterprise(erasure: Erasure, rows: Rows = own, shown: Rows | None = None) -> list[Owner]:
    return [Owner(OwnerKind.ENTERPRISE, rows, erasure, shown)]


registry.register(
    Particulars,
    Personal(
        "legal_representative",
        DataClass.PERSONAL,
        purpose=_("与营业执照和登记信息核对；企业选择公开时在公开页显示"),
        retention=WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
    ),
    Personal(
        "legal_id",
        DataClass.SENSITIVE,
        purpose=_("与授权书核对"),
        retention=WHILE_HERE,
        seen_by=_("本企业成员只见首尾，负责人可以下载全部；核对中的受理员可见全部"),
        seal=SEALED,
    ),
    Personal(
        "contact_name",
        DataClass.PERSONAL,
        purpose=_("协会就上链材料联系企业"),
        retention=WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
        seal=SEALED,
    ),
    Personal(
        "contact_mobile",
        DataClass.PERSONAL,
        purpose=_("协会就上链材料联系企业；发现同一号码登记多家企业"),
        retention=WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
        seal=Seal(index="contact_mobile_index"),
    ),
    Personal(
        "contact_email",
        DataClass.PERSONAL,
        purpose=_("协会就上链材料联系企业"),
        retention=WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
        seal=SEALED,
    ),
    Personal(
        "address",
        DataClass.PERSONAL,
        purpose=_("与营业执照核对；企业选择公开时在公开页显示；个体工商户的地址可能是住址"),
        retention=WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
    ),
    owners=_of_enterprise(
        subjects.replaced(
            legal_representative="",
            address="",
            legal_id=None,
            contact_name=None,
            contact_mobile=None,
            contact_mobile_index=None,
            contact_email=None,
            licence=None,
            authorisation=None,
        )
    ),
)
registry.register(
    ReturnedItem,
    Personal(
        "before",
        DataClass.PERSONAL,
        purpose=_("让受理员对照补正前后；可能含法定代表人姓名或地址"),
        retention=WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
    ),
    Personal(
        "reason",
        DataClass.PERSONAL,
        purpose=_("告诉企业要补正什么"),
        retention=WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
    ),
    Personal(
        "answer",
        DataClass.PERSONAL,
        purpose=_("企业对退回事项的说明"),
        retention=WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
    ),
    owners=_of_enterprise(subjects.replaced(before="", reason=CLEARED, answer="")),
)
registry.register(
    Opinion,
    Personal(
        "note",
        DataClass.PERSONAL,
        purpose=_("说明不予上链的理由"),
        retention=WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
    ),
    owners=_of_enterprise(subjects.replaced(note="", override_note=""), shown=_opinions_shown),
)
registry.register(
    JoinRequest,
    Personal(
        "message",
        DataClass.PERSONAL,
        purpose=_("让企业负责人认出申请加入的人"),
        retention=WHILE_HERE,
        seen_by=_("本企业负责人"),
    ),
    owners=[
        Owner(OwnerKind.PERSON, lambda person: Q(person=person), subjects.replaced(message="")),
        *_of_enterprise(subjects.replaced(message="")),
    ],
)
registry.register(
    PublicPage,
    Personal(
        "introduction",
        DataClass.PERSONAL,
        purpose=_("企业向公众介绍自己；可能含联系人的姓名或号码"),
        retention=WHILE_HERE,
        seen_by=_("企业在链期间任何人"),
    ),
    owners=_of_enterprise(subjects.replaced(introduction="")),
)
# Papers, tables and pictures are the enterprise's, whoever uploaded them.
registry.register(
    StoredFile,
    owners=_of_enterprise(
        subjects.done_by(lambda rows, _enterprise: forgetting.forget(rows), is_removal=True),
        rows=_papers,
    ),
)
