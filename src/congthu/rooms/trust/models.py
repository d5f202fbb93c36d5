"""Certificates the node's trial CA issued. Private keys are never here: they are files in the key store."""

from __future__ import annotations

from django.db import models


class Certificate(models.Model):
    """One issued certificate; the newest unrevoked one of a subject is the one in use."""

    class Kind(models.TextChoices):
        ROOT = "root"
        ISSUING = "issuing"
        NODE = "node"
        AGENCY = "agency"
        OFFICER = "officer"

    #: Serial number in lower-case hexadecimal.
    serial = models.CharField(max_length=40, primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: Node name, agency code or mailbox address, by kind.
    subject = models.CharField(max_length=254, db_index=True)
    #: Name of the key file in the key store.
    key_name = models.CharField(max_length=300)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    pem = models.TextField()
    revoked_at = models.DateTimeField(null=True)
    #: RFC 5280 §5.3.1 reason, e.g. ``keyCompromise``.
    reason = models.CharField(max_length=30, blank=True)
