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


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
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


def test_an_empty_file_lacks_every_column() -> None:
    assert told(b"") == [(1, "building"), (1, "unit"), (1, "room"), (1, "area_m2")]


def test_a_cell_without_end_is_a_fault_and_not_a_crash() -> None:
    assert told(GOOD.encode() + b'b3,1,"' + b"9" * 200_000) == [(6, "(text)")]


def test_forty_thousand_households_are_read_in_seconds() -> None:
    rows = [f"b3,{n // 1000},{n % 1000},89.64,1" for n in range(40_000)]
    raw = "\n".join(["building,unit,room,area_m2,heads", *rows]).encode()

    start = time.perf_counter()
    flats = read(raw, "households.csv", HOMES)

    assert len(flats) == 40_000
    assert time.perf_counter() - start < 10
