"""The only door to a wish: through a place it stands before, a claim to it, or the right to look
after it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from chat.card import Action
from chat.text import text
from domain.refusal import Refusal
from domain.roles import Can
from domain.wish_times import Times
from domain.wishes import Claim, State
from handlers.turn import Answer, Open, Turn
from storage import electorate, places, rights, teams, wishes, workdays
from storage.matters import Matter
from storage.places import Community, Place
from storage.wishes import Whole, Wish, WishClaim
from storage.work import Work


@dataclass(slots=True)
class Told:
    """A wish, its matter, the place of whoever wished it, and every claim to it."""

    wish: Wish
    matter: Matter
    place: Place
    claims: list[WishClaim] = field(default_factory=list)
    #: When whoever offered it to a team hears that nobody of it came.
    answer_by: datetime | None = None

    @property
    def id(self) -> int:
        """The matter's, which its buttons and cards carry."""
        return self.matter.id or 0

    def of(self, member_id: int) -> WishClaim | None:
        """A member's claim to it, whatever became of it."""
        return next((one for one in self.claims if one.member_id == member_id), None)

    def standing(self, *states: Claim) -> list[WishClaim]:
        """The claims that stand so, the oldest first."""
        return [one for one in self.claims if one.state in states]


async def whole(work: Work, found: Whole) -> Told:
    """A wish with its claims."""
    wish, matter, place = found
    one = Told(wish, matter, place, list(await wishes.claims(work.db, wish)))
    if wish.state is State.PUBLISHED:
        one.answer_by = await teams.answer_by(work.db, wish)
    return one


async def sent(turn: Turn, matter_id: int) -> Told:
    """A wish by its matter, locked until the turn ends. Another place's answers like one that does
    not exist, and so does one nobody in charge has looked at yet. Raises Refusal."""
    found = await wishes.of_matter(turn.work.db, matter_id)
    if found is None:
        raise Refusal("no-such-wish")
    one = await whole(turn.work, found)
    if not await _within_reach(turn, one):
        raise Refusal("no-such-wish")
    return one


async def _within_reach(turn: Turn, one: Told) -> bool:
    shown = one.wish.published_at is not None
    if not turn.private:
        here = {place.id for place in turn.places}
        if not shown or not here.isdisjoint({one.wish.place_id, one.matter.place_id}):
            return shown
        return not here.isdisjoint(await _scope(turn, one))
    if turn.me == one.wish.wisher_id or one.of(turn.me) is not None:
        return True
    if await turn.may(Can.HANDLE, one.matter.place_id):
        return True
    return shown and await _around(turn, one)


async def _scope(turn: Turn, one: Told) -> frozenset[int]:
    place = await turn.work.db.get_one(Place, one.wish.place_id)
    where = await electorate.scope(turn.work.db, place)
    return where.places | {one.wish.place_id, where.building or one.wish.place_id}


async def _around(turn: Turn, one: Told) -> bool:
    mine = {place.id for place in await rights.places_of(turn.work.db, turn.me, turn.now)}
    if not mine.isdisjoint(await _scope(turn, one)):
        return True
    return await turn.may(Can.ENTER_HOMES, one.matter.place_id)


async def may_help(turn: Turn, one: Told, member: int | None = None) -> bool:
    """Whether somebody said that the speaker, or another member, may go to a neighbour here: a
    confirmed resident of where it is published, a volunteer, an organisation."""
    db, who = turn.work.db, member or turn.me
    if await rights.may(db, who, Can.ENTER_HOMES, one.matter.place_id, turn.now):
        return True
    mine = {place.id or 0 for place in await rights.places_of(db, who, turn.now)}
    for id in sorted(mine & await _scope(turn, one)):
        if await rights.may(db, who, Can.ENTER_HOMES, id, turn.now):
            return True
    return False


async def in_charge(turn: Turn, one: Told) -> bool:
    """Whether the speaker looks after it: not after a wish of their own, but after one they told
    for somebody else."""
    own = one.wish.wisher_id == turn.me and not one.wish.on_behalf
    return not own and await turn.may(Can.HANDLE, one.matter.place_id)


async def require_charge(turn: Turn, one: Told) -> None:
    """Raises Refusal unless the speaker looks after it."""
    if not await in_charge(turn, one):
        await turn.require(Can.HANDLE, one.matter.place_id)
        raise Refusal("wish-not-your-own")


async def leader(work: Work, one: Told, avoiding: Sequence[int] = ()) -> str:
    """Who is nearest of those who look after it, by name; empty where nobody has one."""
    for place in await places.chain(work.db, one.matter.place_id):
        charge = await rights.in_charge(work.db, place.id or 0, Can.HANDLE, work.now, avoiding)
        for member in charge:
            if member.name:
                return member.name
    return ""


def times(community: Community) -> Times:
    """How long the steps of a wish take in a community."""
    own = community.settings.get("wish_times")
    return Times(own, partial(workdays.calendar_of, community))


def opens(turn: Turn, tap: Action) -> Answer:
    """What goes on in private, for somebody who never opened it."""
    link = turn.link(tap.pack().replace(":", "-"))
    return Open(link) if link else text("open-private-first")


def is_past(at: datetime | None, now: datetime) -> bool:
    """Whether a moment has come."""
    return at is not None and at <= now
