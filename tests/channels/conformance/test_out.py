"""What the bot shows goes out as the same requests, whoever carries it, and stands in the chat."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.channels.telegram_api import Telegram
from bot.settings import Driver
from chat.card import (
    Button,
    Card,
    ClosePoll,
    Delete,
    Document,
    Pin,
    Poll,
    Reaction,
    note,
)
from chat.text import text
from sandbox.serve import serving
from sandbox.world import Message, World
from storage.outbox import OUTGOING
from tests.channels.conformance.stage import asked, picture
from tests.channels.conftest import BOT, GROUP, LI, WANG, connecting, house_of_li
from tests.channels.drawings import words

G = str(GROUP)
CARD = Card(
    title=words("【报修1】<灯>坏了"),
    lines=(words("3楼的灯 & 门"),),
    buttons=((Button(label=text("button-handle"), data="hd:1"),),),
    key="matter:1",
)
DONE = Card(title=words("【报修1】<灯>坏了"), lines=(words("办好了"),), key="matter:1")
FILE = Document(name="会议纪要.txt", content="到会 12 户".encode(), words=words("纪要"))
POLL = Poll(question=words("几点开会？"), options=(words("三点"), words("七点")), several=True)
ASIDE = Card(lines=(words("只有你看得到"),), only_for=str(WANG), key="aside:1")

Act = Callable[[Telegram, World], Awaitable[object]]


def own(world: World, chat: int = GROUP) -> list[Message]:
    """The bot's messages in a chat."""
    return [one for one in world.messages_of(chat) if one.sender_id == BOT]


async def show(telegram: Telegram, what: Any, replacing: str | None = None) -> str:
    # As the outbox keeps it in between.
    kept = OUTGOING.validate_python(what.model_dump(mode="json") | {"what": what.what})
    assert kept == what
    return await telegram.show(G, kept, "zh_CN", replacing)


async def say(telegram: Telegram, world: World) -> None:
    shown = await show(telegram, CARD)
    [message] = own(world)
    assert (shown, message.raw["text"]) == ("1", "【报修1】<灯>坏了\n3楼的灯 & 门")


async def answer_words(telegram: Telegram, world: World) -> None:
    asked_for = world.say(GROUP, WANG, "在吗")
    await show(telegram, note(words("在"), reply_to=str(asked_for.message_id)))
    assert own(world)[0].raw["reply_to_message"]["message_id"] == asked_for.message_id


async def photo(telegram: Telegram, world: World) -> None:
    lamp = world.say(GROUP, WANG, photo=picture()).raw["photo"][-1]["file_id"]
    card = Card(lines=(words("3楼的灯"),), photo=lamp, key="photo:1")
    shown = await show(telegram, card)
    other = card.model_copy(update={"lines": (words("换好了"),)})
    assert await show(telegram, other, shown) == shown
    assert own(world)[0].raw["caption"] == "换好了"


async def voice(telegram: Telegram, world: World) -> None:
    voiced = world.say(GROUP, WANG, extra={"voice": world.files.add_voice(b"said", 38)})
    file = voiced.raw["voice"]["file_id"]
    card = Card(lines=(words("报修1"),), voice=file, key="voice:1:1")
    await show(telegram, card)
    [message] = own(world)
    assert (message.raw["voice"]["duration"], message.raw["caption"]) == (38, "报修1")


async def document(telegram: Telegram, world: World) -> None:
    await show(telegram, FILE)
    [message] = own(world)
    assert message.raw["document"]["file_name"] == "会议纪要.txt"
    assert message.raw["document"]["file_size"] == len(FILE.content)
    assert message.raw["caption"] == "纪要"


async def edit(telegram: Telegram, world: World) -> None:
    shown = await show(telegram, CARD)
    assert await show(telegram, DONE, shown) == shown
    assert await show(telegram, DONE, shown) == shown  # not modified: it says so already
    [message] = own(world)
    assert message.raw["text"].endswith("办好了")
    assert not message.raw.get("reply_markup", {}).get("inline_keyboard")


async def delete(telegram: Telegram, world: World) -> None:
    shown = await show(telegram, CARD)
    assert await show(telegram, Delete(message=shown)) == ""
    assert own(world) == []
    assert await show(telegram, Delete(message=shown)) == ""  # gone is gone


async def poll(telegram: Telegram, world: World) -> None:
    shown = await show(telegram, POLL)
    [message] = own(world)
    assert shown == f"{message.message_id}/{message.raw['poll']['id']}"
    assert not message.raw["poll"]["is_anonymous"]
    assert [one["text"] for one in message.raw["poll"]["options"]] == ["三点", "七点"]


async def stop(telegram: Telegram, world: World) -> None:
    shown = await show(telegram, POLL)
    for _ in range(2):  # closed is closed
        assert await show(telegram, ClosePoll(message=shown)) == ""
    assert own(world)[0].raw["poll"]["is_closed"]


async def react(telegram: Telegram, world: World) -> None:
    message = world.say(GROUP, WANG, "灯坏了")
    assert await show(telegram, Reaction(message=str(message.message_id), emoji="👌")) == ""
    assert message.reactions == {BOT: "👌"}


async def answer(telegram: Telegram, world: World) -> None:
    shown = await show(telegram, CARD)
    tap = world.tap(GROUP, LI, int(shown), "hd:1")
    await telegram.answer(tap, "好的", None)
    assert [toast.text for toast in world.toasts] == ["好的"]


async def pin(telegram: Telegram, world: World) -> None:
    shown = await show(telegram, CARD)
    assert await show(telegram, Pin(message=shown)) == ""
    assert world.chat(GROUP).pinned == [int(shown)]
    world.promote(GROUP, BOT, "member", by=LI)
    assert await show(telegram, Pin(message=shown)) == ""  # no right to: nothing is lost


async def ephemeral(telegram: Telegram, world: World) -> None:
    shown = await show(telegram, ASIDE)
    assert shown.startswith("e")
    other = ASIDE.model_copy(update={"lines": (words("现在这样"),)})
    assert await show(telegram, other, shown) == shown
    [message] = own(world)
    assert message.receiver_id == WANG
    assert message.raw["text"] == "现在这样"


async def ephemeral_elsewhere(telegram: Telegram, world: World) -> None:
    """Where the group cannot show it to her alone she reads it in private."""
    world.press_start(WANG, BOT)
    world.leave(GROUP, WANG)
    shown = await show(telegram, ASIDE)
    assert shown.startswith("p")
    other = ASIDE.model_copy(update={"lines": (words("现在这样"),)})
    assert await show(telegram, other, shown) == shown
    assert own(world) == []
    [message] = own(world, world.private(WANG, BOT).id)
    assert message.raw["text"] == "现在这样"


ACTS: dict[str, Act] = {
    "text": say,
    "reply": answer_words,
    "photo": photo,
    "voice": voice,
    "document": document,
    "edit": edit,
    "delete": delete,
    "poll": poll,
    "stop": stop,
    "react": react,
    "answer": answer,
    "pin": pin,
    "ephemeral": ephemeral,
    "ephemeral elsewhere": ephemeral_elsewhere,
}


@pytest.mark.parametrize("name", ACTS)
async def test_every_driver_makes_the_same_requests(name: str) -> None:
    made = {}
    for driver in Driver:
        world = house_of_li()
        async with serving(world) as url, connecting(driver, url) as telegram:
            await ACTS[name](telegram, world)
        made[driver] = asked(world.requests)
    first, *others = made.values()
    assert first
    assert all(other == first for other in others)


async def test_what_only_one_may_see_is_taken_back_from_a_server_that_shows_it_to_all(
    telegram: Telegram, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.press_start(WANG, BOT)
    # An older Bot API server does not know the parameter, and ignores it as it must.
    monkeypatch.setattr("sandbox.ephemeral._parameters", lambda call: {})
    assert (await show(telegram, ASIDE)).startswith("p")
    assert own(world) == []
    assert [one.raw["text"] for one in own(world, world.private(WANG, BOT).id)] == ["只有你看得到"]
