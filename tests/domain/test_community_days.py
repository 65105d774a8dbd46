"""What a community file says of hours and days, and what a wrong one is told."""

import pytest

from domain.community import SERVICE_HOURS, Described
from domain.community_file import read
from tests.domain.community_text import GOOD, faults

OPEN = 'meeting_day = 15\nservice_hours = "1-5 09:00-12:00, 14:00-18:00"\n'
DAYS = """
[holidays]
"2027-09-15" = "中秋节"
2027-02-04 = "小年"
workdays = ["2027-09-18"]
"""


def described(text: str) -> Described:
    return read(text.encode(), "community.toml")


def test_hours_of_service_and_single_days_are_read() -> None:
    about = described(GOOD.replace("meeting_day = 15\n", OPEN) + DAYS).about
    assert about.service_hours == "1-5 09:00-12:00; 1-5 14:00-18:00"
    assert about.holidays == {"2027-09-15": "中秋节", "2027-02-04": "小年", "2027-09-18": ""}


def test_who_says_nothing_has_the_usual_hours_and_the_calendar_of_the_state() -> None:
    about = described(GOOD).about
    assert (about.service_hours, about.holidays) == (SERVICE_HOURS, {})


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ('"2 working days"', "2 working days"),
        ('"2个工作日"', "2 working days"),
        ('"4个服务小时"', "4 service hours"),
        ('"3天"', "3 days"),
        ("48", 48),
    ],
)
def test_a_time_is_written_in_hours_or_in_words(words: str, kept: int | str) -> None:
    text = GOOD.replace('"S1.building" = 48', f'"S1.building" = {words}')
    assert described(text).about.deadlines_hours["S1.building"] == kept


@pytest.mark.parametrize(
    ("good", "bad", "key", "found", "expected"),
    [
        ("= 48", '= "soon"', "community.deadlines_hours.S1.building", "soon", "2 working days"),
        ("= 48", '= "0 days"', "community.deadlines_hours.S1.building", "0 days", "4 service"),
        ("14:00-18:00", "18:00-25:00", "community.service_hours", "18:00-25:00", "24:00"),
        ("14:00-18:00", "22:00-06:00", "community.service_hours", "22:00-06:00", "on the day"),
        ('"2027-09-15"', '"2027-9-15"', "holidays.2027-9-15", "2027-9-15", "as"),
        ('"2027-09-15"', '"2027-02-30"', "holidays.2027-02-30", "2027-02-30", "a day"),
        ('"中秋节"', "true", "holidays.2027-09-15", "true", "a text"),
        ('"2027-09-18"', '"next week"', "holidays.workdays", "next week", "a day"),
        ('"2027-09-18"', '"2027-09-15"', "holidays.workdays", "中秋节", "either"),
    ],
)
def test_a_fault_of_hours_and_days_is_named(
    good: str, bad: str, key: str, found: str, expected: str
) -> None:
    whole = GOOD.replace("meeting_day = 15\n", OPEN) + DAYS
    assert whole.count(good) == 1
    [fault] = faults(whole.replace(good, bad))
    assert fault.key == key
    assert found in fault.found
    assert expected in fault.expected


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("check = 12", {"check": 12}),
        ("contact.errand = 8", {"contact.errand": 8}),
        ('"contact.thing" = "2个工作日"', {"contact.thing": "2 working days"}),
        ('unclaimed.estate = "5 days"', {"unclaimed.estate": "5 days"}),
    ],
)
def test_times_of_wishes_are_written_like_deadlines(written: str, kept: dict[str, object]) -> None:
    about = described(f'[community]\nname = "a"\n[community.wish_times]\n{written}\n').about
    assert about.wish_times == kept


def test_a_time_of_wishes_nobody_knows_is_a_fault() -> None:
    text = '[community]\nname = "a"\n[community.wish_times]\ncontact.errands = 8\n'
    assert [fault.key for fault in faults(text)] == ["community.wish_times.contact.errands"]
