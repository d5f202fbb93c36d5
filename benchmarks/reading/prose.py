# ruff: noqa: E501 - texts stand on one line as they are printed
"""What documents speak of: matters, legal bases, sentences, deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

MATTERS = """triển khai thực hiện Nghị quyết của Chính phủ về cải cách thủ tục hành chính|
tăng cường sử dụng thư điện tử công vụ trong hoạt động của cơ quan nhà nước|
phối hợp cung cấp thông tin, số liệu phục vụ báo cáo tình hình kinh tế - xã hội quý III|
góp ý dự thảo Nghị định quy định chi tiết một số điều của Luật Lưu trữ|
báo cáo kết quả công tác phòng, chống thiên tai và tìm kiếm cứu nạn|
rà soát, thống kê diện tích rừng tự nhiên trên địa bàn|phân bổ kinh phí sự nghiệp năm 2025 (đợt 2)|
đôn đốc giải ngân vốn đầu tư công 6 tháng đầu năm|xin chủ trương đầu tư dự án nâng cấp đường tỉnh 864|
bổ nhiệm công chức giữ chức vụ lãnh đạo, quản lý|kiện toàn Tổ công tác thực hiện Đề án 06/CP|
tổ chức Hội nghị trực tuyến tổng kết công tác văn thư, lưu trữ|nghỉ Tết Nguyên đán và Quốc khánh năm 2026|
tiếp nhận công chức không qua thi tuyển đối với ông Nguyễn Văn Bình|cử viên chức đi đào tạo thạc sĩ theo Đề án 89|
bảo đảm an toàn thông tin, phòng chống mã độc trong kỳ nghỉ lễ|thu hồi đất để thực hiện dự án Khu công nghiệp số 3|
hướng dẫn quyết toán thuế thu nhập cá nhân|cho phép sử dụng con dấu trong thời gian sắp xếp tổ chức bộ máy|
thành lập Đoàn kiểm tra liên ngành về an toàn thực phẩm|xử lý đơn kiến nghị của công dân Trần Thị Hoa|
phê duyệt Kế hoạch lựa chọn nhà thầu gói thầu số 02: Mua sắm thiết bị|chính sách thuế giá trị gia tăng|
điều chỉnh quy hoạch chung xây dựng thị trấn đến năm 2035, tầm nhìn đến năm 2050|tuyển sinh vào lớp 10 THPT|
ứng phó với bão số 4 và mưa lũ sau bão|thực hiện chế độ báo cáo định kỳ theo Thông tư số 01/2021/TT-VPCP|
tổ chức Ngày hội Đại đoàn kết toàn dân tộc ở khu dân cư|cấp giấy chứng nhận đủ điều kiện kinh doanh dược|
tháo gỡ khó khăn, vướng mắc cho doanh nghiệp FDI|mời dự Lễ công bố quyết định|kết luận thanh tra|
tiêm chủng mở rộng|khai thác cát, sỏi lòng sông|quyết toán dự án hoàn thành|nâng bậc lương thường xuyên|
trả lời kiến nghị của cử tri gửi tới Kỳ họp thứ 8, Quốc hội khóa XV|tổ chức nghỉ lễ Quốc khánh ngày 02 tháng 9 năm 2025|
ứng phó khẩn cấp với bão số 3 (Wipha) và mưa lũ|góp ý hồ sơ đề nghị xây dựng Luật (sửa đổi, bổ sung); báo cáo đánh giá tác động|
đính chính Thông tư số 12/2024/TT-BTC ngày 14/02/2024|thực hiện Công điện số 105/CĐ-TTg ngày 15/7/2025 của Thủ tướng Chính phủ|
cung cấp danh sách đầu mối “Tổ công nghệ số cộng đồng”|đăng ký chỉ tiêu tuyển dụng viên chức năm học 2025 - 2026|
cho ý kiến về chủ trương chuyển mục đích sử dụng rừng sang mục đích khác|xác nhận số liệu người có công|
giới thiệu chữ ký, con dấu và chức danh|tài trợ, viện trợ phi Chính phủ nước ngoài|báo cáo số liệu BHXH, BHYT, BHTN|
trích lục bản đồ địa chính thửa đất số 125, tờ bản đồ số 8|thu, chi, quản lý học phí và lệ phí|
giao biên chế công chức trong các cơ quan hành chính nhà nước của tỉnh|đề nghị khen thưởng thành tích đột xuất|
kiểm tra, xử lý trách nhiệm người đứng đầu Chi cục Thuế|mua sắm tập trung thuốc generic năm 2026""".replace(
    "\n", ""
).split("|")

LAWS = (
    ("Luật Tổ chức chính quyền địa phương", None, (19, 6, 2015)),
    ("Luật Ngân sách nhà nước", None, (25, 6, 2015)),
    ("Luật Ban hành văn bản quy phạm pháp luật", None, (22, 6, 2015)),
    ("Luật Đất đai", None, (18, 1, 2024)),
    ("Luật Cán bộ, công chức", None, (13, 11, 2008)),
)
DECREES = (
    ("Nghị định", "30/2020/NĐ-CP", (5, 3, 2020), "của Chính phủ", "về công tác văn thư"),
    (
        "Nghị định",
        "138/2020/NĐ-CP",
        (27, 11, 2020),
        "của Chính phủ",
        "quy định về tuyển dụng, sử dụng và quản lý công chức",
    ),
    (
        "Nghị định",
        "64/2007/NĐ-CP",
        (10, 4, 2007),
        "của Chính phủ",
        "về ứng dụng công nghệ thông tin trong hoạt động của cơ quan nhà nước",
    ),
    (
        "Thông tư",
        "01/2011/TT-BNV",
        (19, 1, 2011),
        "của Bộ trưởng Bộ Nội vụ",
        "hướng dẫn thể thức và kỹ thuật trình bày văn bản hành chính",
    ),
    (
        "Quyết định",
        "28/2018/QĐ-TTg",
        (12, 7, 2018),
        "của Thủ tướng Chính phủ",
        "về việc gửi, nhận văn bản điện tử giữa các cơ quan trong hệ thống hành chính nhà nước",
    ),
    (
        "Nghị quyết",
        "76/NQ-CP",
        (15, 7, 2021),
        "của Chính phủ",
        "ban hành Chương trình tổng thể cải cách hành chính nhà nước giai đoạn 2021 - 2030",
    ),
    (
        "Chỉ thị",
        "34/2008/CT-TTg",
        (3, 12, 2008),
        "của Thủ tướng Chính phủ",
        "về tăng cường sử dụng hệ thống thư điện tử",
    ),
    ("Thông tư", "58/2016/TT-BTC", (29, 3, 2016), "của Bộ Tài chính", ""),
)

OPENINGS = (
    "Thực hiện chỉ đạo của {above} tại Công văn số {ref} ngày {day} về {matter}, {me} báo cáo như sau:",
    "{me} nhận được Văn bản số {ref} ngày {day} của Sở Tài chính về {matter}. Về vấn đề này, {me} có ý kiến như sau:",
    "Trong thời gian qua, các cơ quan, đơn vị, địa phương đã có nhiều cố gắng trong {matter}; tuy nhiên kết quả chưa đồng đều.",
    "Phúc đáp Công văn số {ref} ngày {day} của Văn phòng Chính phủ về {matter}, {me} có ý kiến như sau:",
    "Để kịp thời {matter}, {me} đề nghị các cơ quan, đơn vị khẩn trương thực hiện một số nội dung sau:",
    "Xét đề nghị của các cơ quan liên quan về {matter}; qua nghiên cứu, {me} thông báo ý kiến như sau:",
)
SENTENCES = (
    "Chỉ đạo các đơn vị trực thuộc tổ chức quán triệt, phổ biến đến toàn thể cán bộ, công chức, viên chức và người lao động.",
    "Rà soát, hoàn thiện hệ thống văn bản thuộc phạm vi quản lý; kịp thời phát hiện những quy định chồng chéo, mâu thuẫn để kiến nghị sửa đổi, bổ sung.",
    "Bố trí kinh phí từ nguồn chi thường xuyên được giao trong dự toán hằng năm và các nguồn hợp pháp khác theo quy định của pháp luật.",
    "Giao Văn phòng chủ trì, phối hợp với các đơn vị liên quan theo dõi, đôn đốc, kiểm tra việc thực hiện; định kỳ tổng hợp, tham mưu.",
    "Tính đến ngày {day}, toàn ngành đã tiếp nhận 1.245 hồ sơ, giải quyết đúng hạn 1.198 hồ sơ, đạt tỷ lệ 96,2%.",
    "Công tác tuyên truyền được đẩy mạnh bằng nhiều hình thức phong phú như: phát thanh, truyền hình, mạng xã hội, tờ rơi.",
    "Một số đơn vị chưa chủ động, còn trông chờ vào hướng dẫn của cấp trên; việc phối hợp có lúc, có nơi chưa chặt chẽ.",
    "Đối với các nội dung vượt thẩm quyền, kịp thời báo cáo cấp có thẩm quyền xem xét, quyết định.",
    "Kết nối, chia sẻ dữ liệu với Cơ sở dữ liệu quốc gia về dân cư; bảo đảm an ninh, an toàn thông tin theo cấp độ.",
    "Nghiêm cấm lợi dụng chức vụ, quyền hạn để gây phiền hà, sách nhiễu người dân và doanh nghiệp.",
    "Hoàn thành việc lắp đặt thiết bị tại 24 xã, phường trước ngày 31 tháng 12 năm {later}.",
    "Các nội dung khác thực hiện theo Công văn số {ref} ngày {day}.",
    "Khi phát sinh tình huống khẩn cấp, các lực lượng phải có mặt trong vòng 30 phút.",
    "Số liệu chi tiết thể hiện tại biểu mẫu và được gửi qua hệ thống quản lý văn bản và điều hành.",
)
CLOSINGS = (
    "Trên đây là nội dung báo cáo, {me} kính báo cáo./.",
    "{me} đề nghị các cơ quan quan tâm, phối hợp thực hiện./.",
    "Trong quá trình thực hiện nếu có khó khăn, vướng mắc, đề nghị phản ánh về {me} để được hướng dẫn./.",
    "Trân trọng cảm ơn sự phối hợp của Quý cơ quan./.",
    "Rất mong nhận được sự quan tâm, chỉ đạo./.",
    "Trân trọng./.",
)
HEADS = ("Bà Nguyễn Thị Lan", "đồng chí Trần Văn Hòa", "ông Lê Minh", "Vụ Pháp chế")


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A sentence that asks for an answer, and the day it names."""

    sentence: str
    on: date


def spoken(day: date, chance: Random, *, short: bool | None = None) -> str:
    """A date as written inside a sentence."""
    if short if short is not None else chance.random() < 0.4:
        return (
            f"{day.day:02}/{day.month}/{day.year}"
            if chance.random() < 0.5
            else f"{day.day}/{day.month}/{day.year}"
        )
    month = f"{day.month:02}" if day.month < 3 else f"{day.month}"
    return f"{day.day:02} tháng {month} năm {day.year}"


def number(chance: Random, year: int) -> str:
    """Number and symbol of some other document."""
    form = chance.choice(
        [
            "{n}/UBND-TH",
            "{n}/VPCP-KTTH",
            "{n}/QĐ-UBND",
            "{n}/BC-STC",
            "{n}/BNV-VP",
            "{n}/SNV-CCHC",
            "{n}/KH-UBND",
        ]
    )
    return form.format(n=chance.randrange(2, 9800), y=year)


def matter(chance: Random, *, long: bool = False) -> str:
    """What a document is about; a long one fills three lines."""
    about = chance.choice(MATTERS)
    if long:
        about += " " + chance.choice(
            [
                "trên địa bàn tỉnh giai đoạn 2021 - 2025",
                "theo ý kiến chỉ đạo của Phó Thủ tướng Chính phủ tại cuộc họp ngày 15/8",
                "và triển khai nhiệm vụ trọng tâm những tháng cuối năm",
                "của các cơ quan, đơn vị thuộc phạm vi quản lý của Bộ",
            ]
        )
    return about


def legal_bases(chance: Random, count: int, agency: str) -> list[str]:
    """What follows "Căn cứ", without end marks."""
    found = []
    for _ in range(count):
        if chance.random() < 0.35:
            name, _ref, (d, m, y) = chance.choice(LAWS)
            found.append(f"{name} ngày {d:02} tháng {m if m > 2 else f'0{m}'} năm {y}")
        elif chance.random() < 0.15:
            found.append(f"chức năng, nhiệm vụ và quyền hạn của {agency}")
        else:
            kind, ref, (d, m, y), of, about = chance.choice(DECREES)
            day = (
                f"{d:02} tháng {m:02} năm {y}"
                if m < 3 or chance.random() < 0.2
                else f"{d:02} tháng {m} năm {y}"
            )
            if chance.random() < 0.2:
                day = f"{d}/{m}/{y}"
            found.append(f"{kind} số {ref} ngày {day} {of} {about}".strip())
    return list(dict.fromkeys(found))


def filled(text: str, chance: Random, me: str, issued: date, about: str) -> str:
    """A sentence with its names, numbers and days."""
    day = issued - timedelta(days=chance.randrange(3, 200))
    return text.format(
        me=me,
        matter=about,
        ref=number(chance, issued.year),
        day=spoken(day, chance),
        later=issued.year + 1,
        above=chance.choice(
            ["Thủ tướng Chính phủ", "Ủy ban nhân dân tỉnh", "Thường trực Tỉnh ủy", "Bộ trưởng"]
        ),
    )


def deadline(chance: Random, me: str, issued: date) -> Deadline:
    """A sentence that asks for an answer by a day."""
    on = issued + timedelta(days=chance.randrange(4, 45))
    day = spoken(on, chance)
    if on.year == issued.year and chance.random() < 0.1:
        day = f"{on.day:02}/{on.month}"  # the year is that of the letter
    form = chance.choice(
        [
            "Đề nghị các cơ quan, đơn vị báo cáo kết quả về {me} trước ngày {day} để tổng hợp, báo cáo cấp có thẩm quyền.",
            "Văn bản góp ý gửi về {me} trước ngày {day}; quá thời hạn trên, nếu không có ý kiến coi như thống nhất.",
            "Kết quả thực hiện đề nghị gửi về {me} chậm nhất ngày {day}.",
            "Yêu cầu Thủ trưởng các đơn vị gửi báo cáo bằng văn bản về {me} (qua Văn phòng) trước 17 giờ 00 ngày {day} để tổng hợp.",
            "Đề nghị Quý cơ quan có ý kiến bằng văn bản gửi {me} trước ngày {day}.",
            "Ý kiến tham gia xin gửi về {me}, bản mềm gửi theo địa chỉ thư điện tử vanthu@example.gov.vn, chậm nhất là ngày {day}.",
        ]
    )
    return Deadline(sentence=form.format(me=me, day=day), on=on)
