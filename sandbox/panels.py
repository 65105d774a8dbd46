"""What stands around the messages: the pin, topics, members, a bot's commands, who is typing."""

import time
from dataclasses import dataclass

from sandbox.bubbles import Face, face, summary
from sandbox.rooms import Room
from sandbox.things import LEADING, PRESENT, Bot, Chat, Json, Status
from sandbox.updates import dump
from sandbox.words import Words
from sandbox.world import Person, World

#: What a click in the members panel may do.
DEEDS = ("promote", "demote", "remove", "leave", "join")


@dataclass(frozen=True)
class Pin:
    message_id: int
    text: str
    more: int


@dataclass(frozen=True)
class Member:
    """One line of the members panel, with what may be done there."""

    face: Face
    status: str
    deeds: tuple[str, ...]


@dataclass(frozen=True)
class Command:
    """One line of the menu behind "/": what is written, and what it is for."""

    insert: str
    name: str
    description: str
    bot: str


def pin(chat: Chat, words: Words) -> Pin | None:
    if not chat.pinned:
        return None
    newest = chat.messages[chat.pinned[-1]]
    return Pin(newest.message_id, summary(newest.raw, words), len(chat.pinned) - 1)


def members(world: World, room: Room, viewer: Person) -> list[Member]:
    """Everybody in a group, leaders first, then the people who could be brought in."""
    chat = room.chat
    order: dict[Status, int] = {"creator": 0, "administrator": 1}
    inside = [(id, status) for id, status in chat.members.items() if status in PRESENT]
    inside.sort(key=lambda one: order.get(one[1], 2))
    found = [
        Member(face(world, id), status, _deeds(status, id == viewer.id)) for id, status in inside
    ]
    known = list(world.people) + list(world.bots)
    outside = [id for id in known if chat.members.get(id) not in PRESENT]
    return found + [Member(face(world, id), "left", ("join",)) for id in outside[:40]]


def _deeds(status: Status, own: bool) -> tuple[str, ...]:
    if status == "creator":
        return ()
    standing = "demote" if status in LEADING | {"restricted"} else "promote"
    return (standing, "leave" if own else "remove")


def do(world: World, chat: Chat, user_id: int, deed: str) -> None:
    """What a click in the members panel does. Raises ValueError or LookupError where it cannot."""
    if deed == "promote":
        world.promote(chat.id, user_id)
    elif deed == "demote":
        world.promote(chat.id, user_id, "member")
    elif deed == "remove":
        by = next((id for id, status in chat.members.items() if status in LEADING), None)
        world.leave(chat.id, user_id, "kicked" if by is not None else "left", by=by)
    elif deed == "leave":
        world.leave(chat.id, user_id)
    elif deed == "join":
        world.join(chat.id, user_id)
    else:
        raise ValueError(deed)


def acting(world: World, chat: Chat) -> list[tuple[str, str]]:
    """Bots at work there, each with what it does ("typing")."""
    now = time.monotonic()
    return [
        (world.bots[id].first_name, action)
        for id, (action, until) in chat.acting.items()
        if until > now and id in world.bots
    ]


def commands(world: World, room: Room, person: Person) -> list[Command]:
    """The menu a person sees behind "/": per bot the commands of the closest scope that has any
    (core.telegram.org/bots/api#botcommandscope)."""
    chat = room.chat
    bots = [room.bot] if room.bot is not None else world.bots_in(chat)
    found = []
    for bot in bots:
        for one in _commands(bot, chat, person):
            name = f"/{one['command']}"
            insert = name if room.bot is not None else f"{name}@{bot.username}"
            found.append(Command(insert, name, one["description"], bot.first_name))
    return found


def _commands(bot: Bot, chat: Chat, person: Person) -> list[Json]:
    leads = chat.members.get(person.id) in LEADING
    here = {"chat_id": chat.shown}
    if chat.type == "private":
        scopes: list[Json] = [{"type": "chat", **here}, {"type": "all_private_chats"}]
    else:
        scopes = [{"type": "chat_member", **here, "user_id": person.id}]
        scopes += [{"type": "chat_administrators", **here}] if leads else []
        scopes += [{"type": "chat", **here}]
        scopes += [{"type": "all_chat_administrators"}] if leads else []
        scopes += [{"type": "all_group_chats"}]
    for scope in [*scopes, {"type": "default"}]:
        for language in (person.language_code[:2], ""):
            key = f"{dump(dict(sorted(scope.items())))}|{language}"
            if bot.commands.get(key):
                return bot.commands[key]
    return []
