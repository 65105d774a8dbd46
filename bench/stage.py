"""The other side of every measurement: a sandbox with many groups, and the people in them.

It is served over real HTTP from this process, while each bot runs in a process of its own. The
people speak through the world and not through the control API: a third process asking over HTTP
would take, on two cores, the time that is to be measured.
"""

import asyncio
import statistics
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sandbox.serve import serving
from sandbox.world import Bot, Change, Person, World

GROUPS = 800
#: People who speak in each group, in turns: half the reports come from newcomers.
RESIDENTS = 2
#: The accounts that vote in the first group's poll, one of each household.
VOTERS = range(2_000_001, 2_000_301)
TOKEN = "7000000001:" + "b" * 35
#: Seconds without a single answer after which a bot counts as dead.
PATIENCE = 60.0

#: What is said. The bot takes the first for a report; the echo bot answers both. Of another floor
#: each time: what a neighbour told already is another turn, with a question or a count.
REPORT = "报修 {}楼楼道灯坏了，第{}次"
CHAT = "今天的菜又涨价了，{}块一斤"


def chat_id(group: int) -> int:
    """The id of a group's chat."""
    return -1_000_000_000_000 - 1 - group


def leader_id(group: int) -> int:
    """The account of whoever leads a group's building."""
    return 500_001 + group


@dataclass(frozen=True)
class Measured:
    """Answers to so many messages: each one's delay in seconds, and how long all took."""

    delays: list[float]
    seconds: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.delays) / self.seconds

    @property
    def p50(self) -> float:
        """Half were faster. Milliseconds."""
        return statistics.median(self.delays) * 1000

    @property
    def p95(self) -> float:
        """19 of 20 were faster. Milliseconds."""
        return statistics.quantiles(self.delays, n=20)[-1] * 1000


def together(rounds: list[Measured]) -> Measured:
    """Several rounds as one."""
    delays = [delay for one in rounds for delay in one.delays]
    return Measured(delays, sum(one.seconds for one in rounds))


@dataclass
class Stage:
    """One bot's sandbox. A message's delay runs from the moment it lies in the bot's stream to
    the moment the sandbox has taken the bot's answer in that chat."""

    world: World
    bot: Bot
    people: list[list[Person]]
    voters: list[Person]
    url: str
    #: What the bot writes to its standard output and error.
    log: Path
    _groups: deque[int] = field(default_factory=deque)
    _asked: dict[int, float] = field(default_factory=dict)
    _delays: list[float] = field(default_factory=list)
    _answered: Callable[[], None] = lambda: None
    _spoken: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def polled(self) -> float | None:
        """When the bot last asked for updates, in monotonic seconds; None before it did."""
        return self.world.last_poll.get(self.bot.id)

    async def reports(self, many: int, in_flight: int, every: float = 0.0) -> Measured:
        """So many reports, so many of them unanswered at any time, each in another group; at one
        in flight at most one in `every` seconds. Raises RuntimeError where no answer comes."""
        self._delays.clear()
        self._asked.clear()
        loop, done = asyncio.get_running_loop(), asyncio.Event()
        left, started = many, time.monotonic()

        def ask() -> None:
            nonlocal left
            if left:
                left -= 1
                self._report()

        def answered() -> None:
            if len(self._delays) == many:
                done.set()
            loop.call_later(every, ask) if every else loop.call_soon(ask)

        self._answered = answered
        for _ in range(min(in_flight, many)):
            ask()
        while not done.is_set():
            before = len(self._delays)
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), PATIENCE)
            if len(self._delays) == before:
                raise self.silent()
        return Measured(list(self._delays), time.monotonic() - started)

    async def chatter(self, many: int) -> float:
        """So many ordinary messages, then one report; messages a second until its answer."""
        self._delays.clear()
        self._asked.clear()
        done = asyncio.Event()
        self._answered = done.set
        started = time.monotonic()
        for number in range(many):
            self._say(CHAT.format(number))
            if number % 50 == 0:
                await asyncio.sleep(0)
        self._report()
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), PATIENCE)
        if not done.is_set():
            raise self.silent()
        return many / (time.monotonic() - started)

    def silent(self) -> RuntimeError:
        """What to raise where no answer comes, with the end of the bot's log."""
        return RuntimeError(f"a bot is silent:\n{self.log.read_text()[-3000:]}")

    def _report(self) -> None:
        number = next(self._spoken)
        chat = self._say(REPORT.format(number // len(self.people) + 1, number))
        self._asked[chat] = time.monotonic()

    def _say(self, words: str) -> int:
        group = self._groups[0]
        self._groups.rotate(-1)
        people = self.people[group]
        chat, person = chat_id(group), people[0]
        people.append(people.pop(0))
        self.world.say(chat, person.id, words)
        return chat

    def heard(self, change: Change) -> None:
        """The sandbox tells of a change, the moment it happens."""
        if change.kind != "message" or change.chat_id not in self._asked:
            return
        message = self.world.message(change.chat_id, change.message_id or 0)
        if message.sender_id == self.bot.id:
            self._delays.append(time.monotonic() - self._asked.pop(change.chat_id))
            self._answered()


class Bell(asyncio.Queue[Change]):
    """A listener that hears at once instead of when its turn in the loop comes."""

    def __init__(self, ring: Callable[[Change], None]) -> None:
        super().__init__()
        self._ring = ring

    def put_nowait(self, item: Change) -> None:
        """Hear."""
        self._ring(item)


@asynccontextmanager
async def stage(log: Path, groups: int = GROUPS) -> AsyncIterator[Stage]:
    """A sandbox with so many groups, served until the block ends."""
    world = World()
    # Privacy mode off: the bot hears everything, as plain words need.
    bot = world.add_bot(TOKEN, first_name="小应", username="bench_bot", privacy=False)
    people = []
    for group in range(groups):
        there = [
            world.add_person(f"居民{group}", id=1_000_001 + group * RESIDENTS + number)
            for number in range(RESIDENTS)
        ]
        world.add_chat("supergroup", id=chat_id(group), title=f"{group}号楼")
        for id in (bot.id, *(person.id for person in there)):
            world.join(chat_id(group), id, quiet=True)
        people.append(there)
    voters = [world.add_person(f"住户{id}", id=id) for id in VOTERS]
    for person in voters:
        world.join(chat_id(0), person.id, quiet=True)
    async with serving(world) as url:
        made = Stage(world, bot, people, voters, url, log, deque(range(groups)))
        world.listeners.add(Bell(made.heard))
        yield made
