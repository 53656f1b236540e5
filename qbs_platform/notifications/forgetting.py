"""Forgetting people: their own notices go, and their names from the notices of others."""

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from rfc8785 import dumps

from qbs_platform.notifications.enums import DeliveryState
from qbs_platform.notifications.models import MailDelivery, Notification


def forget(recipient_id: int) -> None:
    """Remove a person's notices, and the mails that wait to be sent to them."""
    Notification.objects.filter(recipient=recipient_id).delete()
    unsent = MailDelivery.objects.filter(recipient=recipient_id)
    unsent.exclude(state=DeliveryState.SENT).delete()


def names(text: str) -> Q:
    """The condition that one of a notice's parameters is exactly ``text``."""
    wanted = Value(dumps({"text": text}).decode())
    is_named = Func(
        F("parameters"),
        Value("$.* ? (@ == $text)"),
        wanted,
        function="jsonb_path_exists",
        output_field=BooleanField(),
    )
    return Q(is_named)


def rename(rows: "QuerySet[Notification]", text: str, instead: str) -> None:
    """Put ``instead`` where a parameter of ``rows`` is exactly ``text``."""
    for notice in rows.only("pk", "parameters"):
        notice.parameters = {
            key: instead if value == text else value for key, value in notice.parameters.items()
        }
        notice.save(update_fields=["parameters"])
