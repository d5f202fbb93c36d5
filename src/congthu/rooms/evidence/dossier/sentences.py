"""What each step says, in the order of the proof: its name, and the sentences when it holds and when not."""

from __future__ import annotations

from typing import NamedTuple

from congthu.rooms.evidence.dossier.types import Sentence


class Wording(NamedTuple):
    """The words of one step."""

    name: str
    #: What the step shows.
    holds: Sentence
    #: What it means when it fails.
    fails: Sentence


WORDINGS = (
    Wording(
        "container",
        Sentence(
            "Tệp hồ sơ đọc được và nằm trong giới hạn.", "The file can be read and keeps to the limits."
        ),
        Sentence("Tệp hồ sơ bị hỏng hoặc vượt giới hạn.", "The file is damaged or passes the limits."),
    ),
    Wording(
        "manifest",
        Sentence(
            "Danh mục đầy đủ, mọi thành phần còn nguyên vẹn.",
            "The manifest is complete, every part is intact.",
        ),
        Sentence(
            "Danh mục không khớp với các thành phần của hồ sơ.", "The manifest and the parts do not agree."
        ),
    ),
    Wording(
        "certificates",
        Sentence(
            "Chứng thư số hợp lệ, có gốc tin cậy và chưa bị thu hồi.",
            "The certificates are valid, lead to a trusted root and are not revoked.",
        ),
        Sentence("Chứng thư số không được chấp nhận.", "A certificate is not accepted."),
    ),
    Wording(
        "signature",
        Sentence(
            "Thư được chính cơ quan gửi ký và không bị sửa.",
            "The message is signed by the sending agency and unchanged.",
        ),
        Sentence(
            "Chữ ký của thư không hợp lệ hoặc không phải của cơ quan gửi.",
            "The signature of the message is not valid or not the sender's.",
        ),
    ),
    Wording(
        "document",
        Sentence(
            "Văn bản trong hồ sơ đúng là văn bản trong thư.", "The document is the one inside the message."
        ),
        Sentence(
            "Văn bản trong hồ sơ khác văn bản trong thư.", "The document is not the one in the message."
        ),
    ),
    Wording(
        "seal",
        Sentence("Chữ ký số của cơ quan trên văn bản hợp lệ.", "The agency's seal on the document is valid."),
        Sentence(
            "Chữ ký số của cơ quan trên văn bản không hợp lệ.",
            "The agency's seal on the document is not valid.",
        ),
    ),
    Wording(
        "evidence",
        Sentence("Mọi chứng cứ đúng thể thức và nói về văn bản này.", "All evidence is about this document."),
        Sentence(
            "Có chứng cứ sai thể thức hoặc nói về văn bản khác.",
            "Some evidence is malformed or about another document.",
        ),
    ),
    Wording(
        "commitments",
        Sentence("Dữ liệu cá nhân khớp với cam kết trong chứng cứ.", "Personal data open their commitments."),
        Sentence(
            "Dữ liệu cá nhân không khớp với cam kết trong chứng cứ.",
            "Personal data do not open their commitments.",
        ),
    ),
    Wording(
        "inclusion",
        Sentence("Mọi chứng cứ nằm trong nhật ký minh bạch.", "All evidence is in the transparency log."),
        Sentence("Có chứng cứ không nằm trong nhật ký minh bạch.", "Some evidence is not in the log."),
    ),
    Wording(
        "checkpoint",
        Sentence(
            "Trạng thái nhật ký do đúng nút gửi ký.",
            "The state of the log is signed by the sender's own node.",
        ),
        Sentence(
            "Chữ ký trạng thái nhật ký không hợp lệ hoặc không phải của nút gửi.",
            "The state of the log is not validly signed by the sender's node.",
        ),
    ),
    Wording(
        "receipts",
        Sentence(
            "Mọi biên nhận do nơi nhận hoặc nút của nơi nhận ký, và nói về văn bản này.",
            "All receipts are signed by addressees or their nodes and are about this document.",
        ),
        Sentence(
            "Có biên nhận không hợp lệ, không đúng người ký hoặc nói về văn bản khác.",
            "A receipt is not valid, of another signer, or about another document.",
        ),
    ),
    Wording(
        "summary",
        Sentence(
            "Bảng tổng hợp đúng với chứng cứ và biên nhận.", "The summary follows from evidence and receipts."
        ),
        Sentence(
            "Bảng tổng hợp không đúng với chứng cứ và biên nhận.",
            "The summary does not follow from evidence and receipts.",
        ),
    ),
)
