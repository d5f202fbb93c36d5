"""The dossier: one file that proves what became of a document, to anyone, without us.

A zip with the document, the signed message, the receipts, the evidence and its proofs, and the certificates.
It is packed from parts and verified in numbered steps, both pure: no database, no network, no Django, so the
same code serves the command line, the public page and an auditor who has only this package.
"""

from __future__ import annotations

from congthu.rooms.evidence.dossier.packing import pack, read_vouch, vouch_entity
from congthu.rooms.evidence.dossier.types import (
    DossierAddressee,
    DossierParts,
    PdfVerifier,
    Report,
    SealReport,
    Sentence,
    Step,
)
from congthu.rooms.evidence.dossier.verifying import verify

__all__ = [
    "DossierAddressee",
    "DossierParts",
    "PdfVerifier",
    "Report",
    "SealReport",
    "Sentence",
    "Step",
    "pack",
    "read_vouch",
    "verify",
    "vouch_entity",
]
