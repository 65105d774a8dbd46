"""The survey: when it reminds, and a sheet of it on paper."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.doors import Style
from domain.quiet import NIGHT
from domain.refusal import Refusal
from domain.surveys import MOST_NEED, Paper, open_until, paper, reminds_at

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("line", "grades", "needs"),
    [
        ("3-602 满意 一般 不满意", (0, 1, 2), ""),
        ("3-602满意，一般，不满意", (0, 1, 2), ""),
        ("3-602：很满意、还行、不太满意", (0, 1, 2), ""),
        ("3-602 1 2 3", (0, 1, 2), ""),
        ("3-602 123", (0, 1, 2), ""),
        ("3-602 都满意", (0, 0, 0), ""),
        ("3-602家 全部一般，要张长椅", (1, 1, 1), "要张长椅"),
        ("3-602 好 好 差 楼下要张长椅。", (0, 0, 2), "楼下要张长椅。"),
        ("3-602 good so-so bad a bench", (0, 1, 2), "a bench"),
    ],
)
def test_a_sheet_is_read(line: str, grades: tuple[int, ...], needs: str) -> None:
    found = paper(line, 3, Style.BUILDING_ROOM)
    assert (found.door.building, found.door.room) == ("3", "602")
    assert (found.grades, found.needs) == (grades, needs)


@pytest.mark.parametrize(
    "line",
    ["3-602", "3-602 满意", "3-602 满意 满意", "3-602 满意 满意 满意 满意", "满意 满意 满意",
     "602 1 1", "3-602 都", "3-602 要张长椅", "", "6021 1", "你好"],
)  # fmt: skip
def test_what_is_not_surely_a_sheet_is_not_taken_for_one(line: str) -> None:
    with pytest.raises(Refusal):
        paper(line, 3, Style.BUILDING_ROOM)


@given(st.text(max_size=60), st.integers(3, 5))
def test_whatever_is_written_is_a_whole_sheet_or_refused(line: str, questions: int) -> None:
    try:
        found: Paper = paper(f"3-602 {line}", questions, Style.BUILDING_ROOM)
    except Refusal:
        return
    assert len(found.grades) == questions
    assert set(found.grades) <= {0, 1, 2}
    assert len(found.needs) <= MOST_NEED


@given(st.integers(1, 30), st.integers(0, 12 * 60), st.integers(1, 4))
def test_the_reminder_comes_before_the_end_and_wakes_nobody(
    days: int, late: int, quarter: int
) -> None:
    opens = datetime(2026, quarter * 3, 28, 10, tzinfo=SHANGHAI) + timedelta(minutes=late)
    closes = open_until(opens, days)
    if closes is None:
        return
    at = reminds_at(opens, closes)
    assert opens < at
    assert at < closes
    assert NIGHT.end <= at.time() < NIGHT.start
