"""Message facts: what statistics need to know of a message, and no more."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class MessageFact(models.Model):
    """One message seen at SMTP time. Neither content nor subject is kept."""

    at = models.DateTimeField()
    message_id = models.CharField(max_length=300, blank=True)
    #: Envelope sender; empty for the null sender.
    sender = models.CharField(max_length=320, blank=True)
    recipients = ArrayField(models.CharField(max_length=320))
    #: Octets as announced or counted.
    size = models.BigIntegerField()
    #: ``incoming``, ``outgoing``, ``internal``, ``document`` or ``receipt``.
    kind = models.CharField(max_length=10)
    #: ``accepted``, ``refused`` or ``deferred``.
    verdict = models.CharField(max_length=10)
    #: Names of the rules that hit.
    hits = ArrayField(models.CharField(max_length=60), default=list)

    #: Postfix's identifier of the message on this node; joins what is seen at SMTP time and at delivery.
    queue_id = models.CharField(max_length=30, blank=True, default="")
    #: ``conformant``, ``not-conformant``, ``not-judged``, ``presumed``; empty where nothing was to be judged.
    text_form = models.CharField(max_length=16, blank=True, default="")
    #: Where the text was not conformant, or why it was not judged.
    text_parts = ArrayField(models.CharField(max_length=20), default=list)
    #: Encodings found, the commonest first.
    encodings = ArrayField(models.CharField(max_length=20), default=list)
    #: What the regulation had done about it: ``refuse``, ``convert``, ``note``; else empty.
    remedy = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["at"])]


class RefusedLetter(models.Model):
    """A message refused for its text, converted, until its sender has been told; then it is deleted."""

    at = models.DateTimeField()
    #: The login that submitted it; the notice goes there.
    login = models.CharField(max_length=320)
    subject = models.CharField(max_length=300, blank=True)
    #: Encodings found.
    encodings = ArrayField(models.CharField(max_length=20), default=list)
    converted = models.BinaryField()


class TextDay(models.Model):
    """Judged messages of one agency on one day that are alike: the facts of past days, counted once.

    What was judged late changes a fact of some days ago; so the last days are counted anew for a week.
    """

    agency = models.CharField(max_length=35)
    #: A day in Vietnam.
    day = models.DateField()
    #: ``outgoing`` or ``incoming``.
    direction = models.CharField(max_length=10)
    form = models.CharField(max_length=16)
    #: The commonest encoding of the original, or empty.
    encoding = models.CharField(max_length=20, blank=True)
    remedy = models.CharField(max_length=10, blank=True)
    count = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "day", "direction", "form", "encoding", "remedy"],
                name="screening_textday_once",
            )
        ]
        indexes = [models.Index(fields=["day"], name="screening_textday_day")]
