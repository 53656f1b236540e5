"""The life of an enterprise here, what it hands in, and how that is judged."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EnterpriseStatus(models.TextChoices):
    """Where an enterprise stands; ``domain.transitions`` says what leads where."""

    DRAFT = "DRAFT", _("填写中")
    VERIFYING = "VERIFYING", _("核对中")
    RETURNED = "RETURNED", _("已退回补正")
    ONBOARDED = "ONBOARDED", _("已上链")
    REFUSED = "REFUSED", _("未予上链")
    LAPSED = "LAPSED", _("逾期失效")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


class EnterpriseAct(models.TextChoices):
    """One thing that was done to an enterprise's case."""

    BEGUN = "BEGUN", _("开始登记")
    SUBMITTED = "SUBMITTED", _("提交")
    RETURNED = "RETURNED", _("退回补正")
    RESUBMITTED = "RESUBMITTED", _("补正后提交")
    OPINED = "OPINED", _("受理员给出意见")
    RETRACTED = "RETRACTED", _("受理员收回意见")
    ONBOARDED = "ONBOARDED", _("核对通过，上链")
    REFUSED = "REFUSED", _("未予上链")
    LAPSED = "LAPSED", _("逾期未补正，失效")
    RESTARTED = "RESTARTED", _("重新开始")
    WITHDRAWN = "WITHDRAWN", _("企业撤回")


class Holder(models.TextChoices):
    """In whose hands a case lies."""

    ENTERPRISE = "ENTERPRISE", _("企业")
    ASSOCIATION = "ASSOCIATION", _("协会受理员")
    NOBODY = "NOBODY", _("已办结")


class OrganisationKind(models.TextChoices):
    """What an organisation is (GB 32100-2015, table 1, by its use)."""

    COMPANY = "COMPANY", _("企业")
    SOLE_TRADER = "SOLE_TRADER", _("个体工商户")
    COOPERATIVE = "COOPERATIVE", _("农民专业合作社")
    ASSOCIATION = "ASSOCIATION", _("社会组织")
    INSTITUTION = "INSTITUTION", _("机关或事业单位")
    OTHER = "OTHER", _("其他组织")


class Section(models.TextChoices):
    """A page of the form, in the order of the task list."""

    IDENTITY = "identity", _("登记信息")
    PLACE = "place", _("所在地与行业")
    CONTACT = "contact", _("联系人")
    DOCUMENTS = "documents", _("证照与授权书")


class Item(models.TextChoices):
    """One thing that an enterprise states, and that may be returned to it by itself."""

    USCC = "USCC", _("统一社会信用代码")
    NAME = "NAME", _("企业名称")
    NAME_EN = "NAME_EN", _("英文名称")
    KIND = "KIND", _("组织类型")
    LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE", _("法定代表人")
    LEGAL_ID = "LEGAL_ID", _("法定代表人公民身份号码")
    ESTABLISHED_ON = "ESTABLISHED_ON", _("成立日期")
    CAPITAL = "CAPITAL", _("注册资本（万元）")
    REGION = "REGION", _("注册地区划代码")
    ADDRESS = "ADDRESS", _("注册地址")
    INDUSTRY = "INDUSTRY", _("所属行业")
    HEADCOUNT = "HEADCOUNT", _("从业人数")
    WEBSITE = "WEBSITE", _("网址")
    CONTACT_NAME = "CONTACT_NAME", _("联系人姓名")
    CONTACT_MOBILE = "CONTACT_MOBILE", _("联系人手机")
    CONTACT_EMAIL = "CONTACT_EMAIL", _("联系人邮箱")
    LICENCE = "LICENCE", _("营业执照或登记证书")
    AUTHORISATION = "AUTHORISATION", _("法定代表人授权书")


class CommitmentKind(models.TextChoices):
    """What an enterprise signs when it joins."""

    AGREEMENT = "AGREEMENT", _("质量链参与协议")
    DECLARATION = "DECLARATION", _("质量链宣言")


class Verdict(models.TextChoices):
    """What a clerk thinks of a case."""

    ACCEPT = "ACCEPT", _("同意上链")
    REFUSE = "REFUSE", _("不予上链")


class RefusalReason(models.TextChoices):
    """Why an enterprise is not taken in; told to the enterprise together with the clerk's words."""

    NOT_REGISTERED = "NOT_REGISTERED", _("登记机关查无此单位")
    NOT_OPERATING = "NOT_OPERATING", _("已注销、吊销或停业")
    NOT_AUTHORISED = "NOT_AUTHORISED", _("申请人未获本单位授权")
    FALSE_DOCUMENT = "FALSE_DOCUMENT", _("材料虚假")
    OUT_OF_SCOPE = "OUT_OF_SCOPE", _("不属于质量链服务范围")
    OTHER = "OTHER", _("其他")


class RegisterState(models.TextChoices):
    """What the public register says of an organisation."""

    OPERATING = "OPERATING", _("存续或在业")
    MOVED = "MOVED", _("迁出")
    REVOKED = "REVOKED", _("吊销")
    CANCELLED = "CANCELLED", _("注销")
    ABSENT = "ABSENT", _("查无记录")


class RequestOutcome(models.TextChoices):
    """What became of somebody's wish to join an enterprise that is here already."""

    OPEN = "OPEN", _("等待答复")
    ADMITTED = "ADMITTED", _("已同意")
    DECLINED = "DECLINED", _("未同意")


class SiteRole(models.TextChoices):
    """What a place of production is to the enterprise."""

    PRODUCER = "PRODUCER", _("生产者")
    FACTORY = "FACTORY", _("生产企业")
    CONTRACTOR = "CONTRACTOR", _("委托加工")


class ProductCategory(models.TextChoices):
    """Categories that the QBS standard adds to, under its codes of them, and all the others."""

    GENERAL = "general", _("一般产品")
    FOOD = "food", _("食品和农产品")
    APPLIANCES = "appliances", _("家用电器")
    CHILDREN = "children", _("儿童用品")


class ProductStatus(models.TextChoices):
    """Whether a product is still made; ``domain.product_life`` says what leads where."""

    ACTIVE = "ACTIVE", _("在产")
    RETIRED = "RETIRED", _("已停用")


class LotStatus(models.TextChoices):
    """Whether a lot may go out; ``domain.product_life`` says what leads where."""

    HELD = "HELD", _("暂存未放行")
    RELEASED = "RELEASED", _("已放行")
    RECALLED = "RECALLED", _("已召回")


class InspectionVerdict(models.TextChoices):
    """What the outgoing inspection of a lot found."""

    PASS = "PASS", _("合格")
    FAIL = "FAIL", _("不合格")


class ProductAct(models.TextChoices):
    """One thing that was done with a product or with a lot of it."""

    ADDED = "ADDED", _("登记产品")
    CHANGED = "CHANGED", _("修改产品")
    RETIRED = "RETIRED", _("停用产品")
    RESTORED = "RESTORED", _("恢复产品")
    LOT_ADDED = "LOT_ADDED", _("登记批次")
    LOT_CHANGED = "LOT_CHANGED", _("修改批次")
    LOT_RELEASED = "LOT_RELEASED", _("放行")
    LOT_HELD = "LOT_HELD", _("暂停放行")
    LOT_RECALLED = "LOT_RECALLED", _("召回")


class TableKind(models.TextChoices):
    """What the rows of a table that an enterprise brings are."""

    PRODUCTS = "PRODUCTS", _("产品")
    LOTS = "LOTS", _("批次")
