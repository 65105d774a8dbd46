"""One poll of one building, all its households voting at once: every vote is another's neighbour
in the same rows and on the same card."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlmodel import select

from bench.stage import Measured, Stage
from bench.taps import GROUP, answered
from domain.deadlines import Tier
from domain.electorate import Per
from domain.matters import Kind, State
from domain.residence import Relation
from domain.roles import Role
from storage import places, polls
from storage.matters import Matter
from storage.members import Account, Held, Member
from storage.places import Household, Place
from storage.polls import Poll
from storage.residences import Residence
from storage.work import Storage

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

    def data(number: int) -> str:
        option = (number // len(stage.voters) + turn) % len(OPTIONS)
        return f"vt:{MATTER}:{option}"

    return await answered(stage, many, in_flight, data)
