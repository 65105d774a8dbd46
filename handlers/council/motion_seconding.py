"""附议: neighbours second a motion, one voice a household; enough bring it to the council."""

from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain.electorate import Per, no_voice, speaks
from domain.motions import REFUSED, Move, State
from domain.refusal import Refusal
from handlers.council import motion_cards, motion_door, motion_moves
from handlers.council.motion_door import One
from handlers.council.motion_taps import SecondIt
from handlers.turn import Answer, Turn
from storage import electorate, motion_voices
from storage.places import Community
from storage.polls import Voter
from storage.work import Work

routes = Routes()


@routes.tap(SecondIt)
async def second_it(turn: Turn, tap: SecondIt) -> Answer:
    """〔附议〕"""
    return await _second(turn, await motion_door.reached(turn, tap.matter))


@routes.says(
    whole=("附议", "我附议", "我家附议", "我们家附议", "附議", "second it", "seconded"), about=True
)
async def seconded(turn: Turn, said: Said, meant: Meant) -> Answer:
    """附议, below the card or with the number."""
    if meant.code is not None:
        return await _second(turn, await motion_door.numbered(turn, meant.code))
    id = await turn.replied_to(said.reply) if said.reply is not None else None
    if id is None:
        raise Refusal("which-motion")
    return await _second(turn, await motion_door.reached(turn, id))


async def _second(turn: Turn, one: One) -> Answer:
    motion, number = one.motion, one.matter.number
    if motion.state is not State.PROPOSED:
        raise Refusal(REFUSED[motion.state], number=number)
    voter = await _voice(turn, one)
    if not await motion_voices.second(turn.work.db, motion, voter, turn.me, turn.now):
        return text("motion-seconded-before")
    turn.work.note(one.id, "motion-voice", turn.me)
    await settle(turn.work, turn.community, one)
    if voter.waits:
        return text("motion-second-waits", who=await turn.who_confirms(one.place.id or 0))
    n = await motion_voices.heard(turn.work.db, motion, one.scope, turn.now)
    return text("motion-second-noted", n=n, needs=motion.needs)


async def _voice(turn: Turn, one: One) -> Voter:
    """For whom the speaker seconds. Raises Refusal where they live elsewhere, or in the home that
    proposed it."""
    db = turn.work.db
    if one.matter.reporter_id == turn.me:
        raise Refusal("motion-own")
    homes = await electorate.homes_of(db, one.scope, turn.me)
    voices = [home for home in homes if speaks(Per.HOUSEHOLD, home[0].relation)]
    if not voices:
        known = await electorate.resident(db, one.scope, turn.me, turn.now)
        register = await electorate.asked(db, one.scope, Per.HOUSEHOLD, turn.now)
        if homes or known is None or register is not None:
            who = await turn.who_confirms(one.place.id or 0)
            raise no_voice(Per.HOUSEHOLD, [home[0].relation for home in homes], who)
        return Voter(member=turn.me, waits=not known)
    sure = [home for home in voices if home[0].confirmed_at is not None]
    flat = (sure or voices)[0][1]
    if one.matter.reporter_id is not None and not one.matter.on_behalf:
        theirs = await electorate.homes_of(db, one.scope, one.matter.reporter_id)
        if any(home[0].confirmed_at is not None and home[1].id == flat.id for home in theirs):
            raise Refusal("motion-own")
    if sure:
        return Voter(household=flat.id)
    return Voter(household=flat.id, member=turn.me, waits=True)


async def settle(work: Work, community: Community, one: One) -> None:
    """Were those enough? The card says so either way."""
    if one.motion.state is State.PROPOSED:
        heard = await motion_voices.heard(work.db, one.motion, one.scope, work.now)
        if heard >= one.motion.needs:
            motion_moves.step(work, one, Move.SECOND, None, n=heard)
            await discuss(work, community, one, None)
            return
    await motion_cards.redraw(work, community, one)


async def discuss(work: Work, community: Community, one: One, by: int | None) -> None:
    """议: everybody may say what they think from now on, and it is on the agenda."""
    one.motion.seconded_at = one.motion.seconded_at or work.now
    motion_moves.step(work, one, Move.DISCUSS, by)
    one.motion.comments_until = await motion_moves.window(work, community, one)
    await motion_moves.wind(work, community, one)
    await motion_moves.put_on_agenda(work, community, one)
    await motion_cards.redraw(work, community, one)
    words = text("motion-told-seconded", code=motion_cards.code(one, one.place))
    await motion_cards.tell_mover(work, community, one, words)
