"""标准: which standards the product follows, and how far it goes beyond them."""

from collections.abc import Iterable
from decimal import Decimal
from statistics import median

from django.utils.translation import gettext as _

from standards.domain.facts import Facts, Given
from standards.domain.scoring.results import Result, met, missing, not_met, share

CURRENT = "CURRENT"
AT_MOST = frozenset({"LE", "LT"})
AT_LEAST = frozenset({"GE", "GT"})


def disclosed(given: Given, _terms: Facts, points: int) -> Result:
    """S-01: every executed standard is disclosed; a number that does not exist reads as empty."""
    stated = given.one("standard_disclosure")
    rows = stated.rows("standards") if stated else ()
    if not rows:
        return missing()
    if any(not row.text("number") or row.day("declared_on") is None for row in rows):
        return not_met(_("有标准未公开，或标准编号不正确。"))
    return met(points, _("执行标准已自我声明公开。"))


def current(given: Given, terms: Facts, points: int) -> Result:
    """S-02: what is executed is in force; what is only cited costs points when it is not."""
    cited = given.one("citations")
    rows = cited.rows("standards") if cited else ()
    if not rows:
        return missing()
    outdated = [row for row in rows if row.text("standard_status") != CURRENT]
    if any(row.yes("is_executed") for row in outdated):
        return not_met(_("执行的标准已废止、被代替或尚未在目录中查到。"))
    return met(points - len(outdated) * terms.whole("per_withdrawn"), _("按非现行引用扣分。"))


def mandatory_matrix(given: Given, _terms: Facts, points: int) -> Result:
    """S-03: every mandatory standard of the category has rows, and every row a tested item."""
    case, matrix = given.one("case"), given.one("mandatory_matrix")
    if case is None or matrix is None:
        return missing()
    rows = matrix.rows("requirements")
    asked = {row.text("number") for row in case.rows("mandatory_standards")}
    if asked - {row.text("number") for row in rows}:
        return not_met(_("有适用的强制性标准没有列入符合矩阵。"))
    tested = tested_items(given.all("test_report"))
    if any(row.text("test_item") not in tested for row in rows):
        return not_met(_("符合矩阵中有要求没有对应的检测项目。"))
    return met(points, _("强制性标准逐条对应检测项目。"))


def tested_items(reports: Iterable[Facts]) -> frozenset[str]:
    """The names of all items in these reports."""
    return frozenset(item.text("name") for each in reports for item in each.rows("items"))


def better_than_baseline(given: Given, terms: Facts, points: int) -> Result:
    """S-04: the share of indicators strictly better than the baseline, and the median margin."""
    margins = [margin for each in _indicators(given) if (margin := _margin(each)) is not None]
    if not margins:
        return not_met(_("没有可与基准比较的指标。"))
    better = share(sum(each > 0 for each in margins), len(margins))
    full = Decimal(terms.whole("full_margin_percent")) / 100
    margin = min(Decimal(1), max(Decimal(0), median(margins)) / full)
    by_share = Decimal(terms.whole("share_percent")) / 100
    return met(points * (by_share * better + (1 - by_share) * margin), _("按优于基准的程度计分。"))


def methods_stated(given: Given, _terms: Facts, points: int) -> Result:
    """S-05: every indicator has a test method; for safety all must, for others it is a share."""
    indicators = _indicators(given)
    if not indicators:
        return missing()
    without = [each for each in indicators if not _has_method(each)]
    if any(each.yes("concerns_safety") for each in without):
        return not_met(_("有安全指标没有现行有效的试验方法。"))
    part = share(len(indicators) - len(without), len(indicators))
    return met(points * part, _("按有试验方法的指标比例计分。"))


def weaker_is_flagged(given: Given, _terms: Facts, points: int) -> Result:
    """S-06: what is weaker than a recommended standard says so (Order 83, art. 14)."""
    indicators = _indicators(given)
    if not indicators:
        return missing()
    if any(is_weaker(each) and not each.yes("weaker_is_stated") for each in indicators):
        return not_met(_("有指标低于推荐性标准而没有明示。"))
    return met(points, _("低于推荐性标准的指标均已明示。"))


def label(given: Given, _terms: Facts, points: int) -> Result:
    """S-07: the label's items, and the same standard number on it as in the declaration."""
    labels, stated = given.one("label_set"), given.one("standard_disclosure")
    if labels is None or stated is None or not labels.rows("checklist"):
        return missing()
    declared = {row.text("number") for row in stated.rows("standards")}
    if labels.text("standard_on_label") not in declared:
        return not_met(_("标签上的标准编号与声明不一致。"))
    items = labels.rows("checklist")
    right = sum(item.yes("is_right") for item in items)
    return met(points * share(right, len(items)), _("按标识核对项的合格比例计分。"))


def is_weaker(indicator: Facts) -> bool:
    """Whether the declared limit asks less than the baseline's."""
    margin = _margin(indicator)
    return margin is not None and margin < 0


def _margin(indicator: Facts) -> Decimal | None:
    """How much better than the baseline, as a part of it; None where nothing can be compared."""
    limit, baseline = indicator.number("limit"), indicator.number("baseline_limit")
    comparator = indicator.text("comparator")
    if limit is None or baseline is None or comparator not in AT_MOST | AT_LEAST:
        return None
    gained = baseline - limit if comparator in AT_MOST else limit - baseline
    # Against a baseline of nothing there is no part: better or worse counts whole.
    return gained / abs(baseline) if baseline else Decimal((gained > 0) - (gained < 0))


def _has_method(indicator: Facts) -> bool:
    is_standard = indicator.text("method_status") == CURRENT and indicator.text("method_standard")
    return bool(is_standard or indicator.text("method_file"))


def _indicators(given: Given) -> tuple[Facts, ...]:
    stated = given.one("indicators")
    return stated.rows("indicators") if stated else ()
