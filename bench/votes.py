"""One poll of one building, all its households voting at once: every vote is another's neighbour
in the same rows and on the same card."""

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlmodel import select

from bench.stage import PATIENCE, Bell, Measured, Stage, chat_id
from domain.deadlines import Tier
from domain.electorate import Per
from domain.matters import Kind, State
from domain.residence import Relation
from domain.roles import Role
from sandbox.world import Change
from storage import places, polls
from storage.matters import Matter
from storage.members import Account, Held, Member
from storage.places import Household, Place
from storage.polls import Poll
from storage.residences import Residence
from storage.work import Storage

#: The building that is asked, by its group.
GROUP = 0
OPTIONS = ("北门", "地库", "不装")
#: The poll is the first matter of a fresh database.
MATTER = 1


async def prepare(storage: Storage, voters: range) -> None:
    """A flat with a confirmed owner for each of these accounts, and a poll that asks them.

    Raises RuntimeError where the poll is not the first matter.
    """
    now = datetime.now(UTC)
    async with storage.work(now) as work:
        db = work.db
        place = (await db.exec(select(Place).where(Place.key == f"b{GROUP}"))).one()
        home = place.id or 0
        flats = [Household(place_id=home, room=str(100 + n), area_m2=Decimal(80)) for n in voters]
        people = [Member(name=f"住户{n}", since=now) for n in voters]
        db.add_all([*flats, *people])
        await db.flush()
        for account, flat, who in zip(voters, flats, people, strict=True):
            me = who.id or 0
            db.add(Account(channel="telegram", address=str(account), member_id=me))
            db.add(
                Held(member_id=me, place_id=home, role=Role.RESIDENT, confirmed=True, since=now)
            )
            db.add(
                Residence(
                    member_id=me, household_id=flat.id or 0, relation=Relation.OWNER_LIVING,
                    since=now, confirmed_at=now,
                )
            )  # fmt: skip
        ends = now + timedelta(days=30)
        matter = Matter(
            kind=Kind.POLL, place_id=home, level_id=home, state=State.WAITING, tier=Tier.COUNCIL,
            number=await places.take_number(db, home), title="充电桩装哪儿？", words="",
            said_channel="telegram", said_chat="", said_message="", created_at=now,
            arrived_at=now, due_at=ends,
        )  # fmt: skip
        db.add(matter)
        await db.flush()
        if matter.id != MATTER:
            raise RuntimeError(f"the poll is matter {matter.id}")
        poll = Poll(
            matter_id=matter.id, place_id=home, title=matter.title, options=list(OPTIONS),
            per=Per.HOUSEHOLD, closes_at=ends, created_at=now,
        )  # fmt: skip
        db.add(poll)
        await db.flush()
        polls.open_key(db, poll)


async def cast(stage: Stage, many: int, in_flight: int, turn: int) -> Measured:
    """So many votes, so many of them unanswered at any time: every household in turn, each time
    for another option. `turn`: how often this was done before. Raises RuntimeError where no answer
    comes."""
    world, chat = stage.world, chat_id(GROUP)
    message = max(
        one.message_id
        for one in world.chat(chat).messages.values()
        if one.sender_id == stage.bot.id
    )
    asked: dict[str, float] = {}
    delays: list[float] = []
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    left, started = many, time.monotonic()

    def tap() -> None:
        nonlocal left
        if left:
            left -= 1
            rounds, who = divmod(left, len(stage.voters))
            option = (rounds + turn) % len(OPTIONS)
            voter = stage.voters[who]
            query = world.tap(chat, voter.id, message, f"vt:{MATTER}:{option}")
            asked[query] = time.monotonic()

    def heard(change: Change) -> None:
        begun = asked.pop(change.facts.get("query_id", ""), None)
        if change.kind != "toast" or begun is None:
            return
        delays.append(time.monotonic() - begun)
        if len(delays) == many:
            done.set()
        loop.call_soon(tap)

    bell = Bell(heard)
    world.listeners.add(bell)
    try:
        for _ in range(min(in_flight, many)):
            tap()
        while not done.is_set():
            before = len(delays)
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), PATIENCE)
            if len(delays) == before:
                raise stage.silent()
    finally:
        world.listeners.discard(bell)
    return Measured(delays, time.monotonic() - started)
