"""The dated directory: nodes, agencies, units, officers, their mailboxes and appointments.

law: D34.1a-2 mailboxes for agencies and officers; D34.1b-2 the public directory is the same data.
"""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Node(models.Model):
    """An installation. Exactly one row is this one; the others come from their signed feeds."""

    name = models.CharField(max_length=60, unique=True)
    is_self = models.BooleanField(default=False)
    #: Where its SMTP listens; empty for this node.
    route_host = models.CharField(max_length=254, blank=True)
    route_port = models.IntegerField(default=25)
    web_url = models.CharField(max_length=254, blank=True)
    #: Node certificate followed by its chain, PEM.
    certificates = models.TextField(blank=True)
    #: Verifier key of its transparency log (C2SP signed-note ``vkey``).
    log_key = models.TextField(blank=True)
    #: SHA-256 of the trusted root certificate, hexadecimal.
    root_fingerprint = models.CharField(max_length=64, blank=True)
    #: Serial of the last accepted feed: an older one is refused.
    feed_serial = models.BigIntegerField(default=0)
    feed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_self"], condition=models.Q(is_self=True), name="directory_one_self_node"
            )
        ]


class Agency(models.Model):
    """An agency of the tree with its period of existence."""

    class Level(models.TextChoices):
        CENTRAL = "central"
        PROVINCE = "province"
        COMMUNE = "commune"

    class Category(models.TextChoices):
        """What kind of agency; recipients classes such as "các Bộ" are sets of these."""

        GOVERNMENT_OFFICE = "government-office"
        MINISTRY = "ministry"
        MINISTERIAL = "ministerial"  #: cơ quan ngang Bộ
        GOVERNMENT_AGENCY = "government-agency"  #: cơ quan thuộc Chính phủ
        PROVINCE_COMMITTEE = "province-committee"  #: UBND tỉnh, thành phố
        DEPARTMENT = "department"  #: sở, ban, ngành
        COMMUNE_COMMITTEE = "commune-committee"  #: UBND xã, phường, đặc khu
        OTHER = "other"

    #: Agency code, Decision 20/2020 (new style), e.g. ``G06``.
    code = models.CharField(max_length=35, unique=True)
    #: Agency code, QCVN 102:2016 (old style), e.g. ``000.00.00.G06``; never derived from the new one.
    legacy_code = models.CharField(max_length=13, blank=True, db_index=True)
    name = models.CharField(max_length=254)
    short_names = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    #: ``name`` and ``short_names`` folded for search (lib.vntext.fold), joined by newlines.
    folded = models.TextField()
    level = models.CharField(max_length=10, choices=Level.choices)
    category = models.CharField(max_length=24, choices=Category.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="agencies")
    domain = models.CharField(max_length=254, blank=True, db_index=True)
    valid_from = models.DateField()
    #: First day on which the agency no longer exists; null while it does.
    valid_until = models.DateField(null=True, blank=True)
    #: Certificate of the agency's seal, PEM; for agencies of other nodes from their feed.
    certificate = models.TextField(blank=True)

    class Meta:
        indexes = [GinIndex(fields=["short_names"])]


class Succession(models.Model):
    """What became of an agency that ended: it was renamed, merged, split or dissolved."""

    class Kind(models.TextChoices):
        RENAMED = "renamed"
        MERGED = "merged"
        SPLIT = "split"
        DISSOLVED = "dissolved"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="successions")
    #: Null when nobody took over.
    successor = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="inheritances")
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: The act that ordered it, for example "Nghị quyết 176/2025/QH15".
    act = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "successor"], nulls_distinct=False, name="directory_one_step_of_succession"
            )
        ]


class State(models.Model):
    """One row whose stamp changes with every change of agencies and successions (triggers of 0005)."""

    stamp = models.UUIDField()


class RememberedChoice(models.Model):
    """What a clerk once said of a line of addressees: true for the same agency and the same words."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="remembered_choices")
    #: Comparison key of the line (``names.key``).
    key = models.CharField(max_length=900)
    #: The line as it was written.
    text = models.CharField(max_length=700)
    codes = ArrayField(models.CharField(max_length=35), default=list)
    #: Why nobody gets mail for such a line; empty when ``codes`` do.
    set_aside = models.CharField(max_length=254, blank=True)
    chosen_by = models.ForeignKey("Mailbox", on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        unique_together = [("agency", "key")]


class Unit(models.Model):
    """A unit inside an agency (vụ, cục, phòng)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=254)

    class Meta:
        unique_together = [("agency", "code")]


class Officer(models.Model):
    """A person in office."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="officers")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="officers")
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=120, blank=True)
    #: The role is public, so the entry is published (D34.1b-2).
    published = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)


class Mailbox(AbstractBaseUser):
    """A mailbox and the login that opens it, for mail clients and pages alike."""

    class Kind(models.TextChoices):
        PERSONAL = "personal"
        POSITION = "position"
        AGENCY = "agency"

    objects = BaseUserManager["Mailbox"]()
    USERNAME_FIELD = "address"

    #: Lower-case address.
    address = models.CharField(max_length=254, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="mailboxes")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="mailboxes")
    quota_mb = models.IntegerField(default=2048)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            # law: D34.1b-2: one official address; the receiver of a document must not be ambiguous.
            models.UniqueConstraint(
                fields=["agency"],
                condition=models.Q(kind="agency", is_active=True),
                name="directory_one_official_mailbox",
            )
        ]

    @property
    def domain(self) -> str:
        """Right-hand side of the address."""
        return self.address.rpartition("@")[2]


class Appointment(models.Model):
    """What the holder of a mailbox may do for an agency, and when."""

    class Role(models.TextChoices):
        RECORDS_CLERK = "records-clerk"  #: văn thư
        ADMINISTRATOR = "administrator"

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="appointments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role.choices)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        unique_together = [("mailbox", "agency", "role", "valid_from")]
