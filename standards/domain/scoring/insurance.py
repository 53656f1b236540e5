"""保险: who pays when the product does harm."""

from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from standards.domain.facts import Facts, Given
from standards.domain.scoring.results import (
    Result,
    earned,
    is_within_months,
    met,
    missing,
    not_met,
    share,
)


def policy_in_force(given: Given, terms: Facts, points: int) -> Result:
    """I-01: the applicant or its factory is insured, for this product, here, and long enough."""
    policy, case = given.one("policy"), given.one("case")
    if policy is None or case is None:
        return missing()
    insured = {case.text("uscc"), *(row.text("uscc") for row in case.rows("factories"))}
    if policy.text("insured_uscc") not in insured:
        return not_met(_("被保险人不是申请人或其工厂。"))
    if case.text("product") not in {row.text("product") for row in policy.rows("products")}:
        return not_met(_("保单没有列明本产品。"))
    if not (policy.yes("covers_mainland") and policy.yes("premium_is_paid")):
        return not_met(_("保险区域不含中国境内，或保费尚未支付。"))
    starts, ends = policy.day("starts_on"), policy.day("ends_on")
    until = given.as_of + timedelta(days=terms.whole("remaining_days"))
    if starts is None or ends is None or not (starts <= given.as_of and until <= ends):
        return not_met(_("保险期间尚未开始，或剩余期间不足。"))
    return met(points, _("产品质量安全责任保险有效。"))


def limits_fit(given: Given, terms: Facts, points: int) -> Result:
    """I-02: the aggregate limit against the sales of the product, with a least amount at risk.

    The upper end of the declared band counts as the sales: the risk is not taken for smaller.
    """
    policy, case = given.one("policy"), given.one("case")
    aggregate = policy.number("aggregate") if policy else None
    if aggregate is None or case is None:
        return missing()
    bands = {row.text("band"): row.whole("up_to_yuan") for row in terms.rows("bands")}
    sales = bands.get(case.text("annual_sales_band"))
    if sales is None:
        return missing()
    by_sales = Decimal(sales) * terms.whole("sales_percent") / 100
    at_risk = max(Decimal(terms.whole("least_yuan")), by_sales)
    percent = aggregate / at_risk * 100
    found = earned(terms.rows("steps"), lambda row: percent >= row.whole("percent"))
    if not found:
        return met(0, _("保额明显低于产品风险。"))
    return met(min(points, found), _("按保额与风险之比计分。"))


def cover(given: Given, terms: Facts, points: int) -> Result:
    """I-03: what the policy pays for; bodily injury it must."""
    policy = given.one("policy")
    if policy is None:
        return missing()
    if not policy.yes("covers_bodily_injury"):
        return not_met(_("保单不含人身伤害责任。"))
    flags = sum(
        row.whole("points") for row in terms.rows("covers") if policy.yes(row.text("cover"))
    )
    months = policy.count("retroactive_months") or 0
    back = terms.whole("retroactive_points") if months >= terms.whole("retroactive_months") else 0
    return met(min(points, flags + back), _("按保障范围计分。"))


def advance_payout(given: Given, terms: Facts, points: int) -> Result:
    """I-04: within how many working days the consumer is paid before the blame is settled."""
    agreement = given.one("advance_payout")
    days = agreement.count("working_days") if agreement else None
    if days is None:
        return missing()
    found = earned(terms.rows("steps"), lambda row: days <= row.whole("working_days"))
    if not found:
        return met(0, _("先行赔付时限过长。"))
    return met(min(points, found), _("按先行赔付时限计分。"))


def confirmed_by_insurer(given: Given, terms: Facts, points: int) -> Result:
    """I-05: the insurer signed the policy here itself, and cover had no long gap."""
    policy = given.one("policy")
    if policy is None:
        return missing()
    if policy.day("endorsed_on") is None:
        return met(0, _("保单仅由企业上传。"))
    gap = policy.count("longest_gap_days") or 0
    lost = terms.whole("points_lost") if gap > terms.whole("gap_days") else 0
    return met(points - lost, _("保险机构已直接签署确认，按断保情况计分。"))


def claims(given: Given, terms: Facts, points: int) -> Result:
    """I-06: the share of claims decided soon; too few of them say nothing yet."""
    history = given.one("claim_history")
    if history is None:
        return missing()
    rows = history.rows("claims")
    if len(rows) < terms.whole("fewest"):
        return met(terms.whole("points_if_few"), _("理赔数量较少，按规定分值计。"))
    soon = sum(_is_decided_within(row, terms.whole("days")) for row in rows)
    return met(points * share(soon, len(rows)), _("按理赔及时率计分。"))


def _is_decided_within(claim: Facts, days: int) -> bool:
    reported, decided = claim.day("reported_on"), claim.day("decided_on")
    return bool(reported and decided and (decided - reported).days <= days)


def risk_service(given: Given, terms: Facts, points: int) -> Result:
    """I-07: the insurer's survey of the last year, and whether its findings are closed."""
    survey = given.one("risk_survey")
    if survey is None:
        return missing()
    if not is_within_months(survey.day("surveyed_on"), terms.whole("months"), given.as_of):
        return met(0, _("规定期限内没有风险查勘。"))
    if (survey.count("findings_closed") or 0) < (survey.count("findings") or 0):
        return met(Decimal(points) / 2, _("风险查勘的问题尚未全部关闭。"))
    return met(points, _("已完成风险查勘，问题全部关闭。"))
