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


class GivenFile(models.Model):
    """A file a clerk gave, on its way to becoming a document: recognising a scan takes its time.

    Until it is a document its bytes lie apart from the kept files: a secret one leaves nothing behind.
    """

    class State(models.TextChoices):
        READING = "reading"
        FAILED = "failed"  #: it waits for the clerk, with the reason
        DOUBTFUL = "doubtful"  #: it may bear a mark of secrecy: the clerk must look
        READ = "read"
        SECRET = "secret"  # noqa: S105 - refused, and its bytes are gone
        DISCARDED = "discarded"

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    filename = models.CharField(max_length=254)
    size = models.BigIntegerField()
    #: Name of the bytes among the files that wait; empty, and the size 0, when they are gone.
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    #: Pages recognised so far, and of how many; 0 of 0 for a file that is not a scan.
    pages_done = models.IntegerField(default=0)
    pages_total = models.IntegerField(default=0)
    #: Why it waits: a public sentence, or by language (vi, en) what makes it doubtful.
    problem = models.TextField(blank=True)
    doubt = models.JSONField(default=dict)
    #: A clerk has looked at a doubtful mark of secrecy and says that it is none.
    cleared_by = models.ForeignKey(Mailbox, null=True, on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="given")

    class Meta:
        indexes = [models.Index(fields=["agency", "-given_at"], name="documents_given_agency")]
