"""Words the Decree and the practice of agencies give a meaning, all in folded form (``vntext.fold``)."""

from __future__ import annotations


def _list(text: str) -> tuple[str, ...]:
    return tuple(" ".join(item.split()) for item in text.split(","))


#: Urgency stamps (Decree 30/2020 Appendix I) and the glossary's terms.
URGENCIES = {"khan": "urgent", "thuong khan": "very urgent", "hoa toc": "express"}

#: Secrecy marks (Law 29/2018/QH14 art. 8).
SECRECIES = {"mat": "confidential", "toi mat": "secret", "tuyet mat": "top secret"}

#: Notes on how far a document may go (Decree 30/2020 Appendix I), as printed.
CIRCULATIONS = {"xem xong tra lai": "XEM XONG TRẢ LẠI", "luu hanh noi bo": "LƯU HÀNH NỘI BỘ"}

NATIONAL_TITLE = "cong hoa xa hoi chu nghia viet nam"
PARTY_TITLE = "dang cong san viet nam"
MOTTO = "doc lap - tu do - hanh phuc"

#: First words of an agency's name: a line that begins so begins a new name.
AGENCY_HEADS = _list("""
    bo, so, uy ban, ubnd, hoi dong, hdnd, cuc, tong cuc, chi cuc, vu, van phong, vp, ban, vien, toa an,
    kiem toan, ngan hang, chinh phu, thu tuong, chu tich, quoc hoi, uy ban thuong vu, bao hiem, kho bac,
    thanh tra, phong, trung tam, truong, dai hoc, hoc vien, dai, thong tan xa, tong cong ty, tap doan,
    cong ty, doan, hoi, lien minh, lien doan, tong lien doan, mat tran, dang uy, tinh uy, thanh uy,
    huyen uy, quan uy, thue, cong an, bo chi huy, bo tu lenh, benh vien, nha xuat ban, bao, tap chi,
    khu, kiem lam, hai quan, buu dien, cang, lang
""")

#: Words that carry an agency's name on to the next line.
NAME_CONTINUATIONS = (
    "tinh",
    "thanh pho",
    "tp",
    "quan",
    "huyen",
    "thi xa",
    "xa",
    "phuong",
    "dac khu",
    "khu vuc",
    "va",
    "thuoc",
)

#: Two words that belong together although the second also begins names: "MÔI / TRƯỜNG", "XÃ / HỘI".
COMPOUNDS = frozenset(
    _list("""
    doi so, moi truong, thi truong, hien truong, nha truong, xa hoi, quoc hoi, hiep hoi, chi hoi, quoc phong,
    hai phong, van phong, du phong, bien phong, giai phong, co so, tru so, uy ban, toa an, cong an,
    dai hoc, cao hoc, bao hiem, hoc vien, benh vien, thu vien, giao vien, thanh vien,
    tap doan, lien doan, quan doan, cong doan, su doan, lu doan, binh doan, ngan hang, du bao, canh bao,
    quan khu, phan khu, chien khu, tap chi, thue vu, dich vu, nhiem vu, noi vu, chuc vu, phuc vu, cong vu,
    thong bao, co quan, hoi dong, tong cuc, chi cuc, cuc thue, cong ty
    """)
)

#: First words of a signatory's title.
TITLE_HEADS = _list("""
    tong bi thu, bi thu, chu tich, pho chu tich, thu tuong, pho thu tuong, bo truong, thu truong, chu
    nhiem, pho chu nhiem, tong giam doc, pho tong giam doc, giam doc, pho giam doc, cuc truong, pho cuc
    truong, tong cuc truong, pho tong cuc truong, vu truong, pho vu truong, chanh van phong, pho chanh
    van phong, chanh thanh tra, pho chanh thanh tra, truong ban, pho truong ban, truong phong, pho
    truong phong, vien truong, pho vien truong, chanh an, pho chanh an, thong doc, pho thong doc, tong
    thanh tra, pho tong thanh tra, tong kiem toan, pho tong kiem toan, hieu truong, pho hieu truong, chi
    cuc truong, pho chi cuc truong, tham phan, thu ky, to truong, truong, pho truong, uy vien, tong bien
    tap, pho tong bien tap, chanh, pho, quyen, nguoi, ke toan truong, tong thu ky, pho tong thu ky, vien
    pho, pho vien, tong, thuong truc
""")
