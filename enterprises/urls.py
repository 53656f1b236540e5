"""Routes of enterprises: joining, one's own, the clerks' cases, the public directory."""

from django.urls import URLPattern, path

from enterprises.views import (
    case,
    cases,
    checks,
    filling,
    joining,
    own,
    own_page,
    public,
    submission,
)
from enterprises.views.declarations import (
    answers,
    challenging,
    officers,
    parts,
    signing,
)
from enterprises.views.declarations import own as own_declarations
from enterprises.views.declarations import public as public_declarations
from enterprises.views.products import brands, lists, lots, products, tables
from enterprises.views.products import steps as product_steps

app_name = "enterprises"

_CASE = "onboarding/<uuid:enterprise>/"
_DECLARATION = "declarations/<uuid:declaration>/"
_CHALLENGE = "challenges/<uuid:challenge>/"

_PRODUCTS, _LOTS = "enterprise/products/", "enterprise/lots/"
_PRODUCT, _LOT = f"{_PRODUCTS}<uuid:product>/", f"{_LOTS}<uuid:lot>/"
_BRANDS, _SITES = "enterprise/brands/", "enterprise/sites/"

_PRODUCT_PATHS = [
    path(_BRANDS, brands.brands_page, name="brands"),
    path(f"{_BRANDS}add/", brands.brand_add, name="brand-add"),
    path(f"{_BRANDS}<uuid:brand>/", brands.brand_edit, name="brand-edit"),
    path(f"{_BRANDS}<uuid:brand>/remove/", brands.brand_remove, name="brand-remove"),
    path(_SITES, brands.sites_page, name="sites"),
    path(f"{_SITES}add/", brands.site_add, name="site-add"),
    path(f"{_SITES}<uuid:site>/", brands.site_edit, name="site-edit"),
    path(f"{_SITES}<uuid:site>/remove/", brands.site_remove, name="site-remove"),
    path(_PRODUCTS, lists.own_products, name="products"),
    path(f"{_PRODUCTS}add/", products.product_add, name="product-add"),
    path(_PRODUCT, products.own_product, name="product"),
    path(f"{_PRODUCT}edit/", products.product_edit, name="product-edit"),
    path(f"{_PRODUCT}steps/<slug:step>/", product_steps.product_step, name="product-step"),
    path(f"{_PRODUCT}lots/add/", lots.lot_add, name="lot-add"),
    path(f"{_PRODUCT}photos/add/", products.photo_add, name="photo-add"),
    path(f"{_PRODUCT}photos/<uuid:photo>/remove/", products.photo_remove, name="photo-remove"),
    path(_LOTS, lists.own_lots, name="lots"),
    path(_LOT, lots.own_lot, name="lot"),
    path(f"{_LOT}edit/", lots.lot_edit, name="lot-edit"),
    path(f"{_LOT}steps/<slug:step>/", product_steps.lot_step, name="lot-step"),
    path("products/", lists.all_products, name="all-products"),
    path("products/<uuid:product>/", products.any_product, name="any-product"),
    path("products/<uuid:product>/photos/<uuid:photo>/", products.photo, name="photo"),
    path("products/export/<slug:chosen>/", lists.products_export, name="products-export"),
    path("lots/", lists.all_lots, name="all-lots"),
    path("lots/<uuid:lot>/", lots.any_lot, name="any-lot"),
    path("lots/export/<slug:chosen>/", lists.lots_export, name="lots-export"),
]


def _tables(noun: str) -> list[URLPattern]:
    """Bringing a table of products, or of lots."""
    here, said = f"enterprise/{noun}/import/", {"noun": noun}
    return [
        path(here, tables.import_page, said, name=f"{noun}-import"),
        path(f"{here}template/", tables.template, said, name=f"{noun}-import-template"),
        path(f"{here}<uuid:taken>/", tables.result_page, said, name=f"{noun}-import-result"),
        path(
            f"{here}<uuid:taken>/problems/", tables.problems, said, name=f"{noun}-import-problems"
        ),
    ]


_DECLARATION_PATHS = [
    path("declarations/", public_declarations.list_page, name="declarations"),
    path(_DECLARATION, public_declarations.declaration_page, name="declaration"),
    path(
        f"{_DECLARATION}content.json", public_declarations.content_file, name="declaration-content"
    ),
    path(f"{_DECLARATION}compare/", public_declarations.compare_page, name="declaration-compare"),
    path(f"{_DECLARATION}challenge/", challenging.challenge_page, name="challenge-new"),
    path(
        "declarations/challenges/<slug:receipt>/",
        challenging.receipt_page,
        name="challenge-receipt",
    ),
    path(
        "enterprise/declarations/export/<slug:chosen>/",
        own_declarations.export,
        name="declarations-export",
    ),
    path("enterprise/declarations/", own_declarations.list_page, name="own-declarations"),
    path("enterprise/declarations/new/", own_declarations.new_page, name="declaration-new"),
    path(f"enterprise/{_DECLARATION}", own_declarations.own_page, name="own-declaration"),
    path(f"enterprise/{_DECLARATION}sign/", signing.sign_page, name="declaration-sign"),
    path(f"enterprise/{_DECLARATION}withdraw/", signing.withdraw_page, name="declaration-withdraw"),
    path(f"enterprise/{_DECLARATION}discard/", signing.discard_page, name="declaration-discard"),
    path(f"enterprise/{_DECLARATION}<slug:part>/", parts.part_page, name="declaration-part"),
    path(f"enterprise/{_CHALLENGE}", answers.own_challenge_page, name="challenge-own"),
    path(f"enterprise/{_CHALLENGE}answer/", answers.answer_page, name="challenge-answer"),
    path("challenges/", officers.list_page, name="challenges"),
    path(_CHALLENGE, officers.challenge_page, name="challenge"),
    path(f"{_CHALLENGE}<slug:verdict>/", officers.decide_page, name="challenge-decide"),
]

urlpatterns = [
    *_DECLARATION_PATHS,
    *_PRODUCT_PATHS,
    *_tables("products"),
    *_tables("lots"),
    path("join/", filling.join, name="join"),
    path("enterprise/", own.own_page, name="own"),
    path("enterprise/onboarding/check/", submission.check_answers, name="check-answers"),
    path("enterprise/onboarding/steps/<slug:step>/", submission.own_step, name="own-step"),
    path("enterprise/onboarding/<slug:section>/", filling.section, name="section"),
    path("enterprise/personal-data/", own.personal_data, name="personal-data"),
    path("enterprise/documents/<slug:item>/", own.document, name="document"),
    # the clerks
    path("onboarding/", cases.cases_page, name="cases"),
    path("onboarding/export/", cases.cases_export, name="cases-export"),
    path(_CASE, case.case_desk, name="case"),
    path(f"{_CASE}return/", checks.case_return, name="case-return"),
    path(f"{_CASE}accept/", checks.case_accept, name="case-accept"),
    path(f"{_CASE}refuse/", checks.case_refuse, name="case-refuse"),
    path(f"{_CASE}retract/", checks.case_retract, name="case-retract"),
    path(f"{_CASE}documents/<slug:item>/", case.case_document, name="case-document"),
    path("enterprise/page/", own_page.own_page, name="own-page"),
    path("enterprise/requests/", joining.request_list, name="join-requests"),
    path(
        "enterprise/requests/<uuid:join_request>/",
        joining.request_page,
        name="join-request",
    ),
    path("join/<uuid:enterprise>/", joining.ask, name="join-ask"),
    path("enterprises/", public.directory, name="directory"),
    path("enterprises/<slug:uscc>/", public.public_page, name="public"),
]
