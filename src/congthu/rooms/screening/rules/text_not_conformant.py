"""Text that is not in the form of exchange: an old encoding, or letters in pieces.

The form is precomposed Unicode, TCVN 6909:2001 (Circular 07/2002/TT-BKHCN art. 4).
law: D34.1b-6
"""

from __future__ import annotations

from congthu.rooms.screening.types import Facts, Finding, Message, TextForm

NAME = "text-not-conformant"
SENTENCE = "Subject, names or body are not precomposed Unicode."


def check(message: Message, facts: Facts) -> Finding | None:
    """Hit when the text was judged and found in an old form."""
    del facts
    if message.text is None or message.text.form is not TextForm.NOT_CONFORMANT:
        return None
    found = ", ".join(message.text.encodings)
    return Finding(
        text_vi=f"Thư không ở dạng Unicode dựng sẵn theo TCVN 6909:2001 ({found}). Bản đã chuyển mã được gửi"
        " vào hộp thư của người gửi; hãy kiểm tra rồi gửi lại.",
        text_en=f"The text is not precomposed Unicode, TCVN 6909:2001 (found: {found}). A converted copy"
        " comes to your mailbox; check it and send that",
    )
