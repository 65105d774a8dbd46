"""Twenty buildings on one street: their rows for the bot, and their chats in the sandbox."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from domain.places import Level
from domain.roles import Role
from sandbox.world import World
from storage.members import Account, Held, Member
from storage.places import Binding, Community, Group, Place
from storage.work import Storage
from tests import forenoon

TOKEN = "700100200:" + "k" * 35
BOT = 700100200


@dataclass
class Building:
    """One building: its chat, its leader, the people who live there."""

    number: int
    #: What was reported here, in the order it was said: message id → words.
    said: dict[int, str] = field(default_factory=dict)

    @property
    def chat(self) -> int:
        return -1_001_000_000_000 - self.number

    @property
    def leader(self) -> int:
        return 3000 + self.number

    @property
    def people(self) -> tuple[int, ...]:
        return tuple(4000 + self.number * 10 + one for one in range(3))


async def settle(storage: Storage, buildings: list[Building]) -> None:
    """The rows `apply` would have written, and leaders who have pressed Start."""
    now = datetime.now(UTC)
    async with storage.work(now) as work:
        db = work.db
        db.add(Community(name="长街", timezone=forenoon.zone(), language="zh_CN"))
        for one in buildings:
            name = f"{one.number}号楼"
            place = Place(
                key=f"b{one.number}", kind=Level.BUILDING, name=name, short=name, since=now
            )
            group = Group(
                channel="telegram",
                address=str(one.chat),
                standing="administrator",
                greeted=True,
                welcomed=True,
                pinned=True,
            )
            leader = Member(name=f"{name}楼长", since=now)
            db.add_all([place, group, leader])
            await db.flush()
            db.add_all(
                [
                    Binding(chat_id=group.id, place_id=place.id, since=now),
                    Account(
                        channel="telegram",
                        address=str(one.leader),
                        member_id=leader.id,
                        reachable=True,
                    ),
                    Held(
                        member_id=leader.id,
                        place_id=place.id,
                        role=Role.BUILDING_LEADER,
                        since=now,
                    ),
                ]
            )


def build(world: World, buildings: list[Building]) -> None:
    """The same street on the platform."""
    world.add_bot(TOKEN, first_name="呼应", username="huying_bot")
    for one in buildings:
        world.add_chat("supergroup", id=one.chat, title=f"{one.number}号楼群")
        for person in (one.leader, *one.people):
            world.add_person(f"邻居{person}", id=person)
            world.join(one.chat, person, quiet=True)
        world.join(one.chat, BOT, "administrator", quiet=True)
        world.private(one.leader, BOT).started = True


def act(world: World, one: Building, dice: random.Random) -> None:
    """Somebody in the building does something: reports, looks, or, as the leader, takes it on."""
    choice = dice.random()
    if choice < 0.5:
        # A floor each, or the neighbours are asked whether they mean the same.
        words = f"{len(one.said) + 1}楼灯坏了"
        message = world.say(one.chat, dice.choice(one.people), f"报修 {words}")
        one.said[message.message_id] = words
    elif choice < 0.7:
        _tap(world, one.chat, dice.choice(one.people), "lk:", dice)
    elif choice < 0.85:
        _tap(world, one.chat, one.leader, "hd:", dice)
    else:
        _tap(world, world.private(one.leader, BOT).id, one.leader, "mv:", dice)


def _tap(world: World, chat: int, person: int, tag: str, dice: random.Random) -> None:
    buttons = [
        (message.message_id, button["callback_data"])
        for message in world.messages_of(chat)
        for row in message.raw.get("reply_markup", {}).get("inline_keyboard", [])
        for button in row
        if message.sender_id == BOT and button["callback_data"].startswith(tag)
    ]
    if buttons:
        world.tap(chat, person, *dice.choice(buttons))


def shown(world: World, chat: int) -> list[dict[str, Any]]:
    """The bot's messages in a chat, the oldest first."""
    return [one.raw for one in world.messages_of(chat) if one.sender_id == BOT]
