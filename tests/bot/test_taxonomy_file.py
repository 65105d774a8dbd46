"""`taxonomy = "taxonomy.csv"` beside a community file: judged strictly, applied whole."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.community_folder import apply_file
from domain.faults import BadFile
from storage.places import Community
from storage.taxonomy import CityTable
from storage.work import Storage
from tests.storage.applying import B3, COMMUNITY, GRID, LI, rows

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
NAMED = COMMUNITY + 'taxonomy = "taxonomy.csv"\n' + GRID + B3 + LI
HEADER = "key,top_zh,zh,tier,visibility,roles,outside,words,patterns\n"
LAMP = "garden.lamp,院子,院灯,S3,open,property,,灯,\n"


def written(folder: Path, community: str, table: bytes | None) -> Path:
    if table is not None:
        (folder / "taxonomy.csv").write_bytes(table)
    file = folder / "community.toml"
    file.write_text(community)
    return file


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
async def test_a_city_changes_its_categories_without_code(
    storage: Storage, tmp_path: Path, encoding: str
) -> None:
    file = written(tmp_path, NAMED, (HEADER + LAMP).encode(encoding))
    await apply_file(storage, file, NOW)
    [community] = await rows(storage, Community)
    (tmp_path / "taxonomy.csv").write_bytes((HEADER + LAMP.replace("S3", "S1")).encode(encoding))
    applied = await apply_file(storage, file, NOW)
    assert applied.of("categories").changed
    [table] = await rows(storage, CityTable)
    assert "S1" in table.text
    [again] = await rows(storage, Community)
    assert again.revision == community.revision + 1
    assert not await apply_file(storage, file, NOW)


async def test_a_bad_row_leaves_everything_as_it_was_and_says_where(
    storage: Storage, tmp_path: Path
) -> None:
    await apply_file(storage, written(tmp_path, NAMED, (HEADER + LAMP).encode()), NOW)
    before = await rows(storage, CityTable)
    bad = HEADER + LAMP + LAMP.replace("lamp", "door").replace("S3", "S9")
    with pytest.raises(BadFile) as told:
        await apply_file(storage, written(tmp_path, NAMED, bad.encode()), NOW)
    assert 'taxonomy.csv:3 tier: found "S9"' in str(told.value)
    assert await rows(storage, CityTable) == before


async def test_a_table_that_is_not_there_is_told_with_what_else_is_wrong(
    storage: Storage, tmp_path: Path
) -> None:
    wrong = NAMED.replace('kind = "grid"', 'kind = "gird"')
    with pytest.raises(BadFile) as told:
        await apply_file(storage, written(tmp_path, wrong, None), NOW)
    assert "community.toml:" in str(told.value)
    assert "the file that taxonomy = … names" in str(told.value)
