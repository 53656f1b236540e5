"""Routes of enterprises: joining, one's own, the clerks' cases, the public directory."""

from django.urls import path

from enterprises.views import own
from enterprises.views.declarations import (
    answers,
    challenging,
    officers,
    parts,
    public,
    signing,
)
from enterprises.views.declarations import own as own_declarations

app_name = "enterprises"

_CASE = "onboarding/<uuid:enterprise>/"
_DECLARATION = "declarations/<uuid:declaration>/"
_CHALLENGE = "challenges/<uuid:challenge>/"

urlpatterns = [
    path("enterprise/", own.own_page, name="own"),
    path("enterprise/requests/", own.own_page, name="join-requests"),
    path(f"{_CASE}", own.own_page, name="case"),
    path("declarations/", public.list_page, name="declarations"),
    path(_DECLARATION, public.declaration_page, name="declaration"),
    path(f"{_DECLARATION}content.json", public.content_file, name="declaration-content"),
    path(f"{_DECLARATION}compare/", public.compare_page, name="declaration-compare"),
    path(f"{_DECLARATION}challenge/", challenging.challenge_page, name="challenge-new"),
    path(
        "declarations/challenges/<slug:receipt>/",
        challenging.receipt_page,
        name="challenge-receipt",
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
