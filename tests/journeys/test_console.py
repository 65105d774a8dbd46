"""The whole bot in a terminal, where nothing can be tapped, edited or reacted to: a report goes
in, is handled by numbers, and its reporter is told."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
import structlog

from bot.app import App
from bot.channels.console import Console
from bot.community_folder import apply_file
from bot.settings import Pace, Settings, Telegram, Web
from chat.channel import Channel
from chat.text import Catalogue
from storage.engine import connect
from storage.work import Storage
from tests.faults.ledger import counts
from tests.house import CATALOGUE

EXAMPLE = Path(__file__).parents[2] / "deploy/example/console.toml"


@dataclass
class Terminal:
    """Somebody who types, and what they see."""

    lines: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    out: StringIO = field(default_factory=StringIO)

    async def typed(self) -> AsyncIterator[str]:
        while True:
            yield await self.lines.get()

    async def sees(self, words: str, after: int = 0) -> str:
        """What was printed behind `after`, once these words are in it."""
        for _ in range(500):
            if words in self.out.getvalue()[after:]:
                await asyncio.sleep(0.05)  # and the rest of what belongs to it
                return self.out.getvalue()[after:]
            await asyncio.sleep(0.02)
        raise AssertionError(f"no {words} in {self.out.getvalue()[after:]}")

    async def type(self, *lines: str, sees: str) -> str:
        after = len(self.out.getvalue())
        for line in lines:
            await self.lines.put(line)
        return await self.sees(sees, after)

    def number(self, label: str) -> str:
        """The newest number of a choice."""
        return re.findall(rf"(\d+)\. {label}", self.out.getvalue())[-1]


@asynccontextmanager
async def at_work(url: str) -> AsyncIterator[Terminal]:
    """A bot in a terminal of its own; stopped when the block ends."""
    terminal = Terminal()

    def console(_settings: Settings, catalogue: Catalogue) -> Channel:
        return Console(terminal.typed(), terminal.out, catalogue, lambda: None)

    settings = Settings(
        _env_file=None, database_url=url, telegram=Telegram(pace=Pace.OFF), web=Web(port=0)
    )
    app = App(settings, channel=console)
    task = asyncio.create_task(app.run())
    try:
        await app.ready.wait()
        yield terminal
    finally:
        app.stop()
        await task


@pytest.fixture
async def building(sqlite_url: str) -> str:
    with structlog.testing.capture_logs():
        storage = Storage(connect(sqlite_url))
        await apply_file(storage, EXAMPLE, datetime.now(UTC))
        await storage.close()
    return sqlite_url


async def test_a_report_is_handled_by_numbers_and_its_reporter_is_told(building: str) -> None:
    async with at_work(building) as here:
        seen = await here.type("早上好", "报修 3楼楼道灯坏了", sees="处理")
        assert "[bot]\n  【报修1】3楼楼道灯坏了\n" in seen
        assert "现在：等李楼长接" in seen
        assert seen.count("[bot]") == 1  # the greeting was no business of the bot's
        seen = await here.type("/as 李楼长", here.number("处理"), sees="我来办")
        assert "[bot → 李楼长]" in seen
        # The card cannot be changed: what is new is said in a short message of its own.
        seen = await here.type("/private", here.number("我来办"), sees="[bot]\n")
        wall = seen[seen.index("[bot]\n") :]
        assert "李楼长在办" in wall
        assert "记下了" not in wall
        seen = await here.type(here.number("办好了"), sees="[bot → 王阿姨]")
        assert "【3号楼·报修1】" in seen
    assert set(counts(building, "outbox", "fate")) == {"sent"}
    assert set(counts(building, "matter", "state")) == {"done"}


async def test_a_number_means_the_same_after_a_restart(building: str) -> None:
    async with at_work(building) as here:
        await here.type("报修 3楼灯坏了", sees="处理")
        number = here.number("处理")
    async with at_work(building) as here:
        assert "我来办" in await here.type("/as 李楼长", number, sees="办好了")


async def test_a_number_nobody_offered_is_talk(building: str) -> None:
    async with at_work(building) as here:
        seen = await here.type("7", "3栋接龙 1", "1", "报修 3楼灯坏了", sees="处理")
        assert seen.count("[bot]") == 1
        # And nobody handles what is not theirs to handle, by number as little as by button.
        number = here.number("处理")
        assert "李楼长" in await here.type("/as 陈伯", number, sees="[bot]")
    assert set(counts(building, "matter", "state")) == {"waiting"}


async def test_two_cards_have_their_own_numbers(building: str) -> None:
    async with at_work(building) as here:
        await here.type("报修 3楼灯坏了", sees="3. 处理")
        await here.type("报修 2楼水管漏水", sees="6. 处理")
        seen = await here.type("2", sees="[bot]")
        assert "【报修1】" in seen
        seen = await here.type("5", sees="[bot]")
        assert "【报修2】" in seen


async def test_what_is_said_alone_is_answered_alone(building: str) -> None:
    async with at_work(building) as here:
        await here.type("小应，我的事", sees="[bot]")  # who lives here is known by talking here
        seen = await here.type("/private", "报修 2楼水管漏水", sees="[bot → 王阿姨]")
        assert "【3号楼·报修1】2楼水管漏水" in seen
        assert "[bot]" not in seen


async def test_behind_the_last_line_it_waits_and_says_so() -> None:
    ended: list[bool] = []

    async def nothing() -> AsyncIterator[str]:
        for line in ("", "/as 李楼长", "/unknown"):
            yield line

    console = Console(nothing(), StringIO(), CATALOGUE, lambda: ended.append(True))
    me = await console.start(("小应",))
    seated, said, _ = await console.pull()
    assert console.read(said, me).command == "unknown"  # type: ignore[union-attr]
    assert console.read(seated, me).who.name == "李楼长"  # type: ignore[union-attr]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await console.pull()
    assert ended == [True]


async def test_an_emergency_is_answered_and_ended_by_numbers(building: str) -> None:
    async with at_work(building) as here:
        await here.type("/as 李楼长", "/private", "/start", sees="[bot → 李楼长]")
        seen = await here.type("/as 陈伯", "电梯困人了", sees="弄错了")
        assert "🆘 有人困在电梯里" in seen
        assert "我没有替您打电话" in seen
        assert "【急事1】" in seen
        assert "[bot → 李楼长]" in await here.sees("[bot → 李楼长]")
        group = re.findall(r"\[bot\]\n(.*?)(?=\n\[|\Z)", here.out.getvalue(), re.S)[-1]
        [here_] = re.findall(r"(\d+)\. 我在现场", group)
        [out] = re.findall(r"(\d+)\. 人出来了", group)
        seen = await here.type("/as 王阿姨", here_, sees="在现场")
        # Nothing can be edited here: what is new is said, not all of it again.
        assert "按铃" not in seen
        seen = await here.type("/as 陈伯", out, sees="报的平安")
    assert set(counts(building, "outbox", "fate")) == {"sent"}
    assert set(counts(building, "matter", "state")) == {"done"}


async def test_what_is_discreet_is_answered_in_private_on_a_terminal_too(building: str) -> None:
    async with at_work(building) as here:
        await here.type("/as 李楼长", "/private", "/start", sees="[bot → 李楼长]")
        await here.type("/as 陈伯", "/private", "/start", sees="[bot → 陈伯]")
        seen = await here.type("/group", "老公打我", sees="我安全了")
        assert "[bot → 陈伯]" in seen
        assert "[bot]" not in seen
        number = here.number("请联系我")
        seen = await here.type("/private", number, sees="[bot → 李楼长]")
        assert "原话：老公打我" in seen
        assert "[bot]" not in seen
