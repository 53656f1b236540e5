"""检测: what was measured, by whom, on which lot."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from standards.domain import verdicts
from standards.domain.facts import Facts, Given
from standards.domain.scoring.conformity import tested_items
from standards.domain.scoring.credit import failed_spot_checks
from standards.domain.scoring.results import (
    Result,
    earned,
    met,
    missing,
    months_after,
    not_met,
    share,
)


def qualified_report(given: Given, terms: Facts, points: int) -> Result:
    """T-01: reports young enough, by a laboratory qualified that day, on everything that counts.

    The platform computes each verdict again from value and limit; one that differs from the
    report's is a nonconformity, whatever else is right.
    """
    case, reports = given.one("case"), given.all("test_report")
    if case is None or not reports:
        return missing()
    if any(not verdicts.agrees(item) for each in reports for item in each.rows("items")):
        return not_met(_("报告中有单项结论与按实测值重新计算的结论不一致。"), is_nonconformity=True)
    submitted = case.day("submitted_on") or given.as_of
    months, models = terms.whole("age_months"), {row.text("model") for row in case.rows("models")}
    valid = [each for each in reports if _is_valid(each, submitted, months, models)]
    if not valid:
        return not_met(_("报告超过规定期限、出具时机构资质已失效，或型号不在认证单元内。"))
    if _must_be_tested(given) - _passed(valid):
        return not_met(_("有强制性要求或安全指标没有检测合格。"))
    return met(points, _("报告有效且覆盖全部强制性要求和安全指标。"))


def _is_valid(report: Facts, submitted: date, months: int, models: set[str]) -> bool:
    issued, qualified_to = report.day("issued_on"), report.day("cma_valid_to")
    if issued is None or qualified_to is None:
        return False
    is_young = months_after(submitted, -months) <= issued <= submitted
    return is_young and issued <= qualified_to and report.text("model") in models


def _must_be_tested(given: Given) -> set[str]:
    matrix, stated = given.one("mandatory_matrix"), given.one("indicators")
    required = {row.text("test_item") for row in matrix.rows("requirements")} if matrix else set()
    rows = stated.rows("indicators") if stated else ()
    return required | {row.text("name") for row in rows if row.yes("concerns_safety")}


def _passed(reports: Iterable[Facts]) -> frozenset[str]:
    """Items of these reports that failed in none of them."""
    listed = list(reports)
    failed = {
        item.text("name")
        for each in listed
        for item in each.rows("items")
        if item.text("verdict") != verdicts.PASSED
    }
    return tested_items(listed) - failed


def sampling(given: Given, terms: Facts, points: int) -> Result:
    """T-02: who drew the sample, of a lot that the platform knows."""
    record = given.one("sampling_record")
    if record is None:
        return missing()
    if not record.yes("lot_is_known"):
        return not_met(_("抽样批次在平台上没有登记。"))
    sampler = record.text("sampled_by")
    found = earned(terms.rows("samplers"), lambda row: row.text("by") == sampler)
    return met(min(points, found), _("按抽样方式计分。"))


def confirmed_by_laboratory(given: Given, terms: Facts, points: int) -> Result:
    """T-03: the laboratory signed the report here itself, or a clerk compared its QR code."""
    report = given.one("test_report")
    if report is None:
        return missing()
    if report.day("endorsed_on") is not None:
        return met(points, _("检测机构已直接签署确认。"))
    if report.day("qr_checked_on") is not None:
        return met(terms.whole("points_if_checked"), _("受理员已核对报告二维码。"))
    return met(0, _("报告仅由企业上传。"))


def lots_released(given: Given, terms: Facts, points: int) -> Result:
    """T-04: the share of the recent lots that a finished-goods inspection released."""
    record = given.one("lot_inspections")
    made = (record.count("lots_made") or 0) if record else 0
    if record is None or not made:
        return missing()
    inspected = share(record.count("lots_inspected") or 0, made)
    if inspected * 100 < terms.whole("least_percent"):
        return not_met(_("出厂检验覆盖率低于规定比例。"))
    return met(points * inspected, _("按出厂检验覆盖率计分。"))


def spot_checks(given: Given, terms: Facts, points: int) -> Result:
    """T-05: official spot checks of the last months: none failed, or all put right and retested."""
    failed = failed_spot_checks(given, terms.whole("months"))
    if any(each.day("rectified_on") is None for each in failed):
        return not_met(_("监督抽查不合格尚未整改。"))
    if any(not each.yes("retest_passed") for each in failed):
        return not_met(_("监督抽查不合格整改后尚未复查合格。"))
    if failed:
        return met(terms.whole("points_if_rectified"), _("监督抽查不合格已整改并复查合格。"))
    return met(points, _("期间内没有监督抽查不合格。"))


def instruments(given: Given, _terms: Facts, points: int) -> Result:
    """T-06: the share of instruments whose calibration holds today."""
    register = given.one("instruments")
    rows = register.rows("instruments") if register else ()
    if not rows:
        return missing()
    valid = sum((row.day("calibration_due_on") or date.min) >= given.as_of for row in rows)
    return met(points * share(valid, len(rows)), _("按在校准有效期内的设备比例计分。"))


def retained_samples(given: Given, terms: Facts, points: int) -> Result:
    """T-07: what the expert saw of retained samples and nonconforming product, 0 to 5."""
    seen = given.one("retention_control")
    grade = seen.count("expert_grade") if seen else None
    if grade is None:
        return missing()
    if grade == 0:
        return not_met(_("现场未见留样和不合格品控制。"))
    return met(min(points, grade * terms.whole("per_grade")), _("按专家现场评分计分。"))
