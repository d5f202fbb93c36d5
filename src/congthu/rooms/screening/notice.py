"""The letter to an officer whose message was refused for its text: why, and the converted copy. Pure.

law: D34.1a-4, D34.1b-6
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime

from congthu.lib.vntext.containers.mail_words import header_text

_BODY = """Thư "{subject}" của ông/bà chưa được gửi đi.

Lý do: nội dung thư không ở dạng Unicode dựng sẵn theo TCVN 6909:2001 (nhận ra: {found}).
Căn cứ: Điều 4 Thông tư 07/2002/TT-BKHCN và quy chế của cơ quan.

Bản đã chuyển mã được đính kèm. Hãy mở ra, kiểm tra, rồi gửi bản đó. Để không gặp lại: gõ chữ Việt bằng
bảng mã Unicode, không dùng TCVN3 (phông .Vn) hay VNI.

--------

Your message "{subject}" was not sent.

Why: its text is not in precomposed Unicode, TCVN 6909:2001 (found: {found}).
Ground: Circular 07/2002/TT-BKHCN art. 4, and the regulation of your agency.

The converted copy is attached. Open it, check it, and send that one. To avoid this, type Vietnamese in
Unicode, not in TCVN3 (.Vn fonts) or VNI.
"""


def compose(
    *,
    login: str,
    subject: str,
    encodings: Sequence[str],
    converted: bytes,
    hostname: str,
    mark: str,
    at: datetime,
) -> bytes:
    """The whole message with CRLF; ``mark`` makes its Message-ID and its boundary."""
    shown = " ".join(subject.split())[:120] or "(…)"
    text = _BODY.format(subject=shown, found=", ".join(encodings))
    name = header_text("Công Thư", b"\r\n").decode("ascii")
    title = header_text(f"Thư chưa được gửi / Message not sent: {shown}", b"\r\n").decode("ascii")
    head = (
        f"From: {name} <postmaster@{hostname}>\r\n"
        f"To: {login}\r\n"
        f"Subject: {title}\r\n"
        f"Date: {format_datetime(at)}\r\n"
        f"Message-ID: <{mark}@{hostname}>\r\n"
        "Auto-Submitted: auto-replied\r\n"
        "MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/mixed; boundary="{mark}"\r\n'
        "\r\n"
        f"--{mark}\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\n"
        "\r\n"
    )
    copy = (
        f"\r\n--{mark}\r\n"
        "Content-Type: message/rfc822\r\n"
        "Content-Transfer-Encoding: 8bit\r\n"
        'Content-Disposition: attachment; filename="ban-da-chuyen-ma.eml"\r\n'
        "\r\n"
    )
    end = f"\r\n--{mark}--\r\n"
    body = text.replace("\n", "\r\n")
    return b"".join([(head + body + copy).encode(), converted, end.encode()])
