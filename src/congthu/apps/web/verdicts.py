"""Judging an uploaded file: what kind it is, who checks it, and how the answer reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from congthu.apps.web import wording
from congthu.edges import sandbox
from congthu.lib.errors import CongthuError
from congthu.rooms.directory import queries as directory
from congthu.wiring import edges

_PDF_STEPS = ("seal", "coverage", "signature", "time", "chain")


class NotVerifiable(CongthuError):
    """This is neither a PDF nor a dossier. Choose the PDF you received, or the dossier (ZIP)."""

    code = "web.not-verifiable"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One numbered step, in the visitor's language."""

    step: int
    name: str
    #: None: not reached.
    ok: bool | None
    detail: str


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """An addressee of a proved dossier, with what is proved of it."""

    name: str
    address: str
    delivered_at: datetime | None
    accepted_at: datetime | None
    refused_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The verdict on a file."""

    filename: str
    valid: bool
    sentence: str
    facts: Sequence[tuple[str, str]] = ()
    steps: Sequence[Step] = ()
    receivers: Sequence[Receiver] = ()


def judge(data: bytes, *, filename: str, at: datetime) -> Outcome:
    """Verify a PDF or a dossier; raises NotVerifiable for anything else, or what the checkers raise."""
    roots = [root.public_bytes(Encoding.DER) for root in edges.roots()]
    if data.startswith(b"%PDF-"):
        crls = [crl.public_bytes(Encoding.DER) for crl in edges.crls()]
        report = sandbox.call("congthu.apps.web.judging:pdf", data, roots, crls, at.isoformat())
        return _objected(report, filename) or _of_pdf(report, filename)
    if data.startswith(b"PK"):
        report = sandbox.call("congthu.apps.web.judging:dossier", data, roots, at.isoformat())
        return _objected(report, filename) or _of_dossier(report, filename)
    raise NotVerifiable


def _objected(report: Mapping[str, Any], filename: str) -> Outcome | None:
    """Not valid after all when a root speaks for an address of another node: each could write any address."""
    if not report["valid"]:
        return None
    for each in report["signed_for"]:
        if directory.vouches(each["root"], each["address"]) is False:
            said = _("The signature for %(address)s comes from another authority than the one of its node.")
            return Outcome(filename=filename, valid=False, sentence=said % {"address": each["address"]})
    return None


def _of_pdf(report: Mapping[str, Any], filename: str) -> Outcome:
    names = {
        "seal": _("The file carries a seal"),
        "coverage": _("The seal covers the whole file: nothing was added afterwards"),
        "signature": _("The content is the one that was sealed"),
        "time": _("The time in the seal is plausible"),
        "chain": _("The certificate is valid, not revoked, and leads to a root this node trusts"),
    }
    reached = {s["name"]: s for s in report["steps"]}
    steps = [
        Step(
            step=number,
            name=names[name],
            ok=reached[name]["ok"] if name in reached else None,
            detail=wording.spoken(reached[name]["detail"]) if name in reached else "",
        )
        for number, name in enumerate(_PDF_STEPS, start=1)
    ]
    if not report["valid"]:
        failed = next((s for s in steps if s.ok is False), None)
        why = failed.detail or failed.name if failed else ""
        return Outcome(filename=filename, valid=False, sentence=why, steps=steps)
    facts = [(_("Sealed by"), report["signer"]), (_("Address"), report["address"])]
    if report["signed_at"]:
        facts.append((_("Sealed at"), wording.clock(datetime.fromisoformat(report["signed_at"]))))
    said = _("The document bears the genuine seal of %(signer)s and was not changed afterwards.")
    return Outcome(
        filename=filename, valid=True, sentence=said % {"signer": report["signer"]}, facts=facts, steps=steps
    )


def _of_dossier(report: Mapping[str, Any], filename: str) -> Outcome:
    language = get_language() or "vi"
    steps = [
        Step(
            step=s["number"], name=s["title"][language].rstrip("."), ok=s["ok"], detail=s["detail"][language]
        )
        for s in report["steps"]
    ]
    if not report["valid"]:
        failed = report["failed_step"] or {"number": 0, "title": {language: ""}, "detail": {language: ""}}
        said = _("Step %(number)s does not hold: %(why)s") % {
            "number": failed["number"],
            "why": failed["detail"][language] or failed["title"][language],
        }
        return Outcome(filename=filename, valid=False, sentence=said, steps=steps)
    summary = report["summary"] or {}
    sender = summary.get("sender") or {}
    receivers = [_receiver(row) for row in summary.get("addressees") or ()]
    return Outcome(
        filename=filename,
        valid=True,
        sentence=_("The document is genuine, and every delivery listed here is proved."),
        facts=[
            (_("Reference"), str(summary.get("reference") or "")),
            (_("Sent by"), f"{sender.get('name') or ''} <{sender.get('address') or ''}>"),
            (_("Addressees"), wording.number(len(receivers))),
            (_("Delivered"), wording.number(sum(r.delivered_at is not None for r in receivers))),
            (_("Accepted"), wording.number(sum(r.accepted_at is not None for r in receivers))),
        ],
        steps=steps,
        receivers=receivers,
    )


def _receiver(row: Mapping[str, Any]) -> Receiver:
    times = {
        name: datetime.fromisoformat(row[name]) if row.get(name) else None
        for name in ("delivered_at", "accepted_at", "refused_at")
    }
    return Receiver(name=str(row.get("name") or ""), address=str(row.get("address") or ""), **times)
