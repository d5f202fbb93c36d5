"""Verifying: the steps in their order, stopping at the first that does not hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from cryptography import x509

from congthu.lib import pki
from congthu.lib.errors import CongthuError
from congthu.rooms.evidence.dossier import container, letter_steps, log_steps
from congthu.rooms.evidence.dossier.case import Case, StepFailed
from congthu.rooms.evidence.dossier.packing import fingerprint
from congthu.rooms.evidence.dossier.sentences import WORDINGS, Wording
from congthu.rooms.evidence.dossier.types import PdfVerifier, Report, Sentence, Step
from congthu.rooms.evidence.errors import DossierUnreadable

_CHECKS: dict[str, Callable[[Case], Sentence]] = {
    "container": letter_steps.check_container,
    "manifest": letter_steps.check_manifest,
    "certificates": letter_steps.check_certificates,
    "signature": letter_steps.check_signature,
    "document": letter_steps.check_document,
    "seal": letter_steps.check_seal,
    "evidence": log_steps.check_evidence,
    "commitments": log_steps.check_commitments,
    "inclusion": log_steps.check_inclusion,
    "checkpoint": log_steps.check_checkpoint,
    "receipts": log_steps.check_receipts,
    "summary": log_steps.check_summary,
}

#: What parsers of certificates and mail raise late on bytes made to confuse them: the step does not hold.
_HOSTILE = (*pki.MALFORMED, LookupError, AttributeError, RecursionError)


def verify(
    data: bytes, *, roots: Sequence[x509.Certificate] = (), at: datetime, pdf: PdfVerifier | None = None
) -> Report:
    """Examine a dossier; raises DossierUnreadable when the bytes are none.

    With ``roots`` only these are trusted. Without, the enclosed ones are taken, and the report says which:
    the proof is then as good as the comparison of their fingerprints. Everything is judged as of the moment
    the dossier was made, which must not lie after ``at``.
    """
    if not container.is_dossier(data):
        raise DossierUnreadable
    case = Case(data=data, given=tuple(roots), at=at, pdf=pdf)
    steps: list[Step] = []
    failed: Step | None = None
    for number, wording in enumerate(WORDINGS, start=1):
        step = _take(number, wording, case) if failed is None else _unreached(number, wording)
        steps.append(step)
        if step.ok is False:
            failed = step
    return Report(
        valid=failed is None,
        steps=tuple(steps),
        failed_step=failed,
        root_fingerprint=fingerprint(case.root) if case.root else "",
        root_fingerprints=tuple(fingerprint(each) for each in case.met),
        spoken=tuple(dict.fromkeys((address, fingerprint(root)) for address, root in case.spoken)),
        roots_given=bool(roots),
        summary=case.summary if failed is None else None,
    )


def _take(number: int, wording: Wording, case: Case) -> Step:
    try:
        detail = _CHECKS[wording.name](case)
    except StepFailed as fault:
        return Step(number=number, name=wording.name, title=wording.fails, ok=False, detail=fault.detail)
    except CongthuError as fault:
        detail = Sentence("", fault.public)
        return Step(number=number, name=wording.name, title=wording.fails, ok=False, detail=detail)
    except _HOSTILE:
        detail = Sentence("Dữ liệu sai thể thức.", "The data are malformed.")
        return Step(number=number, name=wording.name, title=wording.fails, ok=False, detail=detail)
    return Step(number=number, name=wording.name, title=wording.holds, ok=True, detail=detail)


def _unreached(number: int, wording: Wording) -> Step:
    return Step(number=number, name=wording.name, title=wording.holds, ok=None)
