"""信用: who makes the product, and whether they keep their word."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from standards.domain.facts import Facts, Given
from standards.domain.scoring.results import (
    Result,
    earned,
    is_within_days,
    is_within_months,
    met,
    missing,
    months_after,
    not_met,
    share,
)
from standards.domain.verdicts import FAILED

IN_OPERATION = frozenset({"EXISTING", "OPERATING"})
CLEAR = "CLEAR"


def legal_identity(given: Given, terms: Facts, points: int) -> Result:
    """C-01: the licence is the applicant's, in operation, and was looked up lately."""
    licence, case = given.one("business_licence"), given.one("case")
    if licence is None or case is None:
        return missing()
    if licence.text("uscc") != case.text("uscc") or licence.text("name") != case.text("name"):
        return not_met(_("营业执照的代码或名称与申请人不一致。"))
    if licence.text("operating_status") not in IN_OPERATION:
        return not_met(_("登记状态不是“存续”或“在业”。"))
    if not is_within_days(licence.day("snapshot_on"), terms.whole("snapshot_days"), given.as_of):
        return not_met(_("登记信息的查询日期已超过规定天数，请重新查询。"))
    return met(points, _("主体资格合法有效。"))


def licences(given: Given, terms: Facts, points: int) -> Result:
    """C-02: every licence that the product's category requires covers it, for long enough.

    A licence without a last day holds until it is revoked.
    """
    case = given.one("case")
    if case is None:
        return missing()
    until = given.as_of + timedelta(days=terms.whole("remaining_days"))
    held = {
        each.text("licence_kind")
        for each in given.all("licence")
        if each.yes("covers_product") and (each.day("valid_to") or date.max) >= until
    }
    required = {row.text("licence_kind") for row in case.rows("required_licences")}
    if required - held:
        return not_met(_("缺少法定许可，或许可范围不含本产品，或剩余有效期不足。"))
    return met(points, _("法定许可齐全。") if required else _("本类产品无需法定许可。"))


def no_serious_listing(given: Given, terms: Facts, points: int) -> Result:
    """C-03: all lists were searched lately, and the enterprise is on none."""
    query = given.one("list_query")
    if query is None:
        return missing()
    if not is_within_days(query.day("queried_on"), terms.whole("query_days"), given.as_of):
        return not_met(_("名单查询日期已超过规定天数，请重新查询。"))
    answers = query.rows("answers")
    searched = {row.text("list") for row in answers}
    if {row.text("list") for row in terms.rows("lists")} - searched:
        return not_met(_("名单没有查全。"))
    if any(row.text("result") != CLEAR for row in answers):
        return not_met(_("企业在严重失信或经营异常名单上，移出后方可通过。"))
    return met(points, _("无严重失信记录。"))


def credit_grade(given: Given, terms: Facts, points: int) -> Result:
    """C-04: the grade that a credit agency confirmed itself; a report holds for a year at most."""
    report = given.one("credit_report")
    if report is None:
        return missing()
    issued, valid_to = report.day("issued_on"), report.day("valid_to")
    if issued is None or valid_to is None or report.day("endorsed_on") is None:
        return not_met(_("信用报告尚未由信用机构直接确认。"))
    last = min(valid_to, months_after(issued, terms.whole("valid_months")))
    if not issued <= given.as_of <= last:
        return not_met(_("信用报告不在有效期内。"))
    grade = report.text("grade")
    found = earned(terms.rows("grades"), lambda row: row.text("grade") == grade)
    return met(min(points, found), _("按信用等级计分。"))


def enforcement(given: Given, terms: Facts, points: int) -> Result:
    """C-05: penalties count while they are public, failed lots for some months after the check."""
    records = given.all("enforcement_record")
    if any(_is_unrectified_safety_failure(each) for each in records):
        return not_met(_("有涉及安全的不合格尚未整改。"))
    penalties = sum(
        each.text("fact_kind") == "PENALTY"
        and (each.day("public_until") or given.as_of) >= given.as_of
        for each in records
    )
    failed = len(failed_spot_checks(given, terms.whole("failed_lot_months")))
    lost = penalties * terms.whole("per_penalty") + failed * terms.whole("per_failed_lot")
    return met(points - lost, _("按公示期内的处罚和不合格批次扣分。"))


def failed_spot_checks(given: Given, months: int) -> list[Facts]:
    """The spot checks of the last ``months`` months that a lot of the product failed."""
    return [
        each
        for each in given.all("enforcement_record")
        if each.text("fact_kind") == "SPOT_CHECK"
        and each.text("verdict") == FAILED
        and is_within_months(each.day("document_on"), months, given.as_of)
    ]


def _is_unrectified_safety_failure(record: Facts) -> bool:
    is_failure = record.text("verdict") == FAILED and record.yes("concerns_safety")
    return is_failure and record.day("rectified_on") is None


def commitment(given: Given, terms: Facts, points: int) -> Result:
    """C-06: signed by one who may bind the enterprise, and published."""
    signed = given.one("commitment")
    if signed is None:
        return missing()
    allowed = {row.text("role") for row in terms.rows("signatories")}
    if signed.text("signatory_role") not in allowed:
        return not_met(_("承诺须由法定代表人或其授权的人签署。"))
    if signed.day("signed_on") is None or signed.day("published_on") is None:
        return not_met(_("承诺尚未签署或尚未公开。"))
    return met(points, _("承诺已签署并公开。"))


def complaints(given: Given, terms: Facts, points: int) -> Result:
    """C-07: the share of complaints closed in time; too few of them say nothing yet."""
    history = given.one("complaint_history")
    if history is None:
        return missing()
    accepted = history.count("accepted") or 0
    if accepted < terms.whole("fewest"):
        return met(terms.whole("points_if_few"), _("投诉数量较少，按规定分值计。"))
    on_time = share(history.count("closed_in_time") or 0, accepted)
    return met(points * on_time, _("按投诉按时办结率计分。"))
