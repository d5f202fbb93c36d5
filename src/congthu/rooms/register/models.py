"""The books of Decree 30/2020 (art. 15, 22; App. IV): gapless serials per agency, year, kind and series."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from congthu.rooms.directory.models import Agency, Mailbox, Officer, Unit
from congthu.rooms.documents.models import Document


class Book(models.Model):
    """One book of one agency and year. Its row is locked while a serial is assigned."""

    class Kind(models.TextChoices):
        OUTGOING = "outgoing"
        INCOMING = "incoming"
        #: Books of state secrets: kept apart, and empty on a machine that reaches the Internet.
        SECRET_OUTGOING = "secret-out"  # noqa: S105
        SECRET_INCOMING = "secret-in"  # noqa: S105

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="books")
    year = models.IntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: Empty for the general book; else the name of a series numbered apart, e.g. ``QĐ``.
    series = models.CharField(max_length=40, blank=True, default="")
    next_serial = models.IntegerField(default=1)

    class Meta:
        unique_together = [("agency", "year", "kind", "series")]
        constraints = [
            # law: Law 29/2018 art. 5: no secret is kept on a machine that reaches the Internet.
            models.CheckConstraint(
                condition=~models.Q(kind__startswith="secret") | models.Q(next_serial=1),
                name="secret_books_stay_empty",
            )
        ]


class Series(models.Model):
    """An agency's choice to number some types of outgoing documents apart, from a year on."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="series")
    name = models.CharField(max_length=40)
    #: Codes of Decree 30/2020 App. III; empty text for official letters.
    document_types = ArrayField(models.CharField(max_length=10, blank=True))
    from_year = models.IntegerField()

    class Meta:
        unique_together = [("agency", "name")]


class Entry(models.Model):
    """One line of a book. It is written once; what happens later is another fact."""

    class State(models.TextChoices):
        WRITTEN = "written"
        RESERVED = "reserved"  #: a number kept for a document that is still to come
        VOID = "void"  #: a number that will never stand on a document; the reason is in its reservation

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    serial = models.IntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WRITTEN)
    #: None for a number without a document, and for paper of which no file is kept.
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="entries")
    #: Number and symbol as written, e.g. ``34/BKHCN-VP``: the issuer's own.
    reference = models.CharField(max_length=120, db_index=True)
    issuer = models.CharField(max_length=254)
    issued_on = models.DateField()
    document_type = models.CharField(max_length=10, blank=True)
    abstract = models.TextField(blank=True)
    signatory = models.CharField(max_length=254, blank=True)
    addressees = models.TextField(blank=True)
    #: Who keeps the file copy (column 6 of the outgoing book).
    file_copy = models.CharField(max_length=254, blank=True, default="")
    copies = models.IntegerField(null=True)
    pages = models.IntegerField(null=True)
    urgency = models.CharField(max_length=40, blank=True, default="")
    #: Day by which an answer is asked for.
    due_on = models.DateField(null=True)
    #: Day an incoming document came; its entry may be later.
    arrived_on = models.DateField(null=True)
    note = models.TextField(blank=True, default="")
    #: Why a document of an earlier day, or of last year's book, is entered only now; empty for others.
    late_because = models.TextField(blank=True, default="")
    #: The entry of the same document that the clerk was shown and entered beside.
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="duplicates")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Mailbox, null=True, on_delete=models.PROTECT, related_name="+")
    #: What the line is found by: see ``register.rules.words_of``.
    words = SearchVectorField(null=True)

    class Meta:
        unique_together = [("book", "serial")]
        indexes = [
            GinIndex(fields=["words"], name="register_entry_words", fastupdate=False),
            models.Index(fields=["book", "issued_on", "serial"], name="register_entry_issued"),
            models.Index(fields=["book", "arrived_on"], name="register_entry_arrived"),
        ]


class Reservation(models.Model):
    """Who keeps a number and why, and what became of it."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="reservation")
    holder = models.CharField(max_length=254)
    reason = models.TextField()
    reserved_at = models.DateTimeField()
    reserved_by = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+")
    #: When the number was used or made void.
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Mailbox, null=True, on_delete=models.PROTECT, related_name="+")
    void_because = models.TextField(blank=True)


class FollowUp(models.Model):
    """One line of the follow-up book: an incoming document on a desk (Decree 30/2020 art. 23, 24)."""

    class State(models.TextChoices):
        OPEN = "open"
        IN_PROGRESS = "in-progress"
        DONE = "done"

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="follow_up")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="follow_ups")
    #: The lead unit and the officer in charge; one of the two at least.
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="follow_ups")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="follow_ups")
    #: Supporting units.
    coordinators = models.ManyToManyField(Unit, related_name="+")
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    done_on = models.DateField(null=True)
    #: The outgoing entry that answers the document.
    reply = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="answers")
    note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-entry"], name="register_follow_unit"),
            models.Index(fields=["officer", "-entry"], name="register_follow_officer"),
            models.Index(fields=["agency", "state", "due_on"], name="register_follow_due"),
        ]


class Step(models.Model):
    """One step of the handling of an incoming document, written once."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned"  #: an instruction gave it to a unit or officer; a later one hands it over
        PROGRESS = "progress"
        DONE = "done"
        REOPENED = "reopened"

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+")
    #: The instruction, the progress note, or what the result was.
    text = models.TextField(blank=True)
    #: Name of the leader who gave the instruction, and when.
    instructed_by = models.CharField(max_length=254, blank=True)
    instructed_on = models.DateField(null=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)


class CaseFile(models.Model):
    """A case file of the agency's list for a year (Decree 30/2020 art. 28, 29; fields of App. VI)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="case_files")
    #: The unit that makes it; None for the agency's own.
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="case_files")
    #: Year in which it was begun.
    year = models.IntegerField()
    #: Number and symbol in the list of case files, e.g. ``01.PC``.
    notation = models.CharField(max_length=20)
    title = models.CharField(max_length=500)
    #: How long it is kept: ``Vĩnh viễn`` or e.g. ``10 năm``.
    retention = models.CharField(max_length=30)
    #: Who makes it.
    maker = models.CharField(max_length=30)
    note = models.CharField(max_length=500, blank=True)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)

    class Meta:
        unique_together = [("agency", "year", "notation")]

    @property
    def named(self) -> str:
        """Number and symbol with the year: ``01.PC/2026``."""
        return f"{self.notation}/{self.year}"


class Placement(models.Model):
    """A document in a case file. Its number there is its place among those that were put in before it."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="placement")
    case_file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="placements")
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case_file", "placed_at"], name="register_placed")]


class Arrival(models.Model):
    """A document that reached an agency mailbox and waits for its clerk (or was accepted or refused).

    ``reply_to`` and ``message_id`` are what the receipt must name.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        FROZEN = "frozen"  #: its sender asks for it back before it was accepted
        RECALLED = "recalled"  #: cancelled at its sender's wish; what is known of it stays

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
    #: When its sender asked for it back; None again when the clerk decided to keep it.
    asked_back_at = models.DateTimeField(null=True)

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
