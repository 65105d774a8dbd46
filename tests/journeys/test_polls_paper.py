"""Votes that came on paper: collected at the door, written down by the leader, counted once."""

from dataclasses import replace
from datetime import timedelta

from chat.card import Card
from domain.roles import Role
from storage.history import Entry
from storage.members import Held
from tests.house import B3, CATALOGUE, House, Somebody
from tests.polling import (
    POLL,
    Street,
    confirmed,
    estate,
    flat,
    member,
    moves_in,
    neighbour,
    place,
    street,
)

SEVERAL = POLL.replace("每户一票", "可多选")


async def on_paper(made: Street) -> list[int | None]:
    """The flats whose vote came on paper."""
    return sorted(row.household_id or 0 for row in await made.turnout() if row.paper)


async def entered_by(made: Street) -> list[tuple[int | None, dict[str, object]]]:
    rows: list[Entry] = await made.house.rows(Entry)
    return [(row.member_id, row.facts) for row in rows if row.what == "poll-paper"]


async def officer(house: House, who: Somebody, key: str, role: Role) -> None:
    """Somebody holds an office at a place, and has opened the private chat."""
    await who.whispers("/start")
    here, id = await place(house, key), await member(house, who)
    async with house.storage.work(house.time) as work:
        work.db.add(Held(member_id=id, place_id=here.id or 0, role=role, since=house.time))


async def test_slips_are_written_down_line_by_line_and_count_beside_the_taps(
    house: House,
) -> None:
    made = await street(house, 4)
    await made.asks()
    await made.votes(made.people[0], 0)
    await made.li.whispers("纸票 3-102 北门\n3-103 2\n104 不装")
    assert house.said(made.li.id)[-1] == "【3号楼·投票1】记下纸票：3号楼102、3号楼103、3号楼104"
    assert await on_paper(made) == made.flats[1:]
    await house.later(seconds=6)
    assert "已收到4户（共4户）" in house.said(B3)[0]
    li = await member(house, made.li)
    assert await entered_by(made) == [(li, {"household": id}) for id in made.flats[1:]]
    await made.ends()
    result = await made.said("poll-result")
    assert "4户里4户说了话（含纸票3户）" in result


async def test_a_household_is_counted_once_whichever_way_it_spoke(house: House) -> None:
    made = await street(house, 2)
    await made.asks()
    await made.votes(made.people[0], 0)
    await made.li.whispers("纸票 3-101 地库")
    assert house.keys(made.li.id)[-1] == "poll-voted-already"
    assert await on_paper(made) == []
    await made.li.whispers("纸票 3-102 地库")
    await made.li.whispers("纸票 3-102 不装")
    assert len(await made.turnout()) == 2
    assert len(await entered_by(made)) == 2
    # Their own word comes after the slip, and stands.
    assert await made.votes(made.people[1], 0) == "poll-noted"
    assert await on_paper(made) == []
    await made.li.whispers("纸票 3-102 不装")
    assert house.keys(made.li.id)[-1] == "poll-voted-already"
    assert len(await made.turnout()) == 2


async def test_what_cannot_be_read_is_said_line_by_line_and_the_rest_counts(
    house: House,
) -> None:
    made = await street(house, 4)
    await made.asks()
    await flat(house, "102", key="b5")
    await made.li.whispers("纸票\n3-101 北门\n3-102 南门\n3-909 北门\n5-102 北门\n3-103 1 2")
    assert await on_paper(made) == [made.flats[0]]
    said = house.said(made.li.id)[-1].splitlines()
    assert said[0] == "【3号楼·投票1】记下纸票：3号楼101"
    assert [line.partition("：")[0] for line in said[1:]] == [
        "3-102 南门", "3-909 北门", "5-102 北门", "3-103 1 2",
    ]  # fmt: skip
    for words, key in (
        ("纸票 王阿姨家 北门", "paper-not-read"),
        ("纸票 3-909 北门", "no-such-flat"),
        ("纸票 3-103 北门 地库", "paper-one-only"),
        ("纸票 " + "3-103 北门\n" * 21, "paper-too-many"),
    ):
        await made.li.whispers(words)
        assert house.keys(made.li.id)[-1] == key
    assert await on_paper(made) == [made.flats[0]]


async def test_the_same_room_in_two_units_is_asked_about(house: House) -> None:
    made = await street(house, 1)
    for unit in ("1", "2"):
        await flat(house, "602", unit=unit)
    await made.asks()
    await made.li.whispers("纸票 3-602 北门")
    assert house.keys(made.li.id)[-1] == "paper-which-flat"
    await made.li.whispers("纸票 3-2-602 北门")
    assert house.said(made.li.id)[-1] == "【3号楼·投票1】记下纸票：3号楼2单元602"


async def test_with_buttons_only(house: House) -> None:
    made = await street(house, 14)
    await made.asks()
    li = made.li
    await made.votes(made.people[0], 0)
    await li.taps("button-paper", chat=li.id)
    assert house.said(li.id)[-1].startswith(
        "【3号楼·投票1】问问大家：充电桩装哪儿？\n还有13户没投"
    )
    await li.taps("button-more-flats", chat=li.id)
    labels = [one.label.key for row in house.wall(li.id)[-1].buttons for one in row]
    assert labels == ["button-home-flat"]
    await li.taps("button-home-flat", chat=li.id)
    assert house.keys(li.id)[-1].endswith("paper-what")
    await li.taps("button-other-flat", chat=li.id)
    await li.taps("button-home-flat", chat=li.id)
    assert await li.taps("button-poll-option", chat=li.id) == "paper-noted-as"
    assert len(await on_paper(made)) == 1
    # The next flat is offered at once, and nothing on the card says what was chosen.
    assert "还有12户没投" in house.said(li.id)[-1]
    assert len(await entered_by(made)) == 1


async def test_the_list_is_as_one_walks_up_the_stairs_and_stays_where_it_is_read(
    house: House,
) -> None:
    made = await street(house, 1)
    for unit, room in (("1", "1001"), ("1", "602"), ("10", "101"), ("2", "101")):
        await flat(house, room, unit=unit)
    await made.asks()
    li = made.li
    await li.taps("button-paper", chat=li.id)
    shown = house.bubble(li.id, f"paper:{(await made.poll()).matter_id}")
    assert isinstance(shown.what, Card)
    labels = [CATALOGUE.say(one.label, "zh_CN") for row in shown.what.buttons for one in row]
    assert labels == ["101", "1单元602", "1单元1001", "2单元101", "10单元101"]
    again = f"pv:{(await made.poll()).matter_id}:0"
    await house.receive(replace(li.tapped(again, li.id), message=shown.message))
    assert shown.edits == 1
    # Asked for from another card it stands below what was said since.
    await li.taps_data(again, li.id)
    assert house.channel.order[-1].what.key == shown.what.key
    assert house.channel.order[-1] is not shown


async def test_where_several_may_be_chosen_so_they_may_on_paper(house: House) -> None:
    made = await street(house, 2)
    await made.asks(SEVERAL)
    li, matter = made.li, (await made.poll()).matter_id
    await li.whispers("纸票 3-101 北门、不装")
    assert [row.choice for row in await made.ballots()] == [[0, 2]]
    for option in (0, 1, 0):
        await li.taps_data(f"po:{matter}:{made.flats[1]}:{option}", li.id)
        assert house.notice == "paper-noted-as"
    assert sorted(row.choice for row in await made.ballots()) == [[0, 2], [1]]
    await li.taps_data(f"po:{matter}:{made.flats[1]}:1", li.id)
    assert house.notice == "poll-one-must-stay"


async def test_only_whoever_may_hold_a_poll_there_and_only_in_private(house: House) -> None:
    made = await street(house, 2)
    await made.asks()
    matter = (await made.poll()).matter_id
    wang = made.people[0]
    before = len(house.wall(B3))
    await wang.says("纸票 3-102 北门")
    await wang.says("纸票 3-102 北门", named=True)
    assert len(house.wall(B3)) == before
    await made.li.says("纸票放1楼大厅的信箱就行")
    assert len(house.wall(B3)) == before
    await made.li.says("纸票 3-102 北门")
    assert house.keys(B3)[-1] == "paper-in-private"
    await wang.whispers("纸票 3-102 北门")
    assert house.keys(wang.id)[-1] == "paper-no-poll"
    for forged in (
        f"pv:{matter}:0",
        f"pf:{matter}:{made.flats[1]}",
        f"po:{matter}:{made.flats[1]}:0",
    ):
        assert await wang.taps_data(forged, wang.id) == "no-such-poll"
        assert await made.li.taps_data(forged, B3) == "no-such-poll"
    assert await made.li.taps_data(f"po:{matter}:{made.flats[1]}:9", made.li.id) == "old-button"
    assert await made.li.taps_data("po:999:1:0", made.li.id) == "no-such-poll"
    stranger = await flat(house, "101", key="b5")
    forged = f"po:{matter}:{stranger}:0"
    assert await made.li.taps_data(forged, made.li.id) == "no-such-flat"
    assert await made.turnout() == []


async def test_of_an_estates_poll_each_leader_writes_down_their_own_building(
    house: House,
) -> None:
    made = await street(house, 2)
    await estate(house)
    other = await flat(house, "101", key="b7")
    wu = house.person("吴主任")
    await officer(house, wu, "garden", Role.OWNERS_COMMITTEE)
    await wu.whispers(POLL)
    await wu.taps("button-send", chat=wu.id)
    await made.li.whispers("纸票 3-101 北门")
    assert await on_paper(made) == [made.flats[0]]
    await made.li.whispers("纸票 7-101 北门")
    assert house.keys(made.li.id)[-1] == "no-such-flat"
    zhao = house.person("赵楼长")
    await zhao.whispers("纸票 5-101 北门")
    assert house.keys(zhao.id)[-1] == "paper-no-poll"
    await wu.whispers("纸票 7-101 北门")
    assert await on_paper(made) == sorted([made.flats[0], other])


async def test_of_two_open_polls_one_is_named_or_picked(house: House) -> None:
    made = await street(house, 2)
    li = made.li
    await li.whispers("纸票")
    assert house.keys(li.id)[-1] == "paper-no-poll"
    await made.asks()
    await made.asks(POLL.replace("充电桩", "路灯"))
    await li.whispers("纸票 3-101 北门")
    assert house.keys(li.id)[-1].startswith("paper-which-poll")
    assert await made.turnout() == []
    await li.taps("button-poll", chat=li.id)
    assert "路灯" in house.said(li.id)[-1] or "充电桩" in house.said(li.id)[-1]
    await li.whispers("纸票 投票2 3-101 北门")
    assert house.said(li.id)[-1] == "【3号楼·投票2】记下纸票：3号楼101"
    await li.whispers("纸票 投票7 3-101 北门")
    assert house.keys(li.id)[-1] == "paper-no-poll"


async def test_what_is_over_is_over_and_persons_vote_themselves(house: House) -> None:
    made = await street(house, 2)
    await made.asks()
    matter = (await made.poll()).matter_id
    await made.ends()
    await made.li.whispers("纸票 3-101 北门")
    assert house.keys(made.li.id)[-1] == "paper-no-poll"
    late = f"po:{matter}:{made.flats[0]}:0"
    assert await made.li.taps_data(late, made.li.id) == "poll-over"
    await made.asks(POLL.replace("每户一票", "每人一票").replace("周日20:00", "3天"))
    await made.li.whispers("纸票 3-101 北门")
    assert house.keys(made.li.id)[-1] == "paper-per-person"
    assert await on_paper(made) == []


async def test_a_neighbour_confirmed_meanwhile_spoke_before_the_slip(house: House) -> None:
    made = await street(house, 1)
    empty = await flat(house, "909")
    new = neighbour(house, 77)
    await moves_in(house, new, empty, confirmed=False)
    await made.asks()
    assert await made.votes(new, 1) == "poll-noted-waits"
    await confirmed(house, new)
    house.time += timedelta(minutes=1)
    await made.li.whispers("纸票 3-909 北门")
    assert house.keys(made.li.id)[-1] == "poll-voted-already"
    assert [row.choice for row in await made.ballots()] == [[1]]
