# ruff: noqa: E501 - texts stand on one line as they are printed
"""Marks of secrecy in every place, none of which may be missed, and ordinary documents that speak of secrets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from congthu.edges import readers, reading
from congthu.lib.errors import CongthuError
from congthu.lib.vntext import Encoding
from reading import render_docx, render_old, render_pdf, render_scan, render_text
from reading.composing import compose
from reading.content import Letter, Line, Mark, Table

LEVELS = {"MẬT": "confidential", "TỐI MẬT": "secret", "TUYỆT MẬT": "top secret"}
PLACES = ("number", "date", "box", "header", "top")
#: How a mark may be written: as the law has it, small, set apart, framed, labelled, without marks of tone.
MANNERS = ("{m}", "{m}", "{t}", "{s}", "[ {m} ]", "* {m} *", "Độ mật: {t}", "{p}", "{m}.", "({m})")
FILE_NAMES = (
    "{n} (MẬT).docx",
    "TOI MAT - {n}.docx",
    "[TUYỆT MẬT] {n}.docx",
    "Mật_{n}.docx",
    "CV MẬT {n}.pdf",
    "{n}_toimat.docx",
)
_MADE = {
    "docx": render_docx.as_docx,
    "pdf": render_pdf.as_pdf,
    "text": render_text.as_text,
    "html": render_text.as_html,
    "docx-tcvn3": lambda letter, seed: render_old.as_old_docx(letter, seed, Encoding.TCVN3),
    "docx-vni": lambda letter, seed: render_old.as_old_docx(letter, seed, Encoding.VNI),
}

_ABSTRACTS = (
    "tăng cường công tác bảo vệ bí mật nhà nước trên không gian mạng",
    "quản lý, sử dụng văn bản mật trong cơ quan nhà nước",
    "triển khai Luật Bảo vệ bí mật nhà nước",
    "góp ý dự thảo Danh mục bí mật nhà nước độ Tối mật lĩnh vực nội vụ",
    "điều chỉnh mật độ xây dựng khu đô thị mới",
    "hỗ trợ nuôi ong lấy mật tại các xã vùng cao",
    "phẫu thuật nội soi cắt túi mật",
    "giải mật tài liệu lưu trữ lịch sử",
    "tập huấn sử dụng mật mã dân sự",
    "đổi mật khẩu hộp thư công vụ",
    "kiểm tra công tác bảo mật, an toàn thông tin",
    "báo cáo số lượng văn bản Mật, Tối mật, Tuyệt mật năm 2024",
    "xử lý tình huống khẩn cấp về hồ đập",
    "cứu trợ khẩn cấp vùng lũ",
)
_SENTENCES = (
    "Không soạn thảo, lưu giữ tài liệu có nội dung bí mật nhà nước trên máy tính kết nối Internet.",
    "Các văn bản mật, tối mật, tuyệt mật được quản lý theo Luật Bảo vệ bí mật nhà nước năm 2018.",
    "Việc xác định độ mật của bí mật nhà nước do người đứng đầu quyết định.",
    "Bí mật nhà nước thuộc độ Tuyệt mật.",
    "Mật độ dân số trung bình 312 người/km2; mật độ lưu lượng cao.",
    "Mật khẩu tối thiểu 12 ký tự, thay đổi sau 90 ngày.",
    "Sản lượng mật ong đạt 120 tấn, mật mía đạt 45 tấn.",
    "Bệnh nhân được chẩn đoán sỏi mật, viêm túi mật cấp.",
    "Tài liệu phục vụ cuộc họp không thuộc danh mục bí mật nhà nước.",
    "Đóng dấu chỉ độ mật theo mẫu của Bộ Công an.",
    "Ông Trần Văn Mật, thôn 2, đề nghị cấp lại giấy chứng nhận.",
    "Đảng viên giữ mối liên hệ mật thiết với Nhân dân.",
    "(trừ những văn bản mật)",
    "Nội dung này không mật.",
    "Độ mật: không.",
    "Bảo đảm bí mật đời tư, bí mật kinh doanh.",
)
_HEADINGS = (
    "BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "MẬT ĐỘ XÂY DỰNG",
    "II. CÔNG TÁC BẢO MẬT",
    "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TỐI MẬT",
    "SỎI MẬT, TÚI MẬT",
    "MẬT ONG BẠC HÀ",
    "TÌNH HUỐNG KHẨN CẤP",
    "Chương II. BÍ MẬT NHÀ NƯỚC ĐỘ MẬT",
    "QUẢN LÝ VĂN BẢN MẬT",
    "MẬT MÃ DÂN SỰ",
)
_LISTS = (
    ("Bí mật nhà nước được phân loại thành 03 độ mật, gồm:", "a) Tuyệt mật;", "b) Tối mật;", "c) Mật."),
    (
        "Mẫu dấu độ mật gồm các loại sau:",
        '- Mẫu dấu "TUYỆT MẬT";',
        '- Mẫu dấu "TỐI MẬT";',
        '- Mẫu dấu "MẬT".',
    ),
    ("Số văn bản đến phân theo độ mật:", "- Tuyệt mật: 0", "- Tối mật: 2", "- Mật: 15"),
    ("Độ mật của tài liệu:", "1. Tuyệt mật", "2. Tối mật", "3. Mật"),
)
_TABLES = (
    Table(
        rows=(
            ("TT", "Độ mật", "Văn bản đi", "Văn bản đến"),
            ("1", "Tuyệt mật", "0", "1"),
            ("2", "Tối mật", "3", "5"),
            ("3", "Mật", "12", "40"),
        )
    ),
    Table(
        rows=(
            ("STT", "Số ký hiệu", "Trích yếu", "Độ mật"),
            ("1", "12/BC-STC", "Báo cáo quyết toán", "Thường"),
            ("2", "15/BC-CAT", "Báo cáo tháng", "Mật"),
        )
    ),
    Table(
        rows=(
            ("TT", "Họ và tên", "Nghề nghiệp", "Ghi chú"),
            ("1", "Nguyễn Văn", "Nuôi ong", "Mật"),
            ("2", "Lê Thị", "Trồng mía", "Đường, mật"),
        )
    ),
)


@dataclass(kw_only=True)
class Outcome:
    """What became of marked and of ordinary documents."""

    #: By place of the mark: (found, only asked about, missed).
    marked: dict[str, Counter[str]] = field(default_factory=dict)
    ordinary: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    def as_text(self) -> str:
        """Two short tables and the failures by name."""
        lines = ["place".ljust(16) + "   found    level   asked  missed"]
        lines += [
            f"{place:<16}{c['found']:>8}{c['level']:>9}{c['asked']:>8}{c['missed']:>8}"
            for place, c in sorted(self.marked.items())
        ]
        c = self.ordinary
        lines.append(
            f"ordinary documents {c['all']}: taken for secret {c['secret']}, asked about {c['asked']}, other errors {c['error']}; taken for urgent {c['urgent']}"
        )
        lines += [f"  missed: {each}" for each in self.missed[:20]] + [
            f"  alarm: {each}" for each in self.alarms[:20]
        ]
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "marked": {k: dict(c) for k, c in self.marked.items()},
            "ordinary": dict(self.ordinary),
            "missed": self.missed,
            "alarms": self.alarms,
        }


def examined(seed: int, ordinary: int, scans: int, *, each: int = 6) -> Outcome:
    """Both sets read and counted; ``each`` documents for every place and kind, ``scans`` scans."""
    outcome = Outcome()
    for place, name, data, filename, level in (*marked(seed, each), *_scans(seed, scans)):
        found = _read(data, filename)
        counted = outcome.marked.setdefault(place, Counter())
        verdict = _verdict(found)
        said = found.get("secrecy") if found else None
        counted["found" if said else "asked" if verdict == "ask" else "missed"] += 1
        counted["level"] += said == level
        if not said and verdict != "ask":
            outcome.missed.append(name)
    for at in range(ordinary):
        _count(outcome, seed, at)
    return outcome


def _count(outcome: Outcome, seed: int, index: int) -> None:
    name, letter = f"ordinary-{seed}-{index}", ordinary(seed, index)
    made = Random(name).choice([render_text.as_text, render_docx.as_docx, render_docx.as_docx])
    found = _read(made(letter, name), "van ban.docx")
    outcome.ordinary["all"] += 1
    if found is None:
        outcome.ordinary["error"] += 1
        return
    verdict = _verdict(found)
    if found.get("secrecy") or verdict != "none":
        outcome.ordinary["secret" if found.get("secrecy") else "asked"] += 1
        why = (found.get("secrecy_verdict") or {}).get("why") or {}
        outcome.alarms.append(f"{name}: {found.get('secrecy')} {verdict} {why.get('vi', '')}")
    outcome.ordinary["urgent"] += found.get("urgency") is not None and letter.truth.urgency is None


def _read(data: bytes, filename: str) -> dict[str, Any] | None:
    """In this process: these files are our own, and there are thousands of them. Scans need the recogniser."""
    try:
        answer = readers.found(data, filename)
        if "recognise" in answer:
            return dict(reading.read(data, filename).as_plain())
        return dict(answer["document"])
    except CongthuError:
        return None


def _verdict(found: dict[str, Any] | None) -> str:
    return str(((found or {}).get("secrecy_verdict") or {}).get("verdict", "none"))


def manner(text: str, chance: Random) -> str:
    """A mark as somebody may have written it."""
    bare = text.replace("Ậ", "A").replace("Ố", "O").replace("Ệ", "E")
    spaced = "  ".join(" ".join(word) for word in text.split())
    return chance.choice(MANNERS).format(m=text, t=text.capitalize(), s=spaced, p=bare)


def marked(seed: int, each: int) -> Iterator[tuple[str, str, bytes, str, str]]:
    """(place, name, file, file name, level) of documents with a mark in the text, or only in the file's name."""
    for kind, made in _MADE.items():
        for place in PLACES:
            for at in range(each):
                name = f"secret-{seed}-{kind}-{place}-{at}"
                chance = Random(name)
                text = chance.choice(list(LEVELS))
                shown = text if "-" in kind else manner(text, chance)
                letter = replace(
                    _quiet(compose(seed, 700_000 + chance.randrange(90_000), old="-" in kind)),
                    marks=(Mark(text=shown, place=place),),
                )
                yield place, f"{name} {shown}", made(letter, name), "van ban.docx", LEVELS[text]
    for at, form in enumerate(FILE_NAMES * max(1, each // 3)):
        letter = _quiet(compose(seed, 800_000 + at))
        level = (
            "secret"
            if "toi" in form.lower() or "TOI" in form
            else "top secret"
            if "TUYỆT" in form
            else "confidential"
        )
        yield (
            "file name",
            f"file name {form}",
            render_docx.as_docx(letter, f"name-{at}"),
            form.format(n=f"{at + 5} bao cao"),
            level,
        )


def _scans(seed: int, count: int) -> Iterator[tuple[str, str, bytes, str, str]]:
    for at in range(count):
        for wear in ("light", "copy", "heavy"):
            name = f"secret-{seed}-scan-{wear}-{at}"
            chance = Random(name)
            text, place = chance.choice(list(LEVELS)), chance.choice(["number", "top", "date", "box"])
            letter = replace(_quiet(compose(seed, 900_000 + at)), signed="")
            letter = replace(letter, marks=(Mark(text=text, place=place),), body=letter.body[:6], annex=())
            data, _ending = render_scan.scanned(
                render_pdf.as_pdf(letter, name, by_hand=True), name, wear, name=letter.name
            )
            yield f"scan-{wear}", f"{name} {text} {place}", data, "scan.pdf", LEVELS[text]


def _quiet(letter: Letter) -> Letter:
    """Without other stamps, so that the mark is the only one."""
    return replace(letter, marks=())


def ordinary(seed: int, index: int) -> Letter:
    """A document that is no secret and speaks of secrets, honey and density, in awkward places."""
    chance = Random(f"ordinary/{seed}/{index}")
    letter = compose(seed, 500_000 + index)
    body: list[Line | Table] = list(letter.body)
    extra: list[Line | Table] = [Line(text=text) for text in chance.sample(_SENTENCES, 3)]
    if chance.random() < 0.5:
        extra.append(Line(text=chance.choice(_HEADINGS), bold=True, center=chance.random() < 0.5))
    if chance.random() < 0.25:
        extra += [Line(text=text) for text in chance.choice(_LISTS)]
    if chance.random() < 0.2:
        extra.append(chance.choice(_TABLES))
    at = chance.choice([1, len(body)])
    about = chance.choice(_ABSTRACTS)
    if letter.title:
        letter = replace(letter, abstract=_cut(f"Về việc {about}", chance))
    else:
        letter = replace(letter, about=f"V/v {about}")
    return replace(letter, body=(*body[:at], *extra, *body[at:]))


def _cut(text: str, chance: Random) -> tuple[str, ...]:
    """Cut before or after the word, so that it may stand alone on its line."""
    words = text.split()
    hits = [at for at, word in enumerate(words) if word.strip(",").lower() in {"mật", "khẩn"}]
    if not hits or chance.random() < 0.4:
        return (text,)
    at = hits[0]
    reach = at + chance.choice([1, 2])
    lines = (" ".join(words[:at]), " ".join(words[at:reach]), " ".join(words[reach:]))
    return tuple(line for line in lines if line)
