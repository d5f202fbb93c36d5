"""A small nation for the pages: two ministries, provinces, clerks, books and documents on their way."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from congthu.lib.vntext import fold
from congthu.rooms.directory.models import Agency, Appointment, Mailbox, Node, Officer
from congthu.rooms.dispatch.models import Addressee, Delivery, Dispatch
from congthu.rooms.documents.models import Document
from congthu.rooms.register import flows as register
from congthu.rooms.register.models import Arrival, Book, Entry

PASSWORD = "Mat-khau-thu-2026"
SINCE = date(2025, 7, 1)


@dataclass(frozen=True, kw_only=True)
class Nation:
    """What tests hold on to."""

    node: Node
    ministry: Agency
    other: Agency
    provinces: list[Agency]
    #: Records clerk of ``ministry`` only.
    clerk: Mailbox
    #: Records clerk of both ministries.
    double: Mailbox
    #: Records clerk of ``other`` only.
    stranger: Mailbox
    #: An officer without appointment.
    officer: Mailbox


def agency(
    node: Node, code: str, name: str, level: str, category: str, parent: Agency | None = None
) -> Agency:
    short = [code]
    made = Agency.objects.create(
        code=code,
        legacy_code=f"000.00.00.{code}"[:13],
        name=name,
        short_names=short,
        folded="\n".join(fold(n) for n in [name, *short]),
        level=level,
        category=category,
        parent=parent,
        node=node,
        domain=f"{code.lower()}.gov.test",
        valid_from=SINCE,
    )
    mailbox(f"vanthu@{code.lower()}.gov.test", made, kind="agency")
    return made


def mailbox(address: str, agency: Agency, *, kind: str = "personal", name: str = "") -> Mailbox:
    officer = (
        Officer.objects.create(agency=agency, name=name, position="Văn thư", valid_from=SINCE)
        if name
        else None
    )
    made = Mailbox(address=address, kind=kind, agency=agency, officer=officer)
    made.password = _hashed() if name else "!"
    made.save()
    return made


@cache
def _hashed() -> str:
    """Hashing is dear on purpose; once is enough."""
    return make_password(PASSWORD)


def appoint(box: Mailbox, *agencies: Agency) -> None:
    for one in agencies:
        Appointment.objects.create(mailbox=box, agency=one, role="records-clerk", valid_from=SINCE)


PLACES = [
    "An Giang",
    "Bắc Ninh",
    "Cà Mau",
    "Cao Bằng",
    "Đắk Lắk",
    "Điện Biên",
    "Đồng Nai",
    "Đồng Tháp",
    "Gia Lai",
]


def nation() -> Nation:
    node = Node.objects.create(name="bkhcn", is_self=True)
    far = Node.objects.create(name="bnv", is_self=False, route_host="127.0.0.38", route_port=25)
    ministry = agency(node, "G06", "Bộ Khoa học và Công nghệ", "central", "ministry")
    other = agency(node, "G09", "Bộ Nội vụ", "central", "ministry")
    provinces = [
        agency(
            far if i % 3 else node,
            f"H{i:02d}",
            f"Ủy ban nhân dân tỉnh {place}",
            "province",
            "province-committee",
        )
        for i, place in enumerate(PLACES, 1)
    ]
    agency(node, "G06.11", "Cục Sở hữu trí tuệ", "central", "department", ministry)
    clerk = mailbox("lan.nt@g06.gov.test", ministry, name="Nguyễn Thị Lan")
    double = mailbox("hoa.tv@g06.gov.test", ministry, name="Trần Văn Hòa")
    stranger = mailbox("minh.lq@g09.gov.test", other, name="Lê Quang Minh")
    officer = mailbox("an.pv@g06.gov.test", ministry, name="Phạm Văn An")
    appoint(clerk, ministry)
    appoint(double, ministry, other)
    appoint(stranger, other)
    return Nation(
        node=node,
        ministry=ministry,
        other=other,
        provinces=provinces,
        clerk=clerk,
        double=double,
        stranger=stranger,
        officer=officer,
    )


def found(issuer: str, abstract: str, *, reference: str = "", code: str | None = None) -> dict[str, Any]:
    return {
        "type": {"code": code, "name": "Công văn" if code is None else "Quyết định"},
        "reference": {"serial": None, "symbol": "BKHCN-VP", "text": reference or None},
        "issuer": issuer,
        "parent": None,
        "place": "Hà Nội",
        "issued_on": "2026-11-20",
        "abstract": abstract,
        "signatory": {"capacity": "KT. BỘ TRƯỞNG", "title": "THỨ TRƯỞNG", "name": "Bùi Thế Duy"},
        "addressees": [],
        "primary_addressees": ["Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương"],
        "file_copy": {"units": ["VT", "VP"], "copies": 5},
        "urgency": None,
        "secrecy": None,
        "findings": [],
    }


def document(
    owner: Agency, values: dict[str, Any], by: Mailbox | None, at: datetime, sha256: str = ""
) -> Document:
    return Document.objects.create(
        id=uuid4(),
        sha256=sha256 or hashlib.sha256(repr(values).encode()).hexdigest(),
        filename="cong-van-trien-khai.docx" if by else "34-BKHCN-VP.signed.pdf",
        media_type="application/pdf",
        size=184_320,
        agency=owner,
        submitted_by=by,
        submitted_at=at,
        found=values,
    )


def entry(
    owner: Agency, kind: str, doc: Document, by: Mailbox, at: datetime, *, issuer: str, reference: str = ""
) -> Entry:
    book, _new = Book.objects.get_or_create(agency=owner, year=timezone.localtime(at).year, kind=kind)
    serial = book.next_serial
    book.next_serial += 1
    book.save()
    made = Entry.objects.create(
        book=book,
        serial=serial,
        document=doc,
        reference=reference or f"{serial:02d}/BKHCN-VP",
        issuer=issuer,
        issued_on=timezone.localdate(at),
        document_type="",
        abstract=doc.found["abstract"],
        signatory=doc.found["signatory"]["name"],
        addressees="",
        entered_at=at,
        entered_by=by,
    )
    register.reindex([made])
    return made


def dispatch(n: Nation, abstract: str, at: datetime, *, waiting: bool = False) -> Dispatch:
    """An issued document whose deliveries stand in every state."""
    doc = document(n.ministry, found(n.ministry.name, abstract), n.clerk, at)
    line = entry(n.ministry, "outgoing", doc, n.clerk, at, issuer=n.ministry.name)
    made = Dispatch.objects.create(
        id=uuid4(),
        document=doc,
        agency=n.ministry,
        sender="vanthu@g06.gov.test",
        entry=line,
        issued_by=n.clerk,
        state="sent",
        message_id=f"<{uuid4()}@g06.gov.test>",
        issued_at=at,
        sealed_at=at + timedelta(seconds=2),
        sent_at=at + timedelta(seconds=3),
    )
    lines = [
        (
            "Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương",
            "kính gửi",
            "resolved",
            [p.code for p in n.provinces],
        ),
        ("Bộ Nội vụ", "để phối hợp", "resolved", [n.other.code]),
        ("Lưu: VT, VP (5b)", "", "not-mailed", []),
    ]
    if waiting:
        lines.append(("Sở Khoa học tỉnh Hà Tây", "để thực hiện", "waiting", []))
    for position, (text, purpose, state, codes) in enumerate(lines):
        why = {"waiting": "Không có cơ quan nào mang tên này.", "not-mailed": "Bản lưu tại cơ quan."}.get(
            state, ""
        )
        Addressee.objects.create(
            dispatch=made,
            position=position,
            text=text,
            purpose=purpose,
            kind="agency",
            state=state,
            resolved=codes,
            why=why,
        )
    states = [
        "accepted",
        "accepted",
        "accepted",
        "delivered",
        "delivered",
        "sent",
        "refused",
        "failed",
        "planned",
        "accepted",
    ]
    for position, (to, state) in enumerate(zip([*n.provinces, n.other], states, strict=True)):
        _delivery(made, to, state, at + timedelta(minutes=position))
    return made


def _delivery(made: Dispatch, to: Agency, state: str, at: datetime) -> None:
    order = ["sent", "delivered", "accepted"]
    reached = (
        order[: order.index(state) + 1]
        if state in order
        else (["sent", "delivered"] if state == "refused" else [])
    )
    times = {f"{step}_at": at + timedelta(minutes=3 * i) for i, step in enumerate(reached)}
    if state in {"refused", "failed"}:
        times[f"{state}_at"] = at + timedelta(minutes=30)
    Delivery.objects.create(
        dispatch=made,
        agency=to,
        node=to.node,
        address=f"vanthu@{to.code.lower()}.gov.test",
        state=state,
        reason={"refused": "Sai thẩm quyền giải quyết.", "failed": "Hộp thư đã đầy."}.get(state, ""),
        incoming_reference="128/2026" if state == "accepted" else "",
        **times,
    )


CHECKS = [
    {"step": 1, "name": "signature", "ok": True, "detail": ""},
    {"step": 2, "name": "sender", "ok": True, "detail": ""},
    {"step": 3, "name": "packet", "ok": True, "detail": ""},
    {"step": 4, "name": "directory", "ok": True, "detail": ""},
    {"step": 5, "name": "seal", "ok": True, "detail": ""},
]


def arrival(
    to: Agency, issuer: str, reference: str, abstract: str, at: datetime, *, authentic: bool = True
) -> Arrival:
    values = found(issuer, abstract, reference=reference)
    checks = [dict(c) for c in CHECKS]
    if not authentic:
        checks[4] |= {"ok": False, "detail": "The document was changed after it was sealed."}
    return Arrival.objects.create(
        agency=to,
        address=f"vanthu@{to.code.lower()}.gov.test",
        message_id=f"<{uuid4()}@g09.gov.test>",
        message_sha256=hashlib.sha256(uuid4().bytes).hexdigest(),
        document=document(to, values, None, at),
        sender="vanthu@g09.gov.test",
        reply_to="vanthu+bien-nhan@g09.gov.test",
        checks=checks,
        authentic=authentic,
        delivered_at=at,
    )


ABSTRACTS = [
    "V/v triển khai hệ thống thư điện tử công vụ tại các cơ quan nhà nước",
    "V/v báo cáo tình hình thực hiện nhiệm vụ chuyển đổi số năm 2026",
    "V/v góp ý dự thảo Thông tư quy định kỹ thuật về gửi, nhận văn bản điện tử",
]


def filled(n: Nation, at: datetime) -> dict[str, UUID | int]:
    """Books and arrivals; answers ids of the interesting ones."""
    first = dispatch(n, ABSTRACTS[0], at - timedelta(hours=30))
    second = dispatch(n, ABSTRACTS[1], at - timedelta(hours=2), waiting=True)
    waiting = arrival(n.ministry, "Bộ Nội vụ", "512/BNV-VTLT", ABSTRACTS[2], at - timedelta(hours=3))
    arrival(
        n.ministry, "Ủy ban nhân dân tỉnh Cao Bằng", "77/UBND-KGVX", ABSTRACTS[1], at - timedelta(hours=1)
    )
    forged = arrival(
        n.ministry, "Bộ Tài chính", "901/BTC-NSNN", "V/v quyết toán kinh phí", at, authentic=False
    )
    old = arrival(
        n.ministry, "Ủy ban nhân dân tỉnh Gia Lai", "15/UBND-VX", ABSTRACTS[0], at - timedelta(days=2)
    )
    line = entry(
        n.ministry,
        "incoming",
        old.document,
        n.clerk,
        at - timedelta(days=2),
        issuer="Ủy ban nhân dân tỉnh Gia Lai",
        reference="15/UBND-VX",
    )
    old.state, old.entry, old.decided_at, old.decided_by = "accepted", line, at - timedelta(days=2), n.clerk
    old.save()
    return {
        "first": first.pk,
        "second": second.pk,
        "waiting": waiting.pk,
        "forged": forged.pk,
        "accepted": old.pk,
    }


def read_files() -> None:
    """Do what the worker does: read every file that was given."""
    from congthu.apps.worker import tasks
    from congthu.rooms.documents.models import GivenFile

    for row in GivenFile.objects.filter(state=GivenFile.State.READING):
        tasks.read_document(str(row.pk))
