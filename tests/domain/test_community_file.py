"""What a community file says, and how a bad one is refused."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat import text
from domain.addresses import Address
from domain.community import LANGUAGES
from domain.community_file import read
from domain.doors import Style
from domain.faults import BadFile
from domain.forgetting import NAMES_STAY, names_stay
from tests.domain.community_text import GOOD, MORE, described, faults


def test_a_good_file_says_what_it_says() -> None:
    community = described(GOOD)

    about = community.about
    assert (about.name, about.meeting_day, about.households) == (
        "富春江路社区",
        15,
        "households.csv",
    )
    assert about.doors is Style.UNIT_ROOM
    assert about.deadlines_hours == {"S1.building": 48, "U.grid": 12}
    assert about.operators == (Address("telegram", "1"),)
    assert about.hotlines["gas"].confirmed
    assert not about.hotlines["lift_rescue"].confirmed
    assert [place.short for place in community.places] == ["睿城网格", "睿城小区", "三号", "4号楼"]
    assert community.places[3].chats == (
        Address("telegram", "-1003"),
        Address("telegram", "-1004"),
    )
    assert community.households is None


def test_what_is_left_out_has_a_default() -> None:
    about = described('[community]\nname = "a"').about

    assert (about.timezone, about.language, about.deadlines) == ("Asia/Shanghai", "zh_CN", "7135")
    assert (about.meeting_day, about.meeting_time) == (15, "19:00")
    assert timedelta(days=about.keep_identities_days) == NAMES_STAY


@pytest.mark.parametrize(("days", "fine"), [(59, False), (60, True), (1095, True), (1096, False)])
def test_names_stay_as_long_as_a_community_says_within_bounds(days: int, fine: bool) -> None:
    text = f'[community]\nname = "a"\nkeep_identities_days = {days}\n'
    if fine:
        about = described(text).about
        assert names_stay({"keep_identities_days": about.keep_identities_days}).days == days
    else:
        assert [fault.key for fault in faults(text)] == ["community.keep_identities_days"]


def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = GOOD
    for good, bad in (
        ("zh_CN", "zh"),
        ("= 15", "= 31"),
        ('"grid"', '"g"'),
        ('"b3"\nro', '"x"\nro'),
    ):
        text = text.replace(good, bad, 1)

    assert [fault.key for fault in faults(text)] == [
        "community.language",
        "community.meeting_day",
        "place.kind",
        "member.place",
    ]


def test_a_missing_community_is_a_fault() -> None:
    assert {fault.key for fault in faults("")} == {"community", "community.name"}


def test_an_unknown_table_is_a_fault() -> None:
    (fault,) = faults(GOOD + '\n[[plaec]]\nkey = "x"\n')

    assert (fault.key, fault.line) == ("plaec", GOOD.count("\n") + 2)


def test_a_table_where_several_are_meant_is_a_fault() -> None:
    (fault,) = faults('[community]\nname = "a"\n[place]\nkey = "b"')

    assert "[[place]]" in fault.expected


@pytest.mark.parametrize(
    ("text", "line"), [("[community]\nname = \n", 2), ('[community]\nname = "a\n', 2), ("[[", 1)]
)
def test_what_is_not_toml_is_told_with_its_line(text: str, line: int) -> None:
    (fault,) = faults(text)

    assert (fault.line, fault.expected) == (line, "TOML")


def test_a_file_of_another_encoding_is_told_with_its_line() -> None:
    with pytest.raises(BadFile) as bad:
        read('[community]\nname = "社区"'.encode("gbk"), "community.toml")

    (fault,) = bad.value.faults
    assert (fault.line, fault.expected) == (2, "a file saved as UTF-8")


def test_the_mark_that_windows_puts_first_is_no_fault() -> None:
    assert read(GOOD.encode("utf-8-sig"), "community.toml") == described(GOOD)


def test_lines_are_right_below_values_of_several_lines() -> None:
    text = GOOD.replace('["telegram:1"]', '[\n  "telegram:1", # [[place]]\n]', 1)

    (fault,) = faults(text.replace('"三号"', '"三·号"'))

    assert text.splitlines()[fault.line - 1] == 'short = "三号"'


def test_a_channel_may_refuse_what_does_not_look_like_its_ids() -> None:
    def telegram(address: Address, group: bool) -> str | None:
        return "a negative number" if group and not address.id.startswith("-") else None

    with pytest.raises(BadFile) as bad:
        read(GOOD.replace("-1004", "1004").encode(), "community.toml", telegram)

    assert [fault.expected for fault in bad.value.faults] == ["a negative number"]


def test_the_languages_are_those_of_the_texts() -> None:
    assert LANGUAGES == text.LANGUAGES


def test_the_example_is_good() -> None:
    file = Path(__file__).parents[2] / "deploy" / "example" / "community.toml"

    assert read(file.read_bytes(), file.name).about.name == "富春江路社区"


def test_the_page_for_operators_names_every_key() -> None:
    page = (Path(__file__).parents[2] / "docs" / "community.md").read_text()
    tables = tomllib.loads(GOOD + MORE)
    keys = {
        *tables.pop("community"),
        *(key for each in tables.values() for one in each for key in one),
    }

    assert {"bot_names", "estate", "until", "by", "doors"} <= keys
    assert {key for key in keys if f"`{key}`" not in page} == set()


@given(st.text(max_size=200) | st.text(alphabet='[]place=".#\n\r abc1{}', max_size=60))
def test_any_text_is_read_or_refused_with_lines(words: str) -> None:
    try:
        read(words.encode("utf-8", "surrogatepass"), "community.toml")
        lines = []
    except BadFile as bad:
        lines = [fault.line for fault in bad.faults]

    assert all(1 <= line <= words.count("\n") + 1 for line in lines)
