"""Who is on duty for a place, and the numbers of staff: what other features ask."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.places import Level
from storage import phones, posts
from storage.members import Member
from storage.places import Place
from storage.posts import Duty
from storage.seal import Seal
from storage.work import Storage, Work

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)  # 12:00 in Shanghai, a Saturday
ZONE = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)


async def place(work: Work, key: str, kind: Level, parent: int | None = None) -> int:
    row = Place(key=key, kind=kind, name=key, short=key, since=NOON, parent_id=parent)
    work.db.add(row)
    await work.db.flush()
    return row.id or 0


async def member(work: Work, name: str) -> int:
    row = Member(name=name, since=NOON)
    work.db.add(row)
    await work.db.flush()
    return row.id or 0


async def serve(work: Work, name: str, at: int, spans: str, **more: datetime) -> int:
    who = await member(work, name)
    when = {"since": NOON - HOUR} | more
    work.db.add(Duty(member_id=who, place_id=at, spans=spans, **when))
    await work.db.flush()
    return who


async def test_duty_at_a_place_and_above_it_counts_the_nearest_first(storage: Storage) -> None:
    async with storage.work(NOON) as work:
        grid = await place(work, "grid", Level.GRID)
        b3 = await place(work, "b3", Level.BUILDING, grid)
        b5 = await place(work, "b5", Level.BUILDING, grid)
        await serve(work, "小周", grid, "08:00-20:00")
        await serve(work, "李楼长", b3, "6 11:00-13:00")
        await serve(work, "赵楼长", b5, "00:00-24:00")
        on = await posts.on_duty(work.db, b3, ZONE, NOON)
        assert [(one.member.name, one.ends) for one in on] == [
            ("李楼长", NOON + HOUR),
            ("小周", NOON + 8 * HOUR),
        ]
        assert [one.member.name for one in await posts.on_duty(work.db, grid, ZONE, NOON)] == [
            "小周"
        ]
        [always] = [one for one in await posts.on_duty(work.db, b5, ZONE, NOON) if not one.ends]
        assert always.member.name == "赵楼长"


async def test_duty_ends_with_its_last_day_and_nobody_is_named_after_it(storage: Storage) -> None:
    async with storage.work(NOON) as work:
        b3 = await place(work, "b3", Level.BUILDING)
        await serve(work, "甲", b3, "00:00-24:00", until=NOON + HOUR)
        await serve(work, "乙", b3, "13:30-14:00", until=NOON + HOUR)
        await serve(work, "丙", b3, "12:30-18:00", until=NOON + 2 * HOUR)
        await serve(work, "丁", b3, "00:00-24:00", since=NOON + HOUR)
        [on] = await posts.on_duty(work.db, b3, ZONE, NOON)
        assert (on.member.name, on.ends) == ("甲", NOON + HOUR)
        next_ = await posts.next_on_duty(work.db, b3, ZONE, NOON)
        assert next_ is not None
        assert (next_.member.name, next_.begins) == ("丙", NOON + HOUR / 2)
        assert next_.ends == NOON + 2 * HOUR


async def test_only_published_numbers_that_a_key_opens_are_read(storage: Storage) -> None:
    seal, other = Seal([b"k" * 32]), Seal([b"o" * 32])
    async with storage.work(NOON) as work:
        ids = [await member(work, name) for name in ("甲", "乙", "丙")]
        kept = ((seal, "file"), (other, "file"), (seal, "said"))
        for who, (key, source) in zip(ids, kept, strict=True):
            await phones.keep(work.db, key, who, f"1380000020{who}", source, NOON)
        assert await phones.published(work.db, seal, ids) == {ids[0]: f"1380000020{ids[0]}"}
        assert await phones.published(work.db, seal, ids[1:]) == {}
        assert await phones.published(work.db, None, ids) == {}


async def test_the_whole_community_is_its_level_or_else_the_top(storage: Storage) -> None:
    async with storage.work(NOON) as work:
        assert await posts.whole_community(work.db) is None
        await place(work, "estate", Level.ESTATE)
        assert await posts.whole_community(work.db) is None
        street = await place(work, "street", Level.STREET)
        grid = await place(work, "grid", Level.GRID, street)
        top = await posts.whole_community(work.db)
        assert top is not None
        assert top.key == "street"
        await place(work, "community", Level.COMMUNITY, grid)
        top = await posts.whole_community(work.db)
        assert top is not None
        assert top.key == "community"
