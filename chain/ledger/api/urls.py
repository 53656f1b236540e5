"""Addresses of the ledger's API below ``/api/v1/ledger``; no slash at the end."""

from django.urls import path

from chain.ledger import numbers  # noqa: F401  the converter <number:>
from chain.ledger.api import views

app_name = "ledger"

urlpatterns = [
    path("ledger", views.LogView.as_view(), name="log"),
    path("ledger/checkpoint", views.LatestCheckpointView.as_view(), name="latest"),
    path("ledger/checkpoints", views.CheckpointsView.as_view(), name="checkpoints"),
    path("ledger/checkpoints/<number:size>", views.CheckpointView.as_view(), name="checkpoint"),
    path("ledger/entries", views.EntriesView.as_view(), name="entries"),
    path("ledger/entries/<number:index>", views.EntryView.as_view(), name="entry"),
    path("ledger/entries/<number:index>/proof", views.InclusionView.as_view(), name="proof"),
    path("ledger/search", views.SearchView.as_view(), name="search"),
    path("ledger/consistency", views.ConsistencyView.as_view(), name="consistency"),
]
