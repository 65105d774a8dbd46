"""One community, spoken to as people speak to it: real dispatch, a real database, a fake channel
and a frozen clock.

    house = await opened(url)
    wang = house.person("王阿姨")
    await wang.says("报修 3楼灯坏了")
    assert house.wall("3号楼")[-1].title.key == "report-title"
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel, select

from bot.clock import Clock
from bot.delivery import Delivery
from bot.dispatch import Dispatch
from bot.intake import Intake, Lines
from bot.pace import Pace
from chat.card import Card, ClosePoll, Delete, Document, Outgoing, Pin, Poll, Reaction
from chat.channel import Abilities, Failure, Raw, Word
from chat.ears import Ears
from chat.incoming import (
    Chat,
    Incoming,
    Me,
    Membership,
    Moved,
    Person,
    Quoted,
    Said,
    Seated,
    Tapped,
)
from chat.text import Catalogue, Text
from domain.places import Level
from domain.roles import Role
from handlers import ROUTES, groups
from storage import places, taxonomy
from storage.engine import connect
from storage.members import Account, Held, Member
from storage.places import Binding, Community, Group, Place
from storage.seal import Seal
from storage.work import Storage
from tests.copies import copied

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)  # 12:00 in Shanghai, a Saturday
ME = Me(id="900", handle="huying_bot", names=("小应", "小英"), hears_all=True)
CATALOGUE = Catalogue(ZoneInfo("Asia/Shanghai"))
#: How wide a label may be beside so many others before a phone of 390 px cuts it off: a Chinese
#: sign counts two.
WIDEST = {1: 44, 2: 20, 3: 12, 4: 8}

#: What seals telephone numbers in the stories.
KEY = b"a-key-for-the-stories-of-the-house"

B3, B5, GRID = "-1003", "-1005", "-1009001"


@dataclass
class Bubble:
    """One message the bot shows."""

    chat: str
    message: str
    what: Outgoing
    language: str
    edits: int = 0


class FakeChannel:
    """A channel that keeps what it was shown and enforces what a platform enforces; it fails when
    told to, chat by chat. The wire is faked, not the bot."""

    name = "telegram"
    can = Abilities()

    def __init__(self) -> None:
        self.bubbles: dict[tuple[str, str], Bubble] = {}
        self.order: list[Bubble] = []
        self.calls = 0
        self.fails: dict[str, list[Failure]] = {}
        self.notices: list[tuple[str, Text | str | None, str | None]] = []
        self.pending: list[Raw] = []
        self.gone: set[tuple[str, str]] = set()
        #: Every card any group ever read, also what was edited away since: the chat, the words.
        self.read_in_groups: list[tuple[str, str]] = []
        self._next = 5000

    def abilities(self, chat: Chat) -> Abilities:
        return self.can

    async def start(self, names: Sequence[str]) -> Me:
        return ME

    async def pull(self) -> list[Raw]:
        batch, self.pending = self.pending, []
        return batch

    def event_id(self, raw: Raw) -> str:
        return str(raw["id"])

    def line(self, raw: Raw) -> str:
        return str(raw.get("line", ""))

    def read(self, raw: Raw, me: Me) -> Incoming | None:
        return read(raw)

    async def show(self, chat: str, what: Outgoing, language: str, replacing: str | None) -> str:
        self.calls += 1
        if waiting := self.fails.get(chat):
            raise waiting.pop(0)
        if isinstance(what, Reaction | Pin | ClosePoll):
            self.order.append(Bubble(chat, what.message, what, language))
            return ""
        if isinstance(what, Delete):
            self.order.remove(self.bubbles.pop((chat, what.message)))
            return ""
        if isinstance(what, Document | Poll):
            self._next += 1
            self.order.append(Bubble(chat, str(self._next), what, language))
            return str(self._next)
        for row in what.buttons:
            for one in row:
                assert 0 < len(one.data.encode()) <= 64
                label = CATALOGUE.say(one.label, language)
                assert _width(label) <= WIDEST.get(len(row), 0), (label, len(row))
        words = CATALOGUE_SAYS(what, language)
        if chat.startswith("-"):
            self.read_in_groups.append((chat, words))
        if replacing:
            bubble = self.bubbles[chat, replacing]
            bubble.what, bubble.language = what, language
            bubble.edits += 1
            return replacing
        self._next += 1
        bubble = Bubble(chat, str(self._next), what, language)
        self.bubbles[chat, bubble.message] = bubble
        self.order.append(bubble)
        return bubble.message

    async def answer(self, tap: str, words: str, link: str | None) -> None:
        self.notices.append((tap, words, link))

    def private_link(self, payload: str) -> str | None:
        return f"https://t.me/huying_bot?start={payload}"

    async def hears_all(self, chat: Chat) -> bool:
        return True

    async def introduce(self, words: Sequence[Word]) -> None:
        self.menu = words

    async def close(self) -> None: ...


def CATALOGUE_SAYS(card: Card, language: str) -> str:
    """Every text a card carries can be worded: a missing blank fails here, not in production."""
    parts = [card.title] if card.title else []
    parts += [*card.lines, *(one.label for row in card.buttons for one in row)]
    for row in card.buttons:
        for one in row:
            assert len(CATALOGUE.say(one.label, language)) <= 14
    return "\n".join(CATALOGUE.say(part, language) for part in parts)


def write(event: Incoming, line: str | None = None) -> Raw:
    """An event as the fake wire carries it."""
    kind = type(event).__name__
    body: dict[str, Any] = {
        name: getattr(event, name) for name in event.__dataclass_fields__ if name not in ("at",)
    }
    body["chat"] = [event.chat.id, event.chat.kind]
    body["who"] = [event.who.id, event.who.name, event.who.language] if event.who else None
    body["at"] = event.at.isoformat()
    if isinstance(event, Membership):
        body["person"] = [event.person.id, event.person.name, event.person.language]
    if isinstance(event, Said):
        body["reply"] = (
            [
                event.reply.message,
                event.reply.words,
                event.reply.by_bot,
                [event.reply.who.id, event.reply.who.name, None] if event.reply.who else None,
                list(event.reply.photos),
                event.reply.voice,
                event.reply.voice_file,
            ]
            if event.reply
            else None
        )
        body["photos"] = list(event.photos)
    return {"kind": kind, "line": line or event.chat.id, **body}


def _width(label: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in label)


def read(raw: Raw) -> Incoming | None:
    """The fake wire's reader; a raw event without a kind cannot be read, like a broken update."""
    kinds = {one.__name__: one for one in (Said, Tapped, Seated, Membership, Moved)}
    body = dict(raw)
    kind = kinds[body.pop("kind")]
    body.pop("line")
    body["chat"] = Chat("telegram", *body["chat"])
    body["who"] = Person(*body["who"]) if body["who"] else None
    body["at"] = datetime.fromisoformat(body["at"])
    if kind is Membership:
        body["person"] = Person(*body["person"])
    if kind is Said:
        body["reply"] = _quoted(*body["reply"]) if body["reply"] else None
        body["photos"] = tuple(body["photos"])
    return kind(**body)


def _quoted(
    message: str | None,
    words: str,
    by_bot: bool,
    who: list[Any] | None,
    photos: list[str],
    *voice: Any,
) -> Quoted:
    return Quoted(message, words, by_bot, Person(*who) if who else None, tuple(photos), *voice)


@dataclass(repr=False)  # asyncio would write out all of it whenever a test begins and ends
class House:
    """Two buildings, a grid above them, and everybody who lives and works there."""

    storage: Storage
    channel: FakeChannel
    community: Community
    time: datetime = NOON
    ears: Ears = field(default_factory=lambda: Ears(ROUTES, taxonomy.shipped()))
    mono: float = 1000.0
    _count: int = 0

    def __post_init__(self) -> None:
        self.dispatch = Dispatch(
            self.storage, ROUTES, self.channel, ME, self.ears, self.now, self._notice,
            community=self.community,
        )  # fmt: skip
        self.delivery = Delivery(
            self.storage, {"telegram": self.channel}, Pace(None), groups.follow,
            groups.nobody_there, real=self.now, now=self.now, monotonic=lambda: self.mono,
        )  # fmt: skip
        self.clock = Clock(
            self.storage, ROUTES, self.now, listen=lambda what: self.ears.listen(what)
        )
        self.intake = Intake(
            self.storage, self.channel, ME, self.ears, self.now, lambda rows: None
        )

    def now(self) -> datetime:
        return self.time

    async def _notice(self, tap: Tapped, words: Text | None, link: str | None) -> None:
        self.channel.notices.append((tap.tap, words, link))

    def next_id(self) -> str:
        self._count += 1
        return str(self._count)

    def person(
        self, name: str, id: str | None = None, language: str | None = "zh-hans"
    ) -> "Somebody":
        ids = {
            "王阿姨": "1001",
            "李楼长": "2001",
            "赵楼长": "2002",
            "小周": "3001",
            "陈书记": "4001",
        }
        return Somebody(
            self, id or ids.get(name) or str(7000 + sum(map(ord, name))), name, language
        )

    async def receive(self, *events: Incoming | Raw) -> int:
        """Through the real way in: looked at, stored, handled in order, delivered."""
        self.channel.pending += [
            write(one) if isinstance(one, Incoming) else one for one in events
        ]
        async with asyncio.TaskGroup() as tasks:
            lines = Lines(self.storage, self.dispatch, tasks)
            self.intake.arrived = lines.put
            kept = await self.intake.once()
        await self.deliver()
        return kept

    async def deliver(self) -> None:
        await self.delivery.drain()

    async def later(self, **wait: float) -> None:
        """Time passes; what is due in between is decided at its own moment, in order."""
        target = self.time + timedelta(**wait)
        while (due := await self.clock.next_due()) is not None and due <= target:
            self.time = max(self.time, due)
            await self.clock.tick()
            await self.deliver()
        self.time = target
        self.mono += timedelta(**wait).total_seconds()
        await self.clock.tick()
        await self.deliver()

    def wall(self, chat: str) -> list[Card]:
        """The bot's messages as they stand in a chat now."""
        return [
            one.what
            for one in self.channel.order
            if one.chat == chat and isinstance(one.what, Card)
        ]

    def said(self, chat: str) -> list[str]:
        """The same in words, one string a message."""
        return [
            CATALOGUE_SAYS(one.what, one.language)
            for one in self.channel.order
            if one.chat == chat and isinstance(one.what, Card)
        ]

    def keys(self, chat: str) -> list[str]:
        """The text keys of each message of a chat, the title first."""
        return [
            "+".join(part.key for part in ((card.title,) if card.title else ()) + card.lines)
            for card in self.wall(chat)
        ]

    def files(self, chat: str) -> list[str]:
        """The files the bot sent into a chat, as what stands in them."""
        return [
            one.what.content.decode("utf-8-sig")
            for one in self.channel.order
            if one.chat == chat and isinstance(one.what, Document)
        ]

    def bubble(self, chat: str, card_key: str) -> Bubble:
        """The message a card lives in."""
        [found] = [
            one for one in self.channel.order
            if one.chat == chat and isinstance(one.what, Card) and one.what.key == card_key
        ]  # fmt: skip
        return found

    @property
    def notice(self) -> str | None:
        """The key of the last notice shown to whoever tapped."""
        words = self.channel.notices[-1][1]
        return words.key if isinstance(words, Text) else words

    async def rows(self, table: type[SQLModel]) -> list[Any]:
        async with self.storage.reading() as db:
            return list((await db.exec(select(table))).all())


@dataclass
class Somebody:
    """A person who writes and taps."""

    house: House
    id: str
    name: str
    language: str | None = "zh-hans"

    @property
    def who(self) -> Person:
        return Person(self.id, self.name, self.language)

    def said(self, words: str = "", *, chat: str = B3, **more: Any) -> Said:
        """What their phone would send."""
        number = self.house.next_id()
        kind = "private" if chat == self.id else "group"
        if words.startswith("/"):
            command, _, words = words[1:].partition(" ")
            more["command"] = command
        defaults = {"message": f"{number}", "words": words}
        return Said(
            id=number, chat=Chat("telegram", chat, kind), at=self.house.time, who=self.who,
            **(defaults | more),
        )  # fmt: skip

    async def says(self, words: str = "", **more: Any) -> int:
        return await self.house.receive(self.said(words, **more))

    async def whispers(self, words: str = "", **more: Any) -> int:
        """In private."""
        return await self.house.receive(self.said(words, chat=self.id, **more))

    async def replies(self, to: Bubble, words: str, **more: Any) -> int:
        quoted = Quoted(to.message, "", by_bot=True)
        return await self.says(words, chat=to.chat, reply=quoted, **more)

    def tapped(self, data: str, chat: str = B3) -> Tapped:
        number = self.house.next_id()
        kind = "private" if chat == self.id else "group"
        return Tapped(
            id=number, chat=Chat("telegram", chat, kind), at=self.house.time, who=self.who,
            tap=number, data=data,
        )  # fmt: skip

    async def taps(self, label: str, chat: str = B3) -> str | None:
        """The newest button with this label key in a chat."""
        found = [
            one.data for card in self.house.wall(chat) for row in card.buttons for one in row
            if one.label.key == label
        ]  # fmt: skip
        assert found, f"no button {label} in {chat}: {self.house.keys(chat)}"
        return await self.taps_data(found[-1], chat)

    async def taps_data(self, data: str, chat: str = B3) -> str | None:
        await self.house.receive(self.tapped(data, chat))
        return self.house.notice


async def furnish(storage: Storage, now: datetime = NOON) -> Community:
    """Rows for the community the stories play in."""
    await copied(("the house", now), storage, lambda: _furnish(storage, now))
    async with storage.reading() as db:
        found = await places.community(db)
    assert found is not None
    return found


async def _furnish(storage: Storage, now: datetime) -> None:
    async with storage.work(now) as work:
        db = work.db
        community = Community(
            name="富春江路社区", timezone="Asia/Shanghai", language="zh_CN",
            operators=["telegram:4001"], bot_names=["小应"], settings={"deadlines": "7135"},
        )  # fmt: skip
        db.add(community)
        above: dict[str, Place] = {}
        for key, kind, name, parent in (
            ("street", Level.STREET, "长江路街道", None),
            ("community", Level.COMMUNITY, "富春江路社区", "street"),
            ("ruicheng", Level.GRID, "睿城网格", "community"),
            ("b3", Level.BUILDING, "3号楼", "ruicheng"),
            ("b5", Level.BUILDING, "5号楼", "ruicheng"),
        ):
            place = Place(
                key=key, kind=kind, name=name, short=name, since=now,
                parent_id=above[parent].id if parent else None,
            )  # fmt: skip
            db.add(place)
            await db.flush()
            above[key] = place
        for chat, title, key in (
            (B3, "3号楼群", "b3"),
            (B5, "5号楼群", "b5"),
            (GRID, "网格工作群", "ruicheng"),
        ):
            group = Group(
                channel="telegram", address=chat, title=title,
                standing="administrator", greeted=True,
                welcomed=True, pinned=True, hears_all=True,
            )  # fmt: skip
            db.add(group)
            await db.flush()
            db.add(Binding(chat_id=group.id, place_id=above[key].id, since=now))
        for account, name, key, role in (
            ("2001", "李楼长", "b3", Role.BUILDING_LEADER),
            ("2002", "赵楼长", "b5", Role.BUILDING_LEADER),
            ("3001", "小周", "ruicheng", Role.GRID_OFFICER),
            ("4001", "陈书记", "community", Role.COMMUNITY_STAFF),
        ):
            member = Member(name=name, since=now)
            db.add(member)
            await db.flush()
            db.add(Account(channel="telegram", address=account, member_id=member.id))
            db.add(Held(member_id=member.id, place_id=above[key].id, role=role, since=now))


async def opened(url: str, stack: AsyncExitStack) -> House:
    """A furnished house over a fresh database."""
    storage = Storage(connect(url), Seal([KEY]))
    stack.push_async_callback(storage.close)
    return House(storage, FakeChannel(), await furnish(storage))
