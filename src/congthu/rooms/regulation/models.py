"""Choices of agencies: added, never changed."""

from __future__ import annotations

from django.db import models

from congthu.rooms.directory.models import Agency, Mailbox


class ChosenRegulation(models.Model):
    """One choice with the day from which it holds."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="regulations")
    #: A value of ``types.Topic``.
    topic = models.CharField(max_length=30)
    #: A value of ``types.Choice``.
    choice = models.CharField(max_length=20)
    in_force_from = models.DateField()
    set_by = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "topic", "in_force_from"], name="regulation_in_force")]
