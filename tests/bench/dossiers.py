"""One good dossier, made from nothing but code, and the tools to spoil it in one place at a time.

The story: a ministry's node sends a sealed PDF to three agencies of its own and two of another node.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.authority import AT, Authority, new_authority
from congthu.lib import canon, mailmsg, pades, pki, smime, tlog
from congthu.lib.mailmsg import AddresseeReport, ReceiptKind, ReceiptNotice
from congthu.lib.pki import Identity, Kind
from congthu.rooms.evidence.dossier import DossierAddressee, DossierParts, container, vouch_entity
from congthu.rooms.evidence.types import EVENT_FORMAT, EventName, LoggedEvent, Opened, RecordedEvent, moment

SPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
MESSAGE_ID = "<0192.7c1@bkhcn.example>"
REFERENCE = "01/BKHCN-VP"
SENDER, SENDER_NAME = "vanthu@bkhcn.example", "Bộ Khoa học và Công nghệ"
OWN = ("vanthu@cuc.bkhcn.example", "vanthu@vien.bkhcn.example", "an@vien.bkhcn.example")
FAR = ("vanthu@so.laocai.example", "vanthu@so.hue.example")
NODE, FAR_NODE = "bkhcn", "tinh"
LOG_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def certify(authority: Authority, kind: Kind, subject: str, address: str, name: str) -> Identity:
    """Somebody's key with a certificate of this authority."""
    key = pki.new_key()
    serial = int.from_bytes(hashlib.sha256(address.encode()).digest()[:8], "big")
    certificate = pki.issue_certificate(
        kind, subject, address=address, name=name, public_key=key.public_key(), serial=serial, at=AT,
        issuer=authority.issuing,
    )  # fmt: skip
    chain = (authority.issuing.certificate,)
    return Identity(key=key, certificate=certificate, chain=chain, crls=authority.crls())


class Cast:
    """Who takes part: two nodes with an authority each, and the agencies of the story."""

    def __init__(self) -> None:
        self.near, self.far = new_authority("Nút Bộ"), new_authority("Nút Tỉnh")
        self.sender = certify(self.near, Kind.AGENCY, "G06", SENDER, SENDER_NAME)
        self.node = certify(self.near, Kind.NODE, NODE, "postmaster@mx.bkhcn.example", NODE)
        self.far_node = certify(self.far, Kind.NODE, FAR_NODE, "postmaster@mx.tinh.example", FAR_NODE)
        self.own = certify(self.near, Kind.AGENCY, "G06.01", OWN[0], "Cục")
        self.first = certify(self.far, Kind.AGENCY, "H38.07", FAR[0], "Sở Lào Cai")
        self.second = certify(self.far, Kind.AGENCY, "H57.07", FAR[1], "Sở Huế")

    @property
    def roots(self) -> tuple[Any, ...]:
        return (*self.near.roots, *self.far.roots)

    @property
    def crls(self) -> tuple[Any, ...]:
        return (*self.near.crls(), *self.far.crls())


def sealed_pdf(identity: Identity, *, at: datetime = AT) -> bytes:
    """A file with a PAdES seal; for the checks of a seal it need not be drawable."""
    room = pades.room_needed(identity)
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached "
    head += f"/M (D:{at:%Y%m%d%H%M%S}Z) /ByteRange [".encode()
    width = len("0 0000000000 0000000000 0000000000")
    start = len(head) + width + len("] /Contents ")
    end = start + room + 2
    tail = b" >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
    numbers = f"0 {start:010} {end:010} {len(tail):010}".encode()
    prepared = head + numbers + b"] /Contents <" + b"0" * room + b">" + tail
    return pades.fill(prepared, start, end, identity=identity)


def signed(identity: Identity, entity: bytes, *headers: tuple[str, str], at: datetime = AT) -> bytes:
    """A whole S/MIME message."""
    body = smime.sign(entity, identity=identity, at=at)
    (address, *_) = pki.addresses(identity.certificate)
    fields = [("From", f"<{address}>"), *headers, ("MIME-Version", "1.0")]
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode() + body


def receipt(
    identity: Identity, kind: ReceiptKind, *reports: AddresseeReport, body: str, about: str = MESSAGE_ID
) -> bytes:
    """A signed receipt message."""
    notice = ReceiptNotice(kind=kind, original_message_id=about, body_sha256=body, reports=reports)
    entity = mailmsg.receipt_entity(notice, reporter="mx.example", subject=REFERENCE, boundary="=_r")
    return signed(
        identity, entity, ("Message-ID", f"<{kind}.{reports[0].address}>"), at=AT + timedelta(hours=1)
    )


@dataclass(frozen=True)
class Story:
    """The good dossier and what it was made of; every field may be replaced to make a bad one."""

    cast: Cast
    document: bytes
    document_type: str = "application/pdf"
    #: Further entries of the packet.
    more: tuple[tuple[str, Any], ...] = ()

    @cached_property
    def message(self) -> bytes:
        packet = {
            "format": 1, "message_id": MESSAGE_ID, "sender": SENDER,
            "issuer": {"code": "G06", "name": SENDER_NAME}, "found": {"reference": {"text": REFERENCE}},
            **dict(self.more),
        }  # fmt: skip
        letter = mailmsg.DocumentLetter(
            message_id=MESSAGE_ID, dispatch="0192", sender=SENDER, sender_name=SENDER_NAME, addressees=(),
            reply_to=SENDER, subject=REFERENCE, text="Kính gửi", at=AT, filename="01.pdf",
            media_type=self.document_type, file=self.document, packet=packet,
        )  # fmt: skip
        body = smime.sign(letter.entity(), identity=self.cast.sender, at=AT)
        return letter.message(body)

    @cached_property
    def body(self) -> str:
        return mailmsg.body_digest(self.message)

    @cached_property
    def receipts(self) -> list[bytes]:
        def report(address: str, minutes: int, **more: str) -> AddresseeReport:
            return AddresseeReport(address=address, at=AT + timedelta(minutes=minutes), **more)

        cast, body = self.cast, self.body
        return [
            receipt(
                cast.far_node, ReceiptKind.DELIVERED, *(report(each, 2) for each in FAR), body=body
            ),
            receipt(cast.first, ReceiptKind.ACCEPTED, report(FAR[0], 20, reference="7/2026"), body=body),
            receipt(cast.second, ReceiptKind.REFUSED, report(FAR[1], 25, reason="Sai địa chỉ"), body=body),
            receipt(cast.own, ReceiptKind.ACCEPTED, report(OWN[0], 30, reference="9/2026"), body=body),
        ]  # fmt: skip

    @cached_property
    def events(self) -> list[RecordedEvent]:
        taken = hashlib.sha256(self.receipts[0]).hexdigest()
        document = hashlib.sha256(self.document).hexdigest()
        return [
            event(1, EventName.SUBMISSION_ACCEPTANCE, {"reference": REFERENCE}),
            event(2, EventName.DOCUMENT_SEALED, {"document_sha256": document, "body_sha256": self.body}),
            event(3, EventName.CONTENT_CONSIGNMENT, {"body_sha256": self.body, "recipient": OWN[0]}),
            event(4, EventName.CONTENT_CONSIGNMENT, {"body_sha256": self.body, "recipient": OWN[1]}),
            event(5, EventName.CONTENT_CONSIGNMENT, {"body_sha256": self.body}, recipient=OWN[2]),
            event(6, EventName.CONTENT_CONSIGNMENT, {"addressee": FAR[0], "receipt_sha256": taken}),
            event(7, EventName.CONTENT_CONSIGNMENT, {"addressee": FAR[1], "receipt_sha256": taken}),
        ]

    def parts(self) -> DossierParts:
        note, logged = log(self.events)
        cast = self.cast
        vouch = signed(cast.node, vouch_entity(VKEY))
        names = dict.fromkeys((*OWN, *FAR), NODE) | dict.fromkeys(FAR, FAR_NODE)
        return DossierParts(
            reference=REFERENCE, message_id=MESSAGE_ID, sender=SENDER, sender_agency="G06",
            sender_name=SENDER_NAME, document=self.document, message=self.message, receipts=self.receipts,
            addressees=[
                DossierAddressee(address=each, agency="H", name=f"Nơi nhận {each}", node=node)
                for each, node in names.items()
            ],
            evidence=logged, checkpoint=note, vkey=VKEY, vouch=vouch,
            certificates=[cast.sender.certificate, *cast.sender.chain], roots=cast.roots, crls=cast.crls,
            made_at=AT + timedelta(hours=2),
        )  # fmt: skip


KEY = tlog.LogKey(name=f"{NODE}.congthu/log", public_key=LOG_KEY.public_key().public_bytes_raw())
VKEY = KEY.vkey()


def event(number: int, name: EventName, details: dict[str, Any], **personal: str) -> RecordedEvent:
    """An event as the flows record it."""
    identifier, at = uuid5(SPACE, str(number)), AT + timedelta(minutes=1, seconds=number)
    opened = {
        field: Opened(salt=bytes([number % 256]) * 16, value=value) for field, value in personal.items()
    }
    body = canon.canonical(
        {
            "format": EVENT_FORMAT, "id": str(identifier), "name": name.value, "at": moment(at),
            "subject": MESSAGE_ID, "details": details,
            "commitments": {field: canon.commit(each.salt, each.value) for field, each in opened.items()},
        }
    )  # fmt: skip
    return RecordedEvent(
        id=identifier, name=name, key=f"k{number}", at=at, subject=MESSAGE_ID, body=body, leaf=None,
        personal=opened,
    )  # fmt: skip


def log(
    events: Sequence[RecordedEvent],
    *,
    key: tlog.LogKey = KEY,
    private: Ed25519PrivateKey = LOG_KEY,
    between: int = 97,
) -> tuple[str, list[LoggedEvent]]:
    """A log in which others' events stand before, between and after these."""
    leaves: list[bytes] = []
    places = []
    for each in events:
        leaves += [b"other %d" % len(leaves)] * between
        places.append(len(leaves))
        leaves.append(each.body)
    leaves.append(b"last")
    growth = tlog.append(size=0, leaves=[tlog.leaf_hash(each) for each in leaves], read=lambda _, __: b"")
    read: tlog.TileReader = lambda level, index: growth.tiles[level, index]  # noqa: E731
    state = tlog.Checkpoint(origin=key.name, size=growth.size, root=growth.root)
    return tlog.sign_checkpoint(state, key=key, sign=private.sign), [
        LoggedEvent(
            event=replace(each, leaf=place),
            leaf=place,
            hashes=tuple(tlog.inclusion_proof(index=place, size=growth.size, read=read)),
        )
        for each, place in zip(events, places, strict=True)
    ]


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files of a dossier."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


Change = bytes | None | Callable[[bytes], bytes]


def changed(data: bytes, changes: Mapping[str, Change]) -> bytes:
    """The dossier with files replaced, added or removed, and a manifest that agrees, as a forger's would."""
    files = unpacked(data)
    for name, change in changes.items():
        content = change(files[name]) if callable(change) else change
        if content is None:
            del files[name]
        else:
            files[name] = content
    return remade(files)


def remade(files: Mapping[str, bytes]) -> bytes:
    """A zip of the files, the manifest written anew."""
    manifest = json.loads(files[container.MANIFEST])
    manifest["files"] = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for name, content in files.items()
        if name != container.MANIFEST
    }
    return container.write({**files, container.MANIFEST: canon.canonical(manifest)})


def edited(edit: Callable[[Any], object]) -> Callable[[bytes], bytes]:
    """A change to canonical JSON."""

    def change(content: bytes) -> bytes:
        value = json.loads(content)
        edit(value)
        return canon.canonical(value)

    return change
