"""Who can sign in to the demo, and with what."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qbs_platform.common.http import local_only
from qbs_platform.demo import mailbox, services


@login_not_required
@local_only
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """List the demo accounts with the one password and the code of this half minute."""
    context = {"accounts": services.accounts(), "sign_in": services.way_in(now=timezone.now())}
    return render(request, "demo/accounts.html", context)


@login_not_required
@local_only
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Show what was mailed or texted to the fictional people."""
    return render(request, "demo/mails.html", {"mails": mailbox.newest()})
