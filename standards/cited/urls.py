"""Routes of the catalogue below ``/standard/cited/``, included by ``standards.urls``."""

from django.urls import path, register_converter

from standards.cited.converters import StandardNumber
from standards.cited.views import imports, public, upkeep

register_converter(StandardNumber, "standard_number")

_MANAGE = "standard/cited/manage/"
urlpatterns = [
    path("standard/cited/", public.list_page, name="cited-list"),
    path(_MANAGE, upkeep.manage_page, name="cited-manage"),
    path(f"{_MANAGE}add/", upkeep.add_page, name="cited-add"),
    path(f"{_MANAGE}export/<slug:chosen>/", upkeep.export, name="cited-export"),
    path(f"{_MANAGE}import/", imports.import_page, name="cited-import"),
    path(f"{_MANAGE}import/template/", imports.template, name="cited-import-template"),
    path(f"{_MANAGE}import/<uuid:taken>/", imports.result_page, name="cited-import-result"),
    path(f"{_MANAGE}import/<uuid:taken>/problems/", imports.problems, name="cited-import-problems"),
    path(f"{_MANAGE}<standard_number:number>/", upkeep.edit_page, name="cited-edit"),
    path("standard/cited/<standard_number:number>/", public.entry_page, name="cited"),
]
