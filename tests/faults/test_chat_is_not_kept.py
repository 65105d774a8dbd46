"""A day of ordinary chat leaves no word in the database, and costs it no write."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from structlog.typing import EventDict

from storage.inbox import Received
from storage.matters import Matter
from tests.faults.ledger import rows, tables
from tests.house import B3, House, opened, write

#: In every line of chat; nothing else says it.
MARK = "zqx"
LINES = (
    "大家早上好 {}",
    "今天广场舞几点开始 {}",
    "谁家的快递放错了 {}",
    "昨天来的师傅修得真不错 {}",
    "这两天电梯是不是有点慢 {}",
    "楼道灯又亮了，谢谢物业 {}",
    "我家门口那把伞是谁的 {}",
    "哈哈哈哈 {}",
    "有人一起拼单买菜吗 {}",
    "听说3号楼也要装电梯了 {}",
    "办好了，证件拿到了 {}",
    "小应该不会下雨吧 {}",
)


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await opened(database_url, stack)


async def test_a_day_of_chat_is_nowhere_to_be_found(
    house: House, database_url: str, log: list[EventDict]
) -> None:
    writes: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        writes.append(statement)

    sa.event.listen(house.storage.engine.sync_engine, "before_cursor_execute", note)
    neighbours = [house.person(f"邻居{n}") for n in range(8)]
    for n in range(300):
        house.time += timedelta(minutes=4)
        words = LINES[n % len(LINES)].format(f"{MARK}{n}")
        who = neighbours[n % len(neighbours)]
        said = [
            who.said(words),
            who.said(words, forwarded=n % 3 == 0, edited=n % 5 == 0),
            who.said(photos=(f"{MARK}-photo-{n}",)),
            who.said(other=True),
        ]
        before = len(writes)
        house.channel.pending += [write(one) for one in said]
        assert await house.intake.once() == 0, words
        assert writes[before:] == [], words
        if n % 50 == 0:
            await house.person("王阿姨").says(f"报修 {n}楼灯坏了")
    assert len(await house.rows(Matter)) == 6
    assert len(await house.rows(Received)) == 6
    assert house.said(B3)
    await house.storage.close()
    assert MARK not in everything(database_url)
    assert MARK not in str(log)


def everything(url: str) -> str:
    """Every byte of the database's files, or every row of its tables."""
    where = sa.make_url(url)
    if where.get_backend_name() == "postgresql":
        return "\n".join(
            row for name in tables(url) for (row,) in rows(url, f"SELECT t::text FROM {name} t")
        )
    file = Path(str(where.database))
    parts = file.parent.glob(f"{file.name}*")
    return "".join(part.read_bytes().decode("latin-1") for part in parts)


async def test_what_is_searched_would_be_found(house: House, database_url: str) -> None:
    """The search itself works: what was reported is there."""
    await house.person("王阿姨").says(f"报修 3楼灯坏了 {MARK}")
    assert MARK in everything(database_url)
    assert {"inbox", "matter", "outbox"} <= set(tables(database_url))
