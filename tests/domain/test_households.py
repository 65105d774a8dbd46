"""The register of households: every fault with its row."""

import time
from decimal import Decimal

import pytest

from domain.community import Flat
from domain.faults import BadFile
from domain.households import read

HOMES = ("b3", "b5")
GOOD = """building,unit,room,area_m2,heads
b3,1,101,89.64,1
b3,2,101,118.2,0

b5,, 201 ,,
"""


def told(raw: bytes) -> list[tuple[int, str]]:
    with pytest.raises(BadFile) as bad:
        read(raw, "households.csv", HOMES)
    return [(fault.line, fault.key) for fault in bad.value.faults]


def test_a_register_says_what_it_says() -> None:
    assert read(GOOD.encode(), "households.csv", HOMES) == (
        Flat("b3", "1", "101", Decimal("89.64"), 1),
        Flat("b3", "2", "101", Decimal("118.2"), 0),
        Flat("b5", "", "201", None, 1),
    )


def test_heads_may_be_left_out_and_columns_may_stand_in_any_order() -> None:
    (flat,) = read(b"room,building,area_m2,unit\n101,b3,60,\n", "households.csv", HOMES)

    assert flat == Flat("b3", "", "101", Decimal(60), 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_what_excel_saves_is_read(encoding: str) -> None:
    raw = "building,unit,room,area_m2\r\nb3,一单元,号101,60.5\r\n"

    (flat,) = read(raw.encode(encoding), "households.csv", HOMES)

    assert (flat.unit, flat.room) == ("一单元", "号101")


def test_what_windows_calls_unicode_is_read() -> None:
    assert read(GOOD.encode("utf-16"), "households.csv", HOMES) == read(
        GOOD.encode(), "households.csv", HOMES
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-32"])
def test_another_encoding_is_refused(encoding: str) -> None:
    assert told(GOOD.encode(encoding)) == [(1, "(text)")]


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("b3,1,101", "b4,1,101", (2, "building")),
        ("b3,1,101", ",1,101", (2, "building")),
        ("b3,1,101", "b3,1,", (2, "room")),
        ("b3,2,101", "b3,1,101", (3, "room")),
        ("89.64", "-89.64", (2, "area_m2")),
        ("89.64", "0.00", (2, "area_m2")),
        ("89.64", "89.641", (2, "area_m2")),
        ("89.64", "八十九", (2, "area_m2")),
        ("89.64", "NaN", (2, "area_m2")),
        ("89.64,1", "89.64,-1", (2, "heads")),
        ("89.64,1", "89.64,1.5", (2, "heads")),
        ("89.64,1", '"89,64",1', (2, "area_m2")),
        ("89.64,1", "89,64,1", (2, "(row)")),
        ("room", "rooms", (1, "room")),
        (",heads", ",head", (1, "head")),
        ("unit,room", "room,room", (1, "unit")),
    ],
)
def test_a_fault_is_named_with_its_row(good: str, bad: str, fault: tuple[int, str]) -> None:
    assert fault in told(GOOD.replace(good, bad, 1).encode())


def test_all_faults_are_told_at_once() -> None:
    text = GOOD.replace("89.64", "x").replace("118.2", "y").replace("b5", "b9")

    assert told(text.encode()) == [(2, "area_m2"), (3, "area_m2"), (5, "building")]


def test_full_width_signs_are_narrow_ones_so_one_room_stays_one() -> None:
    (flat,) = read(
        "building,unit,room,area_m2\nｂ３,２,６０２,８９.６\n".encode(), "households.csv", HOMES
    )

    assert flat == Flat("b3", "2", "602", Decimal("89.6"))
    assert told((GOOD + "b3,１,１０１,,\n").encode()) == [(6, "room")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_ten_thousand_rows_are_judged_to_the_last_and_every_fault_has_its_row(
    encoding: str,
) -> None:
    rows = [f"b3,一单元,{n},89.64" for n in range(2, 10_002)]
    # The header is row 1, so the room's number is the row's.
    bad = {
        2: ("b4,一单元,2,89.64", "building"),
        77: ("b3,一单元,,89.64", "room"),
        5000: ("b3,一单元,4999,89.64", "room"),
        5001: ("b3,一单元", "(row)"),
        10_000: ("b3,一单元,10000,很大", "area_m2"),
        10_001: ("b3,一单元,10001,0", "area_m2"),
    }
    for line, (row, _) in bad.items():
        rows[line - 2] = row
    raw = "\r\n".join(["building,unit,room,area_m2", *rows]).encode(encoding)

    assert told(raw) == [(line, key) for line, (_, key) in bad.items()]


def test_a_register_of_ten_thousand_wrong_rows_is_told_in_seconds() -> None:
    homes = [f"b{n}" for n in range(800)]
    rows = [f"building{n % 100},1,{n},x" for n in range(10_000)]
    raw = "\n".join(["building,unit,room,area_m2", *rows]).encode()

    start = time.process_time()
    with pytest.raises(BadFile) as bad:
        read(raw, "households.csv", homes)

    assert len(bad.value.faults) == 20_000
    assert time.process_time() - start < 10


def test_an_empty_file_lacks_every_column() -> None:
    assert told(b"") == [(1, "building"), (1, "unit"), (1, "room"), (1, "area_m2")]


def test_a_cell_without_end_is_a_fault_and_not_a_crash() -> None:
    assert told(GOOD.encode() + b'b3,1,"' + b"9" * 200_000) == [(6, "(text)")]


def test_forty_thousand_households_are_read_in_seconds() -> None:
    rows = [f"b3,{n // 1000},{n % 1000},89.64,1" for n in range(40_000)]
    raw = "\n".join(["building,unit,room,area_m2,heads", *rows]).encode()

    start = time.process_time()
    flats = read(raw, "households.csv", HOMES)

    assert len(flats) == 40_000
    assert time.process_time() - start < 10
