"""The table of categories in the database, and the wordings that were corrected."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from domain.taxonomy import SHIPPED
from domain.wordings import essence
from storage import taxonomy
from storage.applied import Applied
from storage.taxonomy import CityTable, Corrected
from storage.work import Storage
from tests.storage.applying import MONDAY, TUESDAY, rows

HEADER = "key,top_zh,zh,tier,visibility,roles,outside,words,patterns\n"
LAMP = HEADER + "garden.lamp,院子,院灯,S3,open,property,,灯,\n"


def test_the_example_is_the_table_that_comes_with_the_program() -> None:
    example = Path(__file__).parents[2] / "deploy" / "example" / "taxonomy.csv"
    assert example.read_bytes() == SHIPPED.read_bytes()


@pytest.mark.parametrize(
    ("one", "other"),
    [("3楼灯坏了", "5楼的灯坏了"), ("3号楼2单元灯坏", "灯坏了啊"), ("402下水堵", "1203下水堵")],
)
def test_where_it_is_makes_no_other_wording(one: str, other: str) -> None:
    assert essence(one) == essence(other) != ""


async def test_without_a_table_of_its_own_a_city_has_the_programs(storage: Storage) -> None:
    async with storage.reading() as db:
        found = await taxonomy.of(db)
    assert found.of("facility.lighting") is not None


async def test_a_citys_own_table_is_kept_changed_and_given_up(storage: Storage) -> None:
    for text, fates in (
        (LAMP, {"added"}),
        (LAMP, set()),
        (LAMP.replace("院灯", "路灯"), {"changed"}),
        (None, {"ended"}),
    ):
        applied = Applied()
        async with storage.work(MONDAY) as work:
            await taxonomy.keep(work.db, text, applied.of("categories"))
        assert {fate for fate, names in vars(applied.of("categories")).items() if names} == fates
        async with storage.reading() as db:
            own = (await taxonomy.of(db)).of("garden.lamp")
        assert (own is None) is (text is None)
    assert await rows(storage, CityTable) == []


async def test_a_corrected_wording_is_known_again_and_may_be_corrected_again(
    storage: Storage,
) -> None:
    async with storage.work(MONDAY) as work:
        await taxonomy.remember(work.db, "3楼楼道灯坏了", "sanitation.clean", MONDAY)
        await taxonomy.remember(work.db, "402", "sanitation.clean", MONDAY)
    async with storage.work(TUESDAY) as work:
        found = await taxonomy.judged(work.db, "6楼楼道灯坏了")
        assert found is not None
        assert found.key == "sanitation.clean"
        await taxonomy.remember(work.db, "6楼楼道灯坏了", "gone.category", TUESDAY)
    async with storage.reading() as db:
        found = await taxonomy.judged(db, "6楼楼道灯坏了")
        assert found is not None
        assert found.key == "facility.lighting"
        kept = (await db.exec(select(Corrected.category))).all()
    assert kept == ["gone.category"]


async def test_the_oldest_wordings_make_room(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taxonomy, "MOST", 2)
    async with storage.work(MONDAY) as work:
        for at, words in enumerate(("灯坏了", "门坏了", "窗坏了")):
            moment = MONDAY + timedelta(hours=at)
            await taxonomy.remember(work.db, words, "sanitation.clean", moment)
    async with storage.reading() as db:
        keys = [
            one.key if (one := await taxonomy.judged(db, words)) else None
            for words in ("灯坏了", "门坏了", "窗坏了")
        ]
    assert keys[0] != "sanitation.clean"
    assert keys[1:] == ["sanitation.clean"] * 2
