"""What the evidence room keeps: events, their salts, and the transparency log as tiles and checkpoints."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One fact. Rows are appended and never changed, but for ``leaf``, which the sequencer fills."""

    id = models.UUIDField(primary_key=True)
    #: Natural identity of the fact; a second attempt to record it is silently the first one. It has room
    #: for an address of 254 letters (RFC 5321) beside kind and dispatch.
    key = models.CharField(max_length=400)
    #: ETSI EN 319 522-3 event name, e.g. ``ContentConsignment``.
    name = models.CharField(max_length=64)
    at = models.DateTimeField()
    #: What the event is about: a Message-ID, a dispatch, a mailbox.
    subject = models.CharField(max_length=300)
    #: Canonical JSON (RFC 8785), exactly the bytes that are hashed into the log.
    body = models.BinaryField()
    #: Index in the transparency log; null while the event waits for the sequencer.
    leaf = models.BigIntegerField(null=True, unique=True)

    class Meta:
        # Written out, because a field's own index on text brings a second one for LIKE, which nobody asks
        # here and every consignment would pay for.
        constraints = [models.UniqueConstraint(fields=["key"], name="event_key")]
        indexes = [
            models.Index(fields=["id"], name="event_pending", condition=models.Q(leaf__isnull=True)),
            models.Index(fields=["subject"], name="event_subject"),
        ]


class Salt(models.Model):
    """Opens one salted commitment of an event; deleting the row erases the personal datum."""

    #: No constraint and no index of its own: both rows are written by one flow in one transaction, and looked
    #: up by (event, field).
    event = models.ForeignKey(Event, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    field = models.CharField(max_length=40)
    salt = models.BinaryField()
    value = models.TextField()

    class Meta:
        unique_together = [("event", "field")]


class Tile(models.Model):
    """A tile of the Merkle tree (C2SP tlog-tiles, height 8): up to 256 hashes of one level."""

    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        unique_together = [("level", "index")]


class Checkpoint(models.Model):
    """A signed state of the log (C2SP tlog-checkpoint)."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()
