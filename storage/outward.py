"""What was handed on to the city and is not over yet."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.matters import OPEN
from storage.matters import Matter
from storage.outbox import Shown

#: How the key of what is handed on begins; the matter's id follows.
KEY = "outward:"
#: What the history calls it: it was handed on; the reporter was asked; what the city said since.
HANDED_ON, ASKED, CITY_SAID = "handed on", "asked to be named", "city said"


def key(matter_id: int) -> str:
    """Under which the city's number of a matter is kept."""
    return f"{KEY}{matter_id}"


async def waiting(db: AsyncSession, channel: str, limit: int = 200) -> Sequence[tuple[int, str]]:
    """The matters the city has and whose end nobody said, with the city's numbers of them."""
    rows = await db.exec(
        select(Matter.id, Shown.message)
        .join(Shown, col(Shown.key) == sa.literal(KEY).concat(sa.cast(Matter.id, sa.String)))
        .where(Shown.channel == channel, col(Matter.state).in_(OPEN))
        .order_by(col(Matter.id))
        .limit(limit)
    )
    return [(id, number) for id, number in rows.all() if id is not None]


async def numbered(db: AsyncSession, channel: str, matter_id: int, number: str) -> None:
    """The city said its number of a matter later."""
    await db.exec(
        sa.update(Shown)
        .where(col(Shown.channel) == channel, col(Shown.key) == key(matter_id))
        .values(message=number)
    )
