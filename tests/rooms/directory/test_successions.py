"""What became of agencies: a table like the others, carried by feeds, followed by the snapshot of a day."""

from __future__ import annotations

from datetime import date

import pytest

from congthu.rooms.directory import errors, flows, queries
from congthu.rooms.directory.resolution import resolve

pytestmark = pytest.mark.django_db
AGENCIES = (
    "code,name,short_names,level,category,valid_from,valid_until\n"
    "G11,Bộ Tài chính,BTC,central,ministry,2021-07-28,\n"
    "G91,Bộ Kế hoạch và Đầu tư,Bộ KH&ĐT,central,ministry,2021-07-28,2025-03-01\n"
    "G97,Ủy ban Việc Lạ,,central,other,2021-07-28,2025-03-01\n"
)
HEAD = "agency,successor,happened_on,kind,act\n"
GOOD = HEAD + "G91,G11,2025-03-01,merged,Nghị quyết 176/2025/QH15\nG97,,2025-03-01,dissolved,\n"


@pytest.fixture(autouse=True)
def self_node() -> None:
    flows.ensure_self_node(name="gov")


def take(successions: str) -> None:
    flows.import_csv([("s.csv", successions.encode()), ("a.csv", AGENCIES.encode())])


def test_they_come_in_with_the_agencies_and_go_out_again() -> None:
    take(GOOD)
    exported = flows.export_csv()["successions.csv"]
    assert "G91,G11,2025-03-01,merged,Nghị quyết 176/2025/QH15" in exported
    report = flows.import_csv([("again.csv", exported.encode())])
    assert report.counts["successions"].unchanged == 2
    changed = flows.import_csv([("s.csv", GOOD.replace("merged", "split").encode())])
    assert changed.counts["successions"].updated == 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("G91,G91,2025-03-01,merged,\n", "its own successor"),
        ("G91,,2025-03-01,merged,\n", "Only a dissolved agency"),
        ("G91,G11,2025-03-01,dissolved,\n", "Only a dissolved agency"),
        ("G91,G77,2025-03-01,merged,\n", "The successor G77 is neither"),
        ("G91,G11,2025-04-01,merged,\n", "does not end on 2025-04-01"),
        ("G11,G91,2025-03-01,merged,\n", "it still exists"),
        ("G91,G11,2025-03-01,swallowed,\n", "“swallowed” is unknown"),
        ("G55,G11,2025-03-01,merged,\n", "The agency G55 is neither"),
    ],
)
def test_a_step_that_cannot_be_is_refused(rows: str, said: str) -> None:
    with pytest.raises(errors.ImportRefused) as caught:
        take(HEAD + rows)
    assert said in "\n".join(map(str, caught.value.problems))


def test_the_snapshot_of_a_day_knows_them() -> None:
    take(GOOD)

    def read(text: str, on: date) -> tuple[str, ...]:
        return resolve(text, "agency", snapshot=queries.snapshot(on), issuer_code=None).codes

    assert read("Bộ KH&ĐT", date(2026, 1, 1)) == ("G11",)
    assert read("Bộ KH&ĐT", date(2025, 2, 28)) == ("G91",)
    assert read("Bộ KH&ĐT", date(2010, 1, 1)) == ()
    assert read("Ủy ban Việc Lạ", date(2026, 1, 1)) == ()
    flows.import_csv([("s.csv", GOOD.replace("merged", "split").encode())])
    assert read("Bộ KH&ĐT", date(2026, 1, 1)) == ()
