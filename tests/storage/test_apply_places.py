"""Places of any legal shape are applied, and a short name once known stays its place's."""

import asyncio
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from domain.candidates import Mode
from domain.community_file import read
from domain.faults import BadFile
from storage import matters, places
from storage.engine import connect
from storage.places import Place
from storage.work import Storage
from tests import databases
from tests.domain.trees import ABOUT, Tree, legal_trees, parts_of
from tests.storage.applying import (
    B3,
    B5,
    GRID,
    TUESDAY,
    WEDNESDAY,
    applied,
    file,
    reports,
    revision,
    rows,
    speaks,
)


async def test_what_becomes_of_unaddressed_words_is_applied_and_taken_back(
    storage: Storage,
) -> None:
    await applied(storage, file(GRID, B3 + 'unaddressed = "ask"\n'))
    assert [one.unaddressed for one in await rows(storage, Place)] == [None, Mode.ASK]
    await applied(storage, file(GRID + 'unaddressed = "auto"\n', B3), TUESDAY)
    assert [one.unaddressed for one in await rows(storage, Place)] == [Mode.AUTO, None]
    with pytest.raises(BadFile) as bad:
        file(GRID, B3 + 'unaddressed = "loud"\n')
    (fault,) = bad.value.faults
    assert (fault.key, fault.found) == ("place.unaddressed", '"loud"')


async def test_a_short_name_is_never_given_to_another_place(storage: Storage) -> None:
    await applied(storage, file(GRID, B3))
    await applied(storage, file(GRID), TUESDAY)

    with pytest.raises(BadFile) as bad:
        await applied(storage, file(GRID, B3.replace('"b3"', '"other"')), WEDNESDAY)

    (fault,) = bad.value.faults
    assert (fault.file, fault.line, fault.key) == ("community.toml", 9, "place.short")
    assert fault.found == '"3号楼", the short name of "b3", ended 2026-11-17'
    assert len(await rows(storage, Place)) == 2
    assert await revision(storage) == 2


async def test_two_places_cannot_swap_their_short_names(storage: Storage) -> None:
    await applied(storage, file(GRID, B3, B5))
    swapped = (B3.replace("3号楼", "5号楼"), B5.replace("5号楼", "3号楼"))

    with pytest.raises(BadFile) as bad:
        await applied(storage, file(GRID, *swapped))

    assert len(bad.value.faults) == 2


async def known_as(storage: Storage, *shorts: str | None) -> list[int]:
    """For each name how many matters with the number 1 are found under it."""
    async with storage.reading() as db:
        ids = [place.id or 0 for place in (await db.exec(select(Place))).all()]
        return [len(await matters.numbered(db, ids, 1, short)) for short in shorts]


async def test_a_place_may_be_renamed_and_its_matters_are_found_by_both_names(
    storage: Storage,
) -> None:
    await applied(storage, file(GRID, B3))
    _, b3 = await rows(storage, Place)
    await reports(storage, await speaks(storage, "1001", "王阿姨", "-3"), b3.id)

    renamed = file(GRID, B3.replace("3号楼", "三号楼"))
    done = await applied(storage, renamed, TUESDAY)

    assert done.of("places").changed == ["三号楼"]
    _, b3 = await rows(storage, Place)
    assert (b3.short, b3.formerly, b3.last_number) == ("三号楼", ["3号楼"], 1)
    assert await known_as(storage, None, "三号楼", "3号楼", "5号楼") == [1, 1, 1, 0]
    assert not await applied(storage, renamed, WEDNESDAY)


async def test_a_former_short_name_is_no_other_places_but_may_come_back(storage: Storage) -> None:
    await applied(storage, file(GRID, B3))
    _, b3 = await rows(storage, Place)
    await reports(storage, await speaks(storage, "1001", "王阿姨", "-3"), b3.id)
    other = B3.replace("3号楼", "三号楼")
    await applied(storage, file(GRID, other), TUESDAY)

    with pytest.raises(BadFile) as bad:
        await applied(storage, file(GRID, other, B5.replace("5号楼", "3号楼")), WEDNESDAY)

    (fault,) = bad.value.faults
    assert fault.found == '"3号楼", the former short name of "b3"'
    assert len(await rows(storage, Place)) == 2

    await applied(storage, file(GRID, B3), WEDNESDAY)

    _, b3 = await rows(storage, Place)
    assert (b3.short, b3.formerly) == ("3号楼", ["三号楼"])
    assert await known_as(storage, "三号楼", "3号楼") == [1, 1]


async def test_a_short_name_nothing_was_told_under_is_free_again(storage: Storage) -> None:
    await applied(storage, file(GRID, B3))
    await applied(storage, file(GRID, B3.replace("3号楼", "三号楼")), TUESDAY)

    await applied(
        storage, file(GRID, B3.replace("3号楼", "三号楼"), B5.replace("5号楼", "3号楼")), WEDNESDAY
    )

    assert [one.short for one in await rows(storage, Place)] == ["睿城网格", "三号楼", "3号楼"]
    assert [one.formerly for one in await rows(storage, Place)] == [[], [], []]


async def ways_up(trees: list[Tree], url: str) -> None:
    """Apply one tree after the other to one database and climb each from everywhere."""
    storage = Storage(connect(url))
    try:
        for tree in trees:
            described = read((ABOUT + "".join(parts_of(tree))).encode(), "community.toml")
            await applied(storage, described)
            assert not await applied(storage, described, TUESDAY)
            here = {place.key: place for place in await rows(storage, Place) if not place.until}
            assert len(here) == len(tree)
            async with storage.reading() as db:
                for number, (kind, parent) in enumerate(tree):
                    way = await places.chain(db, here[f"p{number}"].id or 0)
                    keys = [place.key for place in way]
                    assert way[0].kind is kind
                    assert keys[1:2] == ([f"p{parent}"] if parent is not None else [])
                    assert len(keys) == len(set(keys))
                    assert way[-1].parent_id is None
    finally:
        await storage.close()


@settings(max_examples=25)
@given(st.lists(legal_trees(), min_size=1, max_size=3))
def test_every_tree_of_legal_levels_is_applied_even_after_any_other(trees: list[Tree]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(ways_up(trees, databases.new_sqlite(Path(folder))))
