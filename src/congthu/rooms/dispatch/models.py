"""One issued document on its way to its addressees."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from congthu.rooms.directory.models import Agency, Mailbox, Node
from congthu.rooms.documents.models import Document
from congthu.rooms.register.models import Arrival, Entry


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
    #: When it was asked back from everybody: it goes to nobody any more.
    recalled_at = models.DateTimeField(null=True)


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
        RECALLED = "recalled"  #: cancelled there as we asked, or never sent

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


class Notice(models.Model):
    """A dispatch is asked back, replaced or corrected: the signed message that tells its addressees.

    law: Decree 30/2020 art. 18; Decision 28/2018 art. 8.
    """

    class Kind(models.TextChoices):
        RECALL = "recall"
        REPLACE = "replace"  #: recalled, and another document takes its place
        CORRECT = "correct"  #: stays, and a letter corrects it

    id = models.UUIDField(primary_key=True)
    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.TextField()
    #: The document that replaces it, or the letter that corrects it.
    successor = models.ForeignKey(Dispatch, null=True, on_delete=models.PROTECT, related_name="amends")
    issued_by = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    #: Blob of the signed message; empty until the worker has made it.
    message_sha256 = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch"], condition=~models.Q(kind="correct"), name="recalled_or_replaced_once"
            )
        ]


class NoticeAnswer(models.Model):
    """What one addressee says to a notice, proved by its seal (edXML states 15 and 16)."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="answers")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="notice_answers")
    agreed = models.BooleanField()
    reason = models.TextField(blank=True)
    #: When it was decided there, as the answer says.
    at = models.DateTimeField()
    message_sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    class Meta:
        unique_together = [("notice", "delivery")]


class KeptNotice(models.Model):
    """A notice that came under a good seal, kept for good: it holds for its document whenever that comes."""

    #: Identifier the sender gave it.
    notice = models.UUIDField()
    #: The address whose seal it bears; it can be about nobody else's documents.
    sender = models.CharField(max_length=254)
    kind = models.CharField(max_length=10, choices=Notice.Kind.choices)
    #: Message-ID of the document it is about, and the digest of that message's body.
    message_id = models.CharField(max_length=300)
    body_sha256 = models.CharField(max_length=300)
    reason = models.TextField()
    #: Message-ID of the document that replaces or corrects it.
    successor = models.CharField(max_length=300, blank=True)
    #: Blob of the notice.
    message_sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    class Meta:
        unique_together = [("notice", "sender")]
        indexes = [models.Index(fields=["message_id", "sender"], name="dispatch_kept_notice")]


class ReceivedNotice(models.Model):
    """Somebody asks back, replaces or corrects a document that came to an agency of this node."""

    class State(models.TextChoices):
        WAITING = "waiting"
        AGREED = "agreed"
        DECLINED = "declined"

    #: Identifier the sender gave the notice.
    notice = models.UUIDField()
    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=Notice.Kind.choices)
    reason = models.TextField()
    #: Message-ID of the document that replaces or corrects it.
    successor = models.CharField(max_length=300, blank=True)
    message_sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Mailbox, null=True, on_delete=models.PROTECT, related_name="+")
    answer_reason = models.TextField(blank=True)

    class Meta:
        unique_together = [("notice", "arrival")]
