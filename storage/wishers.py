"""People in wishes: whoever asks to be forgotten, and whoever turns out to be somebody else. What
follows for the wish itself, the clock sees to at once: it is woken."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.forgetting import struck_out
from domain.wishes import GONE, LIVE, SEATED, Claim
from storage.history import Entry
from storage.matters import Matter
from storage.wishes import Wish, WishClaim

#: Where a member is named beside whoever wishes or claims.
_BESIDE: Sequence[tuple[type[SQLModel], str]] = (
    (Wish, "checked_by"),
    (WishClaim, "yes_by"),
    (WishClaim, "with_id"),
)


async def _beside(db: AsyncSession, old: int, new: int | None) -> None:
    for table, name in _BESIDE:
        column = table.__table__.c[name]  # type: ignore[attr-defined]
        await db.exec(sa.update(table).where(column == old).values({name: new}))


async def _claims(db: AsyncSession, member_id: int) -> Sequence[tuple[WishClaim, Wish]]:
    found = await db.exec(
        select(WishClaim, Wish)
        .join(Wish, col(Wish.id) == col(WishClaim.wish_id))
        .where(WishClaim.member_id == member_id)
        .order_by(col(WishClaim.id))
    )
    return found.all()


async def _wake(db: AsyncSession, wishes: Collection[Wish], now: datetime) -> None:
    """The clock looks at these at once."""
    ids = [one.matter_id for one in wishes if one.state in LIVE]
    found = await db.exec(
        select(Matter)
        .where(col(Matter.id).in_(ids))
        .order_by(col(Matter.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for matter in found.all():
        matter.due_at = now


async def forget(
    db: AsyncSession, member_id: int, secrets: Collection[str], now: datetime
) -> None:
    """What a member wished is nobody's wish any more, and its words are gone; what they took on is
    free again, and what they did stays done by somebody."""
    await db.flush()
    wished = (await db.exec(select(Wish).where(Wish.wisher_id == member_id))).all()
    held = await _claims(db, member_id)
    woken = [*wished, *(wish for claim, wish in held if claim.state in SEATED)]
    await _wake(db, woken, now)
    for wish in wished:
        await _strip(db, wish, secrets)
    for claim, wish in held:
        if claim.state is not Claim.DONE and claim.state not in GONE:
            claim.state, claim.at, claim.line = Claim.RELEASED, now, 0
        claim.member_id, claim.party, claim.adult = None, "", None
        claim.done_words = ""
        await _unsaid(db, wish, member_id)
    await _beside(db, member_id, None)
    await db.flush()


async def merge(db: AsyncSession, old: int, new: int, now: datetime) -> None:
    """What two members wished and claimed is one person's; nobody claims their own wish."""
    await db.flush()
    await db.exec(sa.update(Wish).where(col(Wish.wisher_id) == old).values(wisher_id=new))
    await _beside(db, old, new)
    mine = {claim.wish_id: claim for claim, _ in await _claims(db, new)}
    touched: list[Wish] = []
    for claim, wish in await _claims(db, old):
        same = mine.get(claim.wish_id)
        if same is not None and (same.state in SEATED or claim.state not in SEATED):
            await db.delete(claim)
            touched.append(wish)
            continue
        if same is not None:
            await db.delete(same)
            await db.flush()
        claim.member_id = new
    await db.flush()
    for claim, wish in await _claims(db, new):
        if wish.wisher_id == new and claim.state not in GONE:
            claim.state, claim.at, claim.line = Claim.RELEASED, now, 0
            touched.append(wish)
    await _wake(db, touched, now)
    await db.flush()


async def fade(db: AsyncSession, before: datetime) -> None:
    """What was over before a moment tells no longer who wished it, nor why; that somebody helped,
    and for how long, stays with them."""
    found = await db.exec(
        select(Wish).where(
            col(Wish.ended_at) < before,
            sa.or_(col(Wish.wisher_id).is_not(None), col(Wish.words) != ""),
        )
    )
    for wish in found.all():
        await _strip(db, wish, ())
        # With whom a child came is nobody's business any more.
        adults = sa.update(WishClaim).where(col(WishClaim.wish_id) == wish.id)
        await db.exec(adults.values(adult=None))
    await db.flush()


async def _strip(db: AsyncSession, wish: Wish, secrets: Collection[str]) -> None:
    """Nothing tells any more whose it is: neither its words, nor its history, nor the message it
    was said in."""
    if wish.wisher_id is not None:
        await _unsaid(db, wish, wish.wisher_id)
    wish.wisher_id = None
    wish.words = wish.on_behalf = wish.password = wish.why = ""
    wish.public = struck_out(wish.public, secrets)
    wish.thanks = struck_out(wish.thanks, secrets)
    matter = await db.get_one(Matter, wish.matter_id)
    matter.said_chat = matter.said_message = ""
    matter.title = struck_out(matter.title, secrets)


async def _unsaid(db: AsyncSession, wish: Wish, member_id: int) -> None:
    """The history of a wish does not name a member."""
    await db.exec(
        sa.update(Entry)
        .where(col(Entry.matter_id) == wish.matter_id, col(Entry.member_id) == member_id)
        .values(member_id=None)
    )
