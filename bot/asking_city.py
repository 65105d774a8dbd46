"""What became of what was handed on: the city's system is asked now and then (GeoReport v2 tells
nobody by itself)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx
import structlog

from bot.channels.city import LATER, NAME, City
from handlers.reports.chain import outward as handing_on
from storage import matters, outward, places
from storage.engine import transient
from storage.work import Storage

log = structlog.get_logger()

#: Seconds between two rounds of asking; of a round each matter is asked for once.
EVERY = 600.0


@dataclass
class Asking:
    """Asks for every matter the city has, one after the other, and lets what is new be known."""

    storage: Storage
    city: City
    now: Callable[[], datetime]
    nudge: Callable[[], None] = lambda: None

    async def run(self) -> None:
        """Ask for ever, where the city answers questions at all."""
        while self.city.answers:
            try:
                await self.round()
            except Exception as error:
                if not transient(error):
                    raise
                log.warning("database away", why=type(error).__name__)
            await asyncio.sleep(EVERY)

    async def round(self) -> int:
        """Ask once for each. Returns how many the city said something new of."""
        async with self.storage.reading() as db:
            waiting = await outward.waiting(db, NAME)
        new = 0
        for id, number in waiting:
            try:
                new += await self._one(id, number)
            except httpx.HTTPError as no:
                log.warning("the city does not answer", matter=id, why=type(no).__name__)
        if new:
            self.nudge()
        return new

    async def _one(self, id: int, number: str) -> bool:
        if number.startswith(LATER):
            found = await self.city.number_of(number.removeprefix(LATER))
            if found is None:
                return False
            async with self.storage.work(self.now()) as work:
                await outward.numbered(work.db, NAME, id, found)
            number = found
        said = await self.city.said_of(number)
        if said is None:
            return False
        async with self.storage.work(self.now()) as work:
            matter = await matters.matter(work.db, id)
            community = await places.community(work.db)
            if matter is None or community is None:
                return False
            work.language = community.language
            return await handing_on.city_said(work, community, matter, said.status, said.notes)
