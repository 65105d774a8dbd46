"""Polls of many: a whole estate, 300 households in a minute, a register that changes meanwhile,
two at the same instant, people who leave."""

from datetime import timedelta

from sqlmodel import select

from chat.incoming import Chat, Membership
from domain.matters import State
from domain.places import Level
from domain.residence import Relation
from domain.roles import Role
from handlers.polls.cards import RESTS
from storage.members import Account, Held
from storage.places import Group, Household, Place
from storage.polls import Ballot, Poll, PollKey, Turnout, hidden_as
from tests.house import B3, B5, House, Somebody, write
from tests.polling import (
    B7,
    B8,
    POLL,
    confirmed,
    estate,
    flat,
    member,
    moves_in,
    neighbour,
    place,
    street,
)


def secretary(house: House) -> Somebody:
    return house.person("陈书记")


async def test_one_poll_of_an_estate_has_a_card_in_each_group_and_one_tally(house: House) -> None:
    await estate(house)
    made = await street(house, 2)
    made.li = secretary(house)
    await made.li.whispers("/start")
    far = neighbour(house, 90)
    await moves_in(house, far, await flat(house, "701", "b7"))
    await flat(house, "801", "b8")
    await flat(house, "501", "b5")
    await made.asks(send=False)
    assert "会发到4个群，问5户" in house.said(made.li.id)[-1]
    await made.li.taps("button-other-place", chat=made.li.id)
    garden = (await place(house, "garden")).id
    await made.li.taps_data(f"vp:{(await made.poll()).id}:{garden}", chat=made.li.id)
    assert "会发到3个群，问4户" in house.said(made.li.id)[-1]
    await made.li.taps("button-send", chat=made.li.id)
    assert house.wall(B5) == []
    for chat in (B3, B7, B8):
        assert house.said(chat)[0].startswith("【睿城花园·投票1】"), chat
    assert await made.votes(made.people[0], 0, B3) == "poll-noted"
    assert await made.votes(far, 0, B7) == "poll-noted"
    # Who lives elsewhere in it may tap in any of its groups; a group outside has no such poll.
    assert await made.votes(made.people[1], 1, B8) == "poll-noted"
    assert await made.votes(far, 1, B5) == "no-such-poll"
    await house.later(seconds=RESTS)
    for chat in (B3, B7, B8):
        assert "已收到3户（共4户）" in house.said(chat)[0]
    await made.ends()
    results = {await made.said("poll-result", chat) for chat in (B3, B7, B8)}
    assert len(results) == 1
    assert "选得最多的：北门" in results.pop()
    assert house.wall(B5) == []


async def test_a_place_one_does_not_look_after_is_refused(house: House) -> None:
    await estate(house)
    made = await street(house, 1)
    await made.asks(send=False)
    garden = (await place(house, "garden")).id
    id = (await made.poll()).id
    assert await made.li.taps_data(f"vp:{id}:{garden}", chat=made.li.id) == "not-yours-to-do"
    assert (await made.poll()).place_id == (await place(house, "b3")).id


async def test_300_households_in_a_minute_are_counted_exactly_in_twelve_edits(
    house: House,
) -> None:
    made = await street(house, 300)
    await made.asks()
    bubble = house.bubble(B3, f"poll:{(await made.poll()).matter_id}")
    for n, one in enumerate(made.people):
        assert await made.votes(one, n % 3 if n % 7 else 1) == "poll-noted"
        house.time += timedelta(milliseconds=200)
        house.mono += 0.2
    await house.later(seconds=RESTS)
    assert "已收到300户（共300户）" in house.said(B3)[0]
    await made.ends()
    assert bubble.edits <= 12
    expected = [0, 0, 0]
    for n in range(300):
        expected[n % 3 if n % 7 else 1] += 1
    result = await made.said("poll-result")
    for name, n in zip(("北门", "地库", "不装"), expected, strict=True):
        assert f"{name}：{n}户" in result
    assert sum(expected) == 300
    assert "300户里300户说了话" in result


async def test_two_of_a_household_at_the_same_instant_are_one_vote(house: House) -> None:
    made = await street(house, 1)
    await made.asks()
    son = neighbour(house, 90)
    await moves_in(house, son, made.flats[0], Relation.FAMILY, reachable=True)
    data = f"vt:{(await made.poll()).matter_id}"
    for n in range(3):
        # Two lines of the inbox: they are handled beside each other.
        house.time += timedelta(seconds=1)
        await house.receive(
            write(made.people[0].tapped(f"{data}:{n % 2}"), line="one"),
            write(son.tapped(f"{data}:{(n + 1) % 2}"), line="other"),
        )
    assert {one[1].key for one in house.channel.notices[-2:] if one[1]} <= {
        "poll-noted",
        "poll-frozen",
    }
    [row] = await made.turnout()
    [ballot] = await made.ballots()
    assert row.voter == f"h{made.flats[0]}"
    assert 1 <= row.replaced <= 2
    assert ballot.choice in ([0], [1])


async def test_the_register_changes_while_a_poll_runs(house: House) -> None:
    made = await street(house, 3)
    await made.asks()
    for one in made.people[:2]:
        await made.votes(one, 0)
    async with house.storage.work(house.time) as work:
        (await work.db.get_one(Household, made.flats[0])).until = house.time
    assert await made.votes(made.people[0], 1) == "poll-where-do-you-live"
    new = neighbour(house, 90)
    await moves_in(house, new, await flat(house, "901"))
    await moves_in(house, neighbour(house, 91), await flat(house, "902"))
    assert await made.votes(new, 1) == "poll-noted"
    await house.later(seconds=RESTS)
    assert "已收到2户（共4户）" in house.said(B3)[0]
    await made.ends()
    result = await made.said("poll-result")
    assert "4户里2户说了话" in result
    assert "一样多：北门、地库" in result
    assert f"h{made.flats[0]}" not in {row.voter for row in await made.turnout()}


async def test_where_no_register_knows_the_flats_nobody_says_of_how_many(house: House) -> None:
    made = await street(house, 0)
    wang = house.person("王阿姨")
    await wang.says("我住 3-602")
    await confirmed(house, wang)
    await wang.whispers("/start")
    await made.asks(POLL.replace("截止 周日20:00", ""))
    assert "已收到0户" in house.said(B3)[-1]
    assert "共" not in house.said(B3)[-1]
    await house.later(days=6, hours=22)  # Saturday, 10:00
    assert "还没说话的邻居" in house.said(B3)[-1]
    assert "还没听到您家的意见" in house.said(wang.id)[-1]
    await made.votes(wang, 0)
    await made.ends()
    assert "1户说了话（含纸票0户）。" in await made.said("poll-result")


async def test_who_leaves_the_group_keeps_a_confirmed_voice_and_loses_another(
    house: House,
) -> None:
    made = await street(house, 1)
    await made.asks(POLL.replace("每户一票", "每人一票"))
    guest = house.person("王阿姨")
    await guest.says("大家好")
    await made.votes(made.people[0], 0)
    assert await made.votes(guest, 1) == "poll-noted-waits"
    for one in (made.people[0], guest):
        await house.receive(
            Membership(
                id=house.next_id(), chat=Chat("telegram", B3), at=house.time, who=one.who,
                person=one.who, before="member", now="left",
            )
        )  # fmt: skip
    await made.ends()
    assert "1人里1人说了话" in await made.said("poll-result")


async def test_who_is_forgotten_takes_their_own_vote_and_leaves_their_household_its(
    house: House,
) -> None:
    made = await street(house, 2, reachable=True)
    await made.asks()
    one = made.people[0]
    await made.votes(one, 0)
    await made.asks(POLL.replace("每户一票", "每人一票"))
    await made.votes(one, 0)
    id = await member(house, one)
    await one.whispers("删除我的数据")
    await one.taps("button-erase", chat=one.id)
    rows = {(row.voter, row.member_id) for row in await made.turnout()}
    assert rows == {(f"h{made.flats[0]}", None)}
    assert len(await made.ballots()) == 1
    assert f"m{id}" not in {row.voter for row in await made.turnout()}
    await house.later(days=3)
    told = [words for words in house.said(B3) if "结果" in words]
    assert any("2户里1户说了话" in words for words in told)


async def test_after_the_end_nobody_can_tell_who_chose_what(house: House) -> None:
    made = await street(house, 12)
    await made.asks()
    for n, one in enumerate(made.people):
        await made.votes(one, n % 2)
    [key] = await made.keys()
    poll = await made.poll()
    before = {
        row.voter: hidden_as(key.key, poll.id or 0, row.voter) for row in await made.turnout()
    }
    assert {one.under for one in await made.ballots()} == set(before.values())
    await made.ends()
    assert await house.rows(PollKey) == []
    # The choices are there for whoever counts again, the households too, and nothing joins them.
    ballots, turnout = await house.rows(Ballot), await house.rows(Turnout)
    assert sorted(one.choice[0] for one in ballots) == [0] * 6 + [1] * 6
    assert {row.voter for row in turnout} == set(before)
    assert {row.member_id for row in turnout} == {None}
    columns = {*Ballot.model_fields, *Turnout.model_fields}
    assert not {name for name in columns if name.endswith("_at") or name == "id"}
    async with house.storage.reading() as db:
        held = (await db.exec(select(Poll.result))).one()
    assert held["counts"] == [6, 6, 0]


async def test_few_secret_votes_leave_only_the_winner(house: House) -> None:
    made = await street(house, 3)
    await made.asks()
    for one, option in zip(made.people, (0, 0, 1), strict=True):
        await made.votes(one, option)
    await made.ends()
    assert "选得最多的：北门" in await made.said("poll-result")
    assert "2户" not in await made.said("poll-result")
    assert await house.rows(Ballot) == []
    async with house.storage.reading() as db:
        held = (await db.exec(select(Poll.result))).one()
    assert held["counts"] is None


OWNERS = "投票 换一家物业？\n1. 换\n2. 不换\n截止 周日20:00 每业主户一票 公开"


async def owners(house: House, yes: int, no: int, silent: int) -> str:
    """The result of an owners' poll held beside art. 278, every flat of 100 m²."""
    made = await street(house, 0)
    for n in range(yes + no + silent):
        made.flats.append(await flat(house, f"{n + 101}", area="100.00"))
        made.people.append(neighbour(house, n))
        await moves_in(house, made.people[-1], made.flats[-1])
    await made.asks(OWNERS, send=False)
    await made.li.taps("button-278", chat=made.li.id)
    await made.li.taps("button-send", chat=made.li.id)
    for n in range(yes + no):
        await made.votes(made.people[n], 0 if n < yes else 1)
    await made.ends()
    return await made.said("poll-result")


async def test_an_owners_poll_is_held_beside_the_law_and_is_no_owners_vote(house: House) -> None:
    result = await owners(house, 3, 1, 2)
    assert "这是征求意见，不是业主大会表决。" in result
    assert "按民法典278条参照：一般事项" in result
    assert "参与：面积66%，人数66%（各要三分之二），够数" in result
    assert "选「换」的：面积75%，人数75%，够数" in result


async def test_half_in_favour_is_not_enough_and_a_short_quorum_is_said(house: House) -> None:
    result = await owners(house, 2, 1, 3)
    assert "参与：面积50%，人数50%（各要三分之二），还不够" in result


async def test_without_every_area_the_law_is_not_held_beside(house: House) -> None:
    made = await street(house, 1)
    await made.asks(OWNERS, send=False)
    await made.li.taps("button-278", chat=made.li.id)
    assert "面积没登记" in house.said(made.li.id)[-1]
    await made.li.taps("button-send", chat=made.li.id)
    await made.votes(made.people[0], 0)
    await made.ends()
    assert "278" not in await made.said("poll-result")


async def test_a_stairwell_is_asked_in_the_group_of_its_building(house: House) -> None:
    made = await street(house, 0)
    b3 = await place(house, "b3")
    async with house.storage.work(house.time) as work:
        unit = Place(
            key="b3u1", kind=Level.UNIT, name="1单元", short="3号楼1单元", since=house.time,
            parent_id=b3.id,
        )  # fmt: skip
        inside = Household(place_id=b3.id or 0, unit="1单元", room="101")
        outside = Household(place_id=b3.id or 0, unit="2单元", room="101")
        work.db.add_all([unit, inside, outside])
        await work.db.flush()
        held = Held(
            member_id=await member(house, made.li), place_id=unit.id or 0,
            role=Role.UNIT_LEADER, since=house.time,
        )  # fmt: skip
        for old in (await work.db.exec(select(Held))).all():
            old.until = house.time if old.member_id == held.member_id else None
        work.db.add(held)
    one, other = neighbour(house, 90), neighbour(house, 91)
    await moves_in(house, one, inside.id or 0)
    await moves_in(house, other, outside.id or 0)
    await made.asks()
    assert house.said(B3)[0].startswith("【3号楼1单元·投票1】")
    assert await made.votes(one, 0) == "poll-noted"
    assert await made.votes(other, 0) == "poll-where-do-you-live"
    await house.later(seconds=RESTS)
    assert "已收到1户（共1户）" in house.said(B3)[0]


async def test_long_after_a_poll_nobody_knows_who_took_part(house: House) -> None:
    made = await street(house, 12)
    await made.asks()
    for one in made.people:
        await made.votes(one, 0)
    await made.ends()
    await made.asks(POLL.replace("充电桩", "快递柜").replace("周日20:00", "3天"), send=False)
    await house.later(days=20)
    assert (len(await made.turnout()), len(await made.ballots())) == (12, 12)
    await house.later(days=161)  # forget_who_voted
    assert (await made.turnout(), await made.ballots()) == ([], [])
    [kept] = await house.rows(Poll)
    assert kept.result["counts"] == [12, 0, 0]
    assert "北门：12户" in await made.said("poll-result")


async def test_the_file_of_ones_data_says_that_one_voted_and_not_what(house: House) -> None:
    made = await street(house, 1)
    await made.asks()
    one = made.people[0]
    await one.whispers("/start")
    await made.votes(one, 0)
    await one.whispers("我的数据")
    [held] = house.files(one.id)
    assert "投票「充电桩装哪儿？」：您投过了" in held
    assert "北门" not in held
    await made.li.whispers("我的数据")
    assert "您写的投票「充电桩装哪儿？」" in house.files(made.li.id)[0]


async def test_the_right_is_asked_again_when_it_is_sent(house: House) -> None:
    made = await street(house, 1)
    await made.asks(send=False)
    async with house.storage.work(house.time) as work:
        account = (await work.db.exec(select(Account).where(Account.address == made.li.id))).one()
        for held in (
            await work.db.exec(select(Held).where(Held.member_id == account.member_id))
        ).all():
            held.until = house.time
    await made.li.taps("button-send", chat=made.li.id)
    assert house.notice != "poll-sent"
    assert (await made.poll()).matter_id is None
    assert house.wall(B3) == []


async def test_a_poll_whose_groups_are_gone_is_counted_all_the_same(house: House) -> None:
    made = await street(house, 1)
    await made.asks()
    await made.votes(made.people[0], 0)
    async with house.storage.work(house.time) as work:
        for group in (await work.db.exec(select(Group))).all():
            group.standing = "kicked"
    await made.ends()
    assert (await made.matter()).state is State.DONE
    assert house.keys(made.li.id)[-1].startswith("poll-result-title")
