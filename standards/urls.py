"""Routes of the QBS standard below ``/standard/``."""

from django.urls import path

from standards.cited import urls as cited
from standards.views import drafting, drafts, editions, life, rules, standard

app_name = "standards"

_DRAFT = "standard/drafts/<uuid:edition>/"

urlpatterns = [
    path("standard/", standard.front_page, name="front"),
    path("standard/rules/", rules.rules_page, name="rules"),
    path("standard/editions/", editions.editions_page, name="editions"),
    path("standard/editions/compare/", editions.compare_page, name="compare"),
    path("standard/editions/<int:number>/", editions.edition_page, name="edition"),
    path(
        "standard/editions/<int:number>/content.json",
        editions.edition_content,
        name="edition-content",
    ),
    path(
        "standard/editions/<int:number>/<slug:code>/",
        editions.edition_clause_page,
        name="edition-clause",
    ),
    path("standard/drafts/", drafts.drafts_page, name="drafts"),
    path("standard/drafts/new/", drafts.draft_new, name="draft-new"),
    path(_DRAFT, drafts.draft_page, name="draft"),
    path(f"{_DRAFT}texts/", drafting.draft_texts, name="draft-texts"),
    path(f"{_DRAFT}clauses/<slug:code>/", drafting.draft_clause, name="draft-clause"),
    path(f"{_DRAFT}preview/", drafts.draft_preview, name="draft-preview"),
    path(
        f"{_DRAFT}preview/<slug:code>/",
        drafts.draft_preview_clause,
        name="draft-preview-clause",
    ),
    path(f"{_DRAFT}compare/", drafts.draft_compare, name="draft-compare"),
    path(f"{_DRAFT}publish/", life.draft_publish, name="draft-publish"),
    path(f"{_DRAFT}steps/<slug:step>/", life.draft_step, name="draft-step"),
    *cited.urlpatterns,
    path("standard/<slug:code>/", standard.clause_page, name="clause"),
]
