"""The books of Decree 30/2020 (art. 15, 22; App. IV): gapless serials per agency, year and kind of book."""

from __future__ import annotations

from django.db import models

from congthu.rooms.directory.models import Agency, Mailbox
from congthu.rooms.documents.models import Document


class Book(models.Model):
    """One book of one agency and year. Its row is locked while a serial is assigned."""

    class Kind(models.TextChoices):
        OUTGOING = "outgoing"
        INCOMING = "incoming"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="books")
    year = models.IntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    next_serial = models.IntegerField(default=1)

    class Meta:
        unique_together = [("agency", "year", "kind")]


class Entry(models.Model):
    """One line of a book. It is written once; what happens later is another fact."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    serial = models.IntegerField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="entries")
    #: Number and symbol as written, e.g. ``34/BKHCN-VP``: the issuer's own.
    reference = models.CharField(max_length=120, db_index=True)
    issuer = models.CharField(max_length=254)
    issued_on = models.DateField()
    document_type = models.CharField(max_length=10)
    abstract = models.TextField(blank=True)
    signatory = models.CharField(max_length=254, blank=True)
    addressees = models.TextField(blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Mailbox, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        unique_together = [("book", "serial")]


class Arrival(models.Model):
    """A document that reached an agency mailbox and waits for its clerk (or was accepted or refused).

    ``reply_to`` and ``message_id`` are what the receipt must name.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"
        REFUSED = "refused"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="arrivals")
    #: Address of the agency mailbox it was delivered to.
    address = models.CharField(max_length=254)
    message_id = models.CharField(max_length=300, db_index=True)
    #: Blob of the received message.
    message_sha256 = models.CharField(max_length=64)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="arrivals")
    sender = models.CharField(max_length=254)
    #: Where receipts go.
    reply_to = models.CharField(max_length=254, blank=True)
    #: Numbered steps of the signature check: list of {step, ok, detail}.
    checks = models.JSONField(default=list)
    #: All steps passed.
    authentic = models.BooleanField()
    delivered_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Mailbox, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    entry = models.OneToOneField(Entry, null=True, on_delete=models.PROTECT, related_name="arrival")

    class Meta:
        # Anybody can write a Message-ID: what is not proved must never take the place of what is.
        constraints = [
            models.UniqueConstraint(
                fields=["message_id", "sender", "address"],
                condition=models.Q(authentic=True),
                name="one_proved_arrival",
            ),
            models.UniqueConstraint(fields=["message_sha256", "address"], name="one_arrival_of_each_message"),
        ]
