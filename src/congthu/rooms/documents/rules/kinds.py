"""Of which kind an addressee is: it tells where to look; what a name means is for the dated directory."""

from __future__ import annotations

import re
from collections.abc import Iterable

from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.names import PERSON_NAME
from congthu.rooms.documents.types import Kind

_FILE_COPY = re.compile(r"^l[uưựữứ][uư]\b\s*[:;.,]?\s*", re.IGNORECASE)
_SAME = re.compile(
    r"^(noi nhan )?nh[uw] "
    r"(tren|de gui|kinh gui|thanh phan|o tren|noi nhan|(da )?neu tren|(tai )?(dieu|muc|phan|khoan)\b)"
)
_PUBLICATION = re.compile(
    r"^(phong cong bao|cong bao|(cac )?cong (thong tin|ttdt|tt dt|tin dien tu|phap luat|plqg|"
    r"dich vu cong|giao tiep dien tu)|(dang )?(website|web\b)|"
    r"(cac )?trang (thong tin|ttdt|tin|web)|trung tam cong bao|he thong van ban|"
    r"co so du lieu( quoc gia|, )|csdl\b|csdlqg|co quan bao( chi)?( va|,|&| ?pt)|"
    r"(dang )?bao (?!hiem|cao|chi\b)|dai phat thanh|dai ptth\b|"
    r"dai pt[-&]th\b|bao va dai|(trung tam|tt\.?) (tin hoc( -|,| va) cong bao|cong bao)|"
    r"dang cong bao|tap chi|bao, dai|"
    r"cong: |thong tin dien tu|luu tru quoc gia\b)"
)
_PERSON = re.compile(
    r"^((cac )?(dong chi|d/c|d\.c)\b|ong\b(?! ich)|ba\b|thu tuong|(cac )?pho thu tuong|(cac )?ptt(g|"
    r"gtt|gcp)?\b|pt+g\w*|"
    r"ttg(cp)?\b(?! so)|bi cao\b|to truong\b|"
    r"ttcp, (cac )?(ptt|pho thu tuong)|bld\b|"
    r"ttub\b|tong bi thu|chu tich(?! nuoc$)|bo truong|(cac )?bo truong|"
    r"(cac )?thu truong\b(?! cac (?!so|ban|nganh|bo)| co quan| don vi)|(cac )?pho chu tich|ct\b|(cac )?pct\b|"
    r"(ban |cac )?lanh dao|(cac )?thanh vien|(cac )?(tong )?giam doc|(cac )?pho (tong )?giam doc|"
    r"chanh(, (cac )?pho (chanh )?| )(van phong|vp|thanh tra|an)|"
    r"(cac )?pho (chanh|tctr?|tong thanh tra|cvp|ttg?(cp)?|tcd|tgd|gd|ct|cn|vt)\b|"
    r"(cac )?(p?cvp|c?pvp|cpvp|cvnc)\w{0,1}\b|gv\b|ht, |p?ctqh\b|nguoi (duoc|dan|lao dong|bao chua)|"
    r"(cac )?ca nhan\b|"
    r"(cac )?duong su|hdtv\b|hdqt\b|ksv\b|bks\b|gv, nv|"
    r"cv\b|bt$|bt, |cac ttr$|c, p|l/d\b|cb(vc|gv\w*)?\b|ttcm\b|ban ld\b|bg[dh]\b|truong, pho|"
    r"truong (bks|ban kiem soat)|ktt\b|"
    r"ld\b|ldvp|ld[a-z]{1,4}\b|"
    r"(cac )?hieu truong|(cac )?tro ly|(cac )?chuyen vien|(cac )?thu ky|ban giam doc|ban giam hieu|"
    r"(cac )?(pho )?bi thu\b|(cac )?(pho )?(chi cuc|hat|chi huy|ke toan) truong|"
    r"(pho )?tong (bien tap|thu ky)|(pho )?tu lenh\b|chinh uy\b|(cac )?pho truong (phong|ban|khoa|doan)|"
    r"(cac )?(pho )?(cuc|vu|vien|phong|ban|tong cuc) truong|(cac )?truong (cac )?(phong|ban|khoa|"
    r"don vi|thon|khu pho|to dan pho)\b|btcn|"
    r"(cac )?pcn\b|"
    r"(pho )?thong doc|(cac )?p?tgd\b|(cac )?p?gd\b|(pho )?chu nhiem|tong kiem toan|tong thanh tra|"
    r"(cac )?uy vien|(cac )?dai bieu|can bo|(cac )?(sinh|giang|giao|dang) vien\b|vkst|ngai\b)"
)
_OWN_UNIT = re.compile(
    r"^((cac|\d{1,2}) (ban|phong|khoa|to) (chuyen mon|nghiep vu|chuc nang)|"
    r"[a-z]{1,2}\d{1,3}(, [a-z]{1,2}\d{1,3}(-\d+)?)*$|bo phan\b|p\. ?[a-z]|"
    r"(cac )?(vu\b|phong\b(?! thuong mai| tm)|don vi (truc )?thuoc|cuc, vu|vu, |cuc, |don vi, |don vi$|"
    r"phong, |"
    r"ban, phong|khoa, phong|phong, ban|ban, don vi(?= (truc )?thuoc))|"
    r"thanh tra bo|van phong bo|vp bo|(cac )?co quan, don vi|vp,|"
    r"tcct|vp$|van phong$|(cac )?doi\b(?! quan ly| qltt| du lich)|cac khoa\b|"
    r"cong doan (bo|co quan)|dang uy (bo|co quan)|dang uy$|to chuc dang|trung tam tin hoc$|"
    r"thanh tra so|van phong so|vp so|(cac )?(tong )?cuc, (vu|tong cuc))"
)
_OWN_PLURAL = re.compile(
    r"^(cac )?(tong cuc|cuc|vu|phong|don vi(?= (truc )?thuoc| trong |,|$)|vien|to chuc(?=,? (truc )?thuoc)|"
    r"to cong tac|doi|khoa|"
    r"co quan, don vi|thu truong cac don vi)\b"
)
_CLASS = re.compile(
    r"^cac\b|, cac uy ban (cua )?quoc hoi|^(hq|hai quan) (ngoai )?cua khau(,|$)|"
    r"^\d+ (ban (ctmt|cong tac)|chi (bo|hoi|doan)|don vi|co quan|doanh nghiep|truong)\b|"
    r"\b\d+ (huyen|xa|phuong|so|tinh|thon|buon|khu pho|to dan pho)\b|"
    r"\bcac (tinh|thanh pho|tp|quan|huyen|xa|phuong|dac khu|"
    r"bo|so|ban|nganh|doan the|co quan|"
    r"don vi|truong|tap doan|tong cong ty|cong ty|doanh nghiep|ngan hang|chi nhanh|"
    r"khu vuc|dia phuong|to chuc)"
    r"|(tinh|tp|thanh pho)[^;]*truc thuoc (tw|tu|trung uong)|^so, (ban|nganh)|^so ban|"
    r"^bo, (nganh|co quan)|^(quan|huyen) uy, |thuoc tw$|\b(va|voi|cua) cac\b|\btinh, (tp|thanh pho)\b|"
    r"(huyen|quan), (tx|tp)\b|"
    r"\bkhu vuc$|^(hdnd( va|,)? )?ubnd (cap|tinh, |huyen, |quan, |xa, |phuong, )|^don vi|^thu truong|"
    r"\b(huyen, thi xa|quan, huyen|xa, phuong|phuong, xa)\b|^tinh uy, thanh uy|\btruc thuoc$|^bao chi\b"
)
#: Bodies whose names hold a plural: "Liên hiệp các tổ chức hữu nghị".
_PLURAL_IN_NAME = re.compile(
    r"^(lien hiep|lien minh|hiep hoi|uy ban ve|dang uy cac co quan|ban quan ly|ban ql\w*|bql\w*) (?!cac cap)"
)
_OF_OTHERS = re.compile(
    r"\b(?:thuoc va truc thuoc|thuoc, truc thuoc|truc thuoc|thuoc|cua)\s+(?P<owner>[^,]+)"
)
#: "Phòng Kinh tế phường Hải Châu" belongs to that ward, whoever writes.
_PLACE = re.compile(
    r"\b(?:xa|phuong|dac khu|thi xa|thi tran|tinh|thanh pho|tp\.?) "
    r"(?!truc|thuoc|va\b|hoi)(?P<name>[a-z][a-z -]+)$"
)
_BARE_OWNERS = frozenset(
    {"bo", "so", "cuc", "tong cuc", "chi cuc", "ubnd tinh", "ubnd tp", "ubnd thanh pho", "truong", "co quan",
     "co quan bo", "xa", "phuong", "ubnd xa", "ubnd phuong", "dac khu", "cong ty", "tong cong ty", "tap doan",
     "benh vien", "trung tam", "dai hoc", "vien", "van phong", "vp", "ngan hang", "ban", "hoc vien",
     "nhnn tw", "nhnntw"}
)  # fmt: skip
_ENTERPRISE = re.compile(
    r"(tap doan|tong cong ty|cong ty|ngan hang (?!nha nuoc)|kho bac|bao hiem xa hoi|dai hoc|"
    r"vien (?!kiem sat)|truong|benh vien|hoc vien)\b"
)
_CENTRAL = re.compile(
    r"(bo |chinh phu|thu tuong|van phong (chinh phu|quoc hoi)|tong cuc|thanh tra chinh phu|uy ban dan toc)"
)
#: "Ban KD", "Các Ban CMNV": units in short.
_SHORT_UNIT = re.compile(
    r"(?:[Cc]ác )?(?:Ban|Viện|Trung tâm|TT|Khoa|Khối|Tổ) [A-ZĐ&]{2,}\b|Ban Điều hành\b|"
    r"Ban (?!.*(?:Trung ương|TW|tỉnh|Đảng|Bí thư|Chỉ đạo|Quản lý|QL))\w{2,6}$|Lớp \d|"
    r""
    r"[Cc]ác (?:[Bb]an|[Pp]hòng|[Kk]hoa)\b(?! của| [Đđ]ảng)"
)
#: "Cục QLCL" of a ministry; boards that other ministries name so as well are left out.
_MINISTRY_UNITS = re.compile(
    r"(?:Cục|Vụ) (?!KTr?VB|KSTT|CS|C\d|A\d|THA|PCCC|QLXNC|VTLT|TTr)[A-ZĐ&]{3,}(?: ?(?:và|&) ?[A-ZĐ&]{2,})?"
)
#: Letters of a name that tell its kind.
_LONGEST = 400
_SIGNS = ("bo", "so", "uy ban", "van phong", "tong cuc", "tinh", "thanh pho", "ubnd")


def kind_of(text: str, issuer: str | None) -> Kind:
    """The kind of one addressee; ``issuer`` tells units and people of its own from those of others."""
    text = text[:_LONGEST]
    folded = " ".join(fold(text).split())
    tests: Iterable[tuple[Kind, bool]] = (
        ("same_as_primary", bool(_SAME.match(folded))),
        ("file_copy", is_file_copy(text)),
        ("publication", bool(_PUBLICATION.match(folded)) or folded == "bao"),
        ("person", is_person(text)),
        ("own_unit", _is_own(folded, issuer) or _is_short_unit(text, issuer)),
        ("class", _is_class(folded)),
    )
    return next((kind for kind, met in tests if met), "agency")


def _is_short_unit(text: str, issuer: str | None) -> bool:
    if is_enterprise(issuer):
        return bool(_SHORT_UNIT.match(text))
    return fold(issuer or "").startswith("bo ") and all(
        _MINISTRY_UNITS.fullmatch(unit) for unit in text.split(", ")
    )


def _is_class(folded: str) -> bool:
    # "các sở-ban-ngành" is written with hyphens too.
    return bool(_CLASS.search(folded.replace("-", " "))) and not _PLURAL_IN_NAME.match(folded)


#: "TT. Phạm Ngọc Thưởng" is a deputy minister, "TT. Tỉnh ủy" a standing body.
_OFFICE_AND_NAME = re.compile(
    r"(?:BT|TTr?|TTg|P?CT|P?CTQH|P?T?GĐ|P?VT|P?CN|Phó \w{2,5})\.?\s*(?!Hồ Chí Minh)" + PERSON_NAME.pattern
)


def is_person(text: str) -> bool:
    """A person, or people by their office: "Bộ trưởng", "các PCT UBND tỉnh", "PTTg Phạm Gia Túc"."""
    folded = " ".join(fold(text).split())
    # "Bà Rịa", "Ông Ích Khiêm" and "Hội đồng ..." are places and bodies, "Đ/c" is a comrade.
    text = text[:_LONGEST]
    if _OFFICE_AND_NAME.fullmatch(text.strip()):
        return True
    return bool(_PERSON.match(folded)) and not folded.startswith(("ba ria", "ba vi", "ba dinh", "cac bo,"))


def is_file_copy(line: str) -> bool:
    """The line "Lưu: …", in its real spellings ("Lưu VT", "Lưu;", "Lựu"); not "Lưu trữ Quốc gia"."""
    line = line.strip().lstrip("-–—•+ ")
    found = _FILE_COPY.match(line)
    return found is not None and not fold(line[found.end() :][:60].strip()).startswith(
        ("tru quoc gia", "hoc sinh")
    )


def after_file_copy_word(line: str) -> str:
    """What follows the word "Lưu:"."""
    return _FILE_COPY.sub("", line.strip().lstrip("-–—•+ "), count=1)


def is_enterprise(issuer: str | None) -> bool:
    """A company, bank, school or hospital: its boards ("Ban KD") are units of its own."""
    return bool(_ENTERPRISE.match(fold(issuer or "")))


def _is_school(issuer: str | None) -> bool:
    """Schools have no offices ("phòng"): one is of the commune."""
    return bool(re.match(r"truong (mam non|mau giao|tieu hoc|thcs|thpt|mn|th) ", fold(issuer or "")))


def is_central(issuer: str | None) -> bool:
    """Of the State as a whole: it has no departments ("Sở") of its own."""
    return bool(_CENTRAL.match(fold(issuer or "")))


def is_issuer(name: str, issuer: str | None) -> bool:
    """The same name, or initials of it (BTC or Bộ TC for Bộ Tài chính, VPCP for Văn phòng Chính phủ)."""
    if not issuer:
        return False
    mine, theirs = fold(issuer), fold(name).strip(" .:")
    initials = "".join(word[0] for word in re.findall(r"[a-z]+", mine) if word not in {"va", "cac"})
    compact = re.sub(r"[^a-z]", "", re.sub(r"^(bo|so) ", lambda found: found[1][0], theirs))
    if mine == theirs or (initials == compact and len(compact) > 1):
        return True
    number = re.search(r"\d+$", theirs)
    if number and len(compact) > 2 and initials.startswith(compact) and f" {number[0]}" in mine:
        return True  # TCS23 for Thuế cơ sở 23
    if compact == f"{initials}tw":
        return True
    same_start = (
        len(mine.split()) > 2 and mine.split()[:3] == theirs.split()[:3] and mine.split()[0] in _SIGNS[:2]
    )
    return same_start or (len(theirs) > 6 and (theirs in mine or mine in theirs))


#: "Vụ Pháp chế - Bộ Tài chính", "Vụ PC (BTC)": whose unit it is.
_AGENCY_BEHIND = re.compile(
    r"\((?P<bracket>(?:bo|so|uy ban|ubnd|van phong|vp) [^()]+|vpcp|b[a-z]{2,6})\)$|"
    r"(?:[,/]| ?-) ?(?P<name>bo (?!phan\b)[a-z][^,]*|b[a-z]{2})$"
)


def _is_own(folded: str, issuer: str | None) -> bool:
    """Units of the issuer itself: "Các Vụ, Cục thuộc Bộ", "Thanh tra Bộ", not "Vụ X (Bộ Tư pháp)"."""
    named = _AGENCY_BEHIND.search(folded)
    if named:
        behind = named["bracket"] or named["name"]
        return bool(_OWN_PLURAL.match(folded)) and _owned_by(behind, issuer)
    if folded.endswith("viet nam"):
        return False
    place = _PLACE.search(folded)
    if place and place["name"].strip() not in fold(issuer or ""):
        return False
    owner = _OF_OTHERS.search(folded)
    if owner and not _owned_by(owner["owner"].strip(), issuer):
        return False
    if _OWN_UNIT.match(folded):
        return not _is_in_places(folded) and not (folded.startswith("phong") and _is_school(issuer))
    if re.search(r"^cac .*\btruc thuoc$|, cac don vi (truc )?thuoc \w+$", folded):
        return not _is_in_places(folded)
    # "Cục Hải quan các tỉnh" is a class of agencies in the provinces.
    return bool(re.match(r"^cac\b", folded) and _OWN_PLURAL.match(folded)) and not _is_in_places(folded)


def _is_in_places(folded: str) -> bool:
    return bool(
        re.search(
            r"\b(cac (tinh|bo|nganh|phuong|xa|quan|so)\b|tinh,|huyen|quan, (huyen|thi)|xa, |phuong, |"
            r"nuoc ngoai|lien quan|toan quoc)",
            folded,
        )
    )


def _owned_by(owner: str, issuer: str | None) -> bool:
    if owner == "tld":
        return fold(issuer or "").startswith("tong lien doan")
    # The office of a committee is its own: "các phòng thuộc VP UBND tỉnh".
    above = re.sub(r"^(?:vp|van phong) (?=ubnd|hdnd|uy ban)", "", owner)
    return owner in _BARE_OWNERS or is_issuer(owner, issuer) or (above != owner and is_issuer(above, issuer))
