"""点单–派单–接单: whoever looks after a place offers a wish to a volunteer team; of the team who
says so first has it, by the same rules as everybody else."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chat.card import Card, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import hearing, quiet
from domain.refusal import Refusal
from domain.roles import Can
from domain.teams import by_fitness
from domain.wish_times import OFFER
from domain.wishes import REFUSED, SEATED, State
from handlers.buttons import SeeUnclaimed
from handlers.telling import show_anew, show_members, tell_group, tell_in_charge, told_at
from handlers.turn import Answer, Turn
from handlers.wishes import cards, claiming, door, moving, team_cards
from handlers.wishes.door import Told
from handlers.wishes.team_cards import Going, NotGoing, OfferTo, SendTeam
from storage import electorate, open_wishes, places, teams, wishes
from storage.members import called
from storage.outbox import Lane
from storage.places import Community
from storage.teams import Declined, Dispatch, Team
from storage.work import Work

routes = Routes()

_WORDS = ("派单", "派给队伍", "派给志愿队", "send to a team")
#: Wishes on a card.
_MOST = 8


@routes.says(whole=_WORDS, about=True)
async def said_so(turn: Turn, said: Said, meant: Meant) -> Answer:
    """派单 13; alone with the bot also without a number."""
    if meant.code is None:
        return await unclaimed(turn)
    here = [place.id or 0 for place in turn.places]
    reach = await electorate.around(turn.work.db, here)
    reach |= await places.here_and_below(turn.work.db, here)
    found = await wishes.numbered(turn.work.db, reach, meant.code.number, meant.code.place)
    if len(found) != 1:
        raise Refusal("wish-which" if found else "no-such-wish")
    return await choose(turn, await _one(turn, found[0]))


@routes.tap(SeeUnclaimed)
async def see_unclaimed(turn: Turn, _tap: SeeUnclaimed) -> Answer:
    """〔看一看〕 beside how many wishes nobody took on."""
    return await unclaimed(turn)


async def unclaimed(turn: Turn) -> Answer:
    """What nobody took on where the speaker may send a team, the oldest first."""
    found = [Told(*row) for row in await open_wishes.fallow(turn.work.db, turn.me, turn.now)]
    if not found:
        return text("wish-none-fallow")
    lines = [
        text("wish-title", code=cards.code(one, one.place), title=cards.public(one))
        for one in found[:_MOST]
    ]
    buttons = [
        button(text("button-team-for", number=one.matter.number), SendTeam(matter=one.id))
        for one in found[:_MOST]
    ]
    card = Card(
        key="wish-fallow",
        title=text("wish-fallow", n=len(found)),
        lines=tuple(lines),
        buttons=tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)),
    )
    if await turn.show_members([turn.me], card):
        return None if turn.private else text("mine-sent")
    return door.opens(turn, SeeUnclaimed())


@routes.tap(SendTeam)
async def which(turn: Turn, tap: SendTeam) -> Answer:
    """〔派给队伍〕: the teams of the place, alone with whoever may send one."""
    return await choose(turn, await _one(turn, tap.matter))


async def _one(turn: Turn, matter: int) -> Told:
    """A wish, locked until the turn ends; whether it is the speaker's to offer is asked next."""
    found = await wishes.of_matter(turn.work.db, matter)
    if found is None:
        raise Refusal("no-such-wish")
    return await door.whole(turn.work, found)


def sends(words: str) -> bool:
    """Whether these words alone offer a wish to a team, below its card."""
    return hearing.bare(words) in _WORDS


async def choose(turn: Turn, one: Told) -> Answer:
    """To which team? Asked alone of whoever may send one. Raises Refusal."""
    await _require(turn, one)
    work = turn.work
    serving = await teams.serving(work.db, one.matter.place_id, turn.now)
    if not serving:
        raise Refusal("no-teams")
    order = by_fitness(serving, one.wish.kind, one.wish.public)
    sized = [(team, len(await teams.people(work.db, team, turn.now))) for team in order]
    waiting = {
        team.id or 0
        for dispatch, team in await teams.dispatches(work.db, one.wish)
        if dispatch.answer_by is not None
    }
    card = team_cards.choose(one, sized, waiting)
    if await show_anew(work, turn.community, turn.me, card):
        return None if turn.private else text("mine-sent")
    return door.opens(turn, SendTeam(matter=one.id))


async def _require(turn: Turn, one: Told) -> None:
    """Raises Refusal unless the speaker may offer it to a team, and it still needs somebody."""
    if not await turn.may(Can.SEND_TEAM, one.matter.place_id):
        await door.sent(turn, one.id)  # whom it does not concern is not told that there is one
        await turn.require(Can.SEND_TEAM, one.matter.place_id)
    if one.wish.wisher_id == turn.me and not one.wish.on_behalf:
        raise Refusal("wish-not-your-own")
    if one.wish.state is not State.PUBLISHED:
        raise Refusal(REFUSED[one.wish.state])


@routes.tap(OfferTo)
async def offer(turn: Turn, tap: OfferTo) -> Answer:
    """A team is chosen: it reads the wish in its own group, or each of them in private."""
    one = await _one(turn, tap.matter)
    await _require(turn, one)
    serving = await teams.serving(turn.work.db, one.matter.place_id, turn.now)
    team = next((each for each in serving if each.id == tap.team), None)
    if team is None:
        raise Refusal("no-such-team")
    for dispatch, other in await teams.dispatches(turn.work.db, one.wish):
        if other.id == team.id and dispatch.answer_by is not None:
            raise Refusal("team-asked-already", team=team.name)
    by = await _offer(turn, one, team)
    await moving.changed(turn.work, turn.community, one)
    words = text("team-is-asked", team=team.name, at=by)
    if turn.private:
        title = text("wish-title", code=cards.code(one, one.place), title=cards.public(one))
        await turn.show(Card(key=f"wish-team:{one.id}", title=title, lines=(words,)))
        return None
    return words


async def _offer(turn: Turn, one: Told, team: Team) -> datetime:
    """Until when one of them may say so before whoever offered it hears that nobody did."""
    work, community = turn.work, turn.community
    hours = door.times(community).by(turn.now, OFFER) - turn.now
    local = turn.now.astimezone(ZoneInfo(community.timezone))
    by = quiet.after_waking(local, hours).astimezone(UTC)
    dispatch = Dispatch(
        wish_id=one.wish.id or 0,
        team_id=team.id or 0,
        by_id=turn.me,
        at=turn.now,
        answer_by=by,
    )
    work.db.add(dispatch)
    await work.db.flush()
    one.answer_by = await teams.answer_by(work.db, one.wish)
    card = await team_cards.card(work, one, dispatch, team)
    if (group := await teams.group_of(work.db, team)) is not None:
        await tell_group(work, community, group, card)
    else:
        people = await teams.people(work.db, team, turn.now)
        ids = [member.id or 0 for member in people if member.id != one.wish.wisher_id]
        when = told_at(work, community, alone=True)
        if not await show_members(work, community, ids, card, Lane.CARD, not_before=when):
            raise Refusal("team-unreachable", team=team.name)
    work.note(one.id, "wish-offered", turn.me, team=team.id)
    return by


async def _offered(turn: Turn, id: int) -> tuple[Dispatch, Team, Told]:
    """What a team was offered, by somebody who belongs to it today; the wish is locked. Raises
    Refusal."""
    found = await teams.dispatch(turn.work.db, id)
    whole = await wishes.of_matter(turn.work.db, found[2]) if found else None
    if found is None or whole is None:
        raise Refusal("no-such-wish")
    team = await teams.team(turn.work.db, found[1].id or 0, turn.now)
    people = await teams.people(turn.work.db, team, turn.now) if team else ()
    if team is None or turn.me not in {member.id for member in people}:
        raise Refusal("not-your-team", team=found[1].name)
    await turn.work.db.refresh(found[0])
    return found[0], team, await door.whole(turn.work, whole)


@routes.tap(Going, anywhere=True)
async def going(turn: Turn, tap: Going) -> Answer:
    """〔我去〕: the first has it."""
    dispatch, team, one = await _offered(turn, tap.dispatch)
    mine = one.of(turn.me)
    had = mine is not None and mine.state in SEATED
    answer = await claiming.claim(turn, one, None)
    mine = one.of(turn.me)
    if had or mine is None or mine.state not in SEATED:
        return answer
    mine.party = team.name
    dispatch.answer_by, dispatch.taken_at = None, dispatch.taken_at or turn.now
    await turn.work.db.flush()
    turn.work.note(one.id, "wish-taken-by-team", turn.me, team=team.id)
    one.answer_by = await teams.answer_by(turn.work.db, one.wish)
    await moving.changed(turn.work, turn.community, one)
    if dispatch.by_id is not None and dispatch.by_id != turn.me:
        words = text("team-has-it", team=team.name, who=called(turn.who))
        await _tell(turn.work, turn.community, one, dispatch, words)
    return answer


@routes.tap(NotGoing, anywhere=True)
async def not_going(turn: Turn, tap: NotGoing) -> Answer:
    """〔这次去不了〕 costs nothing; where all of them cannot, whoever offered it hears at once."""
    dispatch, team, one = await _offered(turn, tap.dispatch)
    mine = one.of(turn.me)
    if mine is not None and mine.state in SEATED:
        raise Refusal("team-you-have-it")
    said = await teams.declined(turn.work.db, dispatch)
    if turn.me not in said:
        turn.work.db.add(Declined(dispatch_id=dispatch.id or 0, member_id=turn.me, at=turn.now))
        await turn.work.db.flush()
    people = await teams.people(turn.work.db, team, turn.now)
    left = {member.id for member in people} - said - {turn.me, one.wish.wisher_id}
    if not left and dispatch.answer_by is not None:
        dispatch.answer_by = None
        await turn.work.db.flush()
        one.answer_by = await teams.answer_by(turn.work.db, one.wish)
        await moving.changed(turn.work, turn.community, one)
        words = text("team-cannot", team=team.name)
        await _tell(turn.work, turn.community, one, dispatch, words)
    return text("team-next-time")


async def silence(work: Work, community: Community, one: Told) -> None:
    """Nobody of a team said so in time: whoever offered it hears, once, and may ask another."""
    for dispatch, team in await teams.dispatches(work.db, one.wish):
        if dispatch.answer_by is None or dispatch.answer_by > work.now:
            continue
        dispatch.answer_by = None
        if one.wish.state is State.PUBLISHED:
            await _tell(work, community, one, dispatch, text("team-silent", team=team.name))
    await work.db.flush()
    one.answer_by = await teams.answer_by(work.db, one.wish)


async def _tell(
    work: Work, community: Community, one: Told, dispatch: Dispatch, words: Text
) -> None:
    """Whoever offered it reads what became of that; where they cannot, whoever may offer it."""
    still = one.wish.state is State.PUBLISHED
    card = Card(
        key=f"wish-offered:{dispatch.id}",
        title=text("wish-title", code=cards.code(one, one.place), title=cards.public(one)),
        lines=(words,),
        buttons=((team_cards.send(one.id),),) if still else (),
    )
    when = told_at(work, community, alone=True)
    mine = [dispatch.by_id] if dispatch.by_id is not None else []
    if await show_members(work, community, mine, card, not_before=when):
        return
    avoiding = {one.wish.wisher_id} if one.wish.wisher_id else set()
    await tell_in_charge(
        work,
        community,
        one.matter.place_id,
        Can.SEND_TEAM,
        card,
        avoiding=avoiding,
        not_before=when,
    )
