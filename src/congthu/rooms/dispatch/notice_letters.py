"""What a person reads in a notice of recall, replacement or correction, and in the answer to one. Pure."""

from __future__ import annotations

from congthu.lib.mailmsg import AmendmentNotice, NoticeKind, NoticeReply

_SUBJECT = {
    NoticeKind.RECALL: "Thu hồi văn bản",
    NoticeKind.REPLACE: "Thay thế văn bản",
    NoticeKind.CORRECT: "Đính chính văn bản",
}
_TEXT = {
    NoticeKind.RECALL: (
        "{issuer} thu hồi văn bản số {reference}. Đề nghị cơ quan nhận hủy văn bản trên hệ thống và báo lại.",
        "{issuer} recalls document {reference}. Please cancel it in your system and report back.",
    ),
    NoticeKind.REPLACE: (
        "{issuer} thay thế văn bản số {reference} bằng văn bản số {successor}. Đề nghị hủy bản cũ, báo lại.",
        "{issuer} replaces document {reference} by {successor}. Please cancel the former and report back.",
    ),
    NoticeKind.CORRECT: (
        "{issuer} đính chính văn bản số {reference} bằng công văn số {successor}. Văn bản vẫn có hiệu lực.",
        "{issuer} corrects document {reference} by letter {successor}. The document stays in force.",
    ),
}


def notice_text(said: AmendmentNotice, *, issuer: str) -> tuple[str, str]:
    """Subject and text of a notice, Vietnamese first."""
    vietnamese, english = (
        line.format(issuer=issuer, reference=said.reference, successor=said.successor_reference)
        for line in _TEXT[said.kind]
    )
    text = f"{vietnamese}\nLý do: {said.reason}\n\n{english}\nReason: {said.reason}\n"
    return _one_line(f"{_SUBJECT[said.kind]}: {said.reference}"), text


def answer_text(said: NoticeReply, *, reference: str, agency: str) -> tuple[str, str]:
    """Subject and text of an answer, Vietnamese first."""
    if said.agreed:
        vietnamese, english = f"{agency} đồng ý: {reference}.", f"{agency} agrees: {reference}."
    else:
        vietnamese = f"{agency} không đồng ý: {reference}.\nLý do: {said.reason}"
        english = f"{agency} does not agree: {reference}.\nReason: {said.reason}"
    subject = f"{'Đồng ý' if said.agreed else 'Không đồng ý'}: {reference}"
    return _one_line(subject), f"{vietnamese}\n\n{english}\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:400]
