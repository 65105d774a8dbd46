"""数字: 李楼长 reads how 3号楼 does, 小周 how the grid does, 王阿姨 what was done."""

from datetime import timedelta

from sqlmodel import select

from chat.text import Text
from domain.matters import Kind
from domain.roles import Role
from storage.alarms import Alarm
from storage.matters import Concern, Matter
from storage.members import Held
from tests.house import B3, B5, GRID, NOON, House


async def at(house: House, hour: float, day: int) -> None:
    """The clock of the community shows this hour; day 0 is the 21st of November."""
    there = NOON + timedelta(days=day, hours=hour - 12)
    await house.later(seconds=(there - house.time).total_seconds())


def figure(house: House, chat: str, key: str, back: int = 1) -> str:
    """The words of one figure on the newest card, or one before."""
    card = house.wall(chat)[-back]
    [line] = [
        one
        for one in card.lines
        if isinstance(name := one.facts.get("name"), Text) and name.key == f"figure-{key}"
    ]
    value = line.facts.get("value", line.facts.get("n"))
    if not isinstance(value, Text):
        return str(value)
    facts = value.facts
    return {
        "figure-none": "—",
        "figure-few": f"{facts.get('counts')}/{facts.get('of')}",
        "figure-share": f"{facts.get('percent')}% {facts.get('counts')}/{facts.get('of')}",
        "figure-median": f"{facts.get('n')}",
    }[value.key]


async def finished(house: House, leader: str, chat: str = B3) -> None:
    li = house.person(leader)
    newest = house.wall(chat)[-1]
    assert newest.key is not None
    await li.replies(house.bubble(chat, newest.key), "办好了")


async def test_the_leader_reads_numbers_and_what_they_count(house: House) -> None:
    li, wang = house.person("李楼长"), house.person("王阿姨")
    for one in (li, wang):
        await one.whispers("/start")
    await li.whispers("数字")
    assert {figure(house, li.id, key) for key in ("response", "solved", "on-time")} == {"—"}
    await wang.says("报修 3楼灯坏了")
    await finished(house, "李楼长")
    await wang.taps("button-satisfied", wang.id)
    await wang.says("报修 4楼灯坏了")
    await finished(house, "李楼长")
    await wang.says("报修 5楼灯坏了")
    await li.whispers("本月数字")
    said = house.said(li.id)[-1]
    assert figure(house, li.id, "response") == "2/2"
    assert figure(house, li.id, "solved") == "2/3"
    # She said nothing of the second one: that is not satisfied, and stands on its own.
    assert figure(house, li.id, "satisfied") == "1/1"
    assert figure(house, li.id, "unrated") == "1"
    assert figure(house, li.id, "on-time") == "2/2"
    assert (figure(house, li.id, "told"), figure(house, li.id, "done")) == ("3", "2")
    for told in ("没说的不算满意", "按时有人回了第一句话的"):
        assert told in said
    for kept in ("王阿姨", "灯坏了"):
        assert kept not in said


async def test_what_a_building_could_not_do_in_time_is_late_there_and_the_grids_from_then_on(
    house: House,
) -> None:
    li, zhou = house.person("李楼长"), house.person("小周")
    for one in (li, zhou):
        await one.whispers("/start")
    await house.person("王阿姨").says("报修 3楼灯坏了")
    await house.later(hours=27)  # told at two: nobody is woken at noon
    await li.whispers("数字")
    assert figure(house, li.id, "on-time") == "0/1"
    assert figure(house, li.id, "raised") == "1"
    [matter] = await house.rows(Matter)
    card = house.bubble(GRID, f"up:{matter.id}")
    await zhou.replies(card, "办好了")
    await zhou.whispers("数字")
    assert figure(house, zhou.id, "on-time") == "1/2"
    levels = [
        one.facts["value"] for one in house.wall(zhou.id)[-1].lines if one.key == "figure-level"
    ]
    assert [(one.facts["counts"], one.facts["of"]) for one in levels if isinstance(one, Text)] == [
        (1, 1),
        (0, 1),
    ]
    # Asked for in time, help is neither late nor in time.
    await house.person("刘叔").says("报修 4楼灯坏了", chat=B5)
    zhao = house.person("赵楼长")
    newest = house.wall(B5)[-1].key
    assert newest is not None
    await zhao.replies(house.bubble(B5, newest), "请网格帮忙")
    await zhao.whispers("/start")
    await zhao.whispers("数字")
    assert figure(house, zhao.id, "raised") == "1"
    assert figure(house, zhao.id, "on-time") == "—"


async def test_the_month_before_is_one_tap_away_and_months_end_at_midnight_there(
    house: House,
) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await at(house, 23.5, day=9)  # the 30th of November, half past eleven in Shanghai
    await house.person("王阿姨").says("报修 3楼灯坏了")
    await at(house, 24.5, day=9)
    await house.person("王阿姨").says("报修 4楼灯坏了")
    await li.whispers("数字")
    assert figure(house, li.id, "told") == "1"
    assert "2026年12月" in house.said(li.id)[-1]
    await li.taps("button-month-before", li.id)
    assert figure(house, li.id, "told") == "1"
    assert "2026年11月" in house.said(li.id)[-1]


async def test_a_neighbour_reads_what_was_done_and_no_more(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("报修 3楼灯坏了")
    await wang.whispers("数字")
    assert house.keys(wang.id)[-1] == "figures-none-yet"
    await finished(house, "李楼长")
    await wang.whispers("数字")
    assert house.keys(wang.id)[-1] == "figures-everybody"
    assert house.wall(wang.id)[-1].lines[0].facts["n"] == 1
    assert not house.wall(wang.id)[-1].buttons


async def test_nobody_taps_their_way_to_figures_that_are_not_theirs(house: House) -> None:
    li, wang = house.person("李楼长"), house.person("王阿姨")
    await li.whispers("/start")
    await wang.says("报修 3楼灯坏了")
    await wang.whispers("/start")
    await li.whispers("数字")
    assert figure(house, li.id, "told") == "1"
    # Forged by a neighbour: the same month, and what everybody may read.
    await wang.taps_data("fg:2026:11", wang.id)
    assert house.keys(wang.id)[-1] == "figures-none-yet"
    for forged in ("fg:2026:13", "fg:0:1", "fg:2026:0", "fg:2027:1"):
        before = len(house.wall(li.id))
        await li.taps_data(forged, li.id)
        assert len(house.wall(li.id)) == before
    # In the group it says nothing, whoever taps.
    before = len(house.wall(B3))
    assert await li.taps_data("fg:2026:11", B3) == "old-button"
    assert len(house.wall(B3)) == before
    # Whoever is no leader any more reads what everybody does, however old the button.
    async with house.storage.work(house.time) as work:
        for held in (await work.db.exec(select(Held))).all():
            if held.role == Role.BUILDING_LEADER:
                held.until = house.time
    await wang.says("报修 4楼灯坏了")
    await house.later(minutes=1)
    before = house.keys(li.id)
    await li.taps_data("fg:2026:11", li.id)
    assert not any(key.startswith("figures-title") for key in house.keys(li.id)[len(before) :])


async def test_what_was_told_in_private_is_counted_and_never_listed(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says("报修 3楼灯坏了")
    await house.person("刘叔").whispers("/start")
    await house.person("王阿姨").whispers("投诉 李楼长收了钱不修灯")
    [private] = [one for one in await house.rows(Matter) if not one.open]
    assert [one.matter_id for one in await house.rows(Concern)] == [private.id]
    await li.whispers("数字")
    assert figure(house, li.id, "told") == "2"
    keys = [one.key for one in house.wall(li.id)[-1].lines]
    assert keys.count("figure-category") == 1
    assert keys[-1] == "figure-not-open"
    for kept in ("投诉", "收了钱"):
        assert kept not in house.said(li.id)[-1]


async def test_of_emergencies_only_those_count_for_which_somebody_was_called(
    house: House,
) -> None:
    li, wang = house.person("李楼长"), house.person("王阿姨")
    await li.whispers("/start")
    await wang.whispers("/start")
    await wang.says("电梯里有人被困了")
    await house.later(minutes=3)
    [alarm] = await house.rows(Alarm)
    assert alarm.began_at is not None
    key = next(one.key for one in house.wall(B3) if one.key and one.key.startswith("alarm:"))
    await li.replies(house.bubble(B3, key), "我在现场")
    await wang.whispers("他又打我，我好怕")
    discreet = [one for one in await house.rows(Matter) if one.kind is Kind.ALARM and not one.open]
    assert discreet
    await house.later(minutes=10)
    await li.whispers("数字")
    assert figure(house, li.id, "on-scene") == "1/1"
    assert figure(house, li.id, "told") == "0"
