"""The personal data of accounts, for the field inventory."""

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from qbs_platform.accounts.models import Invitation, Letter, PhoneProof, Reason, SignIn, User
from qbs_platform.sealing import registry
from qbs_platform.sealing.enums import DataClass, Form
from qbs_platform.sealing.registry import Personal

_WHILE_ACCOUNT = _("账号存续期间")
_WHILE_SIGNED_IN = _("登录有效期间，退出即删除")
_UNTIL_SENT = _("发出即删除；未能发出的保留到管理员处理")
_ADMINISTRATION = _("本人、系统管理员、内部审核员")
_COLLEAGUES = _("本人、同一单位的负责人、系统管理员、内部审核员")
_NOBODY = _("无人可见，仅供系统核对")
_SELF = _("仅本人")

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
)
registry.register(
    Session,
    Personal(
        "session_data",
        DataClass.PERSONAL,
        purpose=_("保持登录，暂存待显示的提示"),
        retention=_WHILE_SIGNED_IN,
        seen_by=_NOBODY,
    ),
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
)
registry.register(
    Reason,
    Personal(
        "text",
        DataClass.PERSONAL,
        purpose=_("说明对他人账号操作的理由"),
        retention=_("与审计记录相同"),
        seen_by=_("系统管理员、内部审核员"),
    ),
)
