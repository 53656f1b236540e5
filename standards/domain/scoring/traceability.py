"""溯源: whether a product can be followed, and called back."""

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


def unique_code(given: Given, terms: Facts, points: int) -> Result:
    """R-01: how far down the code goes: the item, the lot, or only the model."""
    coding = given.one("product_coding")
    if coding is None:
        return missing()
    if not (coding.text("gtin") or coding.text("own_code")):
        return not_met(_("产品没有唯一编码。"))
    if not coding.yes("is_unique"):
        return not_met(_("编码没有通过唯一性检验。"))
    level = coding.text("level")
    found = earned(terms.rows("levels"), lambda row: row.text("level") == level)
    return met(min(points, found), _("按编码的粒度计分。"))


def parties(given: Given, _terms: Facts, points: int) -> Result:
    """R-02: the trace unit is defined; at least one party before and one after are known."""
    chain = given.one("trace_parties")
    if chain is None:
        return missing()
    known = {row.text("direction") for row in chain.rows("parties") if row.text("uscc")}
    if not chain.text("trace_unit") or not {"UP", "DOWN"} <= known:
        return not_met(_("追溯单元不明确，或上一步、下一步的参与方不完整。"))
    return met(points, _("追溯单元和上下游参与方明确。"))


def key_events(given: Given, terms: Facts, points: int) -> Result:
    """R-03: the mean share, over the recent lots, of required events that were recorded."""
    record = given.one("lot_events")
    lots = [row for row in (record.rows("lots") if record else ()) if row.whole("required") > 0]
    if not lots:
        return missing()
    parts = [
        share(min(row.whole("present"), row.whole("required")), row.whole("required"))
        for row in lots
    ]
    mean = sum(parts, Decimal(0)) / len(parts)
    if mean * 100 < terms.whole("least_percent"):
        return not_met(_("关键环节事件的完整率低于规定比例。"))
    return met(points * mean, _("按关键环节事件完整率计分。"))


def drill(given: Given, terms: Facts, points: int) -> Result:
    """R-04: how long it took to find all materials and all customers of one lot."""
    run = given.one("trace_drill")
    if run is None:
        return missing()
    started, finished = run.moment("started_at"), run.moment("finished_at")
    if started is None or finished is None or finished < started:
        return not_met(_("演练的起止时间不完整。"))
    if not (run.yes("materials_found") and run.yes("customers_found")):
        return not_met(_("演练没有找全原料或客户。"))
    took = finished - started
    found = earned(terms.rows("steps"), lambda row: took <= timedelta(hours=row.whole("hours")))
    if not found:
        return not_met(_("追溯演练用时超过上限。"))
    return met(min(points, found), _("按追溯演练用时计分。"))


def retention(given: Given, terms: Facts, points: int) -> Result:
    """R-05: records outlive the shelf life, or two years where there is none (食品安全法, 50)."""
    rule = given.one("record_retention")
    kept = rule.count("retention_months") if rule else None
    if rule is None or kept is None:
        return missing()
    shelf_life = rule.count("shelf_life_months")
    if shelf_life is None:
        needed = terms.whole("months_without_shelf_life")
    else:
        needed = shelf_life + terms.whole("months_after_shelf_life")
    if kept < needed:
        return not_met(_("记录保存期限短于规定。"))
    return met(points, _("记录保存期限符合规定。"))


def scan_protection(given: Given, terms: Facts, points: int) -> Result:
    """R-06: what a copied code would cost its copier, and how fast alarms are answered."""
    record = given.one("scan_protection")
    if record is None:
        return missing()
    kind = record.text("code_kind")
    for_code = earned(terms.rows("codes"), lambda row: row.text("code") == kind)
    opened = record.count("alerts") or 0
    answered = share(record.count("answered_in_time") or 0, opened) if opened else Decimal(1)
    total = for_code + terms.whole("points_for_answers") * answered
    return met(min(Decimal(points), total), _("按防伪方式和异常处置及时率计分。"))


def recall_readiness(given: Given, terms: Facts, points: int) -> Result:
    """R-07: a plan, a contact, a drill in the last year, and the duty to report accepted."""
    plan = given.one("recall_plan")
    if plan is None:
        return missing()
    if not plan.yes("accepts_duty_to_report"):
        return not_met(_("尚未接受严重事故报告义务。"))
    if not (plan.text("plan_file") and plan.text("contact")):
        return not_met(_("召回预案或联系人不完整。"))
    if not is_within_months(plan.day("last_drill_on"), terms.whole("drill_months"), given.as_of):
        return not_met(_("规定期限内没有做过模拟召回。"))
    return met(points, _("召回准备充分。"))


def corrections(given: Given, _terms: Facts, points: int) -> Result:
    """R-08: corrections are appended, approved records are anchored, nothing is overwritten."""
    record = given.one("record_trace")
    if record is None:
        return missing()
    if record.whole("overwritten") > 0:
        return not_met(_("发现被覆盖的记录。"))
    appended = _part(record.whole("appended"), record.whole("corrections"))
    anchored = _part(record.whole("anchored"), record.whole("approved"))
    return met(points * appended * anchored, _("按更正留痕和上链比例计分。"))


def _part(part: int, whole: int) -> Decimal:
    """Of nothing, everything was done."""
    return share(part, whole) if whole else Decimal(1)
