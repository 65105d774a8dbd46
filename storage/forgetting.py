"""What is erased of a person, table by table. What they reported stays, without them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from chat.incoming import Chat
from domain.forgetting import REPORTER, struck_out
from domain.matters import OPEN
from domain.roles import Role
from storage import candidates, council_people, helpers, teams, ticks, voters, wishers
from storage.applied import FILE
from storage.columns import lasting
from storage.drafts import Draft
from storage.history import Entry
from storage.inbox import Received, Standing
from storage.invites import BY_INVITE, Guess, Invite
from storage.joined import Joined
from storage.lists import Listed, Picked
from storage.matters import Matter, Photo, Voice
from storage.members import Account, Held, Member
from storage.offers import Offer
from storage.outbox import Fate, Message, Shown
from storage.places import Place
from storage.posts import StandIn
from storage.residences import Residence

#: Who said so, where whoever said it must take it back: the file would only bring it again.
BY_OTHERS = (FILE, BY_INVITE)

_inbox = Received.__table__  # type: ignore[attr-defined]
_outbox = Message.__table__  # type: ignore[attr-defined]
_shown = Shown.__table__  # type: ignore[attr-defined]
_offer = Offer.__table__  # type: ignore[attr-defined]
#: A JSON null is not SQL's.
_said_later = _outbox.c.fate.in_((Fate.WAITING.value, Fate.SENDING.value, Fate.PARKED.value))


async def accounts(db: AsyncSession, member_id: int) -> Sequence[Account]:
    """What a member writes from."""
    rows = await db.exec(
        select(Account).where(Account.member_id == member_id).order_by(col(Account.id))
    )
    return rows.all()


async def reported(db: AsyncSession, member_id: int) -> Sequence[Matter]:
    """Everything a member reported, locked until the turn ends."""
    rows = await db.exec(
        select(Matter)
        .where(Matter.reporter_id == member_id)
        .order_by(col(Matter.id))
        .with_for_update()
    )
    return rows.all()


async def handled(db: AsyncSession, member_id: int) -> Sequence[Matter]:
    """The open matters a member is on."""
    rows = await db.exec(
        select(Matter)
        .where(
            sa.or_(col(Matter.handler_id) == member_id, col(Matter.first_id) == member_id),
            col(Matter.state).in_(OPEN),
        )
        .order_by(col(Matter.id))
    )
    return rows.all()


async def given(
    db: AsyncSession, member_id: int, now: datetime
) -> Sequence[tuple[Role, Place, str]]:
    """The roles others gave a member, and those they stand in for by the file: role, place, and
    who said so, one of BY_OTHERS."""
    held = (
        select(Held.role, Place, Held.source)
        .join(Place, col(Place.id) == col(Held.place_id))
        .where(Held.member_id == member_id, col(Held.source).in_(BY_OTHERS), lasting(Held, now))
    )
    stands_in = (
        select(Held.role, Place, StandIn.source)
        .join(Place, col(Place.id) == col(Held.place_id))
        .join(StandIn, col(StandIn.held_id) == col(Held.id))
        .where(StandIn.member_id == member_id, StandIn.source == FILE, lasting(StandIn, now))
    )
    found = [*(await db.exec(held)).all(), *(await db.exec(stands_in)).all()]
    return [(Role(role), place, source) for role, place, source in found]


async def unlink(
    db: AsyncSession, matter: Matter, secrets: Collection[str], *, photos: bool = True
) -> None:
    """A matter no longer tells who reported it, nor where; its words and its history lose these
    names and numbers, and history says that it was the reporter. Voices go, and for whom it was
    told; what was told in private loses its photos and its place on the map too."""
    lines = await db.exec(select(Entry).where(Entry.matter_id == matter.id))
    for line in lines.all():
        left = without(line.facts, secrets)
        if line.member_id is not None and line.member_id == matter.reporter_id:
            line.member_id, left = None, left | {"by": REPORTER}
        if left != line.facts:
            line.facts = left
    if photos and not matter.open:
        await db.exec(sa.delete(Photo).where(col(Photo.matter_id) == matter.id))
        matter.latitude = matter.longitude = None
    await db.exec(sa.delete(Voice).where(col(Voice.matter_id) == matter.id))
    matter.on_behalf = ""
    matter.words = struck_out(matter.words, secrets)
    matter.title = struck_out(matter.title, secrets)
    matter.reporter_id = None
    matter.said_chat = matter.said_message = ""
    await db.flush()


async def erase(db: AsyncSession, member: Member, secrets: Collection[str], now: datetime) -> None:
    """Everything but what they reported and their number: homes, name, accounts, what they were
    by speaking, what they were asked. The empty row stays for what points at it."""
    id = member.id or 0
    await db.flush()
    for query in (
        sa.delete(Residence).where(col(Residence.member_id) == id),
        sa.update(Residence).where(col(Residence.confirmed_by) == id).values(confirmed_by=None),
        sa.delete(StandIn).where(col(StandIn.member_id) == id),
        sa.delete(Listed).where(col(Listed.member_id) == id),
        sa.delete(Picked).where(col(Picked.member_id) == id),
        sa.delete(Held).where(col(Held.member_id) == id, col(Held.source).not_in(BY_OTHERS)),
        sa.delete(Joined).where(col(Joined.member_id) == id),
        sa.delete(Invite).where(col(Invite.made_by) == id, col(Invite.used_at).is_(None)),
    ):
        await db.exec(query)
    await voters.forget(db, id)
    await council_people.forget(db, id, secrets)
    await teams.forget(db, id)
    await wishers.forget(db, id, secrets, now)
    await helpers.forget(db, id, secrets, now)
    await _strike_history(db, id, secrets)
    for account in await accounts(db, id):
        here = account.channel, account.address
        await candidates.forget_account(db, *here)
        for query in (
            sa.delete(Draft).where(col(Draft.channel) == here[0], col(Draft.account) == here[1]),
            sa.delete(Guess).where(col(Guess.channel) == here[0], col(Guess.address) == here[1]),
        ):
            await db.exec(query)
        await db.delete(account)
    member.name, member.nameless, member.language = "", True, None
    member.noticed_at, member.until = None, now
    await db.flush()


async def _strike_history(db: AsyncSession, member_id: int, secrets: Collection[str]) -> None:
    lines = await db.exec(
        select(Entry).where(
            sa.or_(col(Entry.member_id) == member_id, col(Entry.about_id) == member_id)
        )
    )
    for line in lines.all():
        if (left := without(line.facts, secrets)) != line.facts:
            line.facts = left


async def forget_chat(db: AsyncConnection, channel: str, address: str) -> None:
    """A private chat is as if it had never been: what waits for it, what was shown in it, what
    came from it and could not be handled."""
    for table in (_outbox, _shown, _offer):
        await db.execute(
            sa.delete(table).where(table.c.channel == channel, table.c.chat == address)
        )
    await _forget_events(db, channel, address)
    await ticks.forget_asked(db, channel, address)


async def _forget_events(db: AsyncConnection, channel: str, address: str) -> None:
    mine = sa.and_(_inbox.c.channel == channel, _inbox.c.line == address)
    done = _inbox.c.standing == Standing.DONE.value
    # Its id must stay for a while: the platform may give the event out again.
    await db.execute(sa.update(_inbox).where(mine, done).values(line=""))
    aside = await db.execute(
        sa.select(_inbox.c.id, _inbox.c.payload).where(
            _inbox.c.channel == channel, _inbox.c.standing == Standing.ASIDE.value
        )
    )
    theirs = [row.id for row in aside if holds(row.payload, address)]
    await db.execute(sa.delete(_inbox).where(_inbox.c.id.in_(theirs)))


async def drop_waiting(db: AsyncConnection, key: str) -> None:
    """A card that is not shown yet is not shown at all."""
    await db.execute(sa.delete(_outbox).where(_outbox.c.key == key, _said_later))


async def drop_parked(db: AsyncConnection, start: str) -> None:
    """What could not be shown of the cards whose key begins so is kept no longer."""
    alike = _outbox.c.key.startswith(start, autoescape=True)
    await db.execute(sa.delete(_outbox).where(alike, _outbox.c.fate == Fate.PARKED.value))


async def cards_like(db: AsyncConnection, start: str) -> Sequence[tuple[Chat, str]]:
    """The cards whose key begins so, shown or on their way, and where."""
    query = sa.union(
        *(
            sa.select(table.c.channel, table.c.chat, table.c.key).where(
                table.c.key.startswith(start, autoescape=True), *where
            )
            for table, where in ((_shown, ()), (_outbox, (_said_later,)))
        )
    )
    return [(Chat(channel, chat), key) for channel, chat, key in await db.execute(query)]


async def strike_waiting(
    db: AsyncConnection,
    secrets: Collection[str],
    accounts: Collection[str],
    instead: dict[str, Any],
) -> None:
    """What is not said yet loses these names and numbers, and what only these accounts would see
    is dropped. A blank that held nothing else is filled with `instead`: what people without a
    name are called."""
    rows = await db.execute(sa.select(_outbox.c.id, _outbox.c.what).where(_said_later))
    for row in rows.all():
        if row.what.get("only_for") in accounts:
            await db.execute(sa.delete(_outbox).where(_outbox.c.id == row.id))
        elif (left := _reworded(row.what, secrets, instead)) != row.what:
            query = sa.update(_outbox).where(_outbox.c.id == row.id)
            await db.execute(query.values(what=left))


def _reworded(what: Any, secrets: Collection[str], instead: dict[str, Any]) -> Any:
    """Only what fills the blanks of texts may hold a name: keys and buttons are never touched."""
    match what:
        case list():
            return [_reworded(one, secrets, instead) for one in what]
        case dict():
            return {
                name: _refilled(one, secrets, instead)
                if name == "facts"
                else _reworded(one, secrets, instead)
                for name, one in what.items()
            }
    return what


def _refilled(
    facts: dict[str, Any], secrets: Collection[str], instead: dict[str, Any]
) -> dict[str, Any]:
    return {
        name: (instead if fact in secrets else struck_out(fact, secrets))
        if isinstance(fact, str)
        else _reworded(fact, secrets, instead)
        for name, fact in facts.items()
    }


def without(value: Any, secrets: Collection[str]) -> Any:
    """A JSON value without any of these names and numbers."""
    match value:
        case str():
            return struck_out(value, secrets)
        case list():
            return [without(one, secrets) for one in value]
        case dict():
            return {name: without(one, secrets) for name, one in value.items()}
    return value


def holds(value: Any, account: str) -> bool:
    """Whether an account's id stands anywhere in a JSON value."""
    match value:
        case list():
            return any(holds(one, account) for one in value)
        case dict():
            return any(holds(one, account) for one in value.values())
        case bool() | None:
            return False
    return str(value) == account
