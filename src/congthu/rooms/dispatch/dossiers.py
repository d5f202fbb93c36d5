"""Collecting the parts of a dossier: everything that proves one dispatch, without the platform.

law: D34.1b-3 each delivery carries proof that stands without the platform.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509

from congthu.lib import smime
from congthu.rooms.dispatch.errors import NotYetSealed
from congthu.rooms.dispatch.models import Dispatch
from congthu.rooms.dispatch.ports import Office
from congthu.rooms.evidence import queries as evidence
from congthu.rooms.evidence.dossier import DossierAddressee, DossierParts, vouch_entity


def collect(
    dispatch: Dispatch,
    *,
    office: Office,
    vkey: str,
    roots: Sequence[x509.Certificate],
    crls: Sequence[x509.CertificateRevocationList],
    at: datetime,
) -> DossierParts:
    """All parts as they stand now. Raises NotYetSealed, or NotLogged while an event waits for the log."""
    if not dispatch.message_sha256:
        raise NotYetSealed
    agency = dispatch.agency
    sender = office.identities.agency(agency.code, address=dispatch.sender, name=agency.name, at=at)
    node = office.identities.node(at=at)
    proofs = evidence.proofs_for(each.id for each in evidence.events_about(dispatch.message_id))
    receipts = dispatch.receipts.exclude(signed_by="").order_by("received_at", "pk")
    return DossierParts(
        reference=dispatch.entry.reference,
        message_id=dispatch.message_id,
        sender=dispatch.sender,
        sender_agency=agency.code,
        sender_name=agency.name,
        document=office.blobs.get(dispatch.file_sha256),
        message=office.blobs.get(dispatch.message_sha256),
        receipts=[office.blobs.get(each.message_sha256) for each in receipts],
        addressees=_addressees(dispatch),
        evidence=proofs.events,
        checkpoint=proofs.state.note,
        vkey=vkey,
        vouch=smime.sign(vouch_entity(vkey), identity=node, at=at),
        certificates=list(dict.fromkeys([sender.certificate, node.certificate, *sender.chain, *node.chain])),
        roots=roots,
        crls=crls,
        made_at=at,
    )


def _addressees(dispatch: Dispatch) -> list[DossierAddressee]:
    rows = dispatch.deliveries.select_related("agency", "node").order_by("pk")
    return [
        DossierAddressee(
            address=row.address, agency=row.agency.code, name=row.agency.name, node=row.node.name
        )
        for row in rows
    ]
