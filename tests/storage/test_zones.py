"""Who has which part of a place: as the file says, changed and taken away with it."""

import pytest

from domain.faults import BadFile
from storage.members import Held
from storage.work import Storage
from tests.storage.applying import (
    B3,
    GRID,
    LI,
    TUESDAY,
    WEDNESDAY,
    applied,
    file,
    revision,
    rows,
)

ZONED = LI + 'zone = ["1单元", "1-6楼"]\n'


async def test_a_part_of_a_place_is_given_changed_and_taken_away(storage: Storage) -> None:
    await applied(storage, file(GRID, B3, ZONED))
    (held,) = await rows(storage, Held)
    assert held.zone == "1单元 1-6楼"
    assert not await applied(storage, file(GRID, B3, ZONED), TUESDAY)
    changed = await applied(storage, file(GRID, B3, ZONED.replace("1-6", "1-3")), TUESDAY)
    assert list(changed.lines()) == ["zones: 1 changed (李楼长 at 3号楼: 1单元 1-3楼)"]
    assert await revision(storage) == 2
    await applied(storage, file(GRID, B3, LI), WEDNESDAY)
    (held,) = await rows(storage, Held)
    assert (held.zone, held.until) == ("", None)


def test_a_zone_that_cannot_be_read_is_named() -> None:
    with pytest.raises(BadFile) as bad:
        file(GRID, B3, LI + 'zone = ["东边"]\n')
    [fault] = bad.value.faults
    assert (fault.key, "东边" in fault.found, "1单元" in fault.expected) == (
        "member.zone",
        True,
        True,
    )
