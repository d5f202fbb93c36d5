"""One small row for each message of an agency mailbox; all of it can be made again from the mail engine."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class IndexedMessage(models.Model):
    """A message of an INBOX as listed and searched: converted text, never the bytes."""

    #: The agency mailbox.
    address = models.CharField(max_length=254)
    uid_validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    at = models.DateTimeField()
    size = models.BigIntegerField()
    subject = models.CharField(max_length=500, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    #: Of the original: a value of ``screening.types.TextForm``, and the encodings found.
    form = models.CharField(max_length=16)
    encodings = ArrayField(models.CharField(max_length=20), default=list)
    attachments = models.IntegerField(default=0)
    #: What it is found by: see ``mailroom.rules.words_of``. None for what could not be read.
    words = SearchVectorField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "uid_validity", "uid"], name="mailroom_one_row_each")
        ]
        indexes = [GinIndex(fields=["words"], name="mailroom_words", fastupdate=False)]
