"""`forget_names`: long after it was closed, nobody can tell who reported or joined something."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, select

from domain.forgetting import DAYS
from domain.matters import Move, State
from storage.history import Entry
from storage.joined import Joined
from storage.matters import Matter
from storage.members import Account
from storage.work import Storage
from tests.house import B3, House, Somebody

WANG = "1001"


async def me(house: House, address: str = WANG) -> int:
    [id] = [one.member_id for one in await house.rows(Account) if one.address == address]
    return int(id)


async def reported(house: House, *words: str) -> tuple[Somebody, Somebody]:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await li.whispers("/start")
    await wang.whispers("/start")
    for one in words or ("3楼灯坏了",):
        await wang.says(f"报修 {one}")
    return wang, li


async def made(house: House, number: int = 1, **facts: object) -> None:
    """Something else became of a matter."""
    async with house.storage.work(house.time) as work:
        where = Matter.__table__.c.number == number  # type: ignore[attr-defined]
        await work.core.execute(sa.update(Matter).where(where).values(**facts))


async def whose(house: House) -> dict[int, int | None]:
    return {one.number: one.reporter_id for one in await house.rows(Matter)}


async def who_is_named(storage: Storage, table: type[SQLModel], member: int) -> bool:
    async with storage.reading() as db:
        rows = (await db.exec(select(table))).all()
    return any(member in one.model_dump().values() for one in rows)


@pytest.mark.parametrize("state", [State.NOT_OURS, State.DISMISSED, State.WITHDRAWN])
async def test_what_was_closed_without_being_done_is_forgotten_like_what_was_done(
    house: House, state: State
) -> None:
    await reported(house)
    await made(house, state=state, due_at=None)
    await house.later(days=178)
    # Somebody still asks about it: half a year from now on.
    async with house.storage.work(house.time) as work:
        work.note(1, "retitled", await me(house, "2001"))
    await house.later(days=178)
    assert (await whose(house))[1] == await me(house)
    await house.later(days=3)
    assert (await whose(house))[1] is None
    assert not await who_is_named(house.storage, Entry, await me(house))
    [line] = [one for one in await house.rows(Entry) if one.what == "reported"]
    assert (line.member_id, line.facts["by"]) == (None, "reporter")


@pytest.mark.parametrize(
    "state", [State.WAITING, State.PAUSED, State.LONG_TERM, State.PROPOSED, State.WITH_PROPERTY]
)
async def test_what_is_open_is_never_forgotten(house: House, state: State) -> None:
    await reported(house)
    await made(house, state=state, due_at=None)
    await house.later(days=400)
    assert (await whose(house))[1] == await me(house)
    assert await who_is_named(house.storage, Entry, await me(house))


async def test_what_was_put_together_with_another_is_forgotten_when_that_one_is(
    house: House,
) -> None:
    _, li = await reported(house, "3楼灯坏了", "单元门锁坏了")
    await made(house, 2, state=State.MERGED, into_id=1, due_at=None)
    await made(house, 1, state=State.LONG_TERM, due_at=None)
    await house.later(days=200)
    assert None not in (await whose(house)).values()
    await made(house, 1, state=State.UNRATED, done_at=house.time)
    await house.later(days=179)
    assert None not in (await whose(house)).values()
    await house.later(days=2)
    assert set((await whose(house)).values()) == {None}
    assert li.name == "李楼长"


async def test_who_joined_goes_too_and_how_many_had_stays(house: House) -> None:
    wang, li = await reported(house)
    liu = house.person("刘叔")
    await liu.says("你们好")
    await liu.whispers("/start")
    async with house.storage.work(house.time) as work:
        for one in (liu, li):
            member = await me(house, one.id)
            work.db.add(Joined(matter_id=1, member_id=member, at=house.time))
            work.note(1, "joined", member)
        work.note(1, Move.PROPOSE.value, await me(house, liu.id))
        work.note(1, Move.TAKE.value, await me(house, li.id))
    await li.replies(house.bubble(B3, "matter:1"), "办好了")
    await wang.taps("button-satisfied", wang.id)
    await house.later(days=179)
    assert len(await house.rows(Joined)) == 2
    await house.later(days=2)
    assert await house.rows(Joined) == []
    lines = await house.rows(Entry)
    assert [one.facts["joined"] for one in lines if one.what == "names gone"] == [2]
    named = {one.what for one in lines if one.member_id is not None}
    # Whoever did the work stays named (首接负责制); neighbours do not.
    assert Move.TAKE.value in named
    assert not {"joined", Move.PROPOSE.value, "reported"} & named
    assert {one.facts["by"] for one in lines if one.what == "joined"} == {"neighbour"}
    # Told once: there is nothing left to forget.
    await house.later(days=30)
    lines = await house.rows(Entry)
    assert len([one for one in lines if one.what == "names gone"]) == 1


async def test_a_community_says_how_long_and_tells_so(house: House) -> None:
    async with house.storage.work(house.time) as work:
        settings = house.community.settings | {"keep_identities_days": DAYS[0]}
        await work.core.execute(sa.update(type(house.community)).values(settings=settings))
    house.community.settings["keep_identities_days"] = DAYS[0]
    wang, li = await reported(house)
    assert "60天" in "".join(house.said(wang.id))
    await wang.whispers("隐私")
    assert "60天" in house.said(wang.id)[-1]
    await li.replies(house.bubble(B3, "matter:1"), "办好了")
    await wang.taps("button-satisfied", wang.id)
    await house.later(days=59)
    assert (await whose(house))[1] is not None
    await house.later(seconds=timedelta(days=2).total_seconds())
    assert (await whose(house))[1] is None
