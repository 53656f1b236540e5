"""The platform's own list: what it says is consistent, it loads once, people's words stay."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

from standards.cited import selectors
from standards.cited.services import entries
from standards.content import cited
from standards.domain import citations
from standards.errors import ContentMistake
from standards.models import CitedStandard, CitedStandardChange
from tests.factories.people import make_person
from tests.standards.catalogue import NOW, TODAY, facts, load, replaced, store
from tests.standards.records import EDITION

pytestmark = pytest.mark.django_db


def test_the_list_loads_and_a_second_time_writes_nothing() -> None:
    first, second = load(cited.standards()), load(cited.standards())

    assert (first.created, first.changed, first.left) == (len(cited.standards()), 0, 0)
    assert (second.created, second.changed, second.left) == (0, 0, 0)
    assert CitedStandardChange.objects.count() == first.created


def test_the_command_says_what_it_did() -> None:
    out = StringIO()
    call_command("load_cited_standards", stdout=out)
    assert out.getvalue().startswith(
        f"Cited standards: {len(cited.standards())} created, 0 changed"
    )


def test_every_status_of_the_list_is_what_its_dates_say() -> None:
    wrong = [
        each.number
        for each in cited.standards()
        if each.withdrawn_on is None or each.withdrawn_on <= TODAY
        if citations.status_on(each, TODAY) != each.status
    ]
    assert wrong == []


def test_every_standard_of_a_supplement_is_mandatory_and_current_or_about_to_be() -> None:
    load(cited.standards())
    found = {
        citation.number: (citation.is_mandatory, citation.outcome.value)
        for text in selectors.supplement_texts(EDITION, TODAY)
        for citation in text.standards
    }
    assert len(found) > 15
    assert {number for number, (is_mandatory, _) in found.items() if not is_mandatory} == set()
    assert {outcome for _, outcome in found.values()} == {"CURRENT", "UPCOMING"}


def test_every_standard_that_a_clause_cites_is_in_the_list() -> None:
    cited_by = {
        each.number
        for each in cited.standards()
        for clause in EDITION.clauses
        if citations.is_cited_in(each.number, clause.ground.zh)
    }
    assert cited_by >= {
        "GB 32100—2015",
        "GB/T 23794—2023",
        "GB/T 31863—2015",
        "GB/T 31953—2023",
        "GB 7718—2011",
        "GB/T 27065—2015",
        "GB/T 33993—2024",
        "GB 12904—2008",
        "GB/T 38154—2019",
        "GB/T 38155—2019",
        "GB/T 38158—2019",
    }


def test_a_changed_list_changes_the_entry_and_keeps_what_was_said() -> None:
    store(facts())
    loaded = load([facts(title_en="Vacuum cup")])
    newest = selectors.history("GB/T 29606—2013")[0]

    assert (loaded.created, loaded.changed) == (0, 1)
    assert newest.before is not None
    assert (newest.before["title_en"], newest.after["title_en"]) == ("", "Vacuum cup")


def test_what_a_person_wrote_is_left_alone() -> None:
    store(facts())
    own = facts(source="标准馆电话核对")
    actor = make_person("SCHEME_MANAGER").actor
    entries.change(actor=actor, facts=own, version=1, now=NOW)

    loaded = load([facts(title_en="Vacuum cup")])

    assert (loaded.changed, loaded.left) == (0, 1)
    assert selectors.facts(CitedStandard.objects.get()) == own


def test_a_successor_that_is_not_listed_stops_the_load() -> None:
    old, _new = replaced("GB 1—1999", "GB 1—2009")
    with pytest.raises(ContentMistake, match="GB 1—1999"):
        store(old)


def test_an_entry_that_contradicts_itself_stops_the_load() -> None:
    with pytest.raises(ContentMistake, match="is_mandatory"):
        store(replace(facts(), is_mandatory=True))
