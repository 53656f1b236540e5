"""The standard's own files: complete, consistent, and refused as a whole when they are not."""

import re
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from standards import content
from standards.domain import editions
from standards.domain.facts import Given
from standards.domain.parts import Clause
from standards.domain.scoring.rules import RULES
from standards.enums import Area, FieldKind, Obligation
from standards.errors import ContentMistake
from tests.standards.records import EDITION, TODAY, facts

FILES = Path(content.__file__).parent / "edition_1"
ALL = {code: (facts(code),) for code in EDITION.evidence_types}
NEEDS_NOTHING = {"QBS-C-05", "QBS-T-05"}  # no record of a failure is the best record


def test_the_first_edition_has_36_clauses_in_five_areas_of_200_points() -> None:
    codes = [each.code for each in EDITION.clauses]
    numbers = {"C": 7, "S": 7, "T": 7, "R": 8, "I": 7}

    assert sorted(codes) == sorted(
        f"QBS-{area}-{number:02}" for area, last in numbers.items() for number in range(1, last + 1)
    )
    assert {
        area: sum(each.points for each in EDITION.area(area)) for area in Area
    } == dict.fromkeys(Area, 200)


def test_the_first_edition_says_that_it_is_a_draft() -> None:
    assert EDITION.status_note.in_language("zh-hans") == "草案：依公开资料编写，供试运行。"
    assert EDITION.status_note.in_language("en").startswith("Draft, written from public sources")


def test_every_rule_scores_exactly_one_clause() -> None:
    assert sorted(each.rule for each in EDITION.clauses) == sorted(RULES)


def test_every_evidence_type_is_asked_for_or_known_by_the_platform() -> None:
    asked = {code for each in EDITION.clauses for code in each.evidence}
    assert EDITION.evidence_types.keys() - asked == {"case"}


def test_chinese_texts_are_chinese_and_english_ones_are_not() -> None:
    han = re.compile("[一-鿿]")
    texts = [
        text for each in EDITION.clauses for text in (each.title, each.requirement, each.ground)
    ] + [each.label for kind in EDITION.evidence_types.values() for each in kind.walk()]

    assert [each for each in texts if han.search(each.en)] == []
    names_only = {"GTIN", "GB/T 33993；GB 12904"}
    without = {each.zh for each in texts if not han.search(each.zh)}
    assert {
        each for each in without if not each.startswith("GB") and each not in names_only
    } == set()


@pytest.mark.parametrize("clause", EDITION.clauses, ids=lambda each: each.code)
def test_every_clause_scores_within_its_points_on_complete_evidence(clause: Clause) -> None:
    result = clause.score(Given(TODAY, ALL))

    assert Decimal(0) <= result.points <= clause.points
    assert result.points == round(result.points, 1)
    assert result.reason


@pytest.mark.parametrize("clause", EDITION.clauses, ids=lambda each: each.code)
def test_a_clause_without_evidence_is_not_met(clause: Clause) -> None:
    assert clause.score(Given(TODAY)).is_met is (clause.code in NEEDS_NOTHING)


@pytest.mark.parametrize("clause", EDITION.clauses, ids=lambda each: each.code)
@pytest.mark.parametrize("as_of", [date(1900, 1, 1), date(2024, 2, 29), date(2199, 12, 31)])
def test_no_day_breaks_a_rule(clause: Clause, as_of: date) -> None:
    assert clause.score(Given(as_of, ALL)).points <= clause.points


def test_supplements_bind_what_the_standard_leaves_open() -> None:
    (food, appliances, children) = EDITION.supplements
    assert [each.code for each in EDITION.supplements] == ["food", "appliances", "children"]
    assert appliances.binds == {}
    assert children.binds == {"QBS-T-07": Obligation.MANDATORY}
    assert food.binds == {
        "QBS-T-07": Obligation.MANDATORY,
        "QBS-R-05": Obligation.MANDATORY,
    }


def test_choices_of_the_same_name_are_the_same_everywhere() -> None:
    """A verdict or a kind of licence is compared across types."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for kind in EDITION.evidence_types.values():
        for each in kind.walk():
            if each.kind is FieldKind.CHOICE:
                found.setdefault(each.code, set()).add(tuple(c.code for c in each.choices))
    assert {name: lists for name, lists in found.items() if len(lists) > 1} == {}


BREACHES = {
    "points": ("credit.yaml", "points: 40", "points: 41", "area C has 201 points"),
    "rule": ("credit.yaml", "credit.licences", "credit.licenses", "names the rule credit.licenses"),
    "evidence": ("credit.yaml", "[licence]", "[permit]", "QBS-C-02 names the evidence permit"),
    "area": ("credit.yaml", "QBS-C-07", "QBS-T-17", "QBS-T-17 is in area C"),
    "misspelt": ("credit.yaml", "ground:", "grounds:", "credit.yaml, clauses/QBS-C-01"),
    "language": ("edition.yaml", ", en: QBS", ", fr: QBS", "edition.yaml, title"),
    "kind": ("testing.yaml", "kind: MOMENT", "kind: INSTANT", "testing.yaml, evidence/"),
    "choices": ("testing.yaml", "kind: CHOICE, choices", "kind: TEXT, choices", "choices belong"),
    "rows": ("testing.yaml", "kind: ROWS", "kind: TEXT", "fields belong to ROWS"),
    "condition": (
        "standards.yaml",
        "{field: comparator",
        "{field: operator",
        "depends on operator",
    ),
    "binding": ("edition.yaml", "QBS-R-05", "QBS-R-55", "food binds QBS-R-55"),
    "number": ("edition.yaml", "- GB 7718—2011", "- GB 7718-11", "food lists GB 7718-11"),
    "form of a number": (
        "edition.yaml",
        "- GB 7718—2011",
        "- GB7718-2011",
        "food lists GB7718-2011",
    ),
    "twice": ("insurance.yaml", "  risk_survey:", "  recall_plan:", "recall_plan again"),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_an_edition_that_contradicts_itself_is_refused(breach: str, tmp_path: Path) -> None:
    name, right, wrong, message = BREACHES[breach]
    folder = shutil.copytree(FILES, tmp_path / "edition")
    text = (folder / name).read_text("utf-8")
    assert right in text
    (folder / name).write_text(text.replace(right, wrong), "utf-8")

    with pytest.raises(ContentMistake, match=re.escape(message)):
        editions.parse(content.merged(folder))


def test_a_folder_without_an_edition_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentMistake, match=r"no edition\.yaml"):
        editions.parse(content.merged(tmp_path))
