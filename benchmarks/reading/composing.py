# ruff: noqa: E501 - texts stand on one line as they are printed
"""Documents of every type, made from the stock: one seed, one document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from reading import annexes, blocks, prose
from reading.agencies import DEGREES, Agency, agency, person
from reading.content import Letter, Line, Mark, Table, Truth

#: Code, name as the title prints it, and weight by how often offices write it.
TYPES = (
    ("", "CÔNG VĂN", 40),
    ("QĐ", "QUYẾT ĐỊNH", 14),
    ("TB", "THÔNG BÁO", 7),
    ("TTr", "TỜ TRÌNH", 6),
    ("BC", "BÁO CÁO", 6),
    ("KH", "KẾ HOẠCH", 6),
    ("GM", "GIẤY MỜI", 4),
    ("CĐ", "CÔNG ĐIỆN", 3),
    ("CT", "CHỈ THỊ", 2),
    ("HD", "HƯỚNG DẪN", 2),
    ("NQ", "NGHỊ QUYẾT", 2),
    ("CTr", "CHƯƠNG TRÌNH", 1),
    ("PA", "PHƯƠNG ÁN", 1),
    ("ĐA", "ĐỀ ÁN", 1),
    ("QC", "QUY CHẾ", 1),
    ("GGT", "GIẤY GIỚI THIỆU", 1),
    ("GUQ", "GIẤY ỦY QUYỀN", 1),
    ("PC", "PHIẾU CHUYỂN", 1),
    ("PB", "PHIẾU BÁO", 1),
    ("TC", "THÔNG CÁO", 1),
)
NAMES = {
    "": "Công văn",
    "QĐ": "Quyết định",
    "TB": "Thông báo",
    "TTr": "Tờ trình",
    "BC": "Báo cáo",
    "KH": "Kế hoạch",
    "GM": "Giấy mời",
    "CĐ": "Công điện",
    "CT": "Chỉ thị",
    "HD": "Hướng dẫn",
    "NQ": "Nghị quyết",
    "CTr": "Chương trình",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "QC": "Quy chế",
    "GGT": "Giấy giới thiệu",
    "GUQ": "Giấy ủy quyền",
    "PC": "Phiếu chuyển",
    "PB": "Phiếu báo",
    "TC": "Thông cáo",
}
URGENCIES = (
    ("KHẨN", "urgent"),
    ("THƯỢNG KHẨN", "very urgent"),
    ("HỎA TỐC", "express"),
    ("HOẢ TỐC", "express"),
)
CIRCULATIONS = ("XEM XONG TRẢ LẠI", "LƯU HÀNH NỘI BỘ")
SIGNED = ("", "", "", "(Đã ký)", "Đã ký", "(đã ký)", "(Đã ký và đóng dấu)", "(Đã ký số)")


@dataclass(kw_only=True)
class _Draft:
    """What is decided first and used everywhere."""

    chance: Random
    office: Agency
    issued: date
    code: str
    #: The matter as spoken of in sentences, and as the abstract prints it.
    about: str
    abstract: str = ""
    body: list[Line | Table] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    reply_by: str | None = None

    def say(self, sentence: str) -> str:
        return prose.filled(sentence, self.chance, self.office.name, self.issued, self.about)


def compose(seed: int, index: int, *, old: bool = False) -> Letter:
    """The document of this place in the set of this seed; ``old`` gives one of 1998 to 2010."""
    chance = Random(f"{seed}/{index}/{old}")
    first, last = (date(1998, 2, 1), date(2010, 12, 20)) if old else (date(2014, 1, 3), date(2026, 10, 20))
    issued = first + timedelta(days=chance.randrange((last - first).days))
    office = agency(chance, issued.year)
    while old and office.level in {"party", "board"}:
        office = agency(chance, issued.year)
    code = chance.choices([t[0] for t in TYPES], [t[2] for t in TYPES])[0]
    if office.level == "party":
        code = ""
    draft = _Draft(
        chance=chance,
        office=office,
        issued=issued,
        code=code,
        about=prose.matter(chance, long=chance.random() < 0.3),
    )
    return _finish(draft, old=old)


def _finish(draft: _Draft, *, old: bool) -> Letter:
    chance, office = draft.chance, draft.office
    number, serial, symbol = _number(draft, old=old)
    place_date, issued_on = _date(draft, blank=serial is None)
    asked = (
        draft.code in {"", "TTr"}
        or (draft.code == "BC" and chance.random() < 0.4)
        or draft.code in {"GM", "CĐ"}
    )
    primary, names = blocks.primary(chance, office.level) if asked else ((), ())
    title, abstract, also = _title(draft)
    _body(draft)
    annex = annexes.annex(chance, office.name, number) if chance.random() < 0.16 else ()
    opening = _opening(chance, draft.code)
    entries, named = blocks.recipients(chance, office.level, opening)
    dash = re.match(r"[-–+* ]*", entries[0] if entries else "- ")
    copy_line, copy = blocks.file_copy(chance, office.units, dash[0] if dash else "")
    lines, capacity, own = chance.choice(office.powers)
    name = person(chance)
    marks, urgency, circulation = _marks(chance)
    about = (
        ""
        if title
        else f"{chance.choices(['V/v ', 'V/v: ', 'Về việc ', 'v/v ', 'V/V '], [80, 4, 8, 4, 4])[0]}{draft.about}"
    )
    truth = Truth(
        type=NAMES[draft.code],
        serial=serial,
        symbol=symbol,
        issuer=office.issuer_text,
        parent=" ".join(office.parent) or None,
        place=office.place,
        issued_on=issued_on,
        abstract=draft.abstract,
        primary_addressees=names,
        addressees=named,
        file_copy=copy,
        capacity=capacity,
        title=own,
        name=name,
        urgency=urgency,
        circulation=circulation,
        attachments=tuple(draft.attachments),
        reply_by=draft.reply_by,
        legal_bases=tuple(draft.bases),
    )
    letter = Letter(
        party=office.level == "party",
        parent=office.parent,
        issuer=office.issuer,
        number=number,
        about=about,
        date=place_date,
        marks=marks,
        title=title,
        abstract=abstract,
        primary=primary,
        body=tuple(draft.body),
        authority=office.authority if draft.code in {"QĐ", "NQ"} else "",
        recipients=(*entries, copy_line),
        powers=lines,
        signed=chance.choice(SIGNED),
        name=_degree(chance, name),
        annex=annex,
        truth=truth,
        also=also,
        old=old,
        contact=_contact(chance) if chance.random() < 0.12 else "",
        printed=_printed(chance, office) if chance.random() < 0.2 else (),
    )
    return _slips(chance, letter)


def _degree(chance: Random, name: str) -> str:
    return f"{chance.choice(DEGREES)}{name}" if chance.random() < 0.12 else name


def _contact(chance: Random) -> str:
    return chance.choice(
        [
            "Địa chỉ: Số 16 Lê Hồng Phong - Điện thoại: 024.38043568 - Email: vanthu@example.gov.vn",
            "Người liên hệ: Nguyễn Thị Mai, chuyên viên, ĐT: 0912.345.678",
        ]
    )


def _printed(chance: Random, office: Agency) -> tuple[str, ...]:
    """What signing programs and copying offices print on pages."""
    at = f"{chance.randrange(1, 28):02}.{chance.randrange(1, 12):02}.2025 {chance.randrange(8, 17):02}:12:33 +07:00"
    return chance.choice(
        [
            (
                f"Người ký: {office.name}",
                f"Email: {office.symbol.lower()}@example.gov.vn",
                f"Thời gian ký: {at}",
            ),
            (f"Ký bởi: {office.issuer_text}", f"Ngày ký: {at}"),
            ("SAO Y", "Văn phòng Sở Nội vụ", f"Thời gian ký: {at}"),
        ]
    )


def _opening(chance: Random, code: str) -> str:
    if code in {"", "TTr", "GM", "CĐ"}:
        return chance.choices(["Như trên", "Như kính gửi", ""], [85, 8, 7])[0]
    if code in {"QĐ", "NQ"}:
        return chance.choices([f"Như Điều {chance.randrange(2, 5)}", "Như Điều 3", ""], [50, 30, 20])[0]
    return ""


def _number(draft: _Draft, *, old: bool) -> tuple[str, int | None, str]:
    """(as printed, serial, symbol); a number is blank while the registry has still to give it."""
    chance, office = draft.chance, draft.office
    unit = chance.choice(office.units)
    year = f"{draft.issued.year}/" if old and draft.code == "QĐ" and chance.random() < 0.6 else ""
    if office.level == "party":
        symbol = f"CV/{office.symbol}"
        serial = chance.randrange(2, 900)
        return (
            f"Số {serial:02}-{symbol}" if chance.random() < 0.7 else f"Số: {serial:02} - {symbol}",
            serial,
            symbol,
        )
    symbol = (
        f"{draft.code}-{office.symbol}"
        if draft.code
        else f"{office.symbol}-{unit}"
        if unit
        else office.symbol
    )
    if old and office.symbol == "UBND" and chance.random() < 0.5:
        symbol = symbol.replace("UBND", "UB")
    serial = chance.choice([chance.randrange(1, 10), chance.randrange(10, 100), chance.randrange(100, 12000)])
    if chance.random() < 0.1:
        blank = chance.choice(["Số:        /", "Số:....../", "Số: ……/", "Số:      /"])
        return f"{blank}{year}{symbol}", None, symbol
    shown = f"{serial:02}" if chance.random() < 0.9 else f"{serial}"
    word = chance.choices(["Số: ", "Số:", "Số ", "Số : "], [84, 7, 5, 4])[0]
    slash = chance.choices(["/", " /", "/ "], [92, 4, 4])[0]
    if chance.random() < 0.02:
        shown += chance.choice("ab")
    written = symbol.replace("-", " – ") if chance.random() < 0.02 else symbol
    return f"{word}{shown}{slash}{year}{written}", serial, symbol


def _date(draft: _Draft, *, blank: bool) -> tuple[str, str | None]:
    chance, day, place = draft.chance, draft.issued, draft.office.place
    if blank and chance.random() < 0.8:
        return chance.choice(
            [
                f"{place}, ngày     tháng {day.month:02} năm {day.year}",
                f"{place}, ngày ..... tháng ..... năm {day.year}",
                f"{place}, ngày …… tháng {day.month} năm {day.year}",
            ]
        ), None
    month = f"{day.month:02}" if day.month < 3 or chance.random() < 0.3 else f"{day.month}"
    shown = f"{day.day:02}"
    if chance.random() < 0.06:
        shown, month = f"{day.day}", f"{day.month}"
    comma = chance.choices([", ngày", ",ngày", " , ngày", ", Ngày", " ngày"], [90, 3, 2, 2, 3])[0]
    return f"{place}{comma} {shown} tháng {month} năm {day.year}", day.isoformat()


def _title(draft: _Draft) -> tuple[str, tuple[str, ...], dict[str, tuple[object, ...]]]:
    """(title, abstract as the typist breaks it, other right spellings)."""
    chance, code = draft.chance, draft.code
    draft.abstract = draft.about
    if not code:
        return "", (), {}
    title = next(name for known, name, _ in TYPES if known == code)
    draft.abstract = draft.about[:1].upper() + draft.about[1:]
    also: dict[str, tuple[object, ...]] = {}
    if code in {"QĐ", "TB", "NQ", "GM", "TTr"} and chance.random() < 0.7:
        lead = chance.choices(["Về việc", "Về", "V/v"], [75, 15, 10])[0]
        draft.abstract = f"{lead} {draft.about}"
        also["abstract"] = (draft.about,)
    return title, _broken(chance, draft.abstract), also


def _broken(chance: Random, text: str) -> tuple[str, ...]:
    """The abstract in lines of about equal length, as typists centre it, or left to wrap."""
    if len(text) < 46 or chance.random() < 0.5:
        return (text,)
    words, lines = text.split(), [""]
    limit = max(34, len(text) // chance.choice([2, 2, 3]) + 4)
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) + 1 > limit:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines)


def _marks(chance: Random) -> tuple[tuple[Mark, ...], str | None, str | None]:
    """Stamps of urgency and circulation."""
    marks, urgency, circulation = [], None, None
    if chance.random() < 0.12:
        text, urgency = chance.choice(URGENCIES)
        marks.append(Mark(text=text, place=chance.choice(["number", "number", "date", "box"])))
    if chance.random() < 0.03:
        marks.append(Mark(text=chance.choice(["DỰ THẢO", "DỰ THẢO LẦN 2", "BẢN SAO"]), place="box"))
    if chance.random() < 0.04:
        circulation = chance.choice(CIRCULATIONS)
        marks.append(Mark(text=circulation, place=chance.choice(["number", "box"])))
    return tuple(marks), urgency, circulation


def _body(draft: _Draft) -> None:
    chance, code = draft.chance, draft.code
    if code in {"QĐ", "NQ"}:
        _articles(draft)
        return
    if code in {"KH", "HD", "CT", "TTr"} and chance.random() < 0.4:
        _cite(draft, chance.randrange(1, 4))
    draft.body.append(Line(text=draft.say(chance.choice(prose.OPENINGS))))
    if code == "GM":
        draft.body += _invitation(draft)
    count = chance.choices([2, 5, 10, 30, 90], [30, 40, 20, 8, 2])[0]
    for at in range(count):
        mark = chance.choice(["", "- ", f"{at + 1}. ", f"{at + 1}. ", f"{'abcdđeghiklm'[at % 12]}) "])
        if count > 8 and at % 7 == 3:
            draft.body.append(
                Line(
                    text=f"{'I' * (at % 3 + 1)}. {chance.choice(['MỤC ĐÍCH, YÊU CẦU', 'TỔ CHỨC THỰC HIỆN', 'BẢO MẬT THÔNG TIN', 'TÌNH HÌNH CHUNG'])}",
                    bold=True,
                )
            )
        draft.body.append(Line(text=mark + draft.say(chance.choice(prose.SENTENCES))))
    if chance.random() < 0.22:
        draft.body.insert(chance.randrange(1, len(draft.body)), annexes.table(chance))
    _ask(draft)
    if chance.random() < 0.7:
        draft.body.append(Line(text=draft.say(chance.choice(prose.CLOSINGS))))
    _attach(draft)


def _ask(draft: _Draft) -> None:
    if draft.code in {"", "KH", "CĐ", "TB"} and draft.chance.random() < 0.4:
        asked = prose.deadline(draft.chance, draft.office.name, draft.issued)
        draft.reply_by = asked.on.isoformat()
        draft.body.append(Line(text=asked.sentence))


def _attach(draft: _Draft) -> None:
    """What is enclosed: a sentence in brackets or a list."""
    chance = draft.chance
    if draft.code in {"QĐ", "NQ"} or chance.random() > 0.25:
        return
    papers = chance.sample(
        [
            "Đề cương báo cáo",
            "Phụ lục 1",
            "Danh sách các đơn vị",
            "Dự thảo Nghị định",
            "Biểu tổng hợp số liệu",
            "Công văn số 123/STC-QLNS",
        ],
        chance.choice([1, 1, 2, 3]),
    )
    draft.attachments = papers
    if len(papers) == 1 and chance.random() < 0.75:
        form = chance.choice(["(Gửi kèm {p})", "(Kèm theo {p})", "(Có {p} kèm theo)", "(Gửi kèm theo {p})."])
        draft.body.append(Line(text=form.format(p=papers[0]), italic=True))
    else:
        draft.body.append(Line(text=chance.choice(["Tài liệu gửi kèm:", "Gửi kèm:", "Hồ sơ kèm theo gồm:"])))
        draft.body += [
            Line(text=f"{at}. {paper};" if at < len(papers) else f"{at}. {paper}.")
            for at, paper in enumerate(papers, 1)
        ]


def _cite(draft: _Draft, count: int) -> None:
    draft.bases = prose.legal_bases(draft.chance, count, draft.office.name)
    end = draft.chance.choice([";", ";", ";", ","])
    italic = draft.chance.random() < 0.6
    draft.body += [Line(text=f"Căn cứ {base}{end}", italic=italic) for base in draft.bases]


def _articles(draft: _Draft) -> None:
    chance = draft.chance
    _cite(draft, chance.randrange(2, 6))
    proposal = chance.choice(
        [
            "Theo đề nghị của Chánh Văn phòng.",
            "Xét đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 45/TTr-SNV,",
            "Theo đề nghị của Trưởng phòng Tổ chức cán bộ.",
        ]
    )
    draft.body += [
        Line(text=proposal, italic=True),
        Line(text="QUYẾT ĐỊNH:" if draft.code == "QĐ" else "QUYẾT NGHỊ:", bold=True, center=True),
    ]
    form = chance.choice(["Điều {n}. {s}", "Điều {n}: {s}", "Điều {n}. {s}"])
    for at in range(1, chance.choice([3, 3, 4, 6])):
        draft.body.append(Line(text=form.format(n=at, s=draft.say(chance.choice(prose.SENTENCES)))))
    last = f"{chance.choice(['Chánh Văn phòng', 'Giám đốc Sở Nội vụ', 'Thủ trưởng các đơn vị liên quan'])} và các cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./."
    draft.body.append(Line(text=form.format(n=at + 1, s=last)))


def _invitation(draft: _Draft) -> list[Line | Table]:
    day = draft.issued + timedelta(days=7)
    return [
        Line(text=f"1. Thời gian: 08 giờ 00 ngày {prose.spoken(day, draft.chance)} (thứ Sáu)."),
        Line(text="2. Địa điểm: Phòng họp số 2, trụ sở UBND tỉnh, số 16 đường Trần Phú."),
        Line(
            text="3. Thành phần: Lãnh đạo và chuyên viên phụ trách; đề nghị đại biểu đến dự đúng thời gian."
        ),
    ]


def _slips(chance: Random, letter: Letter) -> Letter:
    """What real clerks mistype. The truth does not change: a careful reader sees through these."""
    if chance.random() < 0.05:
        letter = replace(
            letter, recipients_label=chance.choice(["Nơi nhận", "Nơi nhận :", "Nơi nhận;", "NƠI NHẬN:"])
        )
    if letter.primary and chance.random() < 0.05:
        letter = replace(
            letter, primary_label=chance.choice(["Kính gửi :", "Kính gởi:", "Kính gửi", "KÍNH GỬI:"])
        )
    if chance.random() < 0.06 and not letter.party:
        letter = replace(
            letter,
            national=chance.choice(
                [
                    ("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
                    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập- Tự do- Hạnh phúc"),
                    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc Lập - Tự Do - Hạnh Phúc"),
                    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA  VIỆT NAM", "Độc lập – Tự do – Hạnh phúc"),
                ]
            ),
        )
    if letter.party:
        letter = replace(letter, national=("ĐẢNG CỘNG SẢN VIỆT NAM", ""))
    return letter
