"""Who speaks in a group and for which places, found in one look."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from chat.incoming import Chat, Person
from domain.places import Level
from storage import members, places
from storage.engine import connect
from storage.members import SAID, Held, Member, Met
from storage.places import Binding, Group, Place
from storage.work import Storage

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
B3, SHARED, STRANGE = (Chat("telegram", id) for id in ("-1003", "-1035", "-9"))
WANG = Person("1001", "王阿姨", "zh-hans")


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Storage]:
    """Two buildings, the group of one and one they share."""
    storage = Storage(connect(database_url))
    async with storage.work(NOW) as work:
        db = work.db
        homes = [
            Place(key=key, kind=Level.BUILDING, name=key, short=key, since=NOW)
            for key in ("b3", "b5")
        ]
        groups = [Group(channel="telegram", address=chat.id) for chat in (B3, SHARED, STRANGE)]
        db.add_all([*homes, *groups])
        await db.flush()
        for group, home in ((0, 0), (1, 1), (1, 0)):
            db.add(Binding(chat_id=groups[group].id, place_id=homes[home].id, since=NOW))
            await db.flush()
    yield storage
    await storage.close()


async def met(
    storage: Storage, chat: Chat, who: Person | None = WANG, now: datetime = NOW
) -> tuple[list[str], str | None, bool]:
    """What `met` finds, as words; of the places always what `places_of` finds."""
    async with storage.work(now) as work:
        found = await members.met(work.db, chat, who, now)
        assert found.here == await places.places_of(work.db, chat)
        name = found.known[0].name if found.known else None
        return [place.key for place in found.here], name, found.resides


async def speaks(storage: Storage, chat: Chat, now: datetime = NOW, source: str = "spoke") -> bool:
    async with storage.work(now) as work:
        who, _ = await members.known(work.db, "telegram", WANG, now)
        [here, *_] = await places.places_of(work.db, chat)
        return await members.settle(work.db, who, here, now, source)


async def test_a_newcomer_is_nobody_yet_and_then_a_resident(town: Storage) -> None:
    assert await met(town, B3) == (["b3"], None, False)
    assert await speaks(town, B3)
    assert await met(town, B3) == (["b3"], "王阿姨", True)
    assert not await speaks(town, B3), "settling again would find nothing to do"
    # Of a group that two share the first counts, and there they are none.
    assert await met(town, SHARED) == (["b5", "b3"], "王阿姨", False)
    assert await met(town, B3, Person("1002", "李阿姨")) == (["b3"], None, False)


async def test_whose_right_ended_or_who_only_said_so_settles_by_speaking(town: Storage) -> None:
    await speaks(town, B3, source=SAID)
    assert await met(town, B3) == (["b3"], "王阿姨", False)
    assert await speaks(town, B3)
    async with town.work(NOW) as work:
        for held in (await work.db.exec(select(Held))).all():
            held.until = NOW + HOUR
    assert (await met(town, B3))[2]
    assert await met(town, B3, now=NOW + HOUR) == (["b3"], "王阿姨", False)


async def test_a_group_that_serves_no_place_is_not_looked_into(town: Storage) -> None:
    await speaks(town, B3)
    async with town.work(NOW) as work:
        assert await members.met(work.db, STRANGE, WANG, NOW) == Met([])
        assert await members.met(work.db, Chat("telegram", "-404"), WANG, NOW) == Met([])
    # Whoever hides behind the group is nobody.
    assert await met(town, B3, None) == (["b3"], None, False)


async def test_what_their_app_speaks_is_kept_and_the_name_is_not(town: Storage) -> None:
    await speaks(town, B3)
    async with town.work(NOW) as work:
        found = await members.met(work.db, B3, Person("1001", "小王", "en"), NOW)
        assert found.known is not None
        assert (found.known[0].name, found.known[1].language) == ("王阿姨", "en")
    async with town.reading() as db:
        account = await members.account(db, "telegram", "1001")
        assert account is not None
        assert account.language == "en"
        assert [one.name for one in (await db.exec(select(Member))).all()] == ["王阿姨"]
