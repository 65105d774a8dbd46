"""The chats one person sees: their groups, and one private chat with each bot."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.bubbles import Face, bubble, face, letter, sent_at, summary, tone
from sandbox.things import LEADING, PRESENT
from sandbox.words import ZONE, Words
from sandbox.world import Bot, Chat, Message, Person, World

#: Unread messages are counted up to here; the page then writes 99+.
COUNTED = 99
#: Longer than any getUpdates wait: a bot that asked this recently is connected.
POLL_SECONDS = 65.0
#: People listed in the switch. A bench may make thousands; nobody scrolls through them.
LISTED = 40


@dataclass(frozen=True)
class Room:
    """A chat as one person has it in their list. `slug` names it in the page's address."""

    slug: str
    title: str
    face: Face
    chat: Chat
    bot: Bot | None


@dataclass(frozen=True)
class Line:
    """One row of the chat list."""

    room: Room
    last: str
    time: str
    unread: int


@dataclass(frozen=True)
class Player:
    """One face in the switch of people. `slug` is the chat they would land in."""

    face: Face
    slug: str
    news: bool


class Seen:
    """The newest message each person has had on the screen, per chat."""

    def __init__(self) -> None:
        self._newest: dict[tuple[int, str], int] = {}

    def mark(self, person_id: int, room: Room) -> None:
        self._newest[person_id, room.slug] = room.chat.next_message_id - 1

    def unread(self, person_id: int, room: Room) -> int:
        seen, count = self._newest.get((person_id, room.slug), 0), 0
        for message in newest_first(room.chat, person_id):
            if message.message_id <= seen or count >= COUNTED:
                break
            count += message.sender_id != person_id
        return count


def newest_first(chat: Chat, viewer: int = 0) -> Iterator[Message]:
    """The messages of a chat; for a `viewer` those they see."""
    replaced: set[int] = set()
    for message in reversed(chat.messages.values()):
        if viewer and not message.visible_to(viewer):
            continue
        if viewer and message.message_id in replaced:
            continue
        if message.replaces:
            replaced.add(message.replaces)
        yield message


def room_of(world: World, person: Person, slug: str) -> Room | None:
    """The room `slug` names for `person`: `bot<id>` or a group's id. None if there is none."""
    if slug.startswith("bot"):
        bot = world.bots.get(_number(slug.removeprefix("bot")))
        return None if bot is None else _private(world, person, bot)
    chat = world.chats.get(_number(slug))
    if chat is None or chat.type == "private":
        return None
    return _group(chat)


def successor(world: World, room: Room) -> Room:
    """The supergroup a group became, or the room itself."""
    chat = world.chats.get(room.chat.migrated_to or 0)
    return room if chat is None else _group(chat)


def rooms(world: World, person: Person) -> list[Room]:
    """Groups the person is in and one room per bot, the one spoken in last first."""
    found = [
        _group(chat)
        for chat in world.chats.values()
        if present(chat, person.id) and chat.migrated_to is None
    ]
    found += [_private(world, person, bot) for bot in world.bots.values()]
    return sorted(found, key=_last_spoken, reverse=True)


def present(chat: Chat, person_id: int) -> bool:
    return chat.type != "private" and chat.members.get(person_id) in PRESENT


def line(world: World, person: Person, room: Room, seen: Seen, words: Words) -> Line:
    newest = next(newest_first(room.chat, person.id), None)
    if newest is None:
        return Line(room, words["nothing_said"], "", 0)
    drawn = bubble(world, newest, None, person.id, words)
    last = drawn.service or summary(newest.raw, words)
    if not drawn.service and room.bot is None and not drawn.mine:
        last = f"{drawn.who.name}: {last}"
    moment = sent_at(newest)
    today = world.clock.now().astimezone(ZONE).date()
    time = drawn.time if moment.date() == today else words.when(moment, "short_date")
    return Line(room, last, time, seen.unread(person.id, room))


def players(world: World, current: Person, room: Room | None, seen: Seen) -> list[Player]:
    """Everybody one could be. Switching keeps the chat where the other person has it too."""
    found = []
    for person in list(world.people.values())[:LISTED]:
        same = room is not None and (room.bot is not None or present(room.chat, person.id))
        slug = room.slug if room is not None and same else ""
        private = (_private(world, person, bot) for bot in world.bots.values())
        news = person is not current and any(seen.unread(person.id, r) for r in private)
        found.append(Player(face(world, person.id), slug, news))
    return found


def silent_bots(world: World, now: float) -> list[Bot]:
    """Bots that have not asked for updates lately, or whose webhook does not take them. `now` is
    the monotonic clock, in seconds."""
    return [
        bot
        for bot in world.bots.values()
        if (
            bot.hook.failing
            if bot.hook.live
            else bot.id not in world.last_poll or now - world.last_poll[bot.id] >= POLL_SECONDS
        )
    ]


def deaf_bots(world: World, chat: Chat) -> list[Bot]:
    """Bots of a group that privacy mode keeps from hearing ordinary talk."""
    return [
        bot for bot in world.bots_in(chat) if bot.privacy and chat.members[bot.id] not in LEADING
    ]


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0


def _group(chat: Chat) -> Room:
    title = chat.title or str(chat.id)
    return Room(
        str(chat.id), title, Face(chat.id, title, letter(title), tone(chat.id)), chat, None
    )


def _private(world: World, person: Person, bot: Bot) -> Room:
    return Room(
        f"bot{bot.id}", bot.first_name, face(world, bot.id), world.private(person.id, bot.id), bot
    )


def _last_spoken(room: Room) -> datetime:
    newest = next(newest_first(room.chat), None)
    return datetime.min.replace(tzinfo=UTC) if newest is None else sent_at(newest)
