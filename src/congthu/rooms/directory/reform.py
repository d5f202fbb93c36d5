"""The reform of 2025 as facts: which ministries and provinces passed into which.

Sources: Resolution 176/2025/QH15 (structure of the Government, from 01/3/2025), Resolution 202/2025/QH15
(34 provinces; provincial governments in their new form from 01/7/2025), Resolution 175/2024/QH15 (the city of
Huế, from 01/01/2025). Public acts of the National Assembly.
"""

from __future__ import annotations

from datetime import date

#: Boards of the Party set up anew at the end of 2012, and merged at the beginning of 2025.
BOARDS_OF_2012, PARTY = date(2012, 12, 28), date(2025, 2, 3)
PARTY_ACT = "Quyết định của Bộ Chính trị ngày 24/01/2025"
GOVERNMENT, PROVINCES, HUE = date(2025, 3, 1), date(2025, 7, 1), date(2025, 1, 1)
GOVERNMENT_ACT = "Nghị quyết 176/2025/QH15"
PROVINCES_ACT = "Nghị quyết 202/2025/QH15"
HUE_ACT = "Nghị quyết 175/2024/QH15"

#: Ministry or equal that ended, where it passed to, how. The work of two went to several: what a letter to
#: them is about decides who gets it today, and that is the clerk's to say.
MINISTRIES = (
    ("Bộ Giao thông vận tải", "Bộ Xây dựng", "merged"),
    ("Bộ Kế hoạch và Đầu tư", "Bộ Tài chính", "merged"),
    ("Bộ Lao động - Thương binh và Xã hội", "Bộ Giáo dục và Đào tạo", "split"),
    ("Bộ Lao động - Thương binh và Xã hội", "Bộ Nội vụ", "split"),
    ("Bộ Lao động - Thương binh và Xã hội", "Bộ Y tế", "split"),
    ("Bộ Nông nghiệp và Phát triển nông thôn", "Bộ Nông nghiệp và Môi trường", "merged"),
    ("Bộ Tài nguyên và Môi trường", "Bộ Nông nghiệp và Môi trường", "merged"),
    ("Bộ Thông tin và Truyền thông", "Bộ Công an", "split"),
    ("Bộ Thông tin và Truyền thông", "Bộ Khoa học và Công nghệ", "split"),
    ("Bộ Thông tin và Truyền thông", "Bộ Văn hóa, Thể thao và Du lịch", "split"),
    ("Ủy ban Dân tộc", "Bộ Dân tộc và Tôn giáo", "merged"),
)
#: Board that ended, who took over, how.
BOARDS = (
    ("Ban Tuyên giáo Trung ương", "Ban Tuyên giáo và Dân vận Trung ương", "merged"),
    ("Ban Dân vận Trung ương", "Ban Tuyên giáo và Dân vận Trung ương", "merged"),
    ("Ban Kinh tế Trung ương", "Ban Chính sách, chiến lược Trung ương", "renamed"),
    ("Ban Đối ngoại Trung ương", "Bộ Ngoại giao", "split"),
    ("Ban Đối ngoại Trung ương", "Văn phòng Trung ương Đảng", "split"),
)
#: Provinces that were not merged.
UNTOUCHED = (
    "Cao Bằng", "Điện Biên", "Hà Nội", "Hà Tĩnh", "Huế", "Lai Châu", "Lạng Sơn", "Nghệ An", "Quảng Ninh",
    "Sơn La", "Thanh Hóa",
)  # fmt: skip
#: A province of today: the provinces and cities that were merged into it.
MERGED = {
    "Tuyên Quang": ("Hà Giang", "Tuyên Quang"),
    "Lào Cai": ("Lào Cai", "Yên Bái"),
    "Thái Nguyên": ("Bắc Kạn", "Thái Nguyên"),
    "Phú Thọ": ("Hòa Bình", "Phú Thọ", "Vĩnh Phúc"),
    "Bắc Ninh": ("Bắc Giang", "Bắc Ninh"),
    "Hưng Yên": ("Hưng Yên", "Thái Bình"),
    "Hải Phòng": ("Hải Dương", "Hải Phòng"),
    "Ninh Bình": ("Hà Nam", "Nam Định", "Ninh Bình"),
    "Quảng Trị": ("Quảng Bình", "Quảng Trị"),
    "Đà Nẵng": ("Đà Nẵng", "Quảng Nam"),
    "Quảng Ngãi": ("Kon Tum", "Quảng Ngãi"),
    "Gia Lai": ("Bình Định", "Gia Lai"),
    "Khánh Hòa": ("Khánh Hòa", "Ninh Thuận"),
    "Lâm Đồng": ("Bình Thuận", "Đắk Nông", "Lâm Đồng"),
    "Đắk Lắk": ("Đắk Lắk", "Phú Yên"),
    "Hồ Chí Minh": ("Bà Rịa - Vũng Tàu", "Bình Dương", "Hồ Chí Minh"),
    "Đồng Nai": ("Bình Phước", "Đồng Nai"),
    "Tây Ninh": ("Long An", "Tây Ninh"),
    "Cần Thơ": ("Cần Thơ", "Hậu Giang", "Sóc Trăng"),
    "Vĩnh Long": ("Bến Tre", "Trà Vinh", "Vĩnh Long"),
    "Đồng Tháp": ("Đồng Tháp", "Tiền Giang"),
    "Cà Mau": ("Bạc Liêu", "Cà Mau"),
    "An Giang": ("An Giang", "Kiên Giang"),
}
CITIES_BEFORE = ("Cần Thơ", "Đà Nẵng", "Hải Phòng", "Hồ Chí Minh")
