"""Many rows that move in one transaction: written together at the end, looked up once; and a card
that waits goes in the more urgent lane of the two it was put in."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from chat.card import Card, note
from chat.incoming import Chat
from chat.text import text
from domain.deadlines import Tier
from domain.matters import Kind, State
from storage.history import Entry
from storage.matters import Matter
from storage.outbox import Lane, Message
from storage.places import Place
from storage.work import Storage
from tests.house import furnish

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
HERE = Chat("telegram", "-1003")


@pytest.fixture
async def lamp(storage: Storage) -> int:
    """A matter of 3号楼."""
    await furnish(storage, NOW)
    async with storage.work(NOW) as work:
        home = (await work.db.exec(select(Place).where(Place.key == "b3"))).one()
        matter = Matter(
            kind=Kind.REPORT, place_id=home.id or 0, level_id=home.id or 0, number=1,
            state=State.WAITING, tier=Tier.SMALL, title="灯坏了", words="灯坏了",
            said_channel="", said_chat="", said_message="", created_at=NOW, arrived_at=NOW,
        )  # fmt: skip
        work.db.add(matter)
    return matter.id or 0


async def fails(storage: Storage, lamp: int) -> None:
    async with storage.work(NOW) as work:
        work.gather()
        work.note(lamp, "step", None)
        await work.post(HERE, note(text("help")))
        raise ValueError("a fault")


async def rows(storage: Storage, table: type) -> list[object]:
    async with storage.reading() as db:
        return list((await db.exec(select(table).order_by(table.id))).all())  # type: ignore[attr-defined]


async def test_what_was_gathered_is_written_in_its_order_at_the_end(
    storage: Storage, lamp: int
) -> None:
    async with storage.work(NOW) as work:
        work.gather()
        for number in range(3):
            work.note(lamp, f"step {number}", None, n=number)
            await work.post(HERE, Card(key=f"card:{number}", lines=(text("help"),)))
            await work.post(HERE, note(text("help")))
    said = [one.what for one in await rows(storage, Entry)]  # type: ignore[attr-defined]
    assert said == ["step 0", "step 1", "step 2"]
    keys = [one.key for one in await rows(storage, Message)]  # type: ignore[attr-defined]
    assert keys == ["card:0", None, "card:1", None, "card:2", None]


async def test_of_what_was_gathered_nothing_stays_where_the_turn_fails(
    storage: Storage, lamp: int
) -> None:
    with pytest.raises(ValueError, match="a fault"):
        await fails(storage, lamp)
    assert await rows(storage, Entry) == await rows(storage, Message) == []


async def test_a_look_is_taken_once_where_many_move_and_each_time_in_a_turn(
    storage: Storage,
) -> None:
    looks: list[int] = []

    async def look() -> int:
        looks.append(1)
        return len(looks)

    async with storage.work(NOW) as work:
        assert [await work.once(("it",), look) for _ in range(2)] == [1, 2]
        work.gather()
        assert [await work.once(("it",), look) for _ in range(2)] == [3, 3]
        work.keep(("other",), 7)
        assert await work.once(("other",), look) == 7


async def test_a_waiting_card_goes_in_the_more_urgent_lane_of_the_two(storage: Storage) -> None:
    card = Card(key="matter:1", lines=(text("help"),))
    for lane, then in (
        (Lane.DIGEST, Lane.DIGEST),
        (Lane.CARD, Lane.CARD),
        (Lane.DIGEST, Lane.CARD),
    ):
        async with storage.work(NOW) as work:
            await work.post(HERE, card, lane=lane)
        [row] = await rows(storage, Message)
        assert row.lane == then  # type: ignore[attr-defined]
