"""The product's routes and an app that owns uploads, as later apps will: a page, its files."""

import uuid

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template import engines
from django.urls import include, path, reverse
from django.utils import timezone

from qbs_platform import urls as product
from qbs_platform.accounts import sessions
from qbs_platform.files import services, views
from qbs_platform.files.models import StoredFile

handler400, handler403 = product.handler400, product.handler403
handler404, handler500 = product.handler404, product.handler500

_PAGE = """{% extends "layouts/app.html" %}{% block title %}证明材料{% endblock %}
{% block content %}<h1>证明材料</h1><form method="post" class="form">{% csrf_token %}
{% with label="证明" hint="" name="evidence" max_bytes=20971520 accept="" files=none_yet %}
{% include "components/upload.html" %}{% endwith %}
</form><ul>{% for file in kept %}<li><a href="{{ file.url }}">{{ file.name }}</a></li>{% endfor %}
</ul>{% endblock %}{% block scripts %}<script src="/static/js/upload.js" type="module"></script>
{% endblock %}"""


def evidence(request: HttpRequest) -> HttpResponse:
    """Show one's own files and take more."""
    user = sessions.signed_in_actor(request).user
    files = [
        {"name": stored.original_name, "url": reverse("evidence-file", args=[stored.public_id])}
        for stored in StoredFile.objects.filter(uploader=user)
    ]
    context = {"url": reverse("evidence-take"), "kept": files, "none_yet": []}
    return HttpResponse(engines["django"].from_string(_PAGE).render(context, request))


def take(request: HttpRequest) -> JsonResponse:
    """Keep one file of the acting person."""
    user = sessions.signed_in_actor(request).user

    def keep(upload: "UploadedFile[bytes]", sha256: str) -> StoredFile:
        return services.store(
            upload=upload, uploader=user, client_sha256=sha256, now=timezone.now()
        )

    return views.answer_upload(request, keep)


def hand_out(request: HttpRequest, file: uuid.UUID) -> HttpResponseBase:
    """Give a file to whom it belongs; to others it does not exist."""
    own = StoredFile.objects.filter(uploader=sessions.signed_in_actor(request).user)
    stored = get_object_or_404(own, public_id=file)
    return services.serve(stored, stored.original_name)


urlpatterns = [
    path("evidence/", evidence, name="evidence"),
    path("evidence/take/", take, name="evidence-take"),
    path("evidence/<uuid:file>/", hand_out, name="evidence-file"),
    path("", include(product.urlpatterns)),
]
