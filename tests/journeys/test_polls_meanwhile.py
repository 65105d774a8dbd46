"""What happens beside an open poll: somebody is confirmed, moves out, speaks of another matter;
lists and clocks that are not its own; a vote at the very moment of its end."""

import asyncio
from datetime import timedelta

import pytest

from domain.deadlines import Tier
from domain.matters import Kind, State
from domain.residence import Relation
from handlers.polls.cards import RESTS
from storage.joined import Joined
from storage.matters import Matter
from storage.rising import Handed
from storage.said_today import SaidToday
from tests.house import B3, B5, House, write
from tests.polling import B7, POLL, estate, flat, moves_in, neighbour, place, street


async def test_whoever_is_confirmed_counts_at_once(house: House) -> None:
    made = await street(house, 1)
    await flat(house, "602")
    await made.asks()
    wang = house.person("王阿姨")
    await wang.says("我住602")
    assert await made.votes(wang, 1) == "poll-noted-waits"
    await house.later(seconds=RESTS)
    assert "已收到0户（共2户）" in house.said(B3)[0]
    await made.li.taps("button-homes-all", chat=made.li.id)
    assert house.notice == "homes-confirmed"
    await house.later(seconds=RESTS)
    assert "已收到1户（共2户）" in house.said(B3)[0]
    # The clock looked, and the end is where it was.
    assert (await made.matter()).due_at == (await made.poll()).closes_at
    await made.ends()
    assert "选得最多的：地库" in await made.said("poll-result")


async def test_a_card_rests_between_many_who_are_confirmed(house: House) -> None:
    made = await street(house, 1)
    for n in range(1, 9):
        await flat(house, f"70{n}")
    await made.asks(POLL.replace("每户一票", "每人一票"))
    shown = house.bubble(B3, f"poll:{(await made.poll()).matter_id}")
    for n in range(1, 9):
        one = neighbour(house, 60 + n)
        await one.says(f"我住70{n}")
        assert await made.votes(one, 0) == "poll-noted-waits"
    await house.later(seconds=RESTS)
    edits = shown.edits
    await made.li.taps("button-homes-all", chat=made.li.id)
    await house.later(seconds=RESTS)
    assert "已收到8人（共9人）" in house.said(B3)[0]
    assert shown.edits - edits <= 2


async def test_who_is_confirmed_between_begin_and_reminder_brings_it_no_sooner(
    house: House,
) -> None:
    made = await street(house, 2, reachable=True)
    await flat(house, "602")
    await made.asks(POLL.replace("截止 周日20:00", ""))
    wang = house.person("王阿姨")
    await wang.says("我住602")
    await made.votes(wang, 1)
    await made.li.taps("button-homes-all", chat=made.li.id)
    await house.later(hours=1)
    assert not any("没说话" in one for one in house.said(B3))
    assert (await made.matter()).due_at == (await made.poll()).remind_at
    await house.later(days=6, hours=21)  # Saturday, 10:00
    assert "还有2户没说话" in house.said(B3)[-1]


async def test_who_moves_out_leaves_the_flat_its_word_and_who_lives_there_may_change_it(
    house: House,
) -> None:
    made = await street(house, 2, reachable=True)
    await made.asks()
    one = made.people[0]
    assert await made.votes(one, 0) == "poll-noted"
    await one.whispers("我搬走了")
    await one.taps("button-moved-out", chat=one.id)
    assert house.keys(one.id)[-1] == "home-left"
    assert await made.votes(one, 1) == "poll-where-do-you-live"
    await house.later(seconds=RESTS)
    assert "已收到1户（共2户）" in house.said(B3)[0]
    tenant = neighbour(house, 90)
    await moves_in(house, tenant, made.flats[0], Relation.TENANT)
    assert await made.votes(tenant, 2) == "poll-noted"
    assert len(await made.turnout()) == 1
    await made.ends()
    assert "选得最多的：不装" in await made.said("poll-result")
    assert "2户里1户说了话" in await made.said("poll-result")


async def test_who_moves_out_before_anybody_confirmed_them_never_spoke(house: House) -> None:
    made = await street(house, 2, reachable=True)
    await made.asks()
    guest = neighbour(house, 90)
    await moves_in(house, guest, made.flats[1], None, confirmed=False, reachable=True)
    assert await made.votes(guest, 0) == "poll-noted-waits"
    await guest.whispers("我搬走了")
    await guest.taps("button-moved-out", chat=guest.id)
    await made.ends()
    assert "poll-nobody" in house.keys(B3)[-1]
    assert await made.turnout() == []


async def test_an_estates_poll_is_found_by_its_number_from_each_of_its_groups(
    house: House,
) -> None:
    await estate(house)
    made = await street(house, 1)
    made.li = house.person("陈书记")
    await made.li.whispers("/start")
    await made.asks(send=False)
    garden = (await place(house, "garden")).id
    await made.li.taps_data(f"vp:{(await made.poll()).id}:{garden}", chat=made.li.id)
    await made.li.taps("button-send", chat=made.li.id)
    wang = house.person("王阿姨")
    for chat in (B3, B7):
        await wang.says("进度 投票1", chat=chat)
        assert house.keys(chat)[-1] == "that-is-a-poll", chat
    await wang.says("进度 投票1", chat=B5)
    assert house.keys(B5)[-1] == "no-such-matter"
    # A building counts its own matters: there the number is theirs, with its name the estate's.
    await wang.says("报修 3楼楼道灯坏了")
    await wang.says("进度 报修1")
    assert house.keys(B3)[-1] != "that-is-a-poll"
    await wang.says("进度 【睿城花园·投票1】")
    assert house.keys(B3)[-1] == "that-is-a-poll"
    await made.ends()
    await wang.says("进度 【睿城花园·投票1】")
    assert house.keys(B3)[-1] == "poll-over"


@pytest.mark.parametrize("first", ["report", "poll"])
async def test_our_place_too_is_asked_about_where_a_poll_came_as_lately(
    house: House, first: str
) -> None:
    made = await street(house, 1)
    wang, zhang = house.person("王阿姨"), house.person("张三")
    if first == "poll":
        await made.asks()
    await wang.says("报修 3楼楼道灯坏了")
    if first == "report":
        await made.asks()
    await zhang.says("我家也是")
    assert house.keys(B3)[-1] == "join-or-poll+list-line-open"
    assert house.wall(B3)[-1].only_for == zhang.id
    assert await house.rows(Joined) == []
    # Below the report it is clear, and talk stays talk.
    before = len(house.wall(B3))
    await zhang.says("+1")
    assert len(house.wall(B3)) == before
    report = next(one for one in await house.rows(Matter) if one.kind is Kind.REPORT)
    await zhang.replies(house.bubble(B3, f"matter:{report.id}"), "我家也是")
    assert len(await house.rows(Joined)) == 1
    poll = house.bubble(B3, f"poll:{(await made.poll()).matter_id}")
    await zhang.replies(poll, "我家也是")
    assert house.keys(B3)[-1] == "that-is-a-poll"
    assert len(await house.rows(Joined)) == 1


async def test_our_place_too_is_clear_where_the_poll_is_an_old_one_or_the_only_thing(
    house: House,
) -> None:
    made = await street(house, 1)
    wang, zhang = house.person("王阿姨"), house.person("张三")
    await made.asks()
    before = len(house.wall(B3))
    await zhang.says("我家也是")
    assert len(house.wall(B3)) == before
    await zhang.says("我家也是", named=True)
    assert house.keys(B3)[-1] == "join-or-poll"
    await house.later(hours=1.1)
    await wang.says("报修 3楼楼道灯坏了")
    await zhang.says("我家也是")
    assert len(await house.rows(Joined)) == 1


async def test_a_poll_is_on_no_list_in_no_digest_and_rises_to_nobody(house: House) -> None:
    made = await street(house, 1, reachable=True)
    zhou, chen = house.person("小周"), house.person("陈书记")
    for one in (zhou, chen):
        await one.whispers("/start")
    await made.asks(POLL.replace("截止 周日20:00", "截止 30天"))
    await made.li.whispers("清单")
    assert house.keys(made.li.id)[-1] == "list-nothing"
    chats = (B3, made.li.id, zhou.id, chen.id)
    before = [len(house.wall(chat)) for chat in chats]
    await house.later(days=12)
    assert [len(house.wall(chat)) for chat in chats] == before
    assert await house.rows(Handed) == []
    matter = await made.matter()
    assert (matter.state, matter.level_id, matter.handler_id) == (
        State.WAITING,
        (await place(house, "b3")).id,
        None,
    )
    await made.li.whispers("进度 投票1")
    assert house.keys(made.li.id)[-1] == "that-is-a-poll"


async def test_a_poll_behind_many_matters_that_are_due_ends_in_the_same_round(
    house: House,
) -> None:
    made = await street(house, 1)
    await made.asks()
    await made.votes(made.people[0], 0)
    closes = (await made.poll()).closes_at
    b3 = await place(house, "b3")
    async with house.storage.work(house.time) as work:
        for number in range(1001, 1301):
            work.db.add(
                Matter(
                    kind=Kind.REPORT, place_id=b3.id or 0, level_id=b3.id or 0, number=number,
                    state=State.WAITING, tier=Tier.SMALL, title=f"灯{number}", words="",
                    said_channel="telegram", said_chat="", said_message=str(number),
                    created_at=house.time, arrived_at=house.time,
                    due_at=closes - timedelta(minutes=1),
                )
            )  # fmt: skip
    house.time = closes
    await house.clock.tick()
    assert (await made.matter()).state is State.DONE
    assert (await made.poll()).closed_at == closes


@pytest.mark.races
async def test_votes_at_the_very_moment_of_the_end_count_or_are_told_that_it_is_over(
    house: House,
) -> None:
    made = await street(house, 10)
    await made.asks()
    poll = await made.poll()
    house.time = poll.closes_at - timedelta(milliseconds=1)
    taps = [
        write(one.tapped(f"vt:{poll.matter_id}:{n % 2}"), line=one.id)
        for n, one in enumerate(made.people)
    ]

    async def end() -> None:
        await asyncio.sleep(0.02)
        while not await house.clock.tick(poll.closes_at):
            await asyncio.sleep(0.01)

    await asyncio.gather(house.receive(*taps[:5]), end())
    await house.receive(*taps[5:])  # by their own clock there was a moment left
    told = [getattr(words, "key", words) for _, words, _ in house.channel.notices[-10:]]
    assert set(told[:5]) <= {"poll-noted", "poll-over"}
    assert told[5:] == ["poll-over"] * 5
    closed = await made.poll()
    assert closed.result is not None
    assert closed.result["answered"] == told.count("poll-noted")
    assert (await made.matter()).state is State.DONE
    assert await made.keys() == []
    assert await house.rows(SaidToday) != []


async def test_two_first_votes_of_one_household_at_the_same_instant_are_one(house: House) -> None:
    made = await street(house, 8)
    others = [neighbour(house, 80 + n) for n in range(8)]
    for one, home in zip(others, made.flats, strict=True):
        await moves_in(house, one, home, Relation.FAMILY)
    await made.asks()
    matter = (await made.poll()).matter_id
    await house.receive(
        *(
            write(one.tapped(f"vt:{matter}:{n % 3}"), line=f"{n}")
            for n, one in enumerate([*made.people, *others])
        )
    )
    told = [getattr(words, "key", words) for _, words, _ in house.channel.notices[-16:]]
    assert told == ["poll-noted"] * 16
    rows = await made.turnout()
    assert sorted(row.voter for row in rows) == sorted(f"h{home}" for home in made.flats)
    assert len(await made.ballots()) == 8
    # The later of two that differ stands, and counts as one replacement.
    assert {row.replaced for row in rows} <= {0, 1}
