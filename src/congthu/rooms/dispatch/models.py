"""One issued document on its way to its addressees."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from congthu.rooms.directory.models import Agency, Mailbox, Node
from congthu.rooms.documents.models import Document
from congthu.rooms.register.models import Entry


class Dispatch(models.Model):
    """An issued document: numbered, sealed, sent as one signed message, followed to receipt."""

    class State(models.TextChoices):
        ISSUED = "issued"  #: numbered; sealing is queued
        SEALED = "sealed"  #: the sealed file and the signed message exist
        SENT = "sent"  #: Postfix has taken the message for all resolved addressees

    id = models.UUIDField(primary_key=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="dispatch")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="dispatches")
    #: The agency mailbox it is sent from.
    sender = models.CharField(max_length=254)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="dispatch")
    issued_by = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    message_id = models.CharField(max_length=300, unique=True)
    #: Blobs: the file that is sent (sealed PDF, or the file as it was) and the signed message.
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=254, blank=True)
    message_sha256 = models.CharField(max_length=64, blank=True)
    #: SHA-256 of the message body (after the first empty line), which transport does not change.
    body_sha256 = models.CharField(max_length=64, blank=True)
    #: Why the file carries no PAdES seal, when it carries none.
    unsealed_because = models.CharField(max_length=254, blank=True)
    issued_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)


class Addressee(models.Model):
    """One line of the recipients block, or a primary addressee, and what became of it."""

    class State(models.TextChoices):
        RESOLVED = "resolved"
        WAITING = "waiting"  #: the clerk must say who is meant; never guessed, never dropped
        NOT_MAILED = "not-mailed"  #: file copy, publication, "Như trên", or set aside by the clerk

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="addressees")
    position = models.IntegerField()
    text = models.TextField()
    purpose = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=24)
    state = models.CharField(max_length=12, choices=State.choices)
    #: Agency codes the line stands for.
    resolved = ArrayField(models.CharField(max_length=35), default=list)
    #: Why: one sentence for the clerk, in both languages of the pages.
    why = models.CharField(max_length=254, blank=True)
    why_en = models.CharField(max_length=254, blank=True)

    class Meta:
        unique_together = [("dispatch", "position")]


class Delivery(models.Model):
    """The document on its way to one agency mailbox."""

    class State(models.TextChoices):
        PLANNED = "planned"
        SENT = "sent"  #: Postfix answered 250 for this recipient
        DELIVERED = "delivered"  #: in the mailbox: proved
        ACCEPTED = "accepted"
        REFUSED = "refused"
        FAILED = "failed"

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="deliveries")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="deliveries")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=254)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    #: Serial in the addressee's incoming book, as its receipt says.
    incoming_reference = models.CharField(max_length=60, blank=True)

    class Meta:
        unique_together = [("dispatch", "address")]


class Receipt(models.Model):
    """A verified receipt message from an addressee's side."""

    class Kind(models.TextChoices):
        DELIVERED = "delivered"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        FAILED = "failed"

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="receipts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: Message-ID of the receipt. Anybody can write one, so it identifies nothing.
    message_id = models.CharField(max_length=300, db_index=True)
    #: Blob of the receipt message: the same bytes twice are one receipt.
    message_sha256 = models.CharField(max_length=64, unique=True)
    #: Address in the certificate that signed it.
    signed_by = models.CharField(max_length=254)
    received_at = models.DateTimeField()
