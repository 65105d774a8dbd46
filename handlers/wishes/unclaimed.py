"""What nobody claims goes further, each step said once: the volunteers of the estate, the
community, at last an honest word to whoever wished it, who may have it asked once more."""

from datetime import UTC, datetime, time
from typing import ClassVar
from zoneinfo import ZoneInfo

from chat.card import Action, Card, Id, button
from chat.routes import Routes
from chat.text import text
from domain.places import Level
from domain.refusal import Refusal
from domain.roles import Can
from domain.wish_times import LADDER
from domain.wishes import Move, State, after
from handlers.telling import show_members, tell_in_charge, told_at
from handlers.turn import Answer, Turn
from handlers.wishes import cards, door, moving, publishing, team_cards
from handlers.wishes.door import Told
from storage import electorate, outbox_cards, places, rights, teams
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

routes = Routes()

#: When a round begins, on the first day of a month.
ROUND = time(9)


class Again(Action):
    """〔下轮再问〕〔不用了〕 under the honest word."""

    tag: ClassVar[str] = "za"
    matter: Id
    yes: bool


async def further(work: Work, community: Community, one: Told) -> None:
    """The step that is due. Of several whose time passed while the bot slept only the last is
    told; the very last is for whoever wished it: see `honest_word`."""
    wish, times = one.wish, door.times(community)
    since = wish.open_since or one.matter.arrived_at
    while (at := times.rung(since, wish.rung)) is not None and at <= work.now:
        wish.rung += 1
    work.note(one.id, "wish-unclaimed", None, step=wish.rung)
    if wish.rung == 1:
        await _spread(work, community, one, await _estate(work, one.place), near=True)
        if await teams.serving(work.db, one.matter.place_id, work.now):
            await _tell_those_who_send(work, community, one, one.matter.place_id)
    elif wish.rung < len(LADDER):
        whole = await _whole(work, one.place)
        await _spread(work, community, one, whole, near=False)
        await _tell_those_who_send(work, community, one, whole.id or 0)


async def _estate(work: Work, place: Place) -> Place:
    """The estate (小区) a place belongs to; where there is none, the level above its building."""
    way_up = await places.chain(work.db, place.id or 0)
    for one in way_up:
        if one.kind is Level.ESTATE:
            return one
        if one.estate_id is not None:
            return await work.db.get_one(Place, one.estate_id)
    return next((one for one in way_up if not places.is_home(one)), place)


async def _whole(work: Work, place: Place) -> Place:
    """The whole community a place lies in; where the tree has none, the top."""
    way_up = await places.chain(work.db, place.id or 0)
    return next((one for one in way_up if one.kind is Level.COMMUNITY), way_up[-1])


async def _spread(work: Work, community: Community, one: Told, to: Place, *, near: bool) -> None:
    """It stands before this place now, and those hear of it there who help others; whoever has its
    card already is not told again. `near`: everybody inside; else those who are there for all of
    it: not the helpers of every house."""
    one.wish.place_id = to.id or 0
    await work.db.flush()
    if near:
        inside = (await electorate.scope(work.db, to)).places | {to.id or 0}
        who = await teams.volunteers(work.db, inside, work.now)
    else:
        who = set(await rights.helpers(work.db, to.id or 0, work.now))
    who -= {one.wish.wisher_id or 0}
    card = cards.wall(one, cards.named(one, to, shared=True))
    when = told_at(work, community, alone=True)
    await show_members(work, community, sorted(who), card, Lane.CARD, not_before=when)


async def _tell_those_who_send(work: Work, community: Community, one: Told, place_id: int) -> None:
    """Whoever may send a team there reads that nobody came; where there are teams, with the button
    for it."""
    served = await teams.serving(work.db, one.matter.place_id, work.now)
    card = Card(
        key=f"wish-fallow:{one.id}",
        title=text("wish-title", code=cards.code(one, one.place), title=cards.public(one)),
        lines=(text("wish-unclaimed", n=_days(one, work.now)), cards.needs(one)),
        buttons=((team_cards.send(one.id),),) if served else (),
    )
    avoiding = {one.wish.wisher_id} if one.wish.wisher_id else set()
    when = told_at(work, community, alone=True)
    await tell_in_charge(
        work, community, place_id, Can.SEND_TEAM, card, avoiding=avoiding, not_before=when
    )


async def honest_word(work: Work, community: Community, one: Told) -> None:
    """Nobody came, and whoever wished it is told so. Who cannot be written to hears it from those
    who look after their house."""
    wisher = one.wish.wisher_id
    if wisher is None:
        return
    when = told_at(work, community, alone=True)
    days = _days(one, work.now)
    title = text("wish-title", code=cards.code(one, one.place), title=cards.public(one))
    buttons = (
        button(text("button-ask-again"), Again(matter=one.id, yes=True)),
        button(text("button-let-be"), Again(matter=one.id, yes=False)),
    )
    lines = (text("wish-nobody-came", n=days), text("wish-ask-again"))
    card = Card(key=_key(one), title=title, lines=lines, buttons=(buttons,))
    if await show_members(work, community, [wisher], card, not_before=when):
        return
    card = Card(key=_key(one), title=title, lines=(text("wish-tell-them", n=days),))
    await tell_in_charge(
        work, community, one.matter.place_id, Can.HANDLE, card, avoiding={wisher}, not_before=when
    )


def _key(one: Told) -> str:
    return f"wish-nobody:{one.id}"


def _days(one: Told, now: datetime) -> int:
    return max((now - (one.wish.open_since or one.matter.arrived_at)).days, 1)


def _round(work: Work, community: Community) -> datetime:
    """When the next round begins: the morning of the first of next month."""
    zone = ZoneInfo(community.timezone)
    today = work.now.astimezone(zone).date()
    first = today.replace(year=today.year + today.month // 12, month=today.month % 12 + 1, day=1)
    return datetime.combine(first, ROUND, zone).astimezone(UTC)


@routes.tap(Again)
async def ask_again(turn: Turn, tap: Again) -> Answer:
    """〔下轮再问〕: it is the first to be asked in the next round."""
    one = await door.sent(turn, tap.matter)
    if one.wish.wisher_id != turn.me:
        raise Refusal("no-such-wish")
    if one.wish.state is not State.FADED:
        raise Refusal("old-button")
    one.matter.due_at = _round(turn.work, turn.community) if tap.yes else None
    turn.work.note(one.id, "wish-asked-again" if tap.yes else "wish-let-be", turn.me)
    words = text("wish-next-round") if tap.yes else text("wish-let-be")
    title = text("wish-title", code=cards.code(one, one.place), title=cards.public(one))
    await turn.show(Card(key=_key(one), title=title, lines=(words,)))
    return None


async def again(work: Work, community: Community, one: Told) -> None:
    """The round has come: neighbours read it as if for the first time, and its ladder begins
    anew."""
    if one.wish.state is not State.FADED or one.wish.wisher_id is None:
        return
    wish = one.wish
    wish.state = after(wish.state, Move.AGAIN)
    wish.rung, wish.open_since, wish.ended_at, wish.until = 0, work.now, None, None
    wish.published_at, wish.claimed_at = work.now, None
    for chat, _ in await outbox_cards.where_shown(work.core, f"wish:{one.id}"):
        await outbox_cards.forget(work.core, chat, f"wish:{one.id}")
    await publishing.publish(work, community, one)
    work.note(one.id, "wish-published", None)
    await moving.changed(work, community, one)
