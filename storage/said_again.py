"""Who said of something done that it is broken again (又坏了), and which of them are one home."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.history import Entry
from storage.residences import Residence

#: How it stands in the history.
AGAIN = "again"


async def said_again(db: AsyncSession, matter_id: int, since: datetime) -> set[int]:
    """The members who said so, not before `since`."""
    rows = await db.exec(
        select(Entry.member_id).where(
            Entry.matter_id == matter_id, Entry.what == AGAIN, Entry.at >= since
        )
    )
    return {id for id in rows.all() if id is not None}


async def homes(db: AsyncSession, members: Collection[int]) -> Mapping[int, set[int]]:
    """The households of each of these members, where somebody confirmed them."""
    found: dict[int, set[int]] = {id: set() for id in members}
    rows = await db.exec(
        select(Residence.member_id, Residence.household_id).where(
            col(Residence.member_id).in_(members),
            col(Residence.confirmed_at).is_not(None),
            col(Residence.until).is_(None),
        )
    )
    for member, household in rows.all():
        found[member].add(household)
    return found
