"""Which root certificate may vouch for which address.

Every node has its own trial authority, and each could write any address into a certificate. A signature that
verifies under *some* trusted root therefore proves nothing about the sender before this was asked.
"""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from congthu.rooms.directory.models import Mailbox, Node


def fingerprint(root: x509.Certificate) -> str:
    """SHA-256 of a certificate, lower-case hexadecimal."""
    return root.fingerprint(hashes.SHA256()).hex()


def may_vouch(root: x509.Certificate, address: str) -> bool:
    """Whether certificates under ``root`` speak for this mailbox; never for an address we do not know."""
    return vouches(fingerprint(root), address) is True


def vouches(found: str, address: str) -> bool | None:
    """The same by the root's fingerprint; None for an address the directory does not know."""
    box = Mailbox.objects.select_related("agency__node").filter(address=address.lower()).first()
    if box is None:
        return None
    node = box.agency.node
    if node.is_self and not node.root_fingerprint:
        # Before our own root was noted: any trusted root that is not another node's.
        return not Node.objects.filter(is_self=False, root_fingerprint=found).exists()
    return node.root_fingerprint == found
