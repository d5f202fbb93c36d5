"""What screening reads from the directory."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from congthu.rooms.directory.models import Agency, Appointment, Mailbox
from congthu.rooms.directory.queries.access import in_force


def hosted_domains() -> frozenset[str]:
    """Domains whose mailboxes this node keeps."""
    domains = Agency.objects.filter(node__is_self=True).exclude(domain="").values_list("domain", flat=True)
    return frozenset(domain.lower() for domain in domains.distinct())


def own_addresses(logins: Collection[str], on: date) -> dict[str, frozenset[str]]:
    """For each login its own address and the agency mailboxes it may act for on that day."""
    found = {login: {login} for login in logins}
    appointments = Appointment.objects.filter(
        in_force(on),
        # As ``directory.queries.acts_for``: who left office, or whose agency is gone, speaks for nobody.
        Q(mailbox__officer=None) | in_force(on, "mailbox__officer__"),
        in_force(on, "agency__"),
        mailbox__address__in=logins,
        mailbox__is_active=True,
        role=Appointment.Role.RECORDS_CLERK,
        agency__mailboxes__kind=Mailbox.Kind.AGENCY,
    )
    for login, address in appointments.values_list("mailbox__address", "agency__mailboxes__address"):
        found[login].add(address)
    return {login: frozenset(addresses) for login, addresses in found.items()}
