"""The world by itself: what people cannot do, what listeners hear, what is forgotten."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.entities import found
from sandbox.world import Change, World
from tests.sandbox.conftest import BOT, GROUP, LI, TOKEN, WANG, ZHAO


def test_people_say_only_what_an_app_lets_them(world: World) -> None:
    card = world.post(world.bots[BOT], world.chats[GROUP], {"text": "【报修12】"})
    mine = world.say(GROUP, WANG, "灯坏了")
    for impossible in (
        lambda: world.say(GROUP, ZHAO, "我不在这里"),
        lambda: world.say(GROUP, WANG, "  "),
        lambda: world.say(GROUP, WANG),
        lambda: world.say(GROUP, WANG, "楼" * 4097),
        lambda: world.edit(GROUP, LI, mine.message_id, "不是我的"),
        lambda: world.tap(GROUP, ZHAO, card.message_id, "x"),
        lambda: world.tap(GROUP, WANG, mine.message_id, "x"),
        lambda: world.join(world.private(WANG, BOT).id, LI),
        lambda: world.leave(GROUP, WANG, "creator"),
        lambda: world.add_chat("private"),
        lambda: world.add_chat("group", id=5),
        lambda: world.add_chat("group", id=GROUP),
        lambda: world.add_bot("no token", first_name="x", username="x"),
        lambda: world.add_bot(f"{WANG}:x", first_name="x", username="x"),
        lambda: world.add_person("x", id=BOT),
    ):
        with pytest.raises(ValueError):
            impossible()
    for missing in (
        lambda: world.say(-5, WANG, "x"),
        lambda: world.say(GROUP, 4040, "x"),
        lambda: world.say(GROUP, WANG, "x", reply_to=404),
        lambda: world.edit(GROUP, WANG, 404, "x"),
        lambda: world.leave(GROUP, ZHAO),
        lambda: world.promote(GROUP, ZHAO),
        lambda: world.private(WANG, 4040),
    ):
        with pytest.raises(LookupError):
            missing()


def test_ids_are_found_for_those_who_bring_none() -> None:
    world = World()
    people = {world.add_person("甲").id for _ in range(5)}
    assert len(people) == 5
    assert min(people) > 0
    group, supergroup = world.add_chat("group"), world.add_chat("supergroup")
    assert -1_000_000_000_000 < group.id < 0
    assert supergroup.id < -1_000_000_000_000
    assert world.add_chat("supergroup").id != supergroup.id


def test_a_persons_id_means_their_chat_with_the_only_bot(world: World) -> None:
    message = world.say(WANG, WANG, "您好")
    assert message.chat_id == world.private(WANG, BOT).id
    assert message.raw["chat"]["id"] == WANG
    world.add_bot("800:x", first_name="x", username="x_bot")
    with pytest.raises(LookupError):
        world.say(ZHAO, ZHAO, "哪一个？")


def test_listeners_hear_every_change_until_they_stop(world: World) -> None:
    queue = world.listen()
    message = world.say(GROUP, WANG, "灯坏了")
    world.edit(GROUP, WANG, message.message_id, "三楼灯坏了")
    world.react(GROUP, LI, message.message_id, "👍")
    world.rename(GROUP, "三号楼")
    world.unlisten(queue)
    world.say(GROUP, WANG, "没人听")
    heard = [queue.get_nowait() for _ in range(queue.qsize())]
    assert heard[:3] == [
        Change("message", GROUP, message.message_id),
        Change("edit", GROUP, message.message_id),
        Change("reaction", GROUP, message.message_id),
    ]
    assert [change.kind for change in heard[3:]] == ["message", "chat"]


def test_an_edit_leaves_what_was_quoted_as_it_was(world: World) -> None:
    message = world.say(GROUP, WANG, "三楼")
    reply = world.say(GROUP, LI, "收到", reply_to=message.message_id)
    world.edit(GROUP, WANG, message.message_id, "四楼")
    assert reply.raw["reply_to_message"]["text"] == "三楼"
    assert message.raw["text"] == "四楼"
    assert message.edits == 1


def test_only_the_newest_messages_are_kept() -> None:
    world = World(messages_kept=3)
    world.add_person("王", id=WANG)
    world.add_chat("group", id=-7)
    world.join(-7, WANG, quiet=True)
    for number in range(5):
        world.say(-7, WANG, str(number))
    assert [message.raw["text"] for message in world.messages_of(-7)] == ["2", "3", "4"]
    assert [message.message_id for message in world.messages_of(-7)] == [3, 4, 5]


async def test_the_clock_goes_forward_only_and_stops_at_each_step(world: World) -> None:
    stops: list[datetime] = []

    async def step(to: datetime) -> None:
        world.clock.set(to - timedelta(minutes=30))
        stops.append(world.clock.now())

    world.clock.steppers.append(step)
    queue = world.listen()
    start = world.clock.now()
    await asyncio.gather(
        world.clock.move(start + timedelta(hours=1)), world.clock.move(start + timedelta(hours=2))
    )
    assert len(stops) == 2
    assert abs(stops[0] - start - timedelta(minutes=30)) < timedelta(seconds=5)
    assert abs(world.clock.now() - start - timedelta(hours=2)) < timedelta(seconds=5)
    assert queue.get_nowait() == Change("clock", None)
    world.clock.set(datetime(2020, 1, 1, tzinfo=UTC))
    assert world.clock.now() > start + timedelta(hours=2)
    message = world.say(GROUP, WANG, "两小时后")
    assert message.raw["date"] >= (start + timedelta(hours=2)).timestamp() - 5


def test_reset_leaves_an_empty_world(world: World) -> None:
    world.say(GROUP, WANG, photo=b"x")
    world.faults.add("500")
    world.clock.set(world.clock.now() + timedelta(days=3))
    queue = world.listen()
    world.reset()
    for emptied in (world.people, world.bots, world.chats, world.files, world.faults.rules):
        assert not emptied
    assert world.clock.now() < datetime.now(UTC) + timedelta(minutes=1)
    assert queue.get_nowait() is not None
    world.add_bot(TOKEN, first_name="呼应", username="huying_bot")
    assert not world.streams[BOT].pending


def test_further_fields_of_a_message_can_be_given(world: World) -> None:
    voice = {"duration": 3, "file_id": "v1", "file_unique_id": "v"}
    message = world.say(GROUP, WANG, extra={"voice": voice, "media_group_id": "9"})
    assert message.raw["voice"] == voice
    assert "text" not in message.raw


def test_a_caption_is_edited_like_a_text(world: World) -> None:
    message = world.say(GROUP, WANG, photo=b"x", caption="三楼")
    world.edit(GROUP, WANG, message.message_id, "四楼 #灯")
    assert message.raw["caption"] == "四楼 #灯"
    assert message.raw["caption_entities"] == [{"type": "hashtag", "offset": 3, "length": 2}]
    assert "text" not in message.raw


def test_who_joins_again_only_changes_standing(world: World) -> None:
    world.join(GROUP, WANG, "administrator")
    assert world.chats[GROUP].members[WANG] == "administrator"
    assert world.messages_of(GROUP) == []


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("/report", ["/report"]),
        ("/report@huying_bot 灯", ["/report@huying_bot"]),
        ("灯 /a /b", ["/a", "/b"]),
        ("/报修", []),
        ("/report灯", []),
        ("a/b 1/2 //x </b>", []),
        ("，/done。", ["/done"]),
    ],
)
def test_commands_are_found_where_telegram_finds_them(text: str, commands: list[str]) -> None:
    words = [
        text[mark["offset"] : mark["offset"] + mark["length"]]
        for mark in found(text)
        if mark["type"] == "bot_command"
    ]
    assert words == commands
