"""The ledger's addresses for programs; what each gives is what the pages of the same name show."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from chain.ledger import selectors
from chain.ledger.api import serializers
from chain.ledger.reading import checkpoints, entries, searching
from chain.ledger.refusals import (
    DoesNotHold,
    NeverSigned,
    NoSuchEntry,
    NotBegun,
    NotSignedYet,
    SearchRefused,
    SizesReversed,
)
from qbs_platform.common.api import InvalidParameters, PublicReadView, described

_SIZE = OpenApiParameter("size", int, OpenApiParameter.PATH)
_INDEX = OpenApiParameter("index", int, OpenApiParameter.PATH)


class LogView(PublicReadView):
    """The log now."""

    @extend_schema(
        operation_id="ledger",
        summary=gettext_lazy("账本概况：条目数、验证公钥、最新检查点"),
        **described(serializers.Log, DoesNotHold),
    )
    def get(self, _request: Request) -> Response:
        """Sizes, keys, latest checkpoint."""
        log = {
            "size": selectors.size(),
            "signed_size": selectors.signed_size(),
            "vkeys": selectors.vkeys(),
            "checkpoint": checkpoints.latest(),
        }
        return Response(serializers.Log(log).data)


class LatestCheckpointView(PublicReadView):
    """The checkpoint to begin with."""

    @extend_schema(
        operation_id="latest_checkpoint",
        summary=gettext_lazy("最新的签名检查点"),
        **described(serializers.Checkpoint, NotBegun, DoesNotHold),
    )
    def get(self, _request: Request) -> Response:
        """The latest checkpoint."""
        latest = checkpoints.latest()
        if latest is None:
            raise NotBegun(_("账本还没有条目，也没有检查点。"))
        return Response(serializers.Checkpoint(latest).data)


class CheckpointsView(PublicReadView):
    """All checkpoints."""

    @extend_schema(
        operation_id="list_checkpoints",
        summary=gettext_lazy("检查点列表，大的在前"),
        parameters=[serializers.Below],
        **described(serializers.CheckpointPage, InvalidParameters),
    )
    def get(self, request: Request) -> Response:
        """A page of them."""
        page = checkpoints.page(below=_asked(serializers.Below, request).get("below"))
        return Response(serializers.CheckpointPage(page).data)


class CheckpointView(PublicReadView):
    """One checkpoint."""

    @extend_schema(
        operation_id="checkpoint",
        summary=gettext_lazy("一个检查点，重新核对签名和根哈希"),
        parameters=[_SIZE],
        **described(serializers.Checkpoint, NeverSigned, DoesNotHold),
    )
    def get(self, _request: Request, size: int) -> Response:
        """The checkpoint of that size."""
        return Response(serializers.Checkpoint(checkpoints.at(size)).data)


class EntriesView(PublicReadView):
    """All entries."""

    @extend_schema(
        operation_id="list_entries",
        summary=gettext_lazy("条目列表，新的在前"),
        parameters=[serializers.Below],
        **described(serializers.EntryPage, InvalidParameters, DoesNotHold),
    )
    def get(self, request: Request) -> Response:
        """A page of them."""
        page = entries.page(below=_asked(serializers.Below, request).get("below"))
        return Response(serializers.EntryPage(page).data)


class EntryView(PublicReadView):
    """One entry."""

    @extend_schema(
        operation_id="entry",
        summary=gettext_lazy("一个条目：内容、前后链接、包含证明，全部重新核对"),
        parameters=[_INDEX],
        **described(serializers.Place, NoSuchEntry, DoesNotHold),
    )
    def get(self, _request: Request, index: int) -> Response:
        """The entry of that number, between its neighbours."""
        return Response(serializers.Place(entries.place_of(index)).data)


class InclusionView(PublicReadView):
    """The proof of an entry."""

    @extend_schema(
        operation_id="inclusion_proof",
        summary=gettext_lazy("一个条目在最新检查点下的包含证明"),
        parameters=[_INDEX],
        **described(serializers.Inclusion, NoSuchEntry, NotSignedYet, DoesNotHold),
    )
    def get(self, _request: Request, index: int) -> Response:
        """The proof under the latest checkpoint."""
        return Response(serializers.Inclusion(entries.inclusion_of(index)).data)


class SearchView(PublicReadView):
    """Finding entries."""

    @extend_schema(
        operation_id="search_entries",
        summary=gettext_lazy("按序号、叶哈希、事件编号或引用查找条目"),
        parameters=[serializers.Asked],
        **described(serializers.Found, InvalidParameters, SearchRefused, DoesNotHold),
    )
    def get(self, request: Request) -> Response:
        """The newest entries found."""
        found = searching.find(_asked(serializers.Asked, request)["q"])
        answer = {"entries": entries.lines_of(found.indexes), "has_more": found.has_more}
        return Response(serializers.Found(answer).data)


class ConsistencyView(PublicReadView):
    """Whether the log only grew."""

    @extend_schema(
        operation_id="consistency_proof",
        summary=gettext_lazy("两个检查点之间的一致性证明：只增不改"),
        parameters=[serializers.Sizes],
        **described(serializers.Growth, InvalidParameters, NeverSigned, SizesReversed, DoesNotHold),
    )
    def get(self, request: Request) -> Response:
        """The proof between two checkpoints."""
        sizes = _asked(serializers.Sizes, request)
        return Response(serializers.Growth(checkpoints.growth(sizes["old"], sizes["new"])).data)


def _asked(shape: type[BaseSerializer[Any]], request: Request) -> dict[str, Any]:
    asked = shape(data=request.query_params)
    asked.is_valid(raise_exception=True)
    found: dict[str, Any] = asked.validated_data
    return found
