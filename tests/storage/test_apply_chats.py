"""Which groups serve which places, when groups move and when others bind them."""

from sqlmodel import select

from chat.incoming import Chat
from storage import places
from storage.places import Binding, Group, Place
from storage.work import Storage
from tests.storage.applying import B3, GRID, LI, MONDAY, TUESDAY, WEDNESDAY, applied, file, rows


async def test_a_group_that_moved_keeps_its_place_when_the_old_file_is_applied_again(
    storage: Storage,
) -> None:
    described = file(GRID, B3, LI)
    await applied(storage, described)
    async with storage.work(MONDAY) as work:
        await places.moved(work.db, Chat("telegram", "-3"), "-1003")
    assert not await applied(storage, described, TUESDAY)
    async with storage.reading() as db:
        [served] = await places.places_of(db, Chat("telegram", "-1003"))
        assert served.key == "b3"
        assert not await places.places_of(db, Chat("telegram", "-3"))


async def test_a_group_bound_by_somebody_else_is_not_the_files_to_end(storage: Storage) -> None:
    described = file(GRID, B3, LI)
    await applied(storage, described)
    async with storage.work(MONDAY) as work:
        group = Group(channel="telegram", address="-33", title="3号楼二群")
        work.db.add(group)
        await work.db.flush()
        b3 = (await work.db.exec(select(Place).where(Place.key == "b3"))).one()
        work.db.add(
            Binding(chat_id=group.id or 0, place_id=b3.id or 0, source="code", since=MONDAY)
        )
    assert not await applied(storage, described, TUESDAY)
    async with storage.reading() as db:
        assert [place.key for place in await places.places_of(db, Chat("telegram", "-33"))] == [
            "b3"
        ]


async def test_a_group_bound_by_a_code_is_the_files_once_named(storage: Storage) -> None:
    await applied(storage, file(GRID, B3))
    async with storage.work(MONDAY) as work:
        group = await places.known_group(work.db, Chat("telegram", "-33"), "3号楼二群")
        b3 = (await work.db.exec(select(Place).where(Place.key == "b3"))).one()
        work.db.add(
            Binding(chat_id=group.id or 0, place_id=b3.id or 0, source="code", since=MONDAY)
        )
    both = B3.replace('chat = "telegram:-3"', 'chats = ["telegram:-3", "telegram:-33"]')

    done = await applied(storage, file(GRID, both), TUESDAY)

    assert done.of("chats").changed == ["telegram:-33 at 3号楼"]
    assert not await applied(storage, file(GRID, both), TUESDAY)
    bound = (await rows(storage, Binding))[-1]
    assert (bound.source, bound.since, bound.until) == ("file", MONDAY, None)

    done = await applied(storage, file(GRID, B3), WEDNESDAY)
    assert done.of("chats").ended == ["telegram:-33 at 3号楼"]
