"""Import, export and the sample nation on a real database."""

from __future__ import annotations

from datetime import date

import pytest

from congthu.rooms.directory import flows, queries, sample, tables
from congthu.rooms.directory.errors import ImportRefused, NotInDirectory
from congthu.rooms.directory.models import Agency, Mailbox, Officer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
AGENCIES = (
    "code,name,short_names,level,category,parent,domain,valid_from,valid_until\n"
    "G06,Bộ Khoa học và Công nghệ,BKHCN|Bộ KH&CN,central,ministry,,bkhcn.gov.vn,2021-07-28,\n"
    "G06.01,Cục Sở hữu trí tuệ,,central,other,G06,,2021-07-28,\n"
)
OFFICERS = (
    "address,name,position,agency,published,valid_from,valid_until\n"
    "anhnt@bkhcn.gov.vn,Nguyễn Thị Ánh,Văn thư,G06,yes,2025-07-01,\n"
)
MAILBOXES = (
    "address,kind,agency,officer\n"
    "vanthu@bkhcn.gov.vn,agency,G06,\n"
    "vp@bkhcn.gov.vn,position,G06,anhnt@bkhcn.gov.vn\n"
)
APPOINTMENTS = (
    "address,agency,role,valid_from,valid_until\nanhnt@bkhcn.gov.vn,G06,records-clerk,2025-07-01,2026-12-01\n"
)


def files(**given: str) -> list[tuple[str, bytes]]:
    return [(f"{name}.csv", text.encode()) for name, text in given.items()]


def good() -> list[tuple[str, bytes]]:
    return files(agencies=AGENCIES, officers=OFFICERS, mailboxes=MAILBOXES, appointments=APPOINTMENTS)


@pytest.fixture(autouse=True)
def node() -> None:
    flows.ensure_self_node(name="bkhcn")


def refused(given: list[tuple[str, bytes]]) -> list[str]:
    with pytest.raises(ImportRefused) as caught:
        flows.import_csv(given)
    assert not Agency.objects.exists()
    return [str(p) for p in caught.value.problems]


def test_an_import_fills_all_tables_whatever_the_order_of_the_files() -> None:
    report = flows.import_csv(reversed(good()))
    assert {k: c.created for k, c in report.counts.items()} == {
        "successions": 0,
        "agencies": 2, "units": 0, "officers": 1, "mailboxes": 2, "appointments": 1,
    }  # fmt: skip
    assert queries.agency("G06.01").parent == queries.agency("G06")
    assert queries.mailbox("VP@bkhcn.gov.vn").officer == Officer.objects.get()
    assert queries.agency("G06").folded == "bo khoa hoc va cong nghe\nbkhcn\nbo kh&cn"


def test_what_is_exported_and_imported_again_changes_nothing() -> None:
    flows.import_csv(good())
    exported = flows.export_csv()
    report = flows.import_csv([(name, text.encode()) for name, text in exported.items()])
    assert all(c.created == c.updated == 0 for c in report.counts.values())
    assert flows.export_csv() == exported


def test_an_import_again_updates_and_keeps_passwords() -> None:
    flows.import_csv(good())
    flows.set_password("anhnt@bkhcn.gov.vn", "một câu rất dài 1")
    report = flows.import_csv(files(officers=OFFICERS.replace("Văn thư", "Trưởng phòng")))
    assert report.counts["officers"].updated == 1
    assert Officer.objects.get().position == "Trưởng phòng"
    assert queries.mailbox("anhnt@bkhcn.gov.vn").check_password("một câu rất dài 1")


def test_a_dry_run_writes_nothing() -> None:
    report = flows.import_csv(good(), dry_run=True)
    assert report.dry_run
    assert report.counts["agencies"].created == 2
    assert not Agency.objects.exists()


def test_every_wrong_row_is_named_and_nothing_is_written() -> None:
    bad = AGENCIES + (
        "G06,Trùng mã,,central,other,,,2021-07-28,\n"
        "X1,Cha lạ,,central,other,X99,,2021-07-28,\n"
        "X2,Vòng hai,,central,other,X3,,2021-07-28,\n"
        "X3,Vòng ba,,central,other,X2,,2021-07-28,\n"
        "X4,Ngày sai,,central,other,,,28/07/2021,\n"
        "X5,Ngược ngày,,central,other,,,2021-07-28,2020-01-01\n"
        "X6,Bo\u0323^ NFD,,central,other,,,2021-07-28,\n"
        "X7,Loại lạ,,central,bộ,,,2021-07-28,\n"
        "x 8,Mã sai,,central,other,,,2021-07-28,\n"
        "X10,Thiếu ô,central\n"
    )
    second = MAILBOXES.replace("vp@bkhcn.gov.vn,position", "hai@khac.gov.vn,agency")
    found = refused(files(agencies=bad, mailboxes=second))
    assert [f.split(": ", 1)[0] for f in found] == [
        *(f"agencies.csv, line {n}" for n in (4, 5, 6, 7, 8, 9, 10, 11, 12, 13)),
        "mailboxes.csv, line 2", "mailboxes.csv, line 3", "mailboxes.csv, line 3", "mailboxes.csv, line 3",
    ]  # fmt: skip
    text = "\n".join(found)
    for said in (
        "already given in agencies.csv, line 2", "The parent X99 is neither", "X2 stands above itself",
        "not a date",
        "valid_until is not after", "composed form", "“bộ” is unknown", "not an agency code", "3 cells",
        "already has the official mailbox", "No agency of this node has the domain khac.gov.vn",
        "No officer has the personal mailbox",
    ):  # fmt: skip
        assert said in text, said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\x00\x01,\x02", "NUL"),
        ("code;name\nG1;Ánh".encode("latin-1"), "not UTF-8"),
        (b"code,colour\n1,2\n", "unknown: colour"),
        (b"code,name\n", "missing: level"),
        (b"code,code\n", "twice"),
        (AGENCIES.encode() + b'"G07,never closed\n', "not CSV"),
        (AGENCIES.encode() + b"G07," + b"x" * 200_000 + b"\n", "not CSV"),
    ],
)
def test_a_file_that_is_no_table_is_explained(data: bytes, said: str) -> None:
    assert said in refused([("file.csv", data)])[0]


@pytest.mark.parametrize(
    "data",
    [
        "\ufeff".encode() + AGENCIES.encode(),
        AGENCIES.encode("utf-16"),
        AGENCIES.replace(",", ";").encode(),
        AGENCIES.replace(",", "\t").replace("\n", "\r\n").encode(),
    ],
)
def test_what_spreadsheets_write_is_read(data: bytes) -> None:
    flows.import_csv([("file.csv", data)])
    assert Agency.objects.count() == 2


@pytest.mark.parametrize(
    "address",
    ["a b@bkhcn.gov.vn", "a+b@bkhcn.gov.vn", "../x@bkhcn.gov.vn", "a..b@bkhcn.gov.vn", ".a@bkhcn.gov.vn",
     "a@", "@bkhcn.gov.vn", "ánh@bkhcn.gov.vn", "a@bkhcn", '"a"@bkhcn.gov.vn', "a/b@bkhcn.gov.vn"],
)  # fmt: skip
def test_an_address_that_would_not_work_is_refused(address: str) -> None:
    row = f"address,kind,agency\n{address},position,G06\n".replace('"', '""') if '"' in address else ""
    row = row or f"address,kind,agency\n{address},position,G06\n"
    assert refused([*files(agencies=AGENCIES), ("m.csv", row.encode())])


def test_an_agency_gets_a_new_official_address_when_the_old_one_is_closed() -> None:
    flows.import_csv(good())
    new = "address,kind,agency,active\nmoi@bkhcn.gov.vn,agency,G06,yes\nvanthu@bkhcn.gov.vn,agency,G06,no\n"
    flows.import_csv(files(mailboxes=new))
    assert queries.agency_mailbox(queries.agency("G06")).address == "moi@bkhcn.gov.vn"


def test_a_domain_with_mailboxes_is_not_lost() -> None:
    flows.import_csv(good())
    with pytest.raises(ImportRefused, match="1 wrong row"):
        flows.import_csv(files(agencies=AGENCIES.replace("bkhcn.gov.vn", "moi.gov.vn")))


def test_the_sample_nation() -> None:
    rows = sample.nation(part=sample.Part.MINISTRIES, officers=200)
    flows.import_rows(rows, source="sample")
    report = flows.import_rows(rows, source="sample")
    assert all(c.created == c.updated == 0 for c in report.counts.values())
    assert queries.addresses_for(["G06", "G22", "G95"]) == {
        "G06": "vanthu@bkhcn.gov.vn",
        "G22": "vanthu@vpcp.gov.vn",
    }
    assert Mailbox.objects.filter(kind="personal").count() == 200
    clerks = [(row.address, row.agency) for row in rows if isinstance(row, tables.AppointmentRow)]
    assert clerks
    for address, code in clerks:
        assert queries.may_act_for(queries.mailbox(address), queries.agency(code), TODAY)


def test_the_gate() -> None:
    flows.import_csv(good())
    ministry, office = queries.agency("G06"), queries.agency("G06.01")
    clerk, official, position = (queries.mailbox(f"{n}@bkhcn.gov.vn") for n in ("anhnt", "vanthu", "vp"))
    assert queries.may_act_for(clerk, ministry, TODAY)
    assert queries.may_act_for(official, ministry, TODAY)
    assert not queries.may_act_for(position, ministry, TODAY)
    assert not queries.may_act_for(clerk, office, TODAY)
    assert not queries.may_act_for(clerk, ministry, date(2025, 6, 30))
    assert queries.may_act_for(clerk, ministry, date(2026, 11, 30))
    assert not queries.may_act_for(clerk, ministry, date(2026, 12, 1))
    Officer.objects.update(valid_until=TODAY)
    assert not queries.may_act_for(queries.mailbox("anhnt@bkhcn.gov.vn"), ministry, TODAY)
    Mailbox.objects.filter(address="vanthu@bkhcn.gov.vn").update(is_active=False)
    assert not queries.may_act_for(queries.mailbox("vanthu@bkhcn.gov.vn"), ministry, TODAY)
    with pytest.raises(NotInDirectory):
        queries.agency_mailbox(ministry)
