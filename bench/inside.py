"""What needs no platform: the clock's look at a full database, and a full outbox going out."""

import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import select

from bench.stage import GROUPS, chat_id
from bot.channels.telegram_api import Telegram
from bot.clock import Clock
from bot.delivery import Delivery
from bot.pace import Pace
from chat.card import note
from chat.incoming import Chat
from chat.text import Catalogue, text
from domain.deadlines import Tier
from domain.matters import Kind, State
from domain.places import Level
from handlers import ROUTES, groups
from storage import outbox
from storage.matters import Matter
from storage.outbox import Lane
from storage.places import Place
from storage.work import Storage

#: Rows of one INSERT.
_AT_ONCE = 20_000


class Nowhere:
    """Carries calls nowhere and says at once that they arrived."""

    def __init__(self) -> None:
        self._numbers = count(1)

    async def call(self, method: str, params: dict[str, Any], patience: float) -> Any:
        """The shortest answer there is."""
        return {"message_id": next(self._numbers)}

    async def close(self) -> None:
        """Nothing is open."""


async def tick(storage: Storage, matters: int) -> float:
    """Milliseconds the clock needs to see that of so many open matters none is due."""
    await fill(storage, matters, datetime.now(UTC) + timedelta(days=30))
    clock = Clock(storage, ROUTES, lambda: datetime.now(UTC))
    await clock.tick()
    taken = []
    for _ in range(30):
        started = time.perf_counter()
        await clock.tick()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000


async def outgoing(storage: Storage, waiting: int) -> tuple[float, float]:
    """Milliseconds of one round of delivery while so many messages wait, and messages a second
    until all are out."""
    now = datetime.now(UTC)
    async with storage.writing() as db:
        for number in range(waiting):
            chat = Chat("telegram", str(chat_id(number % GROUPS)))
            card = note(text("hello-group"))
            await outbox.put(db, chat, card, lane=Lane.ANSWER, language="zh_CN", now=now)
    channel = Telegram(Nowhere(), Catalogue(ZoneInfo("Asia/Shanghai")))
    delivery = Delivery(
        storage, {channel.name: channel}, Pace(None), groups.follow, groups.nobody_there
    )
    started = time.perf_counter()
    await delivery.round()
    first = time.perf_counter() - started
    await delivery.drain()
    return first * 1000, waiting / (time.perf_counter() - started)


async def fill(
    storage: Storage, matters: int, due: datetime, reporters: Sequence[int] = ()
) -> None:
    """So many open reports, all due at a moment, spread over the buildings and the reporters."""
    began = due - timedelta(days=1)
    async with storage.writing() as db:
        homes = (await db.scalars(select(Place.id).where(Place.kind == Level.BUILDING))).all()
        for start in range(0, matters, _AT_ONCE):
            rows = [
                {
                    "kind": Kind.REPORT,
                    "place_id": homes[number % len(homes)],
                    "level_id": homes[number % len(homes)],
                    "number": number // len(homes) + 1,
                    "state": State.WAITING,
                    "tier": Tier.SMALL,
                    "open": True,
                    "title": "楼道灯坏了",
                    "words": "3楼楼道灯坏了",
                    "reporter_id": reporters[number % len(reporters)] if reporters else None,
                    "anonymous": False,
                    "estate_wide": False,
                    "on_behalf": "",
                    "returned": 0,
                    "said_channel": "telegram",
                    "said_chat": "-1",
                    "said_message": str(number),
                    "created_at": began,
                    "arrived_at": began,
                    "answer_by": due,
                    "due_at": due,
                    "version": 1,
                }
                for number in range(start, min(start + _AT_ONCE, matters))
            ]
            await db.execute(sa.insert(Matter), rows)
        most = matters // len(homes) + 1
        await db.execute(sa.update(Place).values(last_number=most))
