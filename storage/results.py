"""A poll is counted and closed: what it came to stays, who chose what does not."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain import ballots
from domain.ballots import Subject, Weight
from domain.electorate import Per, speaks
from storage import electorate, motion_polls, polls, turnout
from storage.electorate import Scope, within
from storage.places import Household
from storage.polls import Ballot, Poll, PollKey, Turnout, Voter
from storage.residences import Residence


@dataclass(frozen=True, slots=True)
class Reference:
    """What 民法典 art. 278 would say of these numbers; shares in whole percent, rounded down."""

    part_area: int
    part_heads: int
    yes_area: int
    yes_heads: int
    quorum: bool
    carried: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What a poll came to."""

    #: None where no register knows how many there are.
    asked: int | None
    answered: int
    paper: int
    #: For each option; None where so few votes must not be told one by one.
    counts: tuple[int, ...] | None
    ahead: tuple[int, ...]
    reference: Reference | None = None


def of(poll: Poll) -> Result | None:
    """What a closed poll came to."""
    if poll.result is None:
        return None
    row = dict(poll.result)
    reference = row.pop("reference")
    counts = row.pop("counts")
    return Result(
        **(row | {"ahead": tuple(row["ahead"])}),
        counts=None if counts is None else tuple(counts),
        reference=Reference(**reference) if reference else None,
    )


async def confirmed_meanwhile(db: AsyncSession, poll: Poll, where: Scope, now: datetime) -> bool:
    """Votes of people somebody has confirmed since count from now on; a household that has
    spoken keeps what it said. Whether there were such."""
    counted = False
    for row in await turnout.waiting(db, poll):
        if poll.per is Per.PERSON:
            row.waits = not await electorate.resident(db, where, row.member_id or 0, now)
            counted = counted or not row.waits
            continue
        if not await _speaks_now(db, poll, row):
            continue
        own = Voter(member=row.member_id, household=row.household_id, waits=True)
        household = Voter(household=row.household_id)
        vote = await polls.vote_of(db, poll, own)
        await polls.drop(db, poll, row)
        counted = True
        if vote is not None and await polls.vote_of(db, poll, household) is None:
            await polls.keep(db, poll, household, vote)
    await db.flush()
    return counted


async def _speaks_now(db: AsyncSession, poll: Poll, row: Turnout) -> bool:
    found = await db.exec(
        select(Residence).where(
            Residence.member_id == row.member_id,
            Residence.household_id == row.household_id,
            col(Residence.until).is_(None),
            col(Residence.confirmed_at).is_not(None),
        )
    )
    return any(speaks(poll.per, home.relation) for home in found.all())


async def close(db: AsyncSession, poll: Poll, where: Scope, now: datetime) -> Result:
    """Count, and forget what must not be known: the key, who spoke, what did not count."""
    await confirmed_meanwhile(db, poll, where, now)
    rows = await turnout.counted(db, poll, where)
    chosen = await turnout.choices(db, poll, rows)
    counts = ballots.tally((choice for _, choice in chosen), len(poll.options))
    all_told = ballots.tells_all(len(chosen), secret=poll.secret)
    result = Result(
        asked=await electorate.asked(db, where, poll.per, now),
        answered=len(chosen),
        paper=sum(row.paper for row, _ in chosen),
        counts=counts if all_told else None,
        ahead=ballots.ahead(counts),
        reference=await _reference(db, poll, where, chosen, ballots.ahead(counts)),
    )
    await _forget(db, poll, where, chosen if all_told else ())
    poll.closed_at, poll.remind_at = now, None
    poll.result = asdict(result)
    await motion_polls.counted(db, poll, counts, result.answered, result.asked, now, told=all_told)
    await db.flush()
    return result


async def discard(db: AsyncSession, poll: Poll) -> None:
    """A poll is called off: nothing of its votes is left."""
    for table in (Ballot, PollKey, Turnout):
        of_this = col(table.poll_id) == poll.id
        query = sa.delete(table).where(of_this)
        await db.exec(query.execution_options(synchronize_session="fetch"))


async def _reference(
    db: AsyncSession,
    poll: Poll,
    where: Scope,
    chosen: Sequence[tuple[Turnout, list[int]]],
    ahead: Sequence[int],
) -> Reference | None:
    """Beside an owners' poll whose areas are known and in which one option is ahead."""
    if poll.subject is None or poll.per is not Per.OWNERS or len(ahead) != 1:
        return None
    weights = await electorate.weights(db, where)
    if weights is None:
        return None
    whole = _sum(weights, list(weights))
    part = _sum(weights, [row.household_id or 0 for row, _ in chosen])
    for_it = [row.household_id or 0 for row, choice in chosen if ahead[0] in choice]
    yes = _sum(weights, for_it)
    return Reference(
        part_area=_percent(part.area, whole.area),
        part_heads=_percent(part.heads, whole.heads),
        yes_area=_percent(yes.area, part.area),
        yes_heads=_percent(yes.heads, part.heads),
        quorum=ballots.quorum(part, whole),
        carried=ballots.carried(Subject(poll.subject), yes, part),
    )


def _sum(weights: Mapping[int, Weight], flats: Sequence[int]) -> Weight:
    return sum((weights[one] for one in flats), Weight())


def _percent(part: Any, whole: Any) -> int:
    return int(ballots.share(part, whole) * 100)


async def _forget(
    db: AsyncSession, poll: Poll, where: Scope, kept: Sequence[tuple[Turnout, list[int]]]
) -> None:
    """Of a secret poll the choices stay for whoever counts again, under new names drawn by lot, so
    that even a copy of the key leads nowhere; written anew, so that no trace tells when. Too few
    stay not at all."""
    id = poll.id or 0
    under = [(secrets.token_hex(32) if poll.secret else row.voter, choice) for row, choice in kept]
    of_this = col(Turnout.poll_id) == id
    uncounted: sa.ColumnElement[bool] = col(Turnout.waits).is_(True)
    if poll.per is not Per.PERSON:
        flats = select(Household.id).where(within(units=where.by_units)).params(where.bound)
        uncounted = sa.or_(uncounted, col(Turnout.household_id).not_in(flats))
    elif poll.secret:
        uncounted = sa.true()
    for query in (
        sa.delete(Ballot).where(col(Ballot.poll_id) == id),
        sa.delete(PollKey).where(col(PollKey.poll_id) == id),
        sa.delete(Turnout).where(of_this, uncounted),
    ):
        await db.exec(query.execution_options(synchronize_session="fetch"))
    if poll.secret or poll.per is not Per.PERSON:
        nameless = sa.update(Turnout).where(of_this).values(member_id=None)
        await db.exec(nameless.execution_options(synchronize_session="fetch"))
    for name, choice in sorted(under):
        db.add(Ballot(poll_id=id, under=name, choice=choice))
