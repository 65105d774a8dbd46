"""Polls in the tables: whom they ask, what is hidden, what is left when they are closed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.exc import NoResultFound
from sqlmodel import select

from domain.ballots import Subject, Vote, Weight
from domain.electorate import Per
from domain.places import Level
from domain.residence import Relation
from domain.roles import Can, Role
from storage import electorate, polls, results, rights, turnout, voters
from storage.electorate import Scope
from storage.engine import connect
from storage.members import Held, Member
from storage.places import Household, Place
from storage.polls import Ballot, Poll, PollKey, Turnout, Voter
from storage.residences import Residence
from storage.work import Storage, Work

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)

#: The town: what lies below what, and which estate it belongs to.
TREE = {
    "community": (Level.COMMUNITY, None, None),
    "garden": (Level.ESTATE, "community", None),
    "grid": (Level.GRID, "community", None),
    "b3": (Level.BUILDING, "grid", "garden"),
    "b3u1": (Level.UNIT, "b3", None),
    "b5": (Level.BUILDING, "grid", "garden"),
    "b9": (Level.BUILDING, "grid", None),
}
#: Flats: where, unit, room.
FLATS = [
    ("b3", "1单元", "101"),
    ("b3", "01", "102"),
    ("b3", "2单元", "101"),
    ("b3u1", "", "103"),
    ("b5", "", "101"),
    ("b9", "", "101"),
]


@dataclass
class Town:
    storage: Storage
    places: dict[str, Place] = field(default_factory=dict)
    flats: list[int] = field(default_factory=list)

    async def build(self) -> None:
        async with self.storage.work(NOW) as work:
            for key, (kind, parent, garden) in TREE.items():
                above = self.places[parent].id if parent else None
                estate = self.places[garden].id if garden else None
                place = Place(
                    key=key, kind=kind, name="1单元" if key == "b3u1" else key, short=key,
                    since=NOW, parent_id=above, estate_id=estate,
                )  # fmt: skip
                work.db.add(place)
                await work.db.flush()
                self.places[key] = place
            for key, unit, room in FLATS:
                row = Household(place_id=self.places[key].id or 0, unit=unit, room=room)
                work.db.add(row)
                await work.db.flush()
                self.flats.append(row.id or 0)

    async def scope(self, work: Work, key: str) -> Scope:
        return await electorate.scope(work.db, self.places[key])

    async def person(self, work: Work, role: Role | None = None, at: str = "b3") -> int:
        member = Member(name="somebody", since=NOW)
        work.db.add(member)
        await work.db.flush()
        if role is not None:
            work.db.add(
                Held(
                    member_id=member.id or 0, place_id=self.places[at].id or 0, role=role,
                    since=NOW - timedelta(days=1),
                )
            )  # fmt: skip
        return member.id or 0

    async def poll(self, work: Work, key: str = "b3", **more: object) -> Poll:
        facts: dict[str, object] = {"per": Per.HOUSEHOLD} | more
        poll = Poll(
            place_id=self.places[key].id or 0, title="装哪儿", options=["北门", "地库", "不装"],
            closes_at=NOW + timedelta(days=5), created_at=NOW, **facts,
        )  # fmt: skip
        work.db.add(poll)
        await work.db.flush()
        polls.open_key(work.db, poll)
        await work.db.flush()
        return poll


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    town = Town(Storage(connect(database_url)))
    await town.build()
    yield town
    await town.storage.close()


@pytest.mark.parametrize(
    ("key", "flats"),
    [
        ("b3", [0, 1, 2, 3]),
        ("b3u1", [0, 1, 3]),  # 1单元 and 01 of the building, and what is entered at the unit
        ("b5", [4]),
        ("garden", [0, 1, 2, 3, 4]),
        ("grid", [0, 1, 2, 3, 4, 5]),
        ("community", [0, 1, 2, 3, 4, 5]),
    ],
)
async def test_a_poll_asks_every_flat_at_and_below_its_place(
    town: Town, key: str, flats: list[int]
) -> None:
    async with town.storage.work(NOW) as work:
        scope = await town.scope(work, key)
        found = [flat.id for flat, _ in await electorate.flats(work.db, scope)]
        assert sorted(map(int, filter(None, found))) == [town.flats[n] for n in flats]
        assert await electorate.asked(work.db, scope, Per.HOUSEHOLD, NOW) == len(flats)


async def test_persons_are_the_residents_somebody_confirmed(town: Town) -> None:
    async with town.storage.work(NOW) as work:
        scope = await town.scope(work, "garden")
        one, guest = await town.person(work, Role.RESIDENT), await town.person(work)
        leader = await town.person(work, Role.BUILDING_LEADER)
        b5 = town.places["b5"].id or 0
        for member, confirmed in ((one, True), (guest, False)):
            work.db.add(
                Held(
                    member_id=member, place_id=b5, role=Role.RESIDENT, since=NOW,
                    confirmed=confirmed,
                )
            )  # fmt: skip
        await work.db.flush()
        assert await electorate.asked(work.db, scope, Per.PERSON, NOW) == 1
        assert await electorate.residents(work.db, scope, NOW) == {one}
        known = [await electorate.resident(work.db, scope, m, NOW) for m in (one, guest, leader)]
        assert known == [True, False, None]


async def test_a_secret_vote_lies_under_a_name_only_the_key_can_make(town: Town) -> None:
    async with town.storage.work(NOW) as work:
        scope = await town.scope(work, "b3")
        poll, other = await town.poll(work), await town.poll(work)
        voter, me = Voter(household=town.flats[0]), await town.person(work)
        for one in (poll, other):
            await polls.keep(work.db, one, voter, Vote(frozenset({1}), me))
        names = (await work.db.exec(select(Ballot.under))).all()
        assert len(set(names)) == 2
        assert all(len(name) == 64 and "h" not in name for name in names)
        assert await polls.vote_of(work.db, poll, voter) == Vote(frozenset({1}), me)
        assert await polls.vote_of(work.db, poll, Voter(household=town.flats[1])) is None
        await results.close(work.db, poll, scope, NOW)
        with pytest.raises(NoResultFound):
            await polls.under(work.db, poll, voter.name)
        assert await polls.vote_of(work.db, other, voter) is not None
        assert len((await work.db.exec(select(PollKey))).all()) == 1


async def test_closing_counts_what_counts_and_says_how_much(town: Town) -> None:
    async with town.storage.work(NOW) as work:
        scope = await town.scope(work, "b3")
        poll = await town.poll(work, secret=False)
        me = await town.person(work)
        for flat, option, paper in ((0, 0, False), (1, 0, True), (4, 1, False)):
            voter = Voter(household=town.flats[flat])
            vote = Vote(frozenset({option}), None if paper else me)
            await polls.keep(work.db, poll, voter, vote, paper=paper)
        waits = Voter(household=town.flats[2], member=me, waits=True)
        await polls.keep(work.db, poll, waits, Vote(frozenset({2}), me))
        assert (await turnout.heard(work.db, poll, scope, NOW))[0] == 2
        found = await results.close(work.db, poll, scope, NOW)
        assert found == results.of(poll)
        assert (found.asked, found.answered, found.paper) == (4, 2, 1)
        assert (found.counts, found.ahead, found.reference) == ((2, 0, 0), (0,), None)
        left = {row.voter for row in (await work.db.exec(select(Turnout))).all()}
        assert left == {f"h{town.flats[0]}", f"h{town.flats[1]}"}
        # Who chose what in a poll that is open stays to be read.
        rows = await turnout.counted(work.db, poll, scope)
        chosen = await turnout.choices(work.db, poll, rows)
        assert [(row.household_id, choice) for row, choice in chosen] == [
            (town.flats[0], [0]), (town.flats[1], [0]),
        ]  # fmt: skip
    async with town.storage.reading() as db:
        kept = (await db.exec(select(Poll))).one()
        assert results.of(kept) == found
        assert kept.closed_at == NOW


async def test_the_law_is_held_beside_owners_whose_areas_are_all_known(town: Town) -> None:
    async with town.storage.work(NOW) as work:
        scope = await town.scope(work, "b3")
        poll = await town.poll(work, per=Per.OWNERS, subject=Subject.MAJOR, secret=False)
        assert await electorate.weights(work.db, scope) is None
        for n, flat in enumerate(town.flats[:4]):
            row = await work.db.get_one(Household, flat)
            # The second belongs to the buyer of the first.
            row.area_m2, row.heads = Decimal("100.00"), 0 if n == 1 else 1
        await work.db.flush()
        weights = await electorate.weights(work.db, scope)
        assert weights == {
            flat: Weight(Decimal(100), 0 if n == 1 else 1) for n, flat in enumerate(town.flats[:4])
        }
        me = await town.person(work)
        for flat, option in ((0, 0), (1, 0), (2, 1)):
            voter = Voter(household=town.flats[flat])
            await polls.keep(work.db, poll, voter, Vote(frozenset({option}), me))
        found = (await results.close(work.db, poll, scope, NOW)).reference
        assert found is not None
        assert (found.part_area, found.part_heads) == (75, 66)
        assert (found.yes_area, found.yes_heads) == (66, 50)
        assert (found.quorum, found.carried) == (True, False)


async def test_what_waits_counts_once_somebody_confirmed_it(town: Town) -> None:
    async with town.storage.work(NOW) as work:
        scope = await town.scope(work, "b3")
        poll, me = await town.poll(work), await town.person(work)
        home = Residence(member_id=me, household_id=town.flats[0], since=NOW)
        home.relation = Relation.TENANT
        work.db.add(home)
        waits = Voter(household=town.flats[0], member=me, waits=True)
        await polls.keep(work.db, poll, waits, Vote(frozenset({2}), me))
        await results.confirmed_meanwhile(work.db, poll, scope, NOW)
        assert (await turnout.heard(work.db, poll, scope, NOW))[0] == 0
        home.confirmed_at = NOW
        await work.db.flush()
        await results.confirmed_meanwhile(work.db, poll, scope, NOW)
        voter = Voter(household=town.flats[0])
        assert await polls.vote_of(work.db, poll, voter) == Vote(frozenset({2}), me)
        assert await polls.vote_of(work.db, poll, waits) is None
        assert len((await work.db.exec(select(Ballot))).all()) == 1


async def test_forgetting_drops_ones_own_votes_and_drafts(town: Town) -> None:
    async with town.storage.work(NOW) as work:
        me = await town.person(work)
        persons = await town.poll(work, per=Per.PERSON, made_by=me, matter_id=None)
        await polls.keep(work.db, persons, Voter(member=me), Vote(frozenset({0}), me))
        assert [row.voter for _, row in await voters.mine(work.db, me)] == [f"m{me}"]
        assert [one.id for one in await voters.made(work.db, me)] == [persons.id]
        await polls.drop(work.db, persons, (await work.db.exec(select(Turnout))).one())
        await results.discard(work.db, persons)
        await voters.forget(work.db, me)
        assert (await work.db.exec(select(Poll))).all() == []


async def test_where_one_may_hold_a_poll_ones_own_place_comes_first(town: Town) -> None:
    async with town.storage.work(NOW) as work:
        leader = await town.person(work, Role.BUILDING_LEADER, "b5")
        staff = await town.person(work, Role.COMMUNITY_STAFF, "community")
        owners = await town.person(work, Role.OWNERS_COMMITTEE, "b3")
        wang = await town.person(work, Role.RESIDENT, "b3")

        async def may(who: int, most: int = 20) -> list[str]:
            found = await rights.where(work.db, who, Can.HOLD_POLL, NOW, most)
            return [place.key for place in found]

        assert await may(leader) == ["b5"]
        assert await may(staff) == list(TREE)
        assert await may(staff, 2) == ["community", "garden"]
        assert (await may(owners))[0] == "b3"
        assert set(await may(owners)) == {"b3", "b3u1", "b5", "garden"}
        assert await may(wang) == []
