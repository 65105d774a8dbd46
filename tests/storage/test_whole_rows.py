"""What stands beside a matter is read as it is once the lock is had, not as it was before."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from domain import callouts as calling
from domain import motions as moving
from domain import wishes as wishing
from domain.deadlines import Tier
from domain.electorate import Per
from domain.matters import Kind, State
from domain.places import Level
from storage import callouts, motions, polls, wishes
from storage.callouts import Callout
from storage.matters import Matter
from storage.motions import Motion
from storage.places import Place
from storage.polls import Poll
from storage.wishes import Wish
from storage.work import Storage

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
Of = Callable[[AsyncSession, int], Awaitable[Any]]

#: How each is read, the row beside the matter, and what the first of two makes of it.
EACH: dict[str, tuple[Kind, Of, Callable[[], SQLModel], str, Any]] = {
    "wish": (
        Kind.WISH, wishes.of_matter,
        lambda: Wish(
            matter_id=1, kind=wishing.Kind.THING, words="轮椅", public="轮椅", place_id=1
        ),
        "state", wishing.State.WITHDRAWN,
    ),
    "motion": (
        Kind.MOTION, motions.of_matter,
        lambda: Motion(matter_id=1, state=moving.State.DECIDING, needs=3),
        "state", moving.State.ADOPTED,
    ),
    "poll": (
        Kind.POLL, polls.of_matter,
        lambda: Poll(
            matter_id=1, place_id=1, title="装哪儿", options=["北门", "地库"], per=Per.HOUSEHOLD,
            closes_at=NOW + timedelta(days=1), created_at=NOW,
        ),
        "next_step", "送业委会",
    ),
    "call-out": (
        Kind.CALLOUT, callouts.of_matter,
        lambda: Callout(
            matter_id=1, place_id=1, title="扫雪", needed=3, starts_at=NOW + timedelta(days=1),
            ends_at=NOW + timedelta(days=1, hours=2), created_at=NOW,
        ),
        "state", calling.State.CALLED_OFF,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EACH)
async def test_whoever_waited_for_another_sees_what_the_other_did(
    storage: Storage, name: str
) -> None:
    kind, of, row, field, value = EACH[name]
    async with storage.work(NOW) as work:
        work.db.add(Place(key="b3", kind=Level.BUILDING, name="3号楼", short="3号楼", since=NOW))
        await work.db.flush()
        work.db.add(
            Matter(
                kind=kind, place_id=1, level_id=1, number=1, state=State.WAITING,
                tier=Tier.COUNCIL, title="", words="", said_channel="telegram", said_chat="",
                said_message="", created_at=NOW, arrived_at=NOW,
            )
        )  # fmt: skip
        await work.db.flush()
        work.db.add(row())
    begun, seen = asyncio.Event(), []

    async def second() -> None:
        begun.set()
        async with storage.work(NOW) as work:
            found = await of(work.db, 1)
            seen.append(getattr(found[0], field))

    async with asyncio.TaskGroup() as both, storage.work(NOW) as work:
        found = await of(work.db, 1)
        both.create_task(second())
        await begun.wait()
        # Long enough for the other to stand at the lock, on whichever engine.
        await asyncio.sleep(0.2)
        setattr(found[0], field, value)
        found[1].title = "changed"
    assert seen == [value]
