"""Numbers the file names: sealed, replaced, forgotten, and refused where nothing can seal them."""

from datetime import datetime

import pytest

from domain.community import Described
from domain.faults import BadFile
from storage import phones
from storage.applied import Applied
from storage.apply import apply
from storage.members import Member
from storage.phones import Phone
from storage.seal import Seal
from storage.work import Storage
from tests.storage.applying import (
    B3,
    GRID,
    LI,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    ZHOU,
    applied,
    file,
    rows,
)

SEAL = Seal([b"a key for these tests only, of 40 bytes!"])
NEWER = Seal(
    [b"the key that came after it, of 40 bytes!", b"a key for these tests only, of 40 bytes!"]
)
CALLED = LI + 'phone = "138 0000 1111"\n'
ANEW = LI + 'phone = "13800002222"\n'


async def sealed(
    storage: Storage, described: Described, now: datetime = MONDAY, seal: Seal = SEAL
) -> Applied:
    async with storage.work(now) as work:
        return await apply(work.db, described, now, seal)


async def number(storage: Storage) -> tuple[str, str]:
    """The one number there is, and who said it."""
    (row,) = await rows(storage, Phone)
    return SEAL.open(row.sealed), row.source


async def test_a_number_is_sealed_and_found_again(storage: Storage) -> None:
    done = await sealed(storage, file(GRID, B3, CALLED))

    assert done.of("phones").added == ["李楼长"]
    assert "13800001111" not in " ".join(done.lines())
    (row,), (li,) = await rows(storage, Phone), await rows(storage, Member)
    assert row.sealed != "13800001111"
    assert (row.member_id, row.since) == (li.id, MONDAY)
    assert await number(storage) == ("13800001111", "file")
    async with storage.reading() as db:
        assert await phones.found(db, SEAL, "13800001111") == [li.id]
    assert not await sealed(storage, file(GRID, B3, CALLED), TUESDAY)
    assert not await sealed(storage, file(GRID, B3, CALLED), TUESDAY, NEWER)


async def test_another_number_replaces_it_and_none_forgets_it(storage: Storage) -> None:
    await sealed(storage, file(GRID, B3, CALLED))

    done = await sealed(storage, file(GRID, B3, ANEW), TUESDAY)
    assert done.of("phones").changed == ["李楼长"]
    assert await number(storage) == ("13800002222", "file")

    done = await applied(storage, file(GRID, B3, LI), WEDNESDAY)
    assert done.of("phones").ended == ["李楼长"]
    assert await rows(storage, Phone) == []


async def test_a_number_goes_with_the_person(storage: Storage) -> None:
    await sealed(storage, file(GRID, B3, CALLED, ZHOU))

    done = await applied(storage, file(GRID, B3, ZHOU), TUESDAY)

    assert len(done.of("phones").ended) == 1
    assert await rows(storage, Phone) == []


async def test_a_number_somebody_left_themself_is_not_the_files_to_forget(
    storage: Storage,
) -> None:
    await applied(storage, file(GRID, B3, LI))
    async with storage.work(MONDAY) as work:
        (li,) = await rows(storage, Member)
        await phones.keep(work.db, SEAL, li.id, "13800003333", "said", MONDAY)

    assert not await sealed(storage, file(GRID, B3, LI), TUESDAY)
    assert await number(storage) == ("13800003333", "said")

    # What the community publishes about its people is the file's to say.
    await sealed(storage, file(GRID, B3, CALLED), TUESDAY)
    assert await number(storage) == ("13800001111", "file")


async def test_numbers_without_a_key_are_refused_and_nothing_is_applied(storage: Storage) -> None:
    described = file(GRID, B3, ZHOU, CALLED)

    with pytest.raises(BadFile) as bad:
        await applied(storage, described)

    (fault,) = bad.value.faults
    (line,) = {person.phone_line for person in described.members if person.phone}
    assert (fault.line, fault.key, line > 20) == (line, "member.phone", True)
    assert "HUYING_PHONE_KEYS" in fault.expected
    assert "1380000" not in str(bad.value)
    assert await rows(storage, Member) == []
