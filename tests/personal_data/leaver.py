"""Somebody about whom everything is kept that can be, and a search through all tables."""

import json
from datetime import datetime
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection

from enterprises.enums import Item
from enterprises.services import drafts
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.models import User
from tests.factories import enterprises as firms
from tests.factories.people import make_person

NAME, PHONE, LEGAL_ID = "钱小满", "13912345678", firms.LEGAL_ID
EMAIL = "qian.xiaoman@mail.example.cn"
WHY = "本人申请删除，编号 2026-014"


def found_in_tables(*needles: str) -> list[str]:
    """Every table with a row that holds one of ``needles``, as text or as bytes."""
    hits = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        for (table,) in cursor.fetchall():
            for needle in needles:
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" AS t'  # noqa: S608 - names from the catalogue
                    " WHERE t::text ILIKE %s OR t::text LIKE %s OR t::text LIKE %s",
                    [f"%{needle}%", f"%{needle.encode().hex()}%", f"%{json.dumps(needle)[1:-1]}%"],
                )
                hits += [f"{table}: {needle}"] * min(1, cursor.fetchone()[0])
    return hits


def command(name: str, **options: Any) -> str:
    out = StringIO()
    call_command(name, stdout=out, reason=options.pop("reason", WHY), **options)
    return out.getvalue()


def refused_firm(owner: User, now: datetime) -> firms.Firm:
    """An enterprise full of the owner's data that was returned once and then refused."""
    begun = drafts.begin(
        actor=Actor(owner, None), uscc=firms.HANGZHOU, name="西湖甲厂", region="", now=now
    )
    firm = firms.Firm(begun.enterprise, Actor(owner, begun.grant))
    given = {
        **firms.STATED,
        Item.LEGAL_REPRESENTATIVE: NAME,
        Item.ADDRESS: f"{NAME}家",
        Item.CONTACT_NAME: NAME,
        Item.CONTACT_MOBILE: PHONE,
        Item.CONTACT_EMAIL: EMAIL,
    }
    drafts.fill(actor=firm.owner, enterprise_id=firm.pk, version=1, given=given, now=now)
    for item in (Item.LICENCE, Item.AUTHORISATION):
        stored = firms.stored_file(owner, f"{NAME}{item.label}.pdf", now)
        drafts.attach_stored(
            actor=firm.owner, enterprise_id=firm.pk, item=item, stored=stored, now=now
        )
    firms.hand_in(firm, now)
    firms.give_back(firm, make_person("CLERK"), now)
    firms.resubmit(firm, now, ADDRESS=f"{NAME}说没有错")
    for clerk in (make_person("CLERK"), make_person("CLERK")):
        firms.refuse(firm, clerk, now)
    return firms.Firm(firm.again(), firm.owner)
