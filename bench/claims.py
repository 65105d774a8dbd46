"""Wishes of one building, all its households claiming each of them at once: one has it, and all
the others meet at its one row."""

from datetime import UTC, datetime

from sqlmodel import col, select

from bench.stage import Measured, Stage, chat_id
from bench.taps import GROUP, answered
from chat.incoming import Chat
from domain.deadlines import Tier
from domain.matters import Kind as MatterKind
from domain.matters import State as MatterState
from domain.wishes import Kind, State
from handlers.wishes.cards import wall
from handlers.wishes.door import Told
from storage import places
from storage.matters import Matter
from storage.places import Place
from storage.wishes import Wish
from storage.work import Storage

#: Wishes that are there to be claimed: more than all rounds take.
MANY = 16


async def prepare(storage: Storage, after: int) -> None:
    """Published wishes and their cards, whose matters follow the one with the id `after`.

    Raises RuntimeError where they do not.
    """
    now = datetime.now(UTC)
    async with storage.work(now) as work:
        db = work.db
        place = (await db.exec(select(Place).where(col(Place.key) == f"b{GROUP}"))).one()
        home = place.id or 0
        for number in range(MANY):
            matter = Matter(
                kind=MatterKind.WISH, place_id=home, level_id=home, state=MatterState.WAITING,
                tier=Tier.COUNCIL, number=await places.take_number(db, home),
                title="一位邻居想借轮椅", words="", said_channel="telegram", said_chat="",
                said_message="", created_at=now, arrived_at=now,
            )  # fmt: skip
            db.add(matter)
            await db.flush()
            if matter.id != after + 1 + number:
                raise RuntimeError(f"a wish is matter {matter.id}")
            wish = Wish(
                matter_id=matter.id, kind=Kind.THING, state=State.PUBLISHED, words="想借轮椅",
                public=matter.title, place_id=home, published_at=now, open_since=now,
            )  # fmt: skip
            db.add(wish)
            await db.flush()
            group = Chat("telegram", str(chat_id(GROUP)))
            await work.post(group, wall(Told(wish, matter, place), None))


async def claim(stage: Stage, many: int, in_flight: int, after: int, turn: int) -> Measured:
    """So many claims, so many of them unanswered at any time: every household once for each wish.
    `turn`: how often this was done before. Raises RuntimeError where no answer comes."""
    rounds = -(-many // len(stage.voters))

    def data(number: int) -> str:
        wish = (turn * rounds + number // len(stage.voters)) % MANY
        return f"yh:{after + 1 + wish}"

    return await answered(stage, many, in_flight, data)
