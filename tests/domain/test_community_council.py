"""What a community file may say of the days people come together."""

import pytest

from domain.calendar import Holidays
from domain.gatherings import Kind, Rhythm
from domain.surveys import DEFAULTS, Asks
from tests.domain.community_text import GOOD, described, faults

SAYS_NOTHING = GOOD.replace('meeting_day = 15\nmeeting_time = "19:00"\n', "")
COUNCIL = """
[council]
day = 20
time = "18:30"
where = "党群服务站一楼"
holidays = "after"

[[council.at]]
place = "estate"
day = 10

[[council.at]]
place = "b3"
where = "一楼大厅"
holidays = "keep"

[[council.leaders]]
day = 1

[[council.leaders]]
weekday = 1
time = "09:00"
where = "社区会议室"
"""


def test_everything_that_may_be_said_is_read() -> None:
    about = described(SAYS_NOTHING + COUNCIL).about
    usual, estate, own, month, week = about.rhythms
    room = "党群服务站一楼"
    assert usual == Rhythm(Kind.COUNCIL, "", 20, None, "18:30", room, Holidays.AFTER)
    assert estate == Rhythm(Kind.COUNCIL, "estate", 10, None, "18:30", room, Holidays.AFTER)
    assert own == Rhythm(Kind.COUNCIL, "b3", 20, None, "18:30", "一楼大厅", Holidays.KEEP)
    assert month == Rhythm(Kind.LEADERS, "", 1, None, "09:30")
    assert week == Rhythm(Kind.LEADERS, "", None, 1, "09:00", "社区会议室")
    assert (about.meeting_day, about.meeting_time) == (20, "18:30")


def test_a_file_that_says_nothing_names_no_day_and_one_word_is_enough() -> None:
    assert described(SAYS_NOTHING).about.rhythms == ()
    [short] = described(GOOD).about.rhythms
    [empty] = described(SAYS_NOTHING + "\n[council]\n").about.rhythms
    assert short == empty == Rhythm(Kind.COUNCIL, day=15, time="19:00")


def test_the_short_way_gives_what_the_table_does_not_say() -> None:
    text = GOOD.replace("meeting_day = 15", "meeting_day = 8")
    [found] = described(text + '\n[council]\nwhere = "门口"\n').about.rhythms
    assert (found.day, found.time, found.where) == (8, "19:00", "门口")


@pytest.mark.parametrize(
    ("wrong", "key", "found"),
    [
        ("day = 31", "council.day", "31"),
        ('time = "7pm"', "council.time", "7pm"),
        ('holidays = "never"', "council.holidays", "never"),
        ('room = "门口"', "council.room", "an unknown key"),
        ("[[council.at]]\nday = 3", "council.at.place", "nothing"),
        ('[[council.at]]\nplace = "b9"', "council.at.place", "b9"),
        (
            '[[council.at]]\nplace = "b3"\n[[council.at]]\nplace = "b3"',
            "council.at.place",
            "twice",
        ),
        ("[[council.leaders]]\nweekday = 8", "council.leaders.weekday", "8"),
        ("[[council.leaders]]\nweekday = 1\nday = 1", "council.leaders", "both or neither"),
        ('[[council.leaders]]\ntime = "09:00"', "council.leaders", "both or neither"),
    ],
)
def test_a_mistake_is_told_with_its_key(wrong: str, key: str, found: str) -> None:
    told = [one for one in faults(f"{SAYS_NOTHING}\n[council]\n{wrong}\n") if one.key == key]
    assert any(found in one.found for one in told), told


def test_a_survey_is_asked_only_where_the_file_says_so() -> None:
    assert described(GOOD).about.survey is None
    plain = described(GOOD + "\n[survey]\n").about.survey
    assert plain is not None
    assert (plain.questions, plain.days) == (DEFAULTS, 7)
    own = described(GOOD + '\n[survey]\nquestions = ["环境", "物业", "和睦"]\ndays = 10\n').about
    assert own.survey == Asks(("环境", "物业", "和睦"), 10)
    assert Asks.read(own.survey.written()) == own.survey


@pytest.mark.parametrize(
    "wrong",
    [
        "days = 0",
        "days = 29",
        'questions = ["环境"]',
        'ask = "all"',
        f'questions = ["{"长" * 31}", "b", "c"]',
    ],
)
def test_a_survey_that_cannot_be_asked_is_a_fault(wrong: str) -> None:
    assert len(faults(f"{GOOD}\n[survey]\n{wrong}\n")) >= 1
