"""Two members become one: nothing lasting is left with the second, and nothing counts twice."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, select

from domain import motions
from domain.ballots import Vote
from domain.callouts import Answer as Comes
from domain.deadlines import Tier
from domain.electorate import Per
from domain.gatherings import Answer
from domain.gatherings import Kind as Gathering
from domain.invitations import Opens
from domain.matters import Kind, State
from domain.places import Level
from domain.residence import Relation
from domain.roles import Mark, Role
from domain.three_lists import List
from domain.verdicts import Verdict
from domain.wishes import Claim
from domain.wishes import Kind as WishKind
from storage import helpers, polls
from storage.callouts import Callout, Certificate, Going, Service
from storage.council_people import forget
from storage.history import Entry
from storage.invites import Invite
from storage.joined import Joined
from storage.lists import Listed, Picked
from storage.matters import Concern, Matter
from storage.meetings import Attendance, Meeting, Remark
from storage.members import Account, Held, Member
from storage.merging import merge
from storage.minutes import Minutes
from storage.motions import Judgement, Motion, Second
from storage.phones import Phone
from storage.places import Household, Place
from storage.polls import Ballot, Poll, Turnout, Voter
from storage.posts import Duty, Marked, StandIn, by_file
from storage.questionnaires import Questionnaire, Sheet
from storage.residences import Residence
from storage.round_tables import RoundSide, RoundTable
from storage.sealed import Opening
from storage.tables import METADATA
from storage.tasks import Task
from storage.teams import Declined, Dispatch, Team, TeamMember
from storage.three_lists import Item
from storage.wishes import Wish, WishClaim
from storage.work import Storage, Work

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
async def street(storage: Storage) -> Storage:
    """Two buildings with a flat each, and three people: 1 stays, 2 is merged, 3 looks on."""
    async with storage.work(NOW) as work:
        for number in (1, 2):
            name = f"{number}号楼"
            work.db.add(Place(key=name, kind=Level.BUILDING, name=name, short=name, since=NOW))
            await work.db.flush()
            work.db.add(Household(place_id=number, room="602"))
            await work.db.flush()
        for name in ("王阿姨", "王秀英", "李楼长"):
            work.db.add(Member(name=name, since=NOW))
            await work.db.flush()
    return storage


def a_matter(number: int, reporter: int | None, handler: int | None) -> Matter:
    return Matter(
        kind=Kind.REPORT, place_id=1, level_id=1, number=number, state=State.WAITING,
        tier=Tier.SMALL, title="灯不亮", words="4楼灯不亮", reporter_id=reporter,
        handler_id=handler, first_id=handler, said_channel="telegram", said_chat="-3",
        said_message=str(number),
        created_at=NOW, arrived_at=NOW,
    )  # fmt: skip


def at_the_council(member: int, matter: int) -> list[SQLModel]:
    """A gathering, a motion and what hangs on them; both members speak at the first one's."""
    quarter = f"2026Q{member}"
    return [
        Meeting(
            place_id=1, kind=Gathering.COUNCIL, starts_at=NOW, confirmed_by=member,
            called_by=member, created_at=NOW,
        ),
        Remark(member_id=member, words="装北门", at=NOW),
        Motion(matter_id=matter, state=motions.State.PROPOSED, needs=3),
        RoundTable(meeting_id=member, opened_at=NOW),
        RoundSide(meeting_id=member, member_id=member, name="602"),
        Task(matter_id=matter, by=NOW, proven_by=member, struck_by=member),
        Minutes(meeting_id=member, written_by=member, created_at=NOW),
        Questionnaire(
            place_id=1, quarter=quarter, made_by=member, opens_at=NOW, closes_at=NOW
        ),
        Item(
            place_id=1, list=List.NEED, words="长椅", member_id=member, struck_by=member,
            created_at=NOW,
        ),
    ]  # fmt: skip


async def everything(work: Work, member: int) -> None:
    """Something in every table that names a member, all of it the same for each."""
    db = work.db
    db.add(Account(channel="telegram", address=str(1000 + member), member_id=member))
    held = Held(member_id=member, place_id=1, role=Role.VOLUNTEER, source="invite", since=NOW)
    matter = a_matter(member, member, member)
    db.add_all([held, matter])
    await db.flush()
    poll = Poll(
        place_id=1, made_by=member, title="装哪儿", options=["北门", "地库"], per=Per.PERSON,
        closes_at=NOW, created_at=NOW,
    )  # fmt: skip
    db.add_all(
        [
            StandIn(held_id=held.id or 0, member_id=3),
            Marked(member_id=member, place_id=1, mark=Mark.PARTY_HOUSEHOLD, since=NOW),
            Duty(member_id=member, place_id=1, spans="1-5 08:00-18:00", since=NOW),
            Residence(member_id=member, household_id=1, since=NOW),
            Concern(matter_id=matter.id or 0, member_id=member),
            Joined(matter_id=matter.id or 0, member_id=member, at=NOW),
            Phone(
                member_id=member, sealed="x", lookup="x", key_id="k", source="said", since=NOW
            ),
            Invite(
                kind=Opens.STAFF, code_hash=str(member), made_by=member, made_at=NOW,
                until=NOW + DAY, used_by=member,
            ),
            Entry(at=NOW, member_id=member, about_id=member, what="invited"),
            Listed(member_id=member, half_day=NOW),
            Picked(member_id=member, matter_id=matter.id or 0, chosen=True),
            Opening(
                matter_id=matter.id or 0, asked_by=member, why="诬告", asked_at=NOW,
                agreed_by=member,
            ),
            poll,
            *at_the_council(member, matter.id or 0),
            wish := Wish(
                matter_id=matter.id or 0, wisher_id=member, kind=WishKind.THING, words="轮椅",
                public="轮椅", place_id=1, checked_by=member,
            ),
        ]
    )  # fmt: skip
    await db.flush()
    db.add(Attendance(meeting_id=1, member_id=member, answer=Answer.COMING, at=NOW))
    for voter in (f"m{member}", f"h{member}"):
        told = {"voter": voter, "member_id": member, "at": NOW}
        db.add(Second(motion_id=1, **told))
        db.add(Judgement(motion_id=1, verdict=Verdict.SATISFIED, **told))
        db.add(Sheet(questionnaire_id=1, answers={"0": member}, **told))
    db.add(
        WishClaim(
            wish_id=wish.id or 0, member_id=3 - member, state=Claim.HELD, at=NOW, yes_by=member,
            with_id=member,
        )
    )  # fmt: skip
    await belongs(work, member, wish.id or 0)
    await calls(work, member, matter.id or 0)
    polls.open_key(db, poll)
    for name in (Voter(member=member), Voter(household=1), Voter(1, member, waits=True)):
        await polls.keep(db, poll, name, Vote(frozenset({member % 2}), member))


async def calls(work: Work, member: int, matter: int) -> None:
    """Called out, came to what both came to, and gave an hour somebody else confirmed."""
    db = work.db
    callout = Callout(
        matter_id=matter, place_id=1, made_by=member, title="扫雪", starts_at=NOW, ends_at=NOW,
        needed=9, created_at=NOW,
    )  # fmt: skip
    db.add(callout)
    await db.flush()
    if member == 2:
        db.add(Going(callout_id=1, member_id=1, answer=Comes.IN_LINE, at=NOW))
    db.add_all(
        [
            Going(callout_id=1, member_id=member, answer=Comes.GOING, at=NOW + member * DAY)
            if member == 2
            else Going(callout_id=callout.id or 0, member_id=3, answer=Comes.GOING, at=NOW),
            Service(
                member_id=member, matter_id=matter, place_id=1, what="扫雪", day=NOW.date(),
                minutes=60, said_at=NOW, confirmed_by=3 - member, confirmed_at=NOW,
            ),
            Certificate(
                code=f"ABCDEFG{member + 1}", member_id=member, until=NOW.date(), minutes=60,
                times=1, made_at=NOW,
            ),
        ]
    )  # fmt: skip
    await db.flush()


async def belongs(work: Work, member: int, wish: int) -> None:
    """To one team, which they lead, and in which they offered a wish and declined one."""
    db = work.db
    await db.flush()
    team = await db.get(Team, 1) or Team(name="帮扶队", place_id=1, since=NOW)
    team.leader_id = member
    db.add(team)
    await db.flush()
    one = await db.get(Dispatch, 1) or Dispatch(wish_id=wish, team_id=1, at=NOW)
    one.by_id = member
    db.add(one)
    await db.flush()
    db.add(TeamMember(team_id=1, member_id=member, since=NOW))
    db.add(Declined(dispatch_id=1, member_id=member, at=NOW))
    await db.flush()


async def test_no_table_names_the_second_for_anything_that_lasts(street: Storage) -> None:
    async with street.work(NOW) as work:
        for member in (1, 2):
            await everything(work, member)
        other = Held(member_id=3, place_id=2, role=Role.BUILDING_LEADER, since=NOW)
        work.db.add(other)
        await work.db.flush()
        work.db.add_all(
            [
                StandIn(held_id=other.id or 0, member_id=2),
                Residence(member_id=3, household_id=2, since=NOW, confirmed_by=2),
            ]
        )
        await merge(work.db, 2, 1, NOW)
    names = set()
    async with street.reading() as db:
        for table in METADATA.sorted_tables:
            for column in table.c:
                if not any(key.column.table.name == "member" for key in column.foreign_keys):
                    continue
                names.add(f"{table.name}.{column.name}")
                asked = sa.select(sa.func.count()).where(column == 2)
                if "until" in table.c and column.name != "made_by":
                    asked = asked.where(sa.or_(table.c.until.is_(None), table.c.until > NOW))
                left = (await db.exec(asked)).scalar_one()  # type: ignore[call-overload]
                assert left == 0, column
    # Whoever adds a table that names a member looks here, and at `merge`.
    assert names == {
        "account.member_id", "role.member_id", "stand_in.member_id", "mark.member_id",
        "duty.member_id", "residence.member_id", "residence.confirmed_by", "invite.made_by",
        "invite.used_by", "phone.member_id", "matter.reporter_id", "matter.handler_id",
        "matter.first_id", "joined.member_id", "listed.member_id", "picked.member_id",
        "opening.asked_by", "opening.agreed_by",
        "concern.member_id", "history.member_id", "history.about_id",
        "poll.made_by", "turnout.member_id",
        "meeting.confirmed_by", "meeting.called_by", "attendance.member_id", "remark.member_id",
        "second.member_id", "judgement.member_id", "round_side.member_id", "task.proven_by",
        "task.struck_by",
        "minutes.written_by", "questionnaire.made_by", "sheet.member_id", "list_item.member_id",
        "list_item.struck_by",
        "wish.wisher_id", "wish.checked_by", "wish_claim.member_id", "wish_claim.yes_by",
        "wish_claim.with_id",
        "callout.made_by", "going.member_id", "service.member_id", "service.confirmed_by",
        "certificate.member_id",
        "team.leader_id", "team_member.member_id", "dispatch.by_id", "declined.member_id",
        "alarm.answered_by", "alarm.on_scene_by", "alarm.proposed_by", "alarm.ended_by",
    }  # fmt: skip


async def lasting(storage: Storage, table: type, member: int) -> list[object]:
    async with storage.reading() as db:
        rows = (await db.exec(select(table).where(table.member_id == member))).all()
        return [one for one in rows if getattr(one, "until", None) is None]


async def test_what_both_had_is_there_once(street: Storage) -> None:
    async with street.work(NOW) as work:
        for member in (1, 2):
            await everything(work, member)
        await merge(work.db, 2, 1, NOW)
    for table in (Held, Marked, Residence, Phone):
        assert len(await lasting(street, table, 1)) == 1, table
    assert len(await lasting(street, Account, 1)) == len(await lasting(street, Concern, 1)) == 2
    async with street.reading() as db:
        [held] = [one for one in (await db.exec(select(Held))).all() if one.until is None]
        # The stand-ins of either are the one office's.
        standing = (await db.exec(select(StandIn.held_id))).all()
        assert list(standing) == [held.id, held.id]
        gone = await db.get_one(Member, 2)
        assert (gone.name, gone.until) == ("", NOW)
        assert (await db.get_one(Member, 1)).name == "王阿姨"


async def test_votes_of_two_accounts_are_one_vote(street: Storage) -> None:
    async with street.work(NOW) as work:
        poll = Poll(
            place_id=1, made_by=2, title="装哪儿", options=["北门", "地库"], per=Per.PERSON,
            closes_at=NOW, created_at=NOW,
        )  # fmt: skip
        work.db.add(poll)
        await work.db.flush()
        polls.open_key(work.db, poll)
        # Each for themself; for a flat that waits only the second; for another only the first.
        for voter, option, by in (
            (Voter(member=1), 0, 1),
            (Voter(member=2), 1, 2),
            (Voter(1, 2, waits=True), 1, 2),
            (Voter(household=2), 0, 2),
        ):
            await polls.keep(work.db, poll, voter, Vote(frozenset({option}), by))
        await merge(work.db, 2, 1, NOW)
        kept = {
            voter.name: await polls.vote_of(work.db, poll, voter)
            for voter in (Voter(member=1), Voter(1, 1, waits=True), Voter(household=2))
        }
    assert kept == {
        "m1": Vote(frozenset({0}), 1),
        "h1m1": Vote(frozenset({1}), 1),
        "h2": Vote(frozenset({0}), 1),
    }
    async with street.reading() as db:
        assert len((await db.exec(select(Turnout))).all()) == 3
        assert len((await db.exec(select(Ballot))).all()) == 3


async def test_confirmed_on_either_side_is_confirmed(street: Storage) -> None:
    async with street.work(NOW) as work:
        for member, sure in ((1, False), (2, True)):
            work.db.add_all(
                [
                    Held(
                        member_id=member, place_id=1, role=Role.RESIDENT, source="spoke",
                        confirmed=sure, since=NOW,
                    ),
                    Residence(
                        member_id=member, household_id=1, since=NOW,
                        relation=Relation.TENANT if sure else None,
                        confirmed_at=NOW if sure else None, confirmed_by=3 if sure else None,
                    ),
                ]
            )  # fmt: skip
        await merge(work.db, 2, 1, NOW)
    [held] = await lasting(street, Held, 1)
    [home] = await lasting(street, Residence, 1)
    assert isinstance(held, Held)
    assert isinstance(home, Residence)
    assert held.confirmed
    assert (home.confirmed_at, home.confirmed_by, home.relation) == (NOW, 3, Relation.TENANT)


async def test_what_only_the_second_had_goes_over_and_what_ended_stays(street: Storage) -> None:
    async with street.work(NOW) as work:
        work.db.add_all(
            [
                Held(
                    member_id=2, place_id=1, role=Role.VOLUNTEER, source="invite",
                    since=NOW - DAY, until=NOW,
                ),
                Held(
                    member_id=2, place_id=2, role=Role.CULTURE_OFFICER, source="invite",
                    since=NOW + DAY,
                ),
                Residence(member_id=2, household_id=2, since=NOW),
                Phone(
                    member_id=2, sealed="x", lookup="x", key_id="k", source="said", since=NOW
                ),
            ]
        )  # fmt: skip
        await merge(work.db, 2, 1, NOW)
    async with street.reading() as db:
        held = (await db.exec(select(Held.member_id, Held.role).order_by(Held.id))).all()
        assert list(held) == [(2, Role.VOLUNTEER), (1, Role.CULTURE_OFFICER)]
    assert len(await lasting(street, Residence, 1)) == 1
    assert len(await lasting(street, Phone, 1)) == 1


async def test_nobody_stands_in_for_themselves(street: Storage) -> None:
    async with street.work(NOW) as work:
        held = Held(member_id=1, place_id=1, role=Role.VOLUNTEER, source="invite", since=NOW)
        work.db.add(held)
        await work.db.flush()
        work.db.add(StandIn(held_id=held.id or 0, member_id=2, since=NOW, until=NOW + DAY))
        await merge(work.db, 2, 1, NOW)
    async with street.reading() as db:
        [row] = (await db.exec(select(StandIn))).all()
        assert row.until == NOW


async def test_whom_the_file_names_is_known(street: Storage) -> None:
    async with street.work(NOW) as work:
        work.db.add_all(
            [
                Held(member_id=1, place_id=1, role=Role.BUILDING_LEADER, since=NOW + DAY),
                Held(
                    member_id=2, place_id=1, role=Role.BUILDING_LEADER, since=NOW - DAY, until=NOW
                ),
                Held(member_id=2, place_id=1, role=Role.VOLUNTEER, source="invite", since=NOW),
                Duty(member_id=3, place_id=1, spans="1-5 08:00-18:00", since=NOW),
            ]
        )
        await work.db.flush()
        assert [await by_file(work.db, one, NOW) for one in (1, 2, 3)] == [True, False, True]


async def test_a_voice_of_two_accounts_is_one_voice_at_the_council(street: Storage) -> None:
    async with street.work(NOW) as work:
        for member in (1, 2):
            await everything(work, member)
        await merge(work.db, 2, 1, NOW)
    async with street.reading() as db:
        for table in (Second, Judgement, Sheet):
            voices = (await db.exec(select(table.voter, table.member_id))).all()
            assert sorted(voices) == [("h1", 1), ("h2", 1), ("m1", 1)], table
        assert [one.member_id for one in (await db.exec(select(Attendance))).all()] == [1]


async def test_whoever_is_forgotten_leaves_their_words_and_no_name(street: Storage) -> None:
    async with street.work(NOW) as work:
        for member in (1, 2):
            await everything(work, member)
        for remark in (await work.db.exec(select(Remark))).all():
            remark.words, remark.voice = "王阿姨说装北门", "AwAC"
        await forget(work.db, 1, ["王阿姨"])
    async with street.reading() as db:
        first, second = (await db.exec(select(Remark).order_by(Remark.id))).all()
        assert "王阿姨" not in first.words
        assert first.words.endswith("说装北门")
        assert (first.member_id, first.voice) == (None, "")
        assert (second.member_id, second.voice) == (2, "AwAC")
        for table in (Second, Judgement, Sheet):
            voices = (await db.exec(select(table.voter, table.member_id))).all()
            assert sorted(voices, key=str) == [("h1", None), ("h2", 2), ("m2", 2)], table
        assert [one.member_id for one in (await db.exec(select(Attendance))).all()] == [2]


async def test_two_in_one_team_are_one_in_it_and_decline_once(street: Storage) -> None:
    async with street.work(NOW) as work:
        for member in (1, 2):
            await everything(work, member)
        await merge(work.db, 2, 1, NOW)
    assert len(await lasting(street, TeamMember, 1)) == 1
    assert len(await lasting(street, Declined, 1)) == 1
    async with street.reading() as db:
        team, dispatch = await db.get_one(Team, 1), await db.get_one(Dispatch, 1)
    assert (team.leader_id, dispatch.by_id) == (1, 1)


async def test_who_said_twice_that_they_come_comes_once_and_their_hours_are_theirs(
    street: Storage,
) -> None:
    async with street.work(NOW) as work:
        for member in (1, 2):
            await everything(work, member)
        work.db.add(
            Service(
                member_id=1, matter_id=2, place_id=1, what="扫雪", day=NOW.date(), minutes=30,
                said_at=NOW,
            )
        )  # fmt: skip
        await work.db.flush()
        await merge(work.db, 2, 1, NOW)
    async with street.reading() as db:
        said = (await db.exec(select(Going).order_by(Going.member_id))).all()
        assert [(one.member_id, one.answer) for one in said] == [
            (1, Comes.GOING), (3, Comes.GOING),
        ]  # fmt: skip
        given = (await db.exec(select(Service).order_by(Service.matter_id))).all()
        assert [(one.member_id, one.minutes) for one in given] == [(1, 60), (1, 60)]
        # What one account confirmed of the other was nobody's yes.
        assert [one.confirmed_at for one in given] == [None, None]
        held = (await db.exec(select(Certificate.member_id))).all()
        assert list(held) == [1, 1]


async def test_who_is_forgotten_leaves_a_place_and_hours_of_nobody(street: Storage) -> None:
    async with street.work(NOW) as work:
        for member in (1, 2):
            await everything(work, member)
        work.db.add(
            Service(
                member_id=2, matter_id=1, place_id=1, what="搬柜子", day=NOW.date(), minutes=30,
                said_at=NOW,
            )
        )  # fmt: skip
        await work.db.flush()
        await helpers.forget(work.db, 2, ["扫雪"], NOW)
    async with street.reading() as db:
        assert {one.member_id for one in (await db.exec(select(Going))).all()} == {1, 3}
        given = (await db.exec(select(Service).order_by(Service.id))).all()
        assert [(one.member_id, one.minutes) for one in given] == [(1, 60), (None, 60)]
        assert [one.member_id for one in (await db.exec(select(Certificate))).all()] == [1]
        made = (await db.exec(select(Callout).order_by(Callout.id))).all()
        assert [one.made_by for one in made] == [1, None]
        assert "扫雪" not in made[1].title
        assert (await db.get_one(Matter, 1)).due_at == NOW
