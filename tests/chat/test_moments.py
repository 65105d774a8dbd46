"""Moments as people write them."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.moments import moment

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 12, tzinfo=SHANGHAI)  # a Saturday

#: Said on Saturday, 21 November 2026, at noon.
MEANT = {
    "周日20:00": "11-22 20:00",
    "周日 20:00": "11-22 20:00",
    "周日晚8点": "11-22 20:00",
    "周日晚上八点": "11-22 20:00",
    "周天晚8点": "11-22 20:00",
    "星期天晚上8:30": "11-22 20:30",
    "礼拜天下午": "11-22 15:00",
    "週日晚上八點": "11-22 20:00",
    "周日八点": "11-22 08:00",
    "周日三点": "11-22 15:00",
    "这周日": "11-22 20:00",
    "周末": "11-22 20:00",
    "周日(22号)晚8点": "11-22 20:00",
    "22号周日晚8点": "11-22 20:00",
    "到周日晚上八点为止": "11-22 20:00",
    "投到周三晚上9点": "11-25 21:00",
    "廿五号": "11-25 20:00",
    "截止：周日20:00": "11-22 20:00",
    "周五": "11-27 20:00",
    "周六": "11-21 20:00",
    "周六上午": "11-28 09:00",
    "下周日": "11-29 20:00",
    "下周二24日晚7点": "11-24 19:00",
    "下周三下午三点半": "11-25 15:30",
    "下周三15：30": "11-25 15:30",
    "下下周一": "11-30 20:00",
    "下个星期五中午": "11-27 12:00",
    "3天": "11-24 20:00",
    "三天后": "11-24 20:00",
    "３天后": "11-24 20:00",
    "再过三天": "11-24 20:00",
    "3天之内": "11-24 20:00",
    "三日后晚九点": "11-24 21:00",
    "五天后中午": "11-26 12:00",
    "十天": "12-01 20:00",
    "一周": "11-28 20:00",
    "两个星期后": "12-05 20:00",
    "半个月": "12-06 20:00",
    "一个月后": "12-21 20:00",
    "48小时": "11-23 12:00",
    "两个钟头后": "11-21 14:00",
    "一个半小时": "11-21 13:30",
    "半小时后": "11-21 12:30",
    "90分钟": "11-21 13:30",
    "15号": "12-15 20:00",
    "15号晚上8点": "12-15 20:00",
    "15号前": "12-15 20:00",
    "28号": "11-28 20:00",
    "２８号２０：００": "11-28 20:00",
    "31号": "12-31 20:00",
    "二十五日晚上七点一刻": "11-25 19:15",
    "本月28号": "11-28 20:00",
    "下个月3号": "12-03 20:00",
    "月底": "11-30 20:00",
    "下月底前": "12-31 20:00",
    "12月底": "12-31 20:00",
    "年底": "12-31 20:00",
    "今年年底": "12-31 20:00",
    "12月1号中午": "12-01 12:00",
    "十二月一号中午十二点": "12-01 12:00",
    "12月6日(周日)晚8点": "12-06 20:00",
    "12/1 20:00": "12-01 20:00",
    "12.6": "12-06 20:00",
    "2026-12-05 19:30": "12-05 19:30",
    "2026年12月5日19时30分": "12-05 19:30",
    "今晚9点": "11-21 21:00",
    "今晚": "11-21 20:00",
    "今天18点": "11-21 18:00",
    "今天8点": "11-21 20:00",
    "晚8点": "11-21 20:00",
    "8点": "11-21 20:00",
    "四点": "11-21 16:00",
    "八点零五分": "11-21 20:05",
    "中午": "11-22 12:00",
    "明天": "11-22 20:00",
    "明天18点": "11-22 18:00",
    "明早九点半": "11-22 09:30",
    "明晚8点": "11-22 20:00",
    "明天中午1点": "11-22 13:00",
    "明天中午十一点半": "11-22 11:30",
    "明天凌晨3点": "11-22 03:00",
    "明天晚上12点": "11-23 00:00",
    "明天24点": "11-23 00:00",
    "后天晚上": "11-23 20:00",
    "大后天": "11-24 20:00",
    "Sunday 8pm": "11-22 20:00",
    "until Sunday, 8:30 p.m.": "11-22 20:30",
    "next Tuesday": "11-24 20:00",
    "before Friday": "11-27 20:00",
    "Friday noon": "11-27 12:00",
    "in 3 days": "11-24 20:00",
    "in two weeks": "12-05 20:00",
    "a week from now": "11-28 20:00",
    "3 days": "11-24 20:00",
    "end of November": "11-30 20:00",
    "end of the year": "12-31 20:00",
    "tomorrow night": "11-22 20:00",
    "in an hour": "11-21 13:00",
    "tonight": "11-21 20:00",
    "tomorrow at 6pm": "11-22 18:00",
    "the day after tomorrow": "11-23 20:00",
    "9 o'clock tomorrow": "11-22 09:00",
    "the 15th": "12-15 20:00",
    "the 28th at 7pm": "11-28 19:00",
    "Dec 1": "12-01 20:00",
    "December 5th, 8:30 pm": "12-05 20:30",
    "5 Dec 2026 19:30": "12-05 19:30",
    "end of the month": "11-30 20:00",
}  # fmt: skip


@pytest.mark.parametrize("words", MEANT)
def test_a_moment_is_read_as_it_was_meant(words: str) -> None:
    found = moment(words, NOW, SHANGHAI)
    assert found is not None
    assert f"{found:%m-%d %H:%M}" == MEANT[words]
    assert found.year == 2026
    assert found.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    "words",
    ["", "随便", "三五天", "25点", "8点70分", "2月30号", "15", "32号", "下周", "昨天", "3天前",
     "周六或周日", "周六到周日", "周三5号", "下周二15日", "12月5日周一", "20号楼", "13月1日",
     "13pm", "sometime", "8", "周日" * 40],
)  # fmt: skip
def test_what_names_no_moment_or_two_is_not_guessed_at(words: str) -> None:
    assert moment(words, NOW, SHANGHAI) is None


def test_the_next_one_is_meant() -> None:
    assert moment("2月29号", NOW, SHANGHAI) == datetime(2028, 2, 29, 20, tzinfo=SHANGHAI)
    assert moment("11月20号", NOW, SHANGHAI) == datetime(2027, 11, 20, 20, tzinfo=SHANGHAI)
    late = NOW.replace(hour=21)
    assert moment("周六", late, SHANGHAI) == datetime(2026, 11, 28, 20, tzinfo=SHANGHAI)
    assert moment("21号", late, SHANGHAI) == datetime(2026, 12, 21, 20, tzinfo=SHANGHAI)
    assert moment("8点", late, SHANGHAI) == datetime(2026, 11, 22, 8, tzinfo=SHANGHAI)
    last = NOW.replace(day=30, hour=21)
    assert moment("月底", last, SHANGHAI) == datetime(2026, 12, 31, 20, tzinfo=SHANGHAI)
    eve = NOW.replace(month=12, day=31, hour=21)
    assert moment("年底", eve, SHANGHAI) == datetime(2027, 12, 31, 20, tzinfo=SHANGHAI)


def test_what_can_only_be_over_is_given_as_it_is() -> None:
    assert moment("今天上午9点", NOW, SHANGHAI) == NOW.replace(hour=9)
    assert moment("本周五", NOW, SHANGHAI) == NOW.replace(day=20, hour=20)
    assert moment("2026-11-01", NOW, SHANGHAI) == NOW.replace(day=1, hour=20)


def test_today_is_the_communitys_day_whatever_the_clock_is_set_to() -> None:
    night = datetime(2026, 11, 21, 17, tzinfo=UTC)  # 1:00 of the 22nd in Shanghai
    assert moment("今天18点", night, SHANGHAI) == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert moment("1小时后", night, SHANGHAI) == night + timedelta(hours=1)


def test_an_hour_is_an_hour_of_the_wall_where_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 10, 24, 12, tzinfo=berlin)
    found = moment("Sunday 8pm", before, berlin)
    assert found == datetime(2026, 10, 25, 19, tzinfo=UTC)


DIGITS = "〇一二三四五六七八九"


def chinese(n: int) -> str:
    tens, ones = divmod(n, 10)
    return (
        ("" if tens < 2 else DIGITS[tens])
        + ("十" if tens else "")
        + (DIGITS[ones] if ones or not tens else "")
    )


def in_words(at: datetime) -> str:
    """十二月五号晚上七点零五分."""
    part = next(
        part for until, part in
        ((5, "凌晨"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
        if at.hour < until
    )  # fmt: skip
    hour = at.hour if at.hour < 13 else at.hour - 12
    minute = (
        "整" if at.minute == 0 else ("零" if at.minute < 10 else "") + chinese(at.minute) + "分"
    )
    return f"{chinese(at.month)}月{chinese(at.day)}号{part}{chinese(hour)}点{minute}"


def full_width(words: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in words)


@given(minutes=st.integers(1, 300 * 24 * 60), now=st.integers(0, 3 * 365 * 24 * 60))
@settings(max_examples=150)
def test_any_moment_written_in_five_forms_reads_back(minutes: int, now: int) -> None:
    here = NOW + timedelta(minutes=now)
    at = here + timedelta(minutes=minutes)
    month = at.strftime("%B")
    for words in (
        f"{at:%Y-%m-%d %H:%M}",
        f"{at.month}月{at.day}日{at:%H:%M}",
        in_words(at),
        full_width(f"{at.month}/{at.day} {at.hour:02}点{at.minute:02}"),
        f"{at.day} {month} {at.hour % 12 or 12}:{at.minute:02} {'pm' if at.hour > 11 else 'am'}",
    ):
        assert moment(words, here, SHANGHAI) == at, words


@given(days=st.integers(1, 6), hour=st.integers(0, 23))
@settings(max_examples=60)
def test_a_day_of_the_coming_week_reads_back_by_its_name_and_by_its_distance(
    days: int, hour: int
) -> None:
    at = NOW.replace(hour=hour) + timedelta(days=days)
    weekday = "周" + "一二三四五六日"[at.weekday()]
    for words in (f"{weekday}{hour}:00", f"{at:%A} {hour}:00", f"{chinese(days)}天后{hour:02}:00"):
        assert moment(words, NOW, SHANGHAI) == at, words


@given(st.text(alphabet="周下日天号月点半晚上中午前后三十15:- /ps0个", max_size=14) | st.text())
@settings(max_examples=300)
def test_whatever_is_written_nothing_breaks(words: str) -> None:
    found = moment(words, NOW, SHANGHAI)
    assert found is None or found.tzinfo is not None


def test_the_library_is_not_loaded_before_somebody_writes_a_moment() -> None:
    code = "import sys, chat.moments; sys.exit('dateparser' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
