"""A council's stories: a community that comes together on its day."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import select

from domain.gatherings import Kind, Rhythm
from storage.meetings import Meeting
from storage.places import Community
from tests.house import House, Somebody

ROOM = "党群服务站一楼"
#: 议事日, the 15th at 19:00, for everybody.
FIFTEENTH = Rhythm(Kind.COUNCIL, where=ROOM)


async def meets(house: House, *rhythms: Rhythm, **settings: Any) -> None:
    """The community's file says when people come together."""
    house.community.settings = {
        **house.community.settings,
        "council": [one.written() for one in rhythms],
        **settings,
    }
    async with house.storage.work(house.time) as work:
        row = await work.db.get_one(Community, 1)
        row.settings = house.community.settings
    await house.clock.tick()


async def until(house: House, month: int, day: int, hour: float = 12) -> None:
    """It is that day and hour in Shanghai, of this year or the next."""
    local = house.time + timedelta(hours=8)
    year = local.year + (month < local.month)
    at = datetime(year, month, day, tzinfo=house.time.tzinfo) + timedelta(hours=hour - 8)
    await house.later(seconds=(at - house.time).total_seconds())


async def meeting(house: House, id: int = 1) -> Meeting:
    async with house.storage.reading() as db:
        return (await db.exec(select(Meeting).where(Meeting.id == id))).one()


async def reachable(house: House, *names: str) -> list[Somebody]:
    """These people opened the private chat, and it is empty."""
    found = [house.person(name) for name in names]
    for one in found:
        await one.whispers("/start")
        house.channel.order = [b for b in house.channel.order if b.chat != one.id]
    return found


def told(house: House, chat: str, key: str) -> list[str]:
    """What was said in a chat under cards whose key begins so."""
    return [
        words
        for card, words in zip(house.wall(chat), house.said(chat), strict=True)
        if (card.key or "").startswith(f"{key}:")
    ]
