"""How much a turn asks of the database: on PostgreSQL each statement is a way there and back, and
on SQLite what SQLAlchemy does around them is two thirds of a turn.

A bound that is met grows only for what neighbours get from it; first look whether something is
asked twice, or could be asked in the same look. A turn's own lock and its "done" are one of them.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from chat.card import Card
from domain.matters import State
from storage.inbox import Row
from storage.matters import Matter
from tests.house import B3, House
from tests.polling import street
from tests.wishing import lane

Asked = list[str]


@asynccontextmanager
async def turns(house: House) -> AsyncIterator[Asked]:
    """The statements of the turns inside the block; not what stores events and delivers cards."""
    found: Asked = []
    handle: Callable[[Row], Awaitable[None]] = house.dispatch.handle
    engine = house.storage.engine.sync_engine

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith("BEGIN"):  # PostgreSQL's driver sends its own
            found.append(statement)

    async def handled(row: Row) -> None:
        sa.event.listen(engine, "before_cursor_execute", hear)
        try:
            await handle(row)
        finally:
            sa.event.remove(engine, "before_cursor_execute", hear)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(house.dispatch, "handle", handled)
        yield found


def told(asked: Asked) -> str:
    """What to read where there are more than there may be."""
    return "\n".join(" ".join(one.split())[:150] for one in asked)


async def test_a_neighbours_report_asks_little_and_a_newcomers_three_more(house: House) -> None:
    wang = house.person("王阿姨")
    async with turns(house) as first:
        await wang.says("报修 3楼楼道灯坏了")
    async with turns(house) as second:
        await wang.says("报修 2单元门打不开")
    cards = [one for one in house.wall(B3) if isinstance(one, Card) and one.key]
    assert len(cards) == len(await house.rows(Matter)) == 2
    # Who and where, the right to report, what it is about, what it may be the same as, its
    # number, the row and its history, the card; what was asked of the speaker is over.
    assert len(second) <= 15, told(second)
    assert len(first) == len(second) + 3, told(first)


async def test_many_who_tell_the_same_are_counted_in_as_few(house: House) -> None:
    for n in range(3):
        await house.person(f"邻居{n}").says(f"报修 3楼楼道灯坏了，第{n}次")
    async with turns(house) as asked:
        await house.person("邻居0").says("报修 3楼楼道灯坏了，一直不亮")
    one, *others = sorted(await house.rows(Matter), key=lambda matter: matter.id or 0)
    assert one.state is State.WAITING
    assert {matter.state for matter in others} <= {State.MERGED}
    assert len(asked) <= 18, told(asked)


async def test_a_vote_asks_little_and_changing_it_less(house: House) -> None:
    made = await street(house, 2)
    await made.asks()
    await made.votes(made.people[0], 2)
    await made.people[1].whispers("/start")
    async with turns(house) as first:
        assert await made.votes(made.people[1], 0) == "poll-noted"
    async with turns(house) as again:
        assert await made.votes(made.people[1], 1) == "poll-noted"
    async with turns(house) as same:
        assert await made.votes(made.people[1], 1) == "poll-noted"
    assert len(await made.turnout()) == 2
    # The poll and whom it asks, the voter's home, who waits, the vote in its two tables and under
    # its key, how many have spoken, and the card.
    assert len(first) <= 13, told(first)
    assert len(again) <= 13, told(again)
    assert len(same) <= 9, told(same)


async def test_whoever_comes_too_late_for_a_wish_costs_little(house: House) -> None:
    home = await lane(house)
    await home.published()
    first, late = home.people[1:3]
    assert await first.taps("button-help") == "wish-yours-toast"
    tap = f"yh:{(await home.matter()).id}"
    await late.taps_data(tap)
    async with turns(house) as asked:
        assert await late.taps_data(tap) == "wish-too-late-toast"
    assert len(await home.claims()) == 1
    assert len(asked) <= 7, told(asked)
