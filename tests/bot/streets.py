"""A whole bot over HTTP: `App` against the sandbox, with the community the stories play in."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.app import App
from bot.settings import Pace, Settings, Telegram, Web
from sandbox.world import Message, World
from storage.engine import connect
from storage.places import Community
from storage.work import Storage
from tests import forenoon, house

TOKEN = "123456789:" + "Sesame" * 6
BOT, WANG, LI, ZHOU, GROUP = 123456789, 1001, 2001, 3001, int(house.B3)


def world() -> World:
    """The people and groups of `tests.house`, in the sandbox."""
    world = World()
    world.add_bot(TOKEN, first_name="小应", username="huying_bot")
    world.add_person("王阿姨", id=WANG)
    world.add_person("李楼长", id=LI, note="楼栋长")
    world.add_person("小周", id=ZHOU, note="网格员")
    for chat, title in ((house.B3, "3号楼群"), (house.B5, "5号楼群"), (house.GRID, "网格工作群")):
        world.add_chat("supergroup", id=int(chat), title=title)
        world.join(int(chat), LI, "creator", quiet=True)
        world.join(int(chat), BOT, "administrator", quiet=True)
    world.join(GROUP, WANG, quiet=True)
    return world


async def furnish(database: str) -> None:
    """The rows of the community."""
    storage = Storage(connect(database))
    await house.furnish(storage)
    async with storage.writing() as core:
        await core.execute(sa.update(Community).values(timezone=forenoon.zone()))
    await storage.close()


@dataclass
class Street:
    """A world, a bot in it, and what one sees of it."""

    world: World
    url: str
    database: str
    web: int = 0

    def settings(self, **telegram: Any) -> Settings:
        return Settings(
            _env_file=None,
            database_url=self.database,
            telegram=Telegram(
                **({"token": TOKEN, "api_base": self.url, "pace": Pace.OFF} | telegram)
            ),
            web=Web(port=self.web),
        )

    def said(self, chat: int = GROUP) -> list[str]:
        """The bot's messages in a chat as they stand now."""
        return [one.raw.get("text", "") for one in self._messages(chat)]

    def labels(self, chat: int = GROUP) -> set[str]:
        """What every button in a chat says."""
        return {
            button["text"]
            for one in self._messages(chat)
            for row in one.raw.get("reply_markup", {}).get("inline_keyboard", [])
            for button in row
        }

    def button(self, label: str, chat: int = GROUP) -> tuple[int, str]:
        """The newest button with this label: its message and its data."""
        for one in reversed(list(self._messages(chat))):
            for row in one.raw.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == label:
                        return one.message_id, button["callback_data"]
        raise AssertionError(f"no button {label} in {self.said(chat)}")

    def tap(self, person: int, label: str, chat: int = GROUP) -> None:
        self.world.tap(chat, person, *self.button(label, chat))

    def private(self, person: int) -> int:
        """The key of somebody's private chat with the bot."""
        return self.world.private(person, BOT).id

    def sends(self) -> int:
        """How often the bot was let to say something new."""
        return sum(
            one.method in ("sendMessage", "sendPhoto") and one.status == 200
            for one in self.world.requests
        )

    def _messages(self, chat: int) -> Iterator[Message]:
        return (one for one in self.world.messages_of(chat) if one.sender_id == BOT)


async def until(true: Callable[[], object], seconds: float = 20) -> float:
    """Wait for something to become true; how long that took."""
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < seconds, "it did not happen"
        await asyncio.sleep(0.02)
    return time.monotonic() - started


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[App]:
    """A bot that listens while the block runs, and is stopped the polite way afterwards."""
    app = App(settings)
    task = asyncio.create_task(app.run())
    ready = asyncio.create_task(app.ready.wait())
    await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    try:
        if task.done():
            await task
        yield app
    finally:
        app.stop()
        await task
