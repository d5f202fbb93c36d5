"""Names of places and courts in spellings that older or hurried documents have. Pure data.

Each stands for one name only, so the comparison key takes them for equal. Whether a *letter* is wrong in any
other name is for ``spelling``.
"""

from __future__ import annotations

#: What is written, what is meant; both in the words of a comparison key's full form.
RESPELT = {
    "đắc lắc": "đắk lắk",
    "đắc lắk": "đắk lắk",
    "đăk lăk": "đắk lắk",
    "đăk lắk": "đắk lắk",
    "đắk lăk": "đắk lắk",
    "đắk lắc": "đắk lắk",
    "đăk lắc": "đắk lắk",
    "đắklắk": "đắk lắk",
    "đăklăk": "đắk lắk",
    "đắc nông": "đắk nông",
    "đăk nông": "đắk nông",
    "đắknông": "đắk nông",
    "bắc cạn": "bắc kạn",
    "kontum": "kon tum",
    "công tum": "kon tum",
    "tỉnh tt huế": "tỉnh thừa thiên huế",
    "tỉnh br vt": "tỉnh bà rịa vũng tàu",
    "tỉnh brvt": "tỉnh bà rịa vũng tàu",
    "nhân dân tc": "nhân dân tối cao",
    "tòa án nd": "tòa án nhân dân",
    "viện ksnd": "viện kiểm sát nhân dân",
    "cơ quan trung ương mặt trận": "ủy ban trung ương mặt trận",
    "ban nctw": "ban nội chính trung ương",
    "ban tctw": "ban tổ chức trung ương",
    "ban tgtw": "ban tuyên giáo trung ương",
    "ban tgdvtw": "ban tuyên giáo và dân vận trung ương",
    "ban dvtw": "ban dân vận trung ương",
    "ban kttw": "ban kinh tế trung ương",
    "ban đntw": "ban đối ngoại trung ương",
    "tthđnd": "thường trực hội đồng nhân dân",
    "trung ương đảng đảng": "trung ương đảng",
    "nông nghiệp và mt": "nông nghiệp và môi trường",
    "khoa học và cn": "khoa học và công nghệ",
    "giáo dục và đt": "giáo dục và đào tạo",
    "kế hoạch và đt": "kế hoạch và đầu tư",
    "kiểm toán nn": "kiểm toán nhà nước",
    "ủy ban nhân dân p": "ủy ban nhân dân phường",
    "ủy ban nhân dân x": "ủy ban nhân dân xã",
    "viện ksndtc": "viện kiểm sát nhân dân tối cao",
}
