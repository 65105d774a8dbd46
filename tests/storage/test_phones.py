"""Numbers are kept sealed, found by their hash, and moved to a new key without losing one."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlmodel import select

from storage import phones
from storage.members import Member
from storage.phones import Phone
from storage.seal import Seal
from storage.work import Storage

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 4, tzinfo=UTC)
OLD, NEW, LOST = (name.encode() * 8 for name in ("oldold", "newnew", "lostlo"))
WANG, LI = "13800001234", "13800005678"


async def members(storage: Storage, *names: str) -> list[int]:
    async with storage.work(NOW) as work:
        rows = [Member(name=name, since=NOW) for name in names]
        work.db.add_all(rows)
        await work.db.flush()
        return [row.id or 0 for row in rows]


async def kept(storage: Storage) -> list[Phone]:
    async with storage.reading() as db:
        return list((await db.exec(select(Phone).order_by(Phone.id))).all())


async def test_a_number_is_kept_sealed_replaced_and_forgotten(storage: Storage) -> None:
    [wang] = await members(storage, "王阿姨")
    seal = Seal([NEW])
    async with storage.work(NOW) as work:
        await phones.keep(work.db, seal, wang, WANG, "file", NOW)
    [row] = await kept(storage)
    assert WANG not in f"{row.sealed}{row.lookup}{row.key_id}"
    assert (seal.open(row.sealed), row.source, row.since) == (WANG, "file", NOW)

    async with storage.work(LATER) as work:
        await phones.keep(work.db, seal, wang, LI, "said", LATER)
    [row] = await kept(storage)
    assert (seal.open(row.sealed), row.source, row.since) == (LI, "said", LATER)

    async with storage.work(LATER) as work:
        assert await phones.forget(work.db, wang)
        assert not await phones.forget(work.db, wang)
        assert await phones.of(work.db, wang) is None
    assert await kept(storage) == []


async def test_members_are_found_by_their_number_whichever_key_closed_it(storage: Storage) -> None:
    wang, son, li = await members(storage, "王阿姨", "小王", "李楼长")
    async with storage.work(NOW) as work:
        await phones.keep(work.db, Seal([OLD]), wang, WANG, "said", NOW)
        await phones.keep(work.db, Seal([NEW, OLD]), son, WANG, "said", NOW)
        await phones.keep(work.db, Seal([NEW, OLD]), li, LI, "file", NOW)
        assert list(await phones.found(work.db, Seal([NEW, OLD]), WANG)) == [wang, son]
        assert list(await phones.found(work.db, Seal([NEW]), WANG)) == [son]
        assert list(await phones.found(work.db, Seal([NEW, OLD]), "13800000000")) == []


async def test_every_number_moves_to_the_newest_key_in_batches_and_once(storage: Storage) -> None:
    ids = await members(storage, *(f"邻居{n}" for n in range(7)))
    async with storage.work(NOW) as work:
        for n, id in enumerate(ids):
            await phones.keep(work.db, Seal([OLD]), id, f"1380000000{n}", "said", NOW)
    seal, after, done = Seal([NEW, OLD]), 0, []
    while True:
        async with storage.writing() as db:
            batch = await phones.reseal(db, seal, after, most=3)
        if batch.upto is None:
            break
        after = batch.upto
        done.append((batch.done, batch.shut))
    assert done == [(3, 0), (3, 0), (1, 0)]
    alone = Seal([NEW])
    rows = await kept(storage)
    assert [alone.open(row.sealed) for row in rows] == [f"1380000000{n}" for n in range(7)]
    assert all(row.lookup == alone.lookup(alone.open(row.sealed)) for row in rows)
    assert {row.key_id for row in rows} == {alone.key_id}
    async with storage.writing() as db:
        assert (await phones.reseal(db, seal, 0)).upto is None
    assert [row.sealed for row in await kept(storage)] == [row.sealed for row in rows]


async def test_what_no_key_opens_is_counted_and_left_as_it_was(storage: Storage) -> None:
    wang, li = await members(storage, "王阿姨", "李楼长")
    async with storage.work(NOW) as work:
        await phones.keep(work.db, Seal([LOST]), wang, WANG, "said", NOW)
        await phones.keep(work.db, Seal([OLD]), li, LI, "said", NOW)
    before = await kept(storage)
    async with storage.writing() as db:
        told = await phones.reseal(db, Seal([NEW, OLD]), 0)
    assert (told.done, told.shut) == (1, 1)
    after = await kept(storage)
    assert after[0].sealed == before[0].sealed
    assert Seal([LOST]).open(after[0].sealed) == WANG
    assert Seal([NEW]).open(after[1].sealed) == LI


async def test_a_batch_that_is_broken_off_leaves_every_number_as_it_was(storage: Storage) -> None:
    [wang] = await members(storage, "王阿姨")
    async with storage.work(NOW) as work:
        await phones.keep(work.db, Seal([OLD]), wang, WANG, "said", NOW)

    async def broken_off() -> None:
        async with storage.writing() as db:
            assert (await phones.reseal(db, Seal([NEW, OLD]), 0)).done == 1
            raise RuntimeError("the power is gone")

    with pytest.raises(RuntimeError):
        await broken_off()
    [row] = await kept(storage)
    assert Seal([OLD]).open(row.sealed) == WANG


async def test_a_member_has_one_number(storage: Storage) -> None:
    [wang] = await members(storage, "王阿姨")
    seal = Seal([NEW])
    async with storage.work(NOW) as work:
        await phones.keep(work.db, seal, wang, WANG, "said", NOW)

    async def second() -> None:
        async with storage.work(NOW) as work:
            another = Phone(
                member_id=wang, sealed=seal.seal(LI), lookup=seal.lookup(LI), key_id=seal.key_id,
                source="said", since=NOW,
            )  # fmt: skip
            work.db.add(another)

    with pytest.raises(sa.exc.IntegrityError):
        await second()
