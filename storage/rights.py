"""Who may do what at a place now: the one look at the table of rights, and the people it names."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.places import Level
from domain.roles import HELPING, Can, Lies, Role, allows, gives, holders
from storage.columns import valid
from storage.members import SAID, Held, Member
from storage.places import Place, above, chats_of, here_and_below
from storage.posts import StandIn

_held = Held.__table__  # type: ignore[attr-defined]
_place = Place.__table__  # type: ignore[attr-defined]
_stand_in = StandIn.__table__  # type: ignore[attr-defined]

# Queries a turn asks are built once: building one takes SQLAlchemy longer than asking it.
_NOW = sa.bindparam("now", type_=_held.c.since.type)
_MEMBER = sa.bindparam("member", type_=_held.c.member_id.type)
#: What a member holds now, and what they hold for somebody they stand in for.
_mine = sa.union_all(
    sa.select(_held.c.id, _held.c.role, _held.c.place_id, _held.c.confirmed, _held.c.source).where(
        _held.c.member_id == _MEMBER, valid(_held, _NOW)
    ),
    sa.select(_held.c.id, _held.c.role, _held.c.place_id, _held.c.confirmed, _held.c.source)
    .join(_stand_in, _stand_in.c.held_id == _held.c.id)
    .where(_stand_in.c.member_id == _MEMBER, valid(_stand_in, _NOW), valid(_held, _NOW)),
).subquery("mine")
#: The estate that the place asked about is or belongs to.
_estates = sa.union_all(
    sa.select(above.c.estate_id).where(above.c.estate_id.is_not(None)),
    sa.select(above.c.id).where(above.c.kind == Level.ESTATE),
)
_own = _place.alias("own")
_in_estate = sa.or_(_own.c.id.in_(_estates), _own.c.estate_id.in_(_estates))
#: In parents that run in a circle a place is met twice: the nearest counts.
_RIGHTS = (
    select(_mine.c.role, _mine.c.confirmed, sa.func.min(above.c.step))
    .select_from(_mine)
    .join(_own, _own.c.id == _mine.c.place_id)
    .outerjoin(above, above.c.id == _mine.c.place_id)
    .where(sa.or_(above.c.id.is_not(None), _in_estate))
    .group_by(_mine.c.id, _mine.c.role, _mine.c.confirmed)
)
#: A stand-in in the place of whoever they stand in for.
_acting = sa.and_(_stand_in.c.held_id == _held.c.id, valid(_stand_in, _NOW))
_IN_CHARGE = (
    select(Member)
    .select_from(
        _held.outerjoin(_stand_in, _acting).join(
            Member.__table__,  # type: ignore[attr-defined]
            col(Member.id) == sa.func.coalesce(_stand_in.c.member_id, _held.c.member_id),
        )
    )
    .where(
        _held.c.place_id == sa.bindparam("place"),
        _held.c.role.in_(sa.bindparam("roles", expanding=True)),
        valid(_held, _NOW),
        col(Member.until).is_(None),
    )
    .order_by(_stand_in.c.id.is_(None), _held.c.id)
)
_OFFICERS = (
    select(_held.c.role, Member)
    .select_from(_held)
    .join(Member.__table__, col(Member.id) == _held.c.member_id)  # type: ignore[attr-defined]
    .join(_own, _own.c.id == _held.c.place_id)
    .outerjoin(above, above.c.id == _held.c.place_id)
    .where(
        _held.c.role != Role.RESIDENT,
        valid(_held, _NOW),
        sa.or_(above.c.id.is_not(None), _in_estate),
    )
    .order_by(_held.c.id)
)
_OWN = select(_mine.c.role, _mine.c.place_id, _place.c.estate_id).join(
    _place, _place.c.id == _mine.c.place_id
)
_PLACES = (
    select(_mine.c.id, _mine.c.role, _mine.c.place_id)
    .join(_place, _place.c.id == _mine.c.place_id)
    .where(_place.c.until.is_(None), (_mine.c.source == SAID) == sa.bindparam("said"))
)


async def may(db: AsyncSession, member_id: int, action: Can, place_id: int, now: datetime) -> bool:
    """Whether a member may do `action` at a place: every right is asked here, and nowhere else."""
    await db.flush()
    asked = {"member": member_id, "place": place_id, "now": now}
    return any(
        allows(Role(role), action, _lies(step), confirmed=confirmed)
        for role, confirmed, step in (await db.exec(_RIGHTS, params=asked)).all()
    )


async def sees_to(
    db: AsyncSession, member_id: int, roles: Collection[Role], place_id: int, now: datetime
) -> bool:
    """Whether a member holds one of these roles, which a category names, so that a matter at a
    place is theirs to see to."""
    await db.flush()
    asked = {"member": member_id, "place": place_id, "now": now}
    return any(
        role in roles and allows(Role(role), Can.SEE_TO, _lies(step), confirmed=confirmed)
        for role, confirmed, step in (await db.exec(_RIGHTS, params=asked)).all()
    )


async def staffed(
    db: AsyncSession, place_id: int, now: datetime, avoiding: Collection[int] = ()
) -> bool:
    """Whether a level has anybody who may handle a matter, or a group that would be told. What
    goes round somebody (回避) goes round every group as well."""
    if await in_charge(db, place_id, Can.HANDLE, now, avoiding):
        return True
    return not avoiding and bool(await chats_of(db, place_id))


async def where(
    db: AsyncSession, member_id: int, action: Can, now: datetime, most: int
) -> Sequence[Place]:
    """The first places where a member may do `action`, those of their own roles before those
    that these reach."""
    await db.flush()
    rows = (await db.exec(_OWN, params={"member": member_id, "now": now})).all()
    own = [(place, estate) for role, place, estate in rows if role in holders(action)]
    roots = {id for both in own for id in both if id is not None}
    reach = await here_and_below(db, list(roots)) if own else set()
    inside = select(Place).where(
        col(Place.until).is_(None),
        sa.or_(col(Place.id).in_(reach), col(Place.estate_id).in_(roots)),
    )
    nearest = {place for place, _ in own}
    found: list[Place] = []
    for place in sorted(
        (await db.exec(inside)).all(), key=lambda one: (one.id not in nearest, one.id)
    ):
        if len(found) < most and await may(db, member_id, action, place.id or 0, now):
            found.append(place)
    return found


async def may_give(
    db: AsyncSession, member_id: int, role: Role, place_id: int, now: datetime
) -> bool:
    """Whether a member may hand out a role at a place: only by one that stands above it."""
    await db.flush()
    asked = {"member": member_id, "place": place_id, "now": now}
    return any(
        gives(Role(own), role) and allows(Role(own), Can.INVITE, _lies(step), confirmed=confirmed)
        for own, confirmed, step in (await db.exec(_RIGHTS, params=asked)).all()
    )


def _lies(step: int | None) -> Lies:
    if step is None:
        return Lies.IN_THE_ESTATE
    return Lies.ABOVE if step else Lies.HERE


async def in_charge(
    db: AsyncSession,
    place_id: int,
    action: Can,
    now: datetime,
    avoiding: Collection[int] = (),
) -> Sequence[Member]:
    """Who may do `action` at exactly this place by a role held there: whoever stands in for
    somebody instead of them, and nobody of `avoiding` (回避)."""
    asked = {"place": place_id, "roles": list(holders(action)), "now": now}
    found = {member.id: member for member in (await db.exec(_IN_CHARGE, params=asked)).all()}
    return [member for id, member in found.items() if id not in avoiding]


async def places_of(
    db: AsyncSession, member_id: int, now: datetime, *, said: bool = False
) -> Sequence[Place]:
    """The places a member belongs to now; where they live first, then the newest. `said`: instead,
    those they only say they belong to, alone with the bot: nothing of them is theirs to read."""
    await db.flush()
    asked = {"member": member_id, "now": now, "said": said}
    rows = (await db.exec(_PLACES, params=asked)).all()
    order = sorted(rows, key=lambda row: (row[1] != Role.RESIDENT, -row[0]))
    ids = list(dict.fromkeys(place for _, _, place in order))
    if not ids:
        return []
    found = await db.exec(select(Place).where(col(Place.id).in_(ids)))
    return sorted(found.all(), key=lambda place: ids.index(place.id or 0))


async def buildings_under(db: AsyncSession, roots: Sequence[int]) -> Sequence[Place]:
    """The buildings that stand under these places today, or belong to one of them as an estate."""
    below = await here_and_below(db, roots)
    wanted = sa.or_(col(Place.id).in_(sorted(below)), col(Place.estate_id).in_(sorted(roots)))
    found = await db.exec(
        select(Place)
        .where(wanted, col(Place.kind) == Level.BUILDING, col(Place.until).is_(None))
        .order_by(col(Place.id))
    )
    return found.all()


async def officers(
    db: AsyncSession, place_id: int, now: datetime
) -> Sequence[tuple[Role, Member]]:
    """Who holds an office that has to do with a place: there, above it, or in its estate."""
    rows = (await db.exec(_OFFICERS, params={"place": place_id, "now": now})).all()
    return [(Role(role), member) for role, member in rows]


async def helpers(
    db: AsyncSession, place_id: int, now: datetime, avoiding: Collection[int | None] = ()
) -> list[int]:
    """Who holds an office there, above it or in its estate by which they help others, each once;
    nobody of `avoiding`."""
    found = await officers(db, place_id, now)
    ids = {member.id or 0 for role, member in found if role in HELPING}
    return sorted(ids - set(avoiding))
