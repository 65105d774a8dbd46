"""Seven ways a channel may fail, each with one answer."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from bot.delivery import BACKOFF
from chat.channel import BadCard, Closed, Failure, Gone, Moved, NobodyThere, TryLater, Unknown
from chat.incoming import Chat
from storage import outbox, places
from storage.matters import Matter
from storage.outbox import Lane, Message
from storage.places import Group
from tests.bot.wall import Office, card
from tests.house import B3, House, opened

A = "-1003"


async def test_try_later_waits_as_long_as_asked(office: Office) -> None:
    office.wall.fails[A] = [TryLater(timedelta(seconds=37))]
    await office.say(A, "one")
    await office.delivery.drain()
    await office.later(36.9)
    assert office.wall.words(A) == []
    await office.later(0.2)
    assert office.wall.words(A) == ["one"]


async def test_try_later_waits_longer_each_time(office: Office) -> None:
    office.wall.fails[A] = [TryLater(timedelta(0))] * len(BACKOFF)
    await office.say(A, "one")
    await office.delivery.drain()
    for wait in BACKOFF:
        calls = office.wall.calls
        await office.later(wait - 0.1)
        assert office.wall.calls == calls
        await office.later(0.1)
        assert office.wall.calls == calls + 1
    assert office.wall.words(A) == ["one"]


async def test_a_new_message_whose_answer_is_lost_is_sent_again_once_and_then_parked(
    office: Office,
) -> None:
    office.wall.lost[A] = [Unknown("gone")] * 5
    await office.say(A, "one", "two")
    for _ in range(10):
        await office.later(60)
    assert office.wall.words(A) == ["one", "one", "two", "two"]
    assert list(await office.fates()) == ["1 parked", "2 parked"]


async def test_an_edit_whose_answer_is_lost_is_tried_until_it_is_answered(office: Office) -> None:
    await office.post(A, card("one", "matter:1"))
    await office.delivery.drain()
    office.wall.lost[A] = [Unknown("gone")] * 5
    await office.post(A, card("two", "matter:1"))
    for _ in range(10):
        await office.later(60)
    assert office.wall.words(A) == ["one"] + ["two"] * 6
    assert len(office.wall.bubbles) == 1
    assert not any("parked" in fate for fate in await office.fates())


async def test_where_nobody_is_everything_that_waits_is_parked_at_once(office: Office) -> None:
    office.wall.fails[A] = [NobodyThere("bot was kicked")]
    await office.say(A, "one", "two")
    await office.say(A, "three", lane=Lane.ANSWER)
    await office.say("-1005", "elsewhere")
    await office.delivery.drain()
    assert office.wall.words("-1005") == ["elsewhere"]
    assert office.wall.words(A) == []
    assert office.wall.calls == 2
    assert [fate.split()[1] for fate in await office.fates()] == ["parked"] * 3 + ["sent"]


async def test_a_card_whose_message_is_gone_is_posted_anew(office: Office) -> None:
    await office.post(A, card("one", "matter:1"))
    await office.delivery.drain()
    office.wall.fails[A] = [Gone("message to edit not found")]
    await office.post(A, card("two", "matter:1"))
    await office.delivery.drain()
    await office.post(A, card("three", "matter:1"))
    await office.delivery.drain()
    old, new = office.wall.bubbles.values()
    assert (old.edits, new.edits) == (0, 1)
    assert office.wall.words(A) == ["one", "two", "three"]


async def test_a_bad_card_is_parked_and_the_next_goes_on(office: Office) -> None:
    office.wall.fails[A] = [BadCard("can't parse entities")]
    await office.say(A, "bad", "good")
    await office.delivery.drain()
    assert office.wall.words(A) == ["good"]
    assert list(await office.fates()) == ["1 parked", "2 sent"]


async def test_a_card_we_cannot_draw_is_parked_and_the_next_goes_on(office: Office) -> None:
    broken: list[Exception] = [KeyError("who")]
    office.wall.fails[A] = broken  # type: ignore[assignment]
    await office.say(A, "bad", "good")
    await office.delivery.drain()
    assert office.wall.words(A) == ["good"]
    assert (await office.fates())["1 parked"] == "BadCard: KeyError"


async def test_a_revoked_token_stops_delivery_and_parks_nothing(office: Office) -> None:
    office.wall.fails[A] = [Closed("Unauthorized")]
    await office.say(A, "one", "two")
    async with asyncio.timeout(10):
        await office.delivery.run()
    assert office.delivery.closed
    assert list(await office.fates()) == ["1 waiting", "2 waiting"]
    office.open()
    await office.delivery.take_over()
    await office.delivery.drain()
    assert office.wall.words(A) == ["one", "two"]


@pytest.fixture
async def stack() -> AsyncExitStack:  # type: ignore[misc]
    async with AsyncExitStack() as stack:
        yield stack


async def test_a_group_that_moved_is_followed_everywhere(
    database_url: str, stack: AsyncExitStack
) -> None:
    house = await opened(database_url, stack)
    wang, new = house.person("王阿姨"), "-1001003"
    await wang.says("报修 3楼楼道灯坏了")
    house.channel.fails[B3] = [Moved(new)]
    await wang.says("报修 大门的锁坏了")
    assert [said.split("\n")[0] for said in house.said(new)] == ["【报修2】大门锁坏了"]
    assert {one.address for one in await house.rows(Group)} >= {new}
    assert {one.said_chat for one in await house.rows(Matter)} == {new}
    # The card that stood in the old group goes on in the new one, and so do replies to it.
    await wang.says("报修 4楼窗户破了", chat=new)
    assert len(house.said(new)) == 2
    assert not any(one.address == B3 for one in await house.rows(Group))


async def test_a_group_that_moved_twice_over_is_not_tripped_by_what_waits_there(
    office: Office,
) -> None:
    """The same card waits and stands under the old id and under the new one."""
    for words in ("", " again"):
        await office.delivery.drain()
        await office.post(A, card(f"old{words}", "matter:1"))
        await office.post("-1001003", card(f"new{words}", "matter:1"))
    async with office.storage.work(office.now()) as work:
        await outbox.moved(work.core, Chat("telegram", A), "-1001003")
    await office.delivery.drain()
    assert office.wall.arrived[2:] == [("-1001003", "new again")]


def parked(house: House, *failures: Failure) -> None:
    house.channel.fails[B3] = list(failures)


async def test_operators_hear_of_parked_messages_at_most_once_an_hour(
    database_url: str, stack: AsyncExitStack
) -> None:
    house = await opened(database_url, stack)
    wang, operator = house.person("王阿姨"), "4001"
    parked(house, BadCard("bad"))
    await wang.says("报修 3楼楼道灯坏了")
    await house.later(minutes=2)
    assert house.keys(operator) == ["trouble"]
    parked(house, BadCard("bad"))
    await wang.says("报修 大门的锁坏了")
    await house.later(minutes=30)
    assert house.keys(operator) == ["trouble"]
    await house.later(minutes=31)
    assert house.keys(operator) == ["trouble", "trouble"]
    await house.later(hours=3)
    assert house.keys(operator) == ["trouble", "trouble"]


async def test_a_group_where_nobody_is_is_not_chosen_again(
    database_url: str, stack: AsyncExitStack
) -> None:
    house = await opened(database_url, stack)
    parked(house, NobodyThere("not enough rights"))
    await house.person("王阿姨").says("报修 3楼楼道灯坏了")
    async with house.storage.reading() as db:
        group = await places.group(db, Chat("telegram", B3))
        assert group is not None
        assert group.standing == "silenced"
    calls = house.channel.calls
    await house.person("李楼长").whispers("/start")
    await house.person("王阿姨").says("报修 大门的锁坏了")
    assert B3 not in {one.chat for one in await house.rows(Message) if one.fate == "waiting"}
    assert house.channel.calls > calls
    assert house.said(B3) == []
