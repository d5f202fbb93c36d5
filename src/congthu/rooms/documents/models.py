"""Documents the platform has read: the file's identity and what the reader found."""

from __future__ import annotations

from django.db import models

from congthu.rooms.directory.models import Agency, Mailbox


class Document(models.Model):
    """A file as submitted or received; the bytes are a blob named by ``sha256``."""

    id = models.UUIDField(primary_key=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    filename = models.CharField(max_length=254)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    #: The agency in whose books it stands.
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(Mailbox, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    #: The values found, in the form of ``documents.types.Found.as_json()``.
    found = models.JSONField()
    #: What clerks have put in the place of values, oldest first: ``types.Correction.as_json()``. What the
    #: reader found stays as it is.
    corrections = models.JSONField(default=list)
    #: Empty places on a PDF by name (number, day, month, sign), found when it was read: ``types.Slot``.
    slots = models.JSONField(default=dict)
