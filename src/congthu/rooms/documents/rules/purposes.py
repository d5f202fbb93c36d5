"""What an addressee gets a document for, and how many copies: "(để b/c)", "để phối hợp", "(2 bản)"."""

from __future__ import annotations

import re

from congthu.rooms.documents.rules.file_copy import COPIES

_PURPOSE = re.compile(
    r"^(b/c|b/cáo|p/hợp|th?/hiện|c/b|bc|báo cáo|p/h|ph/h|phối hợp|biết|t/h|th/h|thực hiện|thi hành|"
    r"triển khai|tổ chức|chỉ đạo|"
    r"c/đ|theo dõi|"
    r"kiểm tra|giám sát|t/d|thay|đăng|đưa tin|công bố|thông báo|xin ý kiến|cho ý kiến|góp ý|tham gia|"
    r"xem xét|phục vụ|chủ trì|trình|niêm yết|tổng hợp|t/hợp|bcáo|phổ biến|tuyên truyền|quán triệt|"
    r"xử lý|rà soát|"
    r"tham mưu|thẩm tra|nắm|e-?copy|bản điện tử|bản mềm|vbđt|qua e?-?mail|"
    r"đôn đốc|phê duyệt|thẩm định|cập nhật|lưu|làm|h/dẫn|hướng dẫn|chuẩn bị|quản lý|gửi|k/t|q/lý|th/dõi)"
    r"(?![^\W\d_])",
    re.IGNORECASE,
)
_IN_ORDER_TO = re.compile(r"^(?:để|đ/b|đb|để)(?![^\W\d_])", re.IGNORECASE)
_IN_ORDER_TO_PLAIN = re.compile(
    r"^de (?:b/?c|bao cao|biet|phoi hop|thuc hien|th|chi dao|theo doi|kiem tra)\b"
)
_BRACKET_LAST = re.compile(r"[(\[“\"]([^()\[\]“”\"]*)[)\]”\"]?\s*[;.,:]*\s*$")
_BARE_PURPOSE = re.compile(
    r"[\s,–-]+(?:để|đ/b)\s+(?:báo cáo|b/c|biết|phối hợp|thực hiện|thi hành|chỉ đạo|theo dõi|kiểm tra|"
    r"đăng|giám sát|"
    r"tổ chức|triển khai)[\w\s,/.]*$|"
    r"\s[–-]\s(?:phổ biến|báo cáo|b/c|phối hợp|thực hiện|theo dõi|chỉ đạo|biết)$|\s+(?:b/c|\(?th/h|ph/h)\)?$",
    re.IGNORECASE,
)


def _is_purpose(text: str) -> bool:
    # "(đẻ phối hợp)" is a slip of the pen.
    text = re.sub(r"^(?:đẻ|đễ|đê|dể)\s+", "để ", text.strip())
    return bool(_PURPOSE.match(text) or _IN_ORDER_TO.match(text)) or (
        text.isascii() and bool(_IN_ORDER_TO_PLAIN.match(text.lower()))
    )


def take_purpose(text: str) -> tuple[str, str | None]:
    """The text without its purpose, and the purpose."""
    found = _BRACKET_LAST.search(text)
    if found and found.start() and _is_purpose(found[1]):
        return text[: found.start()].rstrip(" ;.,-–"), found[1].strip() or None
    bare = _BARE_PURPOSE.search(text)
    if bare and bare.start() > 3:
        return text[: bare.start()].rstrip(" ;.,-–"), bare[0].strip(" ,–-()")
    return text.strip(" ;.,"), None


def only_purpose(part: str) -> str | None:
    """The purpose, when the part is nothing else."""
    found = re.fullmatch(r"\s*[(\[]([^()\[\]]*)[)\]]\s*[;.,]*\s*", part)
    inside = found[1] if found else part if _IN_ORDER_TO.match(part.strip()) else ""
    return inside.strip(" .,;") if inside and _is_purpose(inside) else None


def take_copies(text: str) -> tuple[str, int | None]:
    """ "Sở Nội vụ (2 bản)" """
    counts = [*COPIES.finditer(text)]
    found = counts[-1] if counts else None
    if found is None or text[found.end() :].strip(" ;.,") or not text[: found.start()].strip():
        return text, None
    return text[: found.start()].rstrip(" ;.,:-"), int(found[1] or found[2])
