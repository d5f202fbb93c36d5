# ruff: noqa: E501 - texts stand on one line as they are printed
"""Recipients: "Kính gửi" and "Nơi nhận" in the manners of real offices.

An entry of the stock is the printed text and the addressees in it, as (text, kind); purposes stand apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

Named = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry as printed, without dash and end mark, and whom it names."""

    text: str
    named: Named


def _one(text: str, kind: str, *purposes: str) -> tuple[str, str, tuple[str, ...]]:
    return text, kind, purposes


#: (text, kind, purposes it may carry); a plain table per level of issuer.
CENTRAL = (
    _one("Ban Bí thư Trung ương Đảng", "agency", "(để b/c)"),
    _one("Thủ tướng, các Phó Thủ tướng Chính phủ", "person", "(để b/c)", "(để báo cáo)"),
    _one("Thủ tướng Chính phủ", "person", "(để b/c)"),
    _one("Các Phó Thủ tướng Chính phủ", "person"),
    _one("PTTg Thường trực Nguyễn Hòa Bình", "person", "(để b/c)"),
    _one("Các Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ", "class"),
    _one("Các bộ, cơ quan ngang bộ", "class"),
    _one("HĐND, UBND các tỉnh, thành phố trực thuộc Trung ương", "class"),
    _one("UBND các tỉnh, TP trực thuộc TW", "class", "(để thực hiện)"),
    _one("Văn phòng Trung ương và các Ban của Đảng", "class"),
    _one("Văn phòng Tổng Bí thư", "agency"),
    _one("Văn phòng Chủ tịch nước", "agency"),
    _one("Văn phòng Quốc hội", "agency"),
    _one("Hội đồng Dân tộc và các Ủy ban của Quốc hội", "class"),
    _one("Văn phòng Chính phủ", "agency", "(để b/c)"),
    _one("Tòa án nhân dân tối cao", "agency"),
    _one("Viện kiểm sát nhân dân tối cao", "agency"),
    _one("Kiểm toán nhà nước", "agency"),
    _one("Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam", "agency"),
    _one("Cơ quan trung ương của các đoàn thể", "class"),
    _one("Ngân hàng Chính sách xã hội", "agency"),
    _one("Cục Kiểm tra văn bản và Tổ chức thi hành pháp luật (Bộ Tư pháp)", "agency"),
    _one("Bộ trưởng", "person", "(để b/c)", "(để báo cáo)"),
    _one("Các Thứ trưởng", "person"),
    _one("Bộ trưởng, các Thứ trưởng", "person"),
    _one("Thứ trưởng Lê Anh Tuấn", "person", "(để b/c)"),
    _one("Các cơ quan đại diện Việt Nam ở nước ngoài", "class"),
    _one("Liên đoàn Thương mại và Công nghiệp Việt Nam", "agency"),
    _one("Sở Nội vụ các tỉnh, thành phố", "class"),
    _one("Bộ Công an (Cục C06)", "agency", "(để phối hợp)"),
    _one("Ủy ban Kinh tế và Tài chính của Quốc hội", "agency"),
    _one("Tạp chí Quản lý nhà nước", "publication"),
    _one("Công báo", "publication"),
    _one("Cổng TTĐT Chính phủ", "publication"),
    _one("Cổng Thông tin điện tử Chính phủ", "publication"),
)
LOCAL = (
    _one("Thường trực Tỉnh ủy", "agency", "(để b/c)", "(b/c)"),
    _one("TT. HĐND tỉnh", "agency", "(b/c)"),
    _one("Thường trực HĐND tỉnh", "agency", "(để b/c)"),
    _one("Đoàn ĐBQH tỉnh", "agency"),
    _one("CT và các PCT UBND tỉnh", "person"),
    _one("Chủ tịch, các Phó Chủ tịch UBND tỉnh", "person", "(để b/c)"),
    _one("Đ/c Chủ tịch UBND tỉnh", "person", "(để b/c)"),
    _one("UBMTTQVN tỉnh", "agency"),
    _one("Văn phòng Tỉnh ủy", "agency"),
    _one("Các sở, ban, ngành tỉnh", "class"),
    _one("Sở Nội vụ", "agency", "(để p/h)"),
    _one("Sở Tài chính", "agency", "(để phối hợp)"),
    _one("Công an tỉnh", "agency"),
    _one("Thanh tra tỉnh", "agency"),
    _one("Bộ Nội vụ", "agency", "(để b/c)"),
    _one("UBND các xã, phường, đặc khu", "class", "(để thực hiện)"),
    _one("Báo và Phát thanh, Truyền hình tỉnh", "publication"),
    _one("Cổng TTĐT tỉnh", "publication"),
    _one("UBND các huyện, thị xã, thành phố", "class"),
    _one("Lãnh đạo Văn phòng", "person"),
    _one("Kho bạc Nhà nước khu vực XI", "agency"),
    _one("Tòa án nhân dân tỉnh", "agency"),
    _one("Viện KSND tỉnh", "agency"),
    _one("Liên đoàn Lao động tỉnh", "agency"),
    _one("Bảo hiểm xã hội khu vực XXV", "agency"),
    _one("Thuế tỉnh", "agency"),
    _one("Trung tâm Công báo - Tin học", "*"),
    _one("PCT Nguyễn Văn Sơn", "person", "(để chỉ đạo)"),
    _one("Bộ Chỉ huy Quân sự tỉnh", "agency"),
)
OFFICE = (
    _one("UBND tỉnh", "agency", "(để b/c)", "(báo cáo)"),
    _one("Sở Nội vụ", "agency", "(để b/c)"),
    _one("Giám đốc, các Phó Giám đốc", "person"),
    _one("Ban Giám đốc", "person", "(để b/c)"),
    _one("Các phòng, đơn vị thuộc Sở", "own_unit", "(để thực hiện)"),
    _one("Website Sở", "publication"),
    _one("Lãnh đạo Sở", "person"),
    _one("Phòng Văn hóa - Xã hội các xã, phường", "class"),
)
VILLAGE = (
    _one("Thường trực Đảng ủy", "agency", "(để b/c)"),
    _one("Thường trực HĐND xã", "agency"),
    _one("Chủ tịch, các PCT UBND xã", "person"),
    _one("UBND tỉnh", "agency", "(để b/c)"),
    _one("Sở Nội vụ", "agency"),
    _one("Ủy ban MTTQ Việt Nam xã", "agency"),
    _one("Các phòng chuyên môn thuộc xã", "own_unit"),
    _one("Công an xã", "agency"),
    _one("Trạm Y tế xã", "agency"),
)
FIRM = (
    _one("Hội đồng thành viên", "*", "(để b/c)"),
    _one("Các Phó Tổng giám đốc", "person"),
    _one("Các ban chuyên môn, nghiệp vụ", "own_unit"),
    _one("Bộ Công Thương", "agency", "(để b/c)"),
    _one("Các đơn vị trực thuộc", "own_unit", "(để th/h)"),
    _one("Công đoàn Công ty", "*"),
)
STOCKS = {
    "central": CENTRAL,
    "bureau": CENTRAL,
    "province": LOCAL,
    "department": LOCAL + OFFICE,
    "commune": VILLAGE,
    "enterprise": FIRM,
    "school": OFFICE[:2] + FIRM[:1] + VILLAGE[7:8],
    "party": LOCAL,
}

#: Entries that name several, or stay whole although they look so.
COMPOUND: dict[str, tuple[Entry, ...]] = {
    "central": (
        Entry(
            text="Các Bộ: TC, NV, TP", named=(("Bộ TC", "agency"), ("Bộ NV", "agency"), ("Bộ TP", "agency"))
        ),
        Entry(text="Các Bộ: Tài chính, Nội vụ", named=(("Bộ Tài chính", "agency"), ("Bộ Nội vụ", "agency"))),
        Entry(
            text="Công báo; Cổng TTĐT Chính phủ",
            named=(("Công báo", "publication"), ("Cổng TTĐT Chính phủ", "publication")),
        ),
        Entry(
            text="Công báo, Cổng Thông tin điện tử Chính phủ",
            named=(("Công báo", "publication"), ("Cổng Thông tin điện tử Chính phủ", "publication")),
        ),
        Entry(
            text="VPCP: BTCN, các PCN, Trợ lý TTg, TGĐ Cổng TTĐT, các Vụ, Cục, đơn vị trực thuộc, Công báo",
            named=(
                (
                    "VPCP: BTCN, các PCN, Trợ lý TTg, TGĐ Cổng TTĐT, các Vụ, Cục, đơn vị trực thuộc, Công báo",
                    "*",
                ),
            ),
        ),
        Entry(
            text="Văn phòng Chủ tịch nước; Văn phòng Quốc hội",
            named=(("Văn phòng Chủ tịch nước", "agency"), ("Văn phòng Quốc hội", "agency")),
        ),
        Entry(
            text="Tòa án nhân dân tối cao, Viện kiểm sát nhân dân tối cao",
            named=(("Tòa án nhân dân tối cao", "agency"), ("Viện kiểm sát nhân dân tối cao", "agency")),
        ),
        Entry(
            text="UBND các tỉnh: Lào Cai, Sơn La, Điện Biên",
            named=(
                ("UBND tỉnh Lào Cai", "agency"),
                ("UBND tỉnh Sơn La", "agency"),
                ("UBND tỉnh Điện Biên", "agency"),
            ),
        ),
        Entry(
            text="Cục Kiểm tra văn bản QPPL, Bộ Tư pháp",
            named=(("Cục Kiểm tra văn bản QPPL, Bộ Tư pháp", "agency"),),
        ),
    ),
    "local": (
        Entry(
            text="Các Sở: Tài chính, Xây dựng, Nội vụ",
            named=(("Sở Tài chính", "agency"), ("Sở Xây dựng", "agency"), ("Sở Nội vụ", "agency")),
        ),
        Entry(
            text="TT. Tỉnh ủy, TT. HĐND tỉnh (để b/c)",
            named=(("TT. Tỉnh ủy", "agency"), ("TT. HĐND tỉnh", "agency")),
        ),
        Entry(
            text="Thường trực: Tỉnh ủy, HĐND tỉnh",
            named=(("Thường trực Tỉnh ủy", "agency"), ("Thường trực HĐND tỉnh", "agency")),
        ),
        Entry(
            text="VPUB: CVP, các PCVP, các phòng, Trung tâm",
            named=(("VPUB: CVP, các PCVP, các phòng, Trung tâm", "*"),),
        ),
        Entry(text="Sở Nội vụ, Sở Tài chính", named=(("Sở Nội vụ", "agency"), ("Sở Tài chính", "agency"))),
        Entry(
            text="UBND các xã: Tân Lập, Hòa Bình",
            named=(("UBND xã Tân Lập", "agency"), ("UBND xã Hòa Bình", "agency")),
        ),
        Entry(text="Thường trực Tỉnh ủy; (để b/c)", named=(("Thường trực Tỉnh ủy", "agency"),)),
    ),
}

PRIMARIES = {
    "central": (
        "Các Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ",
        "Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương",
        "Văn phòng Chính phủ",
        "Bộ Tài chính",
        "Bộ Nội vụ",
        "Bộ Công an",
        "Bộ Quốc phòng",
        "Ngân hàng Nhà nước Việt Nam",
        "Bảo hiểm xã hội Việt Nam",
        "Sở Nội vụ các tỉnh, thành phố trực thuộc Trung ương",
        "Ủy ban nhân dân thành phố Hồ Chí Minh",
        "Thanh tra Chính phủ",
        "Thủ tướng Chính phủ",
    ),
    "local": (
        "Các sở, ban, ngành tỉnh",
        "Ủy ban nhân dân các xã, phường, đặc khu",
        "Sở Tài chính",
        "Sở Nội vụ",
        "Công an tỉnh",
        "Thường trực Tỉnh ủy",
        "Giám đốc các sở, Thủ trưởng các ban, ngành",
        "Chủ tịch Ủy ban nhân dân các huyện, thị xã, thành phố",
        "Bộ Nội vụ",
        "Văn phòng Chính phủ",
        "Công ty Cổ phần Đầu tư và Xây dựng Hòa Phát (địa chỉ: số 12, đường Lê Lợi)",
        "Ông Nguyễn Văn Minh, thôn 3, xã Tân Lập",
        "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông và nông nghiệp tỉnh",
    ),
}


def _side(level: str) -> str:
    return "central" if level in {"central", "bureau"} else "local"


def primary(chance: Random, level: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(entries as printed, names): one on the line of the label, or a list with dashes."""
    count = chance.choices([1, 2, 3, 4, 6, 9, 12], [55, 18, 12, 6, 4, 3, 2])[0]
    names = tuple(chance.sample(PRIMARIES[_side(level)], min(count, len(PRIMARIES[_side(level)]))))
    if len(names) == 1:
        return (names[0] + chance.choice(["", "", ".", ";"]),), names
    if len(names) == 2 and sum(map(len, names)) < 60 and chance.random() < 0.3:
        return (f"{names[0]}; {names[1]}.",), names
    dash = chance.choice(["- ", "- ", "- ", "– ", "+ ", "• ", ""])
    end = chance.choice([";", ";", ";", ","]) if dash else ";"
    last = chance.choice([".", ".", ";", ""])
    return tuple(
        f"{dash}{name}{last if at == len(names) - 1 else end}" for at, name in enumerate(names)
    ), names


def recipients(chance: Random, level: str, opening: str) -> tuple[tuple[str, ...], Named]:
    """(entries as printed, addressees); ``opening`` is "Như trên", "Như Điều 3" or nothing."""
    stock = STOCKS[level]
    picked = [
        stock[at]
        for at in sorted(
            chance.sample(range(len(stock)), min(chance.choice([1, 2, 3, 4, 6, 9, 12]), len(stock)))
        )
    ]
    entries: list[tuple[str, Named]] = [(opening, ((opening, "same_as_primary"),))] if opening else []
    if opening and chance.random() < 0.08:
        entries = [(f"{opening} (để thực hiện)", ((opening, "same_as_primary"),))]
    for text, kind, purposes in picked:
        printed = f"{text} {chance.choice(purposes)}" if purposes and chance.random() < 0.45 else text
        entries.append((printed, ((text, kind),)))
    if level not in {"enterprise", "school", "commune"} and chance.random() < 0.35:
        compound = chance.choice(COMPOUND[_side(level)])
        taken = {name for _text, named in entries for name, _kind in named}
        if not taken & {name for name, _kind in compound.named}:
            entries.insert(
                chance.randrange(1 if opening else 0, len(entries) + 1), (compound.text, compound.named)
            )
    dash = chance.choices(["- ", "-", "– ", "", "+ ", "* "], [70, 10, 6, 5, 4, 5])[0]
    end = chance.choices([";", ",", ""], [90, 5, 5])[0]
    if any("," in text for text, _ in entries) and not dash:
        end = ";"
    return tuple(f"{dash}{text}{end}" for text, _ in entries), tuple(n for _, named in entries for n in named)


def file_copy(
    chance: Random, units: tuple[str, ...], dash: str
) -> tuple[str, tuple[tuple[str, ...], int | None]]:
    """The line "Lưu" as printed, and (units, copies)."""
    kept = ["VT", *([unit] if (unit := chance.choice(units)) and unit != "VP" else [])]
    if chance.random() < 0.2 and kept[-1] != "PC":
        kept.append("PC")
    copies = chance.choice([2, 3, 5, 10, 15]) if chance.random() < 0.35 else None
    count = (
        ""
        if copies is None
        else chance.choice(
            [f" ({copies}b)", f" ({copies})", f" ({copies:02})", f" ({copies} bản)", f" ({copies:02}b)"]
        )
    )
    word = chance.choices(["Lưu: ", "Lưu:", "Lưu ", "Lưu; "], [82, 8, 7, 3])[0]
    # The initials of the drafter stand after the units and are none.
    drafter = (
        chance.choice([" Hùng", " Thảo", " NTH"]) if copies is not None and chance.random() < 0.1 else ""
    )
    return (
        f"{dash}{word}{', '.join(kept)}{count}{drafter}{chance.choices(['.', '', './.'], [78, 16, 6])[0]}",
        (tuple(kept), copies),
    )
