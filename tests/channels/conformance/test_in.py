"""Everything that can happen in a chat comes in as the same events, whoever carries it."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

import pytest

from bot.channels.telegram_api import Telegram
from chat.incoming import (
    Chat,
    Incoming,
    Membership,
    Moved,
    Person,
    Quoted,
    Reacted,
    Said,
    Seated,
    Tapped,
    Voted,
)
from sandbox.world import World
from tests.channels.conformance.stage import picture
from tests.channels.conftest import BOT, GROUP, LI, WANG

G, PRIVATE = Chat("telegram", str(GROUP)), Chat("telegram", str(WANG), "private")
WHO = Person(str(WANG), "王阿姨", "zh-hans")
LEADER = Person(str(LI), "李楼长", "zh-hans")

#: What a case says about an event: its kind and the fields that matter.
Told = tuple[type[Incoming], dict[str, Any]]
Case = tuple[Callable[[World], object], Sequence[Told]]


def said(**told: Any) -> Told:
    return Said, {"chat": G, "who": WHO, "edited": False, "forwarded": False, "reply": None} | told


def card_of(world: World, *, poll: bool = False) -> int:
    """A message of the bot: its number."""
    bot, chat = world.bots[BOT], world.chat(GROUP)
    if poll:
        shown = world.new_poll("几点开会？", ["三点", "七点"], bot_id=BOT, is_anonymous=False)
        return world.post(bot, chat, {"poll": shown.raw}).message_id
    rows = [[{"text": "处理", "callback_data": "hd:1"}]]
    words = {"text": "【报修1】灯坏了", "reply_markup": {"inline_keyboard": rows}}
    return world.post(bot, chat, words).message_id


def edited(world: World) -> None:
    world.edit(GROUP, WANG, world.say(GROUP, WANG, "灯坏了").message_id, "灯又坏了")


def voted(world: World) -> None:
    poll = card_of(world, poll=True)
    world.vote(GROUP, WANG, poll, [1])
    world.vote(GROUP, WANG, poll, [])


def moved(world: World) -> None:
    world.add_chat("group", id=-77, title="旧群")
    world.join(-77, LI, "creator", quiet=True)
    world.join(-77, BOT, quiet=True)
    world.migrate(-77)


def reacted(world: World) -> None:
    message = world.say(GROUP, WANG, "灯坏了").message_id
    world.react(GROUP, WANG, message, "👍")
    world.react(GROUP, WANG, message, None)


def forwarded(world: World) -> None:
    heard = world.say(GROUP, LI, "灯坏了")
    world.forward(GROUP, heard.message_id, GROUP, WANG)


def in_a_topic(world: World) -> None:
    world.add_chat("supergroup", id=-88, title="论坛群", is_forum=True)
    world.join(-88, LI, "creator", quiet=True)
    world.join(-88, WANG, quiet=True)
    world.join(-88, BOT, "administrator", quiet=True)
    topic = world.open_topic(-88, "报修", by=LI)
    world.say(-88, WANG, "灯坏了", topic=topic.id)


def aside(world: World) -> None:
    menu = [{"command": "report", "description": "报修", "is_ephemeral": True}]
    world.bots[BOT].commands["default|"] = menu
    world.say(GROUP, WANG, "/report 楼上半夜吵")


def posted_in_a_channel(world: World) -> None:
    world.add_chat("channel", id=-99, title="公告")
    world.join(-99, LI, "creator", quiet=True)
    world.join(-99, BOT, "administrator", quiet=True)
    world.say(-99, LI, "停水通知")


def as_the_group(world: World) -> None:
    group_bot = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    shown = {"id": GROUP, "type": "supergroup", "title": "3号楼群"}
    world.say(GROUP, LI, "@huying_bot 在吗", extra={"from": group_bot, "sender_chat": shown})


def file(kind: str, **more: Any) -> Callable[[World], object]:
    def send(world: World) -> None:
        make = {"document": world.files.add_document, "voice": world.files.add_voice}
        world.say(GROUP, WANG, extra={kind: make[kind](b"bytes", *more.values())})

    return send


CASES: dict[str, Case] = {
    "text": (
        lambda world: world.say(GROUP, WANG, "报修 3楼灯坏了"),
        [said(words="报修 3楼灯坏了", message="1", command=None, named=False, other=False)],
    ),
    "private": (
        lambda world: world.press_start(WANG, BOT, "hi"),
        [said(chat=PRIVATE, command="start", words="hi")],
    ),
    "reply": (
        lambda world: world.say(GROUP, WANG, "好的", reply_to=card_of(world)),
        [said(words="好的", reply=Quoted("1", "【报修1】灯坏了", by_bot=True))],
    ),
    "photo": (
        lambda world: world.say(GROUP, WANG, photo=picture(), caption="灯"),
        [said(words="灯", other=False)],
    ),
    "album": (
        lambda world: world.say_album(GROUP, WANG, photos=[picture()] * 2, caption="两张"),
        [said(words="两张"), said(words="")],
    ),
    "voice": (file("voice", duration=38), [said(voice=38, words="")]),
    "document": (file("document", name="表.pdf"), [said(words="", other=True)]),
    "location": (
        lambda world: world.say(
            GROUP, WANG, extra={"location": {"latitude": 30.5, "longitude": 120.25}}
        ),
        [said(location=(30.5, 120.25), other=True)],
    ),
    "edit": (edited, [said(words="灯坏了"), said(words="灯又坏了", edited=True, message="1")]),
    "tap": (
        lambda world: world.tap(GROUP, LI, card_of(world), "hd:1"),
        [(Tapped, {"chat": G, "who": LEADER, "data": "hd:1", "message": "1"})],
    ),
    "poll answer": (
        voted,
        [
            (Voted, {"chat": PRIVATE, "who": WHO, "options": (1,)}),
            (Voted, {"chat": PRIVATE, "who": WHO, "options": ()}),
        ],
    ),
    "join": (
        lambda world: world.join(GROUP, world.add_person("陈伯", id=1002).id),
        [(Membership, {"chat": G, "person": Person("1002", "陈伯", "zh-hans"), "now": "member"})],
    ),
    "leave": (
        lambda world: world.leave(GROUP, WANG),
        [(Membership, {"chat": G, "who": WHO, "before": "member", "now": "left"})],
    ),
    "promote": (
        lambda world: world.promote(GROUP, WANG, by=LI),
        [(Membership, {"who": LEADER, "before": "member", "now": "administrator"})],
    ),
    "demote": (
        lambda world: world.promote(GROUP, BOT, "member", by=LI),
        [(Seated, {"chat": G, "who": LEADER, "standing": "member", "title": "3号楼群"})],
    ),
    "put out": (
        lambda world: world.leave(GROUP, BOT, "kicked", by=LI),
        [(Seated, {"chat": G, "who": LEADER, "standing": "kicked"})],
    ),
    "migrate": (moved, [(Moved, {"chat": Chat("telegram", "-77"), "who": None})]),
    "reaction": (
        reacted,
        [
            said(words="灯坏了"),
            (Reacted, {"chat": G, "who": WHO, "message": "1", "emojis": ("👍",)}),
            (Reacted, {"chat": G, "who": WHO, "message": "1", "emojis": ()}),
        ],
    ),
    "forwarded": (
        forwarded,
        [said(who=LEADER, words="灯坏了"), said(words="灯坏了", forwarded=True)],
    ),
    "anonymous admin": (as_the_group, [said(who=None, words="在吗", named=True)]),
    "channel post": (posted_in_a_channel, []),
    "forum topic": (
        in_a_topic,
        [said(chat=Chat("telegram", "-88"), words="灯坏了", topic="1", reply=None)],
    ),
    "ephemeral": (aside, [said(words="楼上半夜吵", command="report", aside=True, message="e1")]),
}


async def heard(telegram: Telegram) -> list[Incoming]:
    me = await telegram.start(())
    found: list[Incoming] = []
    while batch := await telegram.pull():
        found += filter(None, (telegram.read(raw, me) for raw in batch))
    return found


@pytest.mark.parametrize("name", CASES)
async def test_what_happens_is_told_in_our_words(
    name: str, telegram: Telegram, world: World
) -> None:
    happens, told = CASES[name]
    # A first pull says what is wanted: the rest is not even kept for a bot that did not ask.
    await telegram.pull()
    happens(world)
    events = await heard(telegram)
    assert [type(event) for event in events] == [kind for kind, _ in told]
    for event, (_, expected) in zip(events, told, strict=True):
        known = {field.name: getattr(event, field.name) for field in fields(event)}
        assert {name: known[name] for name in expected} == expected


async def test_an_album_is_known_by_its_name_and_a_file_by_its_id(
    telegram: Telegram, world: World
) -> None:
    await telegram.pull()
    world.say_album(GROUP, WANG, photos=[picture()] * 3)
    file("document", name="表.pdf")(world)
    *album, document = await heard(telegram)
    assert isinstance(document, Said)
    assert document.document
    assert document.album is None
    assert len({one.album for one in album if isinstance(one, Said)}) == 1
    assert len({one.photos for one in album if isinstance(one, Said)}) == 3


async def test_a_vote_names_the_poll_the_bot_asked(telegram: Telegram, world: World) -> None:
    from tests.channels.conformance.test_out import POLL

    await telegram.pull()
    shown = await telegram.show(str(GROUP), POLL, "zh_CN", None)
    message, _, poll = shown.partition("/")
    world.vote(GROUP, WANG, int(message), [0])
    [vote] = await heard(telegram)
    assert isinstance(vote, Voted)
    assert vote.poll == poll


async def test_what_no_feature_looks_at_is_dropped_unwritten() -> None:
    from chat.ears import Ears
    from handlers import ROUTES
    from tests.house import NOON

    ears = Ears(ROUTES)
    for event in (
        Reacted("2", G, NOON, WHO, message="1", emojis=("👍",)),
        Voted("3", PRIVATE, NOON, WHO, poll="7", options=(1,)),
    ):
        assert not ears.hears(event)
    assert ears.hears(Membership("1", G, NOON, WHO, person=WHO))
    assert ears.hears(Seated("4", G, NOON, WHO))
    assert ears.hears(Said("5", G, NOON, WHO, message="e1", words="楼上半夜吵", aside=True))
