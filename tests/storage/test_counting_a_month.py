"""Figures cost the same handful of queries however much there is, and are counted where it lay."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from domain.deadlines import Tier
from domain.figures import Tally
from domain.matters import Kind, Move, Rating, State
from domain.places import Level
from storage import figures, retention
from storage.matters import Matter
from storage.places import Place
from storage.work import Storage

START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
NOW = END - timedelta(days=1)
MANY = 20_000
DAY = timedelta(days=1)


@contextmanager
def counting(storage: Storage) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_db: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    engine = storage.engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


async def furnished(storage: Storage) -> dict[str, int]:
    """A community, a grid, two buildings."""
    ids: dict[str, int] = {}
    async with storage.work(START) as work:
        for key, kind, parent in (
            ("c", Level.COMMUNITY, None),
            ("g", Level.GRID, "c"),
            ("b1", Level.BUILDING, "g"),
            ("b2", Level.BUILDING, "g"),
        ):
            above = ids[parent] if parent else None
            place = Place(key=key, kind=kind, name=key, short=key, since=START, parent_id=above)
            work.db.add(place)
            await work.db.flush()
            ids[key] = place.id or 0
    return ids


def row(number: int, place: int, told: datetime, **more: object) -> dict[str, object]:
    one = dict.fromkeys(Matter.__table__.c.keys())  # type: ignore[attr-defined]
    del one["id"]
    one |= {
        "kind": Kind.REPORT, "place_id": place, "number": number, "level_id": place,
        "arrived_at": told, "created_at": told, "state": State.WAITING, "tier": Tier.SMALL,
        "open": True, "estate_wide": False, "title": "t", "words": "w", "on_behalf": "",
        "anonymous": False, "returned": 0, "said_channel": "c", "said_chat": "1",
        "said_message": str(number), "version": 1, "answer_by": told + DAY,
    }  # fmt: skip
    return one | more


async def put(storage: Storage, *rows: dict[str, object]) -> None:
    async with storage.writing() as db:
        await db.execute(sa.insert(Matter.__table__), list(rows))  # type: ignore[attr-defined]


async def test_a_handful_of_queries_counts_twenty_thousand_as_it_counts_none(
    storage: Storage,
) -> None:
    ids = await furnished(storage)
    async with storage.reading() as db:
        with counting(storage) as of_none:
            empty = await figures.seen(db, [ids["c"]], START, END, NOW)
    assert (empty.told, empty.done, empty.stays) == ([], [], {})
    told = [START + timedelta(minutes=n) for n in range(MANY)]
    done = {"state": State.RATED, "rating": Rating.SATISFIED}
    await put(
        storage,
        *(
            row(n, ids["b1"], at, answered_at=at, done_at=at + timedelta(hours=2), **done)
            for n, at in enumerate(told)
        ),
    )
    async with storage.reading() as db:
        with counting(storage) as of_many:
            seen = await figures.seen(db, [ids["c"]], START, END, NOW)
    assert len(of_many) == len(of_none) <= 12
    assert (len(seen.told), len(seen.done)) == (MANY, MANY)
    assert seen.stays == {Level.BUILDING: Tally(MANY, MANY)}


async def test_a_time_that_was_over_counts_once_where_it_was_over(storage: Storage) -> None:
    ids = await furnished(storage)
    b1, b2, g = ids["b1"], ids["b2"], ids["g"]
    at = START + 3 * DAY
    rated = {"state": State.RATED, "answered_at": at}
    await put(
        storage,
        row(1, b1, at, done_at=at + DAY, **rated),
        row(2, b1, at, done_at=at + DAY + timedelta(minutes=1), **rated),
        # Its time ran out in the month before, and it was done only now: late there, once.
        row(3, b1, START - 3 * DAY, done_at=at, **rated),
        # Still lying at the top beyond its time; not over yet; standing still.
        row(4, b2, at, level_id=g, answer_by=at + DAY),
        row(5, b2, NOW, answer_by=NOW + DAY),
        row(6, b2, at, state=State.LONG_TERM),
        row(7, b2, at, state=State.WITHDRAWN),
        row(8, b2, at, kind=Kind.TASK, done_at=at, **rated),
    )
    async with storage.reading() as db:
        seen = await figures.seen(db, [g], START, END, NOW)
        assert seen.stays == {Level.BUILDING: Tally(1, 2), Level.GRID: Tally(0, 1)}
        assert (len(seen.told), len(seen.done)) == (6, 3)
        before = await figures.seen(db, [g], START - 30 * DAY, START, NOW)
        assert before.stays == {Level.BUILDING: Tally(0, 1)}
        assert (await figures.seen(db, [b2], START, END, NOW)).stays == {}


async def test_what_went_up_by_itself_was_late_where_it_came_from(storage: Storage) -> None:
    ids = await furnished(storage)
    b1, b2, g, c = (ids[key] for key in ("b1", "b2", "g", "c"))
    at = START + 3 * DAY
    await put(
        storage,
        row(1, b1, at, level_id=c, answer_by=END),
        row(2, b2, at, level_id=g, answer_by=END),
    )
    member = None
    async with storage.work(at) as work:
        one, two = (await work.db.exec(sa.select(Matter.id).order_by(Matter.id))).scalars().all()
        for matter, came, to in ((one, b1, g), (one, g, c)):
            work.note(matter, Move.RAISE.value, member, came=came, to=to)
        work.note(two, Move.RETURN.value, member, came=g, to=b2, why="twice", words="")
    async with storage.reading() as db:
        whole = await figures.seen(db, [c], START, END, NOW)
        assert whole.stays == {Level.BUILDING: Tally(0, 1), Level.GRID: Tally(0, 1)}
        assert (whole.raised, whole.returned) == (2, 1)
        building = await figures.seen(db, [b1], START, END, NOW)
        # The grid's time is not the building's, though the matter is.
        assert building.stays == {Level.BUILDING: Tally(0, 1)}
        assert (building.raised, building.returned) == (2, 0)
        assert (await figures.seen(db, [c], END, END + DAY, END + DAY)).raised == 0


async def test_what_neighbours_hear_of_is_what_stood_on_their_walls(storage: Storage) -> None:
    ids = await furnished(storage)
    at = START + DAY
    done = {"state": State.UNRATED, "done_at": at}
    await put(
        storage,
        row(1, ids["b1"], at, **done),
        row(2, ids["b1"], at, open=False, **done),
        row(3, ids["b2"], at, **done),
        row(4, ids["b1"], at),
        row(5, ids["b1"], at, state=State.UNRATED, done_at=END),
    )
    async with storage.reading() as db:
        assert await figures.done_openly(db, [ids["b1"]], START, END) == 1


async def test_a_month_is_found_by_its_time_and_what_still_tells_by_its_own_index(
    storage: Storage,
) -> None:
    if storage.engine.dialect.name != "sqlite":
        return  # PostgreSQL plans by what is in the tables: nothing is
    ids = await furnished(storage)
    async with storage.reading() as db:
        with counting(storage) as asked:
            await figures.seen(db, [ids["c"]], START, END, NOW)
            await retention.long_closed(db, START)
        plans = []
        for one in asked:
            words = sa.text("EXPLAIN QUERY PLAN " + re.sub(r"\?", "1", one))
            plans.append(" ".join(row[-1] for row in await (await db.connection()).execute(words)))
    for index in ("matter_told", "matter_done", "history_what", "matter_lies", "matter_tells"):
        assert any(f"INDEX {index} " in plan for plan in plans), index
    assert not any("SCAN matter" in plan for plan in plans)
