"""Who a community file names: accounts, roles with their days, marks, hours, who stands in."""

from datetime import date

from domain.addresses import Address
from domain.community import ALWAYS, Deputy, Marked, OnDuty, Post, Term
from domain.places import Level
from domain.roles import Mark, Role
from tests.domain.community_text import GOOD, MORE, described, faults


def test_entries_that_share_an_account_are_one_person() -> None:
    (li,) = described(GOOD).members

    assert li.accounts == (Address("telegram", "2001"), Address("wecom", "li"))
    assert li.posts == (
        Post("b3", Role.BUILDING_LEADER),
        Post("b4", Role.BUILDING_LEADER),
        Post("b4", Role.VOLUNTEER),
    )


def test_roles_have_days_and_people_have_marks_hours_and_a_number() -> None:
    community = described(GOOD + MORE)
    (_, sun), years = community.members, Term(date(2026, 1, 1), date(2027, 12, 31))

    assert sun.posts == (
        Post("b3", Role.SECURITY_OFFICER, years),
        Post("b3", Role.SANITATION_OFFICER, years),
    )
    assert sun.marks == (Marked("b3", Mark.PARTY_HOUSEHOLD, years),)
    assert sun.duties == (OnDuty("b3", "1-5 08:00-18:00; 6 09:00-12:00", years),)
    assert sun.phone == "13800001111"
    assert community.about.level_names == {Level.GRID: "片区"}
    assert community.about.role_names == {Role.BUILDING_LEADER: "楼组长"}


def test_a_mark_or_hours_need_no_role_but_nothing_at_all_does() -> None:
    for key in ('marks = ["party_household"]', 'duty = ["22:00-06:00"]'):
        entry = f'[[member]]\naccount = "telegram:7"\nname = "周大爷"\nplace = "b3"\n{key}\n'
        assert described(GOOD + entry).members[1].posts == ()
        (fault,) = faults(GOOD + entry.replace(key, ""))
        assert fault.key == "member.roles"


def test_one_person_has_one_number_and_every_mark_once() -> None:
    entry = """
[[member]]
account = "telegram:2005"
name = "孙副楼长"
phone = "{}"
place = "b4"
{}
"""
    same = described(GOOD + MORE + entry.format("13800001111", 'marks = ["party_household"]'))
    assert [mark.place for mark in same.members[1].marks] == ["b3", "b4"]

    again = 'marks = ["party_household"]\nduty = ["1-5 08:00-18:00", "6 09:00-12:00"]'
    other = entry.format("13800002222", again).replace('"b4"', '"b3"')
    number, mark, duty = faults(GOOD + MORE + other)

    assert [one.key for one in (number, mark, duty)] == [
        "member.phone",
        "member.marks",
        "member.duty",
    ]
    assert number.found == f"another number than in line {same.members[1].phone_line}"
    assert "1380000" not in number.found


def test_somebody_may_stand_in_for_a_leader() -> None:
    (deputy,) = described(GOOD + MORE).stand_ins

    assert deputy == Deputy(
        "b3",
        Role.BUILDING_LEADER,
        Address("telegram", "2001"),
        Address("telegram", "2005"),
        Term(date(2026, 2, 1), date(2026, 2, 15)),
    )
    ready = MORE.replace("from = 2026-02-01\n", "").replace("until = 2026-02-15\n", "")
    assert described(GOOD + ready).stand_ins[0].term == ALWAYS


def test_a_stand_in_is_named_once_for_the_same_days() -> None:
    again = MORE[MORE.index("[[stand_in]]") : MORE.index("[community.level")]
    later = again.replace("2026-02", "2026-05")

    assert len(described(GOOD + MORE + later).stand_ins) == 2
    (fault,) = faults(GOOD + MORE + again)
    assert (fault.key, "as in line" in fault.found) == ("stand_in.by", True)


def test_a_third_entry_may_join_two_people_into_one() -> None:
    third = """
[[member]]
accounts = ["telegram:7", "telegram:2001"]
name = "李楼长"
place = "ruicheng"
roles = ["grid_officer"]
"""
    alone = """
[[member]]
account = "telegram:7"
name = "李楼长"
place = "ruicheng"
roles = ["volunteer"]
"""
    (li,) = described(GOOD + alone + third).members

    assert {account.id for account in li.accounts} == {"2001", "li", "7"}
    assert len(li.posts) == 5


def test_two_people_cannot_have_one_account() -> None:
    (fault,) = faults(GOOD.replace('name = "李楼长"\nplace = "b4"', 'name = "王"\nplace = "b4"'))

    assert fault.key == "member.name"
    assert "李楼长" in fault.found
