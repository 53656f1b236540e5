"""Routes of the public ledger below ``/ledger/`` and of the static log below ``/log/``."""

from django.urls import path, re_path

from chain.ledger import numbers  # noqa: F401  the converter <number:>
from chain.ledger.pages import downloads, views

app_name = "ledger"

_TILE = r"(?:entries|[0-9]|[1-5][0-9]|6[0-3])/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[1-9][0-9]{0,2})?"

urlpatterns = [
    path("ledger/", views.front_page, name="front"),
    path("ledger/search/", views.search_page, name="search"),
    path("ledger/entries/", views.entries_page, name="entries"),
    path("ledger/entries/<number:index>/", views.entry_page, name="entry"),
    path("ledger/entries/<number:index>/bytes/", downloads.entry_bytes, name="entry-bytes"),
    path("ledger/entries/<number:index>/proof/", downloads.entry_proof, name="entry-proof"),
    path("ledger/entries/<number:index>/bundle/", downloads.entry_bundle, name="entry-bundle"),
    path("ledger/checkpoints/", views.checkpoints_page, name="checkpoints"),
    path("ledger/checkpoints/<number:size>/", views.checkpoint_page, name="checkpoint"),
    path("ledger/consistency/", views.growth_page, name="growth"),
    path("ledger/guide/", views.guide_page, name="guide"),
    re_path(r"^log/(?P<name>checkpoint|vkey|policy)$", downloads.log_text, name="log-text"),
    re_path(rf"^log/tile/(?P<path>{_TILE})$", downloads.log_tile, name="log-tile"),
]
