"""Notices, the mails that carry them, and what people set about them."""

import uuid

from django.conf import settings
from django.db import models

from qbs_platform.notifications import addresses, kinds
from qbs_platform.notifications.enums import SETTLED_CHANNELS, Channel, DeliveryState, KindGroup
from qbs_platform.notifications.wording import MSGID_LENGTH, Wording

ERROR_LENGTH = 100


class MailDelivery(models.Model):
    """One mail to one person: for one urgent notice, or for the digest of one day.

    Holds no text: what is sent is composed when it is sent, and names no case (domain.md, 6.8).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    digest_on = models.DateField(null=True)  # Asia/Shanghai; null when it carries one notice
    state = models.CharField(
        max_length=8, choices=DeliveryState, default=DeliveryState.WAITING, editable=False
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()  # while waiting: not before; a claim moves it past its lease
    last_error = models.CharField(max_length=ERROR_LENGTH, blank=True)  # names and codes only
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                name="mail_delivery_due",
                fields=["next_at", "id"],
                condition=models.Q(state=DeliveryState.WAITING),
            ),
            models.Index(
                name="mail_delivery_dead",
                fields=["-created_at"],
                condition=models.Q(state=DeliveryState.DEAD),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="mail_digest_once_a_day", fields=["recipient", "digest_on"]
            ),
            models.CheckConstraint(
                name="mail_delivery_state_fits_time",
                condition=models.Q(state=DeliveryState.SENT, sent_at__isnull=False)
                | models.Q(
                    state__in=[DeliveryState.WAITING, DeliveryState.DEAD], sent_at__isnull=True
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Notification(models.Model):
    """One notice to one person. Written in the transaction of what it tells about."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=100)
    group = models.CharField(max_length=12, choices=KindGroup)
    msgid = models.CharField(max_length=MSGID_LENGTH)
    parameters = models.JSONField(default=dict)
    url = models.CharField(max_length=500)
    is_urgent = models.BooleanField()
    mail = models.CharField(max_length=12, choices=Channel)
    delivery = models.ForeignKey(  # the mail that carries it, alone or with others
        MailDelivery, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(name="notice_by_recipient", fields=["recipient", "-created_at", "-id"]),
            models.Index(
                name="notice_unread",
                fields=["recipient", "-created_at", "-id"],
                condition=models.Q(read_at__isnull=True),
            ),
            models.Index(
                name="notice_for_digest",
                fields=["recipient"],
                condition=models.Q(
                    mail=Channel.DIGEST, delivery__isnull=True, read_at__isnull=True
                ),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_kind_form", condition=models.Q(kind__regex=kinds.FORM)
            ),
            models.CheckConstraint(
                name="notice_group_known", condition=models.Q(group__in=KindGroup.values)
            ),
            models.CheckConstraint(
                name="notice_mail_settled", condition=models.Q(mail__in=SETTLED_CHANNELS)
            ),
            models.CheckConstraint(
                name="notice_url_is_own", condition=models.Q(url__regex=addresses.FORM)
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def text(self) -> str:
        """What it says, in the reader's language."""
        return str(Wording(self.msgid, self.parameters))


class MailPreference(models.Model):
    """What one person set about mail; without a row everything goes by urgency, in Chinese."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    channels = models.JSONField(default=dict)  # KindGroup -> Channel

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mail_preference_language_known",
                condition=models.Q(language__in=[code for code, _ in settings.LANGUAGES]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"
