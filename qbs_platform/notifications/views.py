"""Notices as their reader meets them. Nobody else's notice exists for them: 404.

Everybody who is signed in has notices, whatever their role, so no capability is asked.
"""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qbs_platform.common.components import Link
from qbs_platform.notifications import selectors, services
from qbs_platform.notifications.forms import PreferencesForm
from qbs_platform.notifications.models import Notification

_PER_PAGE = 20
_ALL = "all"


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """List what this person was told: the unread first, all of it on demand."""
    shows_all = request.GET.get("show") == _ALL
    rows = (selectors.notices_of if shows_all else selectors.unread_of)(_reader(request))
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    here = reverse("notifications:notices")
    chips = [
        Link(_("未读"), here, is_current=not shows_all),
        Link(_("全部"), f"{here}?show={_ALL}", is_current=shows_all),
    ]
    context = {"page": page, "chips": chips, "shows_all": shows_all, "shown_at": timezone.now()}
    return render(request, "notifications/notices.html", context)


@require_safe
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Show one notice: where the link of a mail leads. Reading it here changes nothing."""
    return render(request, "notifications/notice.html", {"notice": _own_notice(request, notice_id)})


@require_POST
def notice_open(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark a notice read and go where it leads."""
    found = _own_notice(request, notice_id)
    services.mark_read(notice=found, now=timezone.now())
    return redirect(found.url)


@require_POST
def notice_read(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark a notice read and stay with the list."""
    services.mark_read(notice=_own_notice(request, notice_id), now=timezone.now())
    return redirect("notifications:notices")


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark everything read that stood in the list when it was shown."""
    try:
        until = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        until = None
    now = timezone.now()
    if until and timezone.is_aware(until):
        count = services.mark_all_read(reader_id=_reader(request), until=until, now=now)
        text = ngettext("已将 %(count)d 条消息标为已读。", "已将 %(count)d 条消息标为已读。", count)
        messages.success(request, text % {"count": count})
    return redirect("notifications:notices")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Let a person set what is mailed, how and in which language."""
    person_id = _reader(request)
    initial = {
        **{group.value: channel for group, channel in selectors.channels_of(person_id).items()},
        "language": selectors.mail_language_of(person_id),
    }
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        services.set_preferences(
            person_id=person_id,
            language=form.cleaned_data["language"],
            channels=form.channels(),
        )
        messages.success(request, _("消息设置已保存，从下一条消息起生效。"))
        return redirect("notifications:preferences")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "notifications/preferences.html", {"form": form}, status=status)


def _own_notice(request: HttpRequest, notice_id: UUID) -> Notification:
    return get_object_or_404(selectors.notices_of(_reader(request)), public_id=notice_id)


def _reader(request: HttpRequest) -> int:
    """Who reads; LoginRequiredMiddleware let nobody else through."""
    return int(request.user.pk or 0)
