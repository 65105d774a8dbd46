"""三张清单: needs, resources and projects of a place, each struck off (销号) when it is done."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.three_lists import List
from storage.columns import choice
from storage.places import Place


class Item(SQLModel, table=True):
    """A line of one of the three lists."""

    __tablename__ = "list_item"

    id: int | None = Field(default=None, primary_key=True)
    place_id: int = Field(foreign_key="place.id", index=True)
    list: List = Field(sa_column=choice(List))
    words: str
    #: Who wrote it down, and the matter it belongs to, where there is one.
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    matter_id: int | None = Field(default=None, foreign_key="matter.id", index=True)
    #: Of a project: the need it meets.
    need_id: int | None = Field(default=None, foreign_key="list_item.id", index=True)
    created_at: datetime
    proof: str = ""
    struck_by: int | None = Field(default=None, foreign_key="member.id", index=True)
    struck_at: datetime | None = None


async def items(
    db: AsyncSession, places: Sequence[int], which: List, *, struck: bool = False
) -> Sequence[Item]:
    """A list at these places, the oldest first: what is open, or what was struck off."""
    off = col(Item.struck_at).is_not(None) if struck else col(Item.struck_at).is_(None)
    found = await db.exec(
        select(Item)
        .where(col(Item.place_id).in_(places), Item.list == which, off)
        .order_by(col(Item.id))
    )
    return found.all()


async def item(db: AsyncSession, id: int) -> tuple[Item, Place] | None:
    """One line and where it stands, locked until the turn ends."""
    found = await db.exec(
        select(Item, Place)
        .join(Place, col(Place.id) == col(Item.place_id))
        .where(Item.id == id)
        .with_for_update(of=Item)
        .execution_options(populate_existing=True)
    )
    return found.first()


async def project_of(db: AsyncSession, need_id: int) -> Item | None:
    """The project that meets a need and is not struck off; None where there is none."""
    found = await db.exec(
        select(Item).where(Item.need_id == need_id, col(Item.struck_at).is_(None))
    )
    return found.first()
