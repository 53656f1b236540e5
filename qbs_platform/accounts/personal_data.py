"""The personal data of accounts, for the field inventory."""

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qbs_platform.accounts import leavers
from qbs_platform.accounts.models import Invitation, Letter, PhoneProof, Reason, SignIn, User
from qbs_platform.notifications.models import Notification
from qbs_platform.sealing import registry, subjects
from qbs_platform.sealing.enums import DataClass, Form, OwnerKind
from qbs_platform.sealing.registry import Personal
from qbs_platform.sealing.subjects import Erasure, Owner, Rows

_WHILE_ACCOUNT = _("账号存续期间")
_WHILE_SIGNED_IN = _("登录有效期间，退出即删除")
_UNTIL_SENT = _("发出即删除；未能发出的保留到管理员处理")
_ADMINISTRATION = _("本人、系统管理员、内部审核员")
_COLLEAGUES = _("本人、同一单位的负责人、系统管理员、内部审核员")
_NOBODY = _("无人可见，仅供系统核对")
_SELF = _("仅本人")


def _of_person(rows: Rows, erasure: Erasure) -> list[Owner]:
    return [Owner(OwnerKind.PERSON, rows, erasure)]


def _own(person: User) -> Q:
    return Q(user=person)


registry.register(
    User,
    Personal(
        "email",
        DataClass.PERSONAL,
        purpose=_("登录，接收通知和找回密码"),
        retention=_WHILE_ACCOUNT,
        seen_by=_COLLEAGUES,
    ),
    Personal(
        "phone",
        DataClass.PERSONAL,
        purpose=_("以手机号码登录，接收短信"),
        retention=_WHILE_ACCOUNT,
        seen_by=_("本人可见全部；管理员和审核员只见首尾数字"),
    ),
    Personal(
        "name",
        DataClass.PERSONAL,
        purpose=_("标明由谁办理"),
        retention=_WHILE_ACCOUNT,
        seen_by=_("与本人共同办理业务的人员"),
    ),
    Personal(
        "password",
        DataClass.CREDENTIAL,
        purpose=_("登录"),
        retention=_WHILE_ACCOUNT,
        seen_by=_NOBODY,
        form=Form.HASHED,
    ),
    owners=_of_person(lambda person: Q(pk=person.pk), leavers.ACCOUNT),
)
registry.register(
    Authenticator,
    Personal(
        "data",
        DataClass.CREDENTIAL,
        purpose=_("二次验证"),
        retention=_("移除验证方式即删除"),
        seen_by=_NOBODY,
        form=Form.WRAPPED,
    ),
    owners=_of_person(_own, subjects.deleted()),
)
registry.register(
    SignIn,
    Personal(
        "address",
        DataClass.PERSONAL,
        purpose=_("让本人识别异常登录"),
        retention=_WHILE_SIGNED_IN,
        seen_by=_SELF,
    ),
    Personal(
        "device",
        DataClass.PERSONAL,
        purpose=_("让本人识别异常登录"),
        retention=_WHILE_SIGNED_IN,
        seen_by=_SELF,
    ),
    owners=_of_person(_own, subjects.deleted()),
)
registry.register(
    Session,
    Personal(
        "session_data",
        DataClass.CREDENTIAL,
        purpose=_("保持登录，暂存待显示的提示"),
        retention=_WHILE_SIGNED_IN,
        seen_by=_NOBODY,
    ),
    owners=_of_person(lambda person: Q(signin__user=person), subjects.deleted()),
)
registry.register(
    PhoneProof,
    Personal(
        "phone",
        DataClass.PERSONAL,
        purpose=_("核实手机号码属于本人"),
        retention=_("核实即删除，未核实的由下一次代替"),
        seen_by=_SELF,
    ),
    owners=_of_person(_own, subjects.deleted()),
)
registry.register(
    Letter,
    Personal(
        "reference",
        DataClass.PERSONAL,
        purpose=_("把验证码或链接发到填写的地址"),
        retention=_UNTIL_SENT,
        seen_by=_NOBODY,
    ),
    owners=_of_person(leavers.letters, subjects.deleted()),
)
registry.register(
    Invitation,
    Personal(
        "email",
        DataClass.PERSONAL,
        purpose=_("邀请某人担任某个身份"),
        retention=_("长期，作为授权依据"),
        seen_by=_COLLEAGUES,
    ),
    owners=_of_person(leavers.invitations, leavers.INVITATION),
)
registry.register(
    Reason,
    Personal(
        "text",
        DataClass.PERSONAL,
        purpose=_("说明对他人账号操作的理由"),
        retention=_("与审计记录相同"),
        seen_by=_("系统管理员、内部审核员；本人可以下载"),
    ),
    owners=_of_person(leavers.reasons, leavers.REASON),
)
# Their name in what others were told is theirs too; the notice itself is not, so no export has it.
registry.register(
    Notification,
    owners=[
        Owner(OwnerKind.PERSON, leavers.mentions, leavers.MENTION, shown=subjects.nothing),
    ],
)
