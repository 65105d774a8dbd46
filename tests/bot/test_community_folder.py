"""A community's two files on disk: judged whole, and applied whole or not at all."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from bot.community_folder import apply_file
from domain.faults import BadFile
from storage.members import Held
from storage.places import Community, Household, Place
from storage.work import Storage
from tests.storage.applying import B3, COMMUNITY, GRID, LI, rows

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
TABLES: tuple[type[SQLModel], ...] = (Community, Place, Held, Household)
REGISTER = COMMUNITY + 'households = "households.csv"\n'
HEADER = "building,unit,room,area_m2"


def written(folder: Path, community: str, register: bytes) -> Path:
    (folder / "households.csv").write_bytes(register)
    file = folder / "community.toml"
    file.write_text(community)
    return file


def flats(count: int, building: str = "b3") -> list[str]:
    return [f"{building},{n % 7 + 1}单元,{n},89.64" for n in range(count)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
async def test_one_bad_row_among_ten_thousand_leaves_everything_as_it_was(
    storage: Storage, tmp_path: Path, encoding: str
) -> None:
    good = "\r\n".join([HEADER, *flats(3)]).encode(encoding)
    await apply_file(storage, written(tmp_path, REGISTER + GRID + B3 + LI, good), NOW)
    before = [await rows(storage, table) for table in TABLES]
    many = flats(10_000)
    many[7_000] = many[6_999]
    changed = REGISTER + GRID.replace("睿城网格", "睿城片区") + B3

    spoilt = written(tmp_path, changed, "\r\n".join([HEADER, *many]).encode(encoding))
    with pytest.raises(BadFile) as bad:
        await apply_file(storage, spoilt, NOW)

    (fault,) = bad.value.faults
    assert (fault.file, fault.line, fault.key) == ("households.csv", 7_002, "room")
    assert "in line 7001 too" in fault.found
    assert [await rows(storage, table) for table in TABLES] == before

    many[7_000] = "b3,1单元,7000,89.64"
    raw = "\r\n".join([HEADER, *many]).encode(encoding)
    done = await apply_file(storage, written(tmp_path, changed, raw), NOW)
    assert len(done.of("households").added) == 10_000 - 3
    assert len(done.of("households").changed) == 0


async def test_what_is_wrong_in_either_file_is_told_at_once(
    storage: Storage, tmp_path: Path
) -> None:
    circle = GRID + 'parent = "b3"\n' + B3
    twice = B3.replace('"b3"', '"b4"').replace("-3", "-4")
    nowhere = LI.replace('place = "b3"', 'place = "b33"')
    raw = "building,unit,room\nb3,1,101\n".encode("utf-8-sig")
    spoilt = written(tmp_path, REGISTER + circle + twice + nowhere, raw)

    with pytest.raises(BadFile) as bad:
        await apply_file(storage, spoilt, NOW)

    assert [(fault.file, fault.key) for fault in bad.value.faults] == [
        ("community.toml", "place.parent"),
        ("community.toml", "place.name"),
        ("community.toml", "member.place"),
        ("households.csv", "area_m2"),
    ]
    assert [await rows(storage, table) for table in TABLES] == [[], [], [], []]
