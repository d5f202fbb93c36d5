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

    class Meta:
        indexes = [models.Index(fields=["at"])]
