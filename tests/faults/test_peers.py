"""Faults reproduced in open bots of this kind; each is a test of ours (PEERS numbers them)."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import fields
from datetime import timedelta

import pytest

from bot.delivery import Delivery
from bot.dispatch import Dispatch
from bot.intake import Lines
from bot.listening import listen_again
from bot.pace import Limits, Pace
from chat.card import Outgoing, Reaction
from chat.channel import TryLater
from chat.ears import Ears
from domain.matters import State
from domain.roles import Role
from handlers import MENU, ROUTES, groups
from storage.inbox import Received, Row, Standing
from storage.matters import Matter, Photo
from storage.members import Account, Held
from storage.outbox import Message
from tests.house import B3, B5, ME, FakeChannel, House, opened, write


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await opened(database_url, stack)


class Strict(FakeChannel):
    """A platform that refuses the 21st message to a group within a minute, edits included."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self.refused = 0
        self._sent: dict[str, deque[float]] = {}

    async def show(self, chat: str, what: Outgoing, language: str, replacing: str | None) -> str:
        sent, now = self._sent.setdefault(chat, deque()), self.house.mono
        while sent and now - sent[0] >= 60:
            sent.popleft()
        if chat[0] == "-" and not isinstance(what, Reaction):
            if len(sent) >= 20:
                self.refused += 1
                raise TryLater(timedelta(seconds=sent[0] + 60 - now))
            sent.append(now)
        return await super().show(chat, what, language, replacing)


def on(house: House, channel: Strict, limits: Limits | None) -> None:
    """Let the house deliver to this platform, at this pace."""
    house.channel = channel
    house.dispatch.channel = house.intake.channel = channel
    house.delivery = Delivery(
        house.storage, {"telegram": channel}, Pace(limits), groups.follow, groups.nobody_there,
        real=house.now, monotonic=lambda: house.mono,
    )  # fmt: skip


@pytest.mark.parametrize("limits", [Limits(), None], ids=["at our pace", "running into 429"])
async def test_1_thirty_reports_in_one_group_lose_no_card(
    house: House, limits: Limits | None
) -> None:
    platform = Strict(house)
    on(house, platform, limits)
    people = [house.person(f"邻居{n}") for n in range(30)]
    await house.receive(*(one.said(f"报修 {n}楼灯坏了") for n, one in enumerate(people)))
    assert len(await house.rows(Matter)) == 30
    assert len(house.said(B3)) < 30
    for _ in range(4 * 60):
        house.mono += 1
        house.time += timedelta(seconds=1)
        await house.deliver()
    cards = house.said(B3)
    assert [int(card.split("】")[0][3:]) for card in cards] == list(range(1, 31))
    assert (platform.refused == 0) == (limits is not None)
    assert {row.fate for row in await house.rows(Message)} <= {"sent"}


async def test_2_twenty_people_at_once_get_twenty_numbers(house: House) -> None:
    """From twenty private chats, so that nothing but the database puts them in line."""
    people = [house.person(f"邻居{n}") for n in range(20)]
    await house.receive(*(one.said(f"报修 {n + 31}楼门坏了") for n, one in enumerate(people)))
    await house.receive(
        *(one.said(f"报修 {n}楼灯坏了", chat=one.id) for n, one in enumerate(people))
    )
    matters = await house.rows(Matter)
    assert sorted(one.number for one in matters) == list(range(1, 41))
    assert {row.standing for row in await house.rows(Received)} == {Standing.DONE}
    for one in people:
        assert len([card for card in house.said(one.id) if card.startswith("【")]) == 1


async def restart(house: House) -> None:
    """A new process: only rows are left of what was said before."""
    house.ears = Ears(ROUTES)
    await listen_again(house.storage, house.ears, house.now())
    house.dispatch = Dispatch(
        house.storage, ROUTES, house.channel, ME, house.ears, house.now, house._notice,
        community=house.community,
    )  # fmt: skip
    house.intake.ears = house.ears
    house.delivery = Delivery(
        house.storage, {"telegram": house.channel}, Pace(None), groups.follow,
        groups.nobody_there, real=house.now, monotonic=lambda: house.mono,
    )  # fmt: skip
    await house.delivery.take_over()


@pytest.mark.parametrize("private", [False, True], ids=["in the group", "in private"])
async def test_5_a_restart_in_the_middle_of_a_dialogue_forgets_nothing(
    house: House, private: bool
) -> None:
    wang = house.person("王阿姨")
    chat = wang.id if private else B3
    await wang.says("大家好，报修 1楼门坏了")
    await wang.says("/report 1楼门坏了")
    await wang.says("报修", chat=chat)
    asked = len(house.said(chat))
    await restart(house)
    await wang.says("3楼楼道灯坏了", chat=chat)
    # In private the first report is followed by what is kept of it.
    assert len(house.said(chat)) == asked + 1 + private
    assert [one.words for one in await house.rows(Matter)] == ["1楼门坏了", "3楼楼道灯坏了"]


async def test_5_a_photo_after_a_restart_still_belongs_to_the_report(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("报修 3楼楼道灯坏了")
    await restart(house)
    await wang.says(photos=("lamp",))
    assert [photo.file for photo in await house.rows(Photo)] == ["lamp"]


async def test_5_an_old_button_still_works_after_a_restart(house: House) -> None:
    await house.person("王阿姨").says("报修 3楼楼道灯坏了")
    await restart(house)
    assert (await house.person("陈伯").taps("button-look") or "").startswith("progress")


@pytest.mark.parametrize("piece", ["photo", "voice", "sticker"])
@pytest.mark.parametrize("private", [False, True], ids=["in the group", "in private"])
async def test_6_a_photo_or_voice_where_words_were_asked_for_breaks_nothing(
    house: House, piece: str, private: bool
) -> None:
    wang = house.person("王阿姨")
    await wang.says("/report 1楼门坏了")
    house.time += timedelta(minutes=10)
    chat = wang.id if private else B3
    await wang.says("报修", chat=chat)
    sent = {"photo": {"photos": ("lamp",)}, "voice": {"voice": 7}, "sticker": {"other": True}}
    before = len(house.said(chat))
    await wang.says(chat=chat, **sent[piece])
    if piece != "sticker":
        # A voice in private waits for the leader: its card, and the first notice of what is kept.
        shown = 2 if piece == "voice" and private else 1
        assert len(house.said(chat)) == before + shown
    await wang.says("3楼楼道灯坏了", chat=chat)
    assert [one.words for one in await house.rows(Matter)] == ["1楼门坏了", "3楼楼道灯坏了"]
    assert len(await house.rows(Photo)) == (piece == "photo")
    assert {row.standing for row in await house.rows(Received)} == {Standing.DONE}


async def test_6_five_quick_messages_of_a_new_person_are_one_report(house: House) -> None:
    new = house.person("新来的")
    await house.receive(
        new.said("报修 3楼楼道灯坏了"),
        new.said(photos=("one",)),
        new.said("是2单元的楼道"),
        new.said(photos=("two",)),
        new.said(voice=5),
    )
    [matter] = await house.rows(Matter)
    assert matter.words == "3楼楼道灯坏了\n是2单元的楼道"
    assert [photo.file for photo in await house.rows(Photo)] == ["one", "two"]
    assert len([card for card in house.said(B3) if card.startswith("【报修")]) == 1
    accounts = [one for one in await house.rows(Account) if one.address == new.id]
    assert len(accounts) == 1


async def test_7_talk_in_the_group_is_never_answered_with_help(house: House) -> None:
    wang = house.person("王阿姨")
    for words in ("大家好", "今天停水吗？", "帮帮忙", "怎么办", "？", "谢谢大家", "哈哈", "好的"):
        await wang.says(words)
    assert house.said(B3) == []
    assert await house.rows(Received) == []


async def test_7_start_makes_nobody_less_than_they_are(house: House) -> None:
    li = house.person("李楼长")
    before = {(one.member_id, one.role) for one in await house.rows(Held)}
    await li.whispers("/start")
    await li.whispers("/start")
    await li.says("大家好，我是楼长")
    await li.says("/status")
    after = await house.rows(Held)
    assert before <= {(one.member_id, one.role) for one in after if one.until is None}
    await house.person("王阿姨").says("报修 3楼楼道灯坏了")
    assert await li.taps("button-handle") == "panel-sent"
    assert await li.taps("button-take", chat=li.id) == "did-take"
    [matter] = await house.rows(Matter)
    assert matter.state is State.TAKEN
    assert Role.BUILDING_LEADER in {one.role for one in after}


async def test_7_many_people_use_up_nobody_s_share(house: House) -> None:
    people = [house.person(f"邻居{n}") for n in range(40)]
    await house.receive(*(one.said(f"报修 {n}楼灯坏了") for n, one in enumerate(people)))
    late = house.person("王阿姨")
    await late.says("报修 大门的锁坏了")
    assert house.said(B3)[-1].startswith("【报修41】大门锁坏了")


async def test_8_one_s_own_list_follows_every_step(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.whispers("/start")
    await li.whispers("/start")
    await wang.says("报修 3楼楼道灯坏了")
    await li.taps("button-handle")
    seen = [await mine(house)]
    for button in ("button-take", "button-to-property", "button-finish"):
        if button == "button-to-property":
            await li.taps("button-more", chat=li.id)
        await li.taps(button, chat=li.id)
        seen.append(await mine(house))
    await wang.taps("button-satisfied", chat=wang.id)
    seen.append(await mine(house))
    assert len(set(seen)) == 5


async def mine(house: House) -> str:
    """The latest 「我的事」 of 王阿姨."""
    await house.person("王阿姨").whispers("我的事")
    return house.said("1001")[-1]


@pytest.mark.parametrize("command", [word.command for word in MENU])
async def test_8_every_advertised_command_is_answered(house: House, command: str) -> None:
    wang = house.person("王阿姨")
    await wang.says("报修 3楼楼道灯坏了")
    before = len(house.said(wang.id))
    await wang.whispers(f"/{command}")
    assert len(house.said(wang.id)) > before


async def test_10_one_update_nobody_can_read_stalls_nothing(house: House) -> None:
    wang = house.person("王阿姨")
    await house.receive(
        *(wang.said(f"报修 {n}楼灯坏了") for n in range(3)),
        {"id": "poison", "line": B3, "kind": "Said"},
        *(wang.said(f"报修 {n}楼门坏了") for n in range(3)),
    )
    assert len(await house.rows(Matter)) == 6
    aside = [row.event for row in await house.rows(Received) if row.standing == Standing.ASIDE]
    assert aside == ["poison"]


async def test_10_an_update_whose_handler_is_slow_holds_up_its_own_chat_only(
    house: House,
) -> None:
    """The long turn of one building is not the next one's."""
    slow, done = asyncio.Event(), asyncio.Event()

    class Slow(Dispatch):
        async def handle(self, row: Row) -> None:
            if row.line == B3:
                await slow.wait()
            await super().handle(row)
            done.set()

    parts = {one.name: getattr(house.dispatch, one.name) for one in fields(Dispatch)}
    house.dispatch = Slow(**parts)
    wang, chen = house.person("王阿姨"), house.person("陈伯")
    house.channel.pending += [
        write(wang.said("报修 3楼楼道灯坏了")),
        write(chen.said("报修 电梯门坏了", chat=B5)),
    ]
    async with asyncio.TaskGroup() as tasks:
        house.intake.arrived = Lines(house.storage, house.dispatch, tasks).put
        await house.intake.once()
        await done.wait()
        assert [one.words for one in await house.rows(Matter)] == ["电梯门坏了"]
        slow.set()
    assert len(await house.rows(Matter)) == 2
