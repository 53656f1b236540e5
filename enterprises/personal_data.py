"""The personal data of enterprises, for the field inventory."""

from django.utils.translation import gettext_lazy as _

from enterprises.models import JoinRequest, Opinion, Particulars, ReturnedItem
from qbs_platform.sealing import registry
from qbs_platform.sealing.enums import DataClass
from qbs_platform.sealing.registry import Personal, Seal

_WHILE_HERE = _("企业在链期间，退出或未予上链后保留三年")
_MEMBERS_AND_CLERKS = _("本企业成员、协会受理员、内部审核员")
_SEALED = Seal()

registry.register(
    Particulars,
    Personal(
        "legal_representative",
        DataClass.PERSONAL,
        purpose=_("与营业执照和登记信息核对；企业选择公开时在公开页显示"),
        retention=_WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
    ),
    Personal(
        "legal_id",
        DataClass.SENSITIVE,
        purpose=_("与授权书核对"),
        retention=_WHILE_HERE,
        seen_by=_("本企业成员只见首尾；核对中的受理员可见全部"),
        seal=_SEALED,
    ),
    Personal(
        "contact_name",
        DataClass.PERSONAL,
        purpose=_("协会就上链材料联系企业"),
        retention=_WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
        seal=_SEALED,
    ),
    Personal(
        "contact_mobile",
        DataClass.PERSONAL,
        purpose=_("协会就上链材料联系企业；发现同一号码登记多家企业"),
        retention=_WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
        seal=Seal(index="contact_mobile_index"),
    ),
    Personal(
        "contact_email",
        DataClass.PERSONAL,
        purpose=_("协会就上链材料联系企业"),
        retention=_WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
        seal=_SEALED,
    ),
    Personal(
        "address",
        DataClass.PERSONAL,
        purpose=_("与营业执照核对；企业选择公开时在公开页显示；个体工商户的地址可能是住址"),
        retention=_WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
    ),
)
registry.register(
    ReturnedItem,
    Personal(
        "before",
        DataClass.PERSONAL,
        purpose=_("让受理员对照补正前后；可能含法定代表人姓名或地址"),
        retention=_WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
    ),
    Personal(
        "reason",
        DataClass.PERSONAL,
        purpose=_("告诉企业要补正什么"),
        retention=_WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
    ),
    Personal(
        "answer",
        DataClass.PERSONAL,
        purpose=_("企业对退回事项的说明"),
        retention=_WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
    ),
)
registry.register(
    Opinion,
    Personal(
        "note",
        DataClass.PERSONAL,
        purpose=_("说明不予上链的理由"),
        retention=_WHILE_HERE,
        seen_by=_MEMBERS_AND_CLERKS,
    ),
)
registry.register(
    JoinRequest,
    Personal(
        "message",
        DataClass.PERSONAL,
        purpose=_("让企业负责人认出申请加入的人"),
        retention=_WHILE_HERE,
        seen_by=_("本企业负责人"),
    ),
)
