"""提: a motion is said, in the group or alone with the bot, for oneself or for another."""

from collections.abc import Sequence
from datetime import timedelta

from chat.card import Card, button
from chat.incoming import Chat, Said
from chat.routes import Meant, Routes
from chat.text import text
from domain import alike, hearing, motion_text, titles
from domain.deadlines import Tier
from domain.electorate import Per
from domain.matters import Kind
from domain.matters import State as Stands
from domain.motion_rules import MOST_OPEN, RESTS, TIMES
from domain.motions import BEFORE_DECISION, State, seconds_needed
from domain.refusal import Refusal
from domain.roles import Can
from handlers import asking
from handlers.council import motion_cards, motion_door, motion_merging, motion_moves
from handlers.council.motion_door import One
from handlers.council.motion_taps import Propose, SameMotion, SendMotion
from handlers.turn import Answer, Open, Turn
from storage import electorate, motion_voices, places, rights
from storage.matters import Matter
from storage.motions import Motion
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

routes = Routes()

#: What questions wait for: the words of a motion; the yes to sending them, or better ones.
_WORDS, _SEND = "motion-words", "motion-send"
#: How long whoever is asked whether it is the same has to answer; then it stands for itself.
_SAME = timedelta(minutes=10)


@routes.says("motion", pattern=motion_text.SURE)
async def proposed(turn: Turn, said: Said, _meant: Meant) -> Answer:
    """议题 加装充电桩, in any group; 建议 and 提议 with a colon."""
    return await _said(turn, said)


@routes.says(pattern=motion_text.ASKED, about=True, ours=True)
async def proposed_to_us(turn: Turn, said: Said, _meant: Meant) -> Answer:
    """建议每月大扫除一次, said to the bot."""
    return await _said(turn, said)


@routes.says(
    whole=("议题", "提议", "建议", "议案", "提个议题", "我要提议题", "我有个建议", "我提一件"),
    about=True,
)
async def wants_to(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """议题, and nothing else: what is it?"""
    return await _ask(turn)


@routes.tap(Propose)
async def propose(turn: Turn, tap: Propose) -> Answer:
    """〔我提一件〕: the question, in private."""
    if not turn.private and not turn.account.reachable:
        link = turn.link(tap.pack().replace(":", "-"))
        return Open(link) if link else text("open-private-first")
    await asking.ask(turn, _WORDS)
    await turn.show_members([turn.me], Card(lines=(text("motion-ask"),)))
    return None if turn.private else text("panel-sent")


@routes.answer(_WORDS)
@routes.answer(_SEND)
async def words_said(turn: Turn, said: Said) -> Answer:
    """What it is; or, under its preview, better words for it."""
    if said.voice is not None:
        return text("voice-please-type")
    if hearing.bare(said.words) in asking.NEVER_MIND:
        await asking.forget(turn)
        return text("motion-dropped")
    return await _preview(turn, said.words)


@routes.tap(SendMotion)
async def send(turn: Turn, _tap: SendMotion) -> Answer:
    """〔发到群里〕"""
    asked = await asking.asked(turn) if turn.private else None
    if asked is None or asked.what != _SEND:
        return text("draft-gone")
    words = asked.words
    await asking.forget(turn)
    one = await _write(turn, await _place(turn), motion_text.read(words), None)
    sent = text("motion-sent", code=motion_cards.code(one, one.place))
    if one.matter.held_until is None:
        await turn.show(Card(key=_PREVIEW, lines=(sent,)))
    return None


async def _said(turn: Turn, said: Said) -> Answer:
    words = said.words
    if said.edited:
        return None  # it stands as it was said first
    if not hearing.says_something(words):
        return await _ask(turn)
    if turn.private:
        return await _preview(turn, words)
    place = await _place(turn)
    await _write(turn, place, motion_text.read(words), said)
    return None


async def _ask(turn: Turn) -> Answer:
    if not turn.private:
        return text("motion-how")
    await asking.ask(turn, _WORDS)
    return text("motion-ask")


_PREVIEW = "motion-preview"


async def _preview(turn: Turn, words: str) -> Answer:
    """What neighbours will read, and nothing else of it, before anybody does."""
    read = motion_text.read(words)
    place = await _place(turn)
    await asking.ask(turn, _SEND, words)
    lines = [text("motion-preview-title", title=read.title), text("motion-preview-how")]
    if read.words != read.title:
        lines.insert(1, text("motion-preview-rest"))
    await turn.show(
        Card(
            key=_PREVIEW,
            title=text("motion-preview", place=place.short),
            lines=tuple(lines),
            buttons=((button(text("button-send-motion"), SendMotion()),),),
        )
    )
    return None


async def _place(turn: Turn) -> Place:
    """Whom it concerns: where they speak; of several places a group serves, where they live."""
    place = turn.place
    if not turn.private and len(turn.places) > 1:
        own = {one.id for one in await rights.places_of(turn.work.db, turn.me, turn.now)}
        place = next((one for one in turn.places if one.id in own), place)
    await turn.require(Can.REPORT, place.id or 0)
    return place


async def _write(turn: Turn, place: Place, read: motion_text.Motion, said: Said | None) -> One:
    """A number, a row, and its card; where another one says the same, a question first."""
    db = turn.work.db
    holds = await turn.may(Can.HOLD_COUNCIL, place.id or 0)
    where = await electorate.scope(db, place)
    if not await electorate.walls(db, place, where):
        raise Refusal("poll-no-group", place=place.short)
    if not holds:
        mine = await motion_voices.of_member(db, turn.me)
        if sum(motion.state is State.PROPOSED for motion, _, _ in mine) >= MOST_OPEN:
            raise Refusal("motion-many", most=MOST_OPEN)
    needs = seconds_needed(await electorate.asked(db, where, Per.HOUSEHOLD, turn.now))
    no = await motion_voices.turned_down(db, where.places, turn.now - RESTS)
    before = next((one for one in no if _same(one.title, read.title)), None)
    matter = Matter(
        kind=Kind.MOTION,
        place_id=place.id or 0,
        number=await places.take_number(db, place.id or 0),
        level_id=place.id or 0,
        state=Stands.WAITING,
        tier=Tier.COUNCIL,
        title=read.title,
        words=read.words,
        on_behalf=read.on_behalf if holds else "",
        reporter_id=turn.me,
        said_channel=turn.chat.channel,
        said_chat=turn.chat.id if said else "",
        said_message=said.message if said else "",
        created_at=turn.now,
        arrived_at=turn.now,
    )
    db.add(matter)
    await db.flush()
    motion = Motion(
        matter_id=matter.id or 0, state=State.PROPOSED, needs=needs * (TIMES if before else 1)
    )
    db.add(motion)
    await db.flush()
    facts = {"again": before.id or 0} if before else {}
    turn.work.note(matter.id or 0, "motion-propose", turn.me, **facts)
    one = One(motion, matter, place, where)
    for _, other, other_place in await _others(turn, one):
        if other.id != matter.id and _same(other.title, read.title) and _can_ask(turn):
            await _ask_same(turn, one, other, other_place)
            return one
    await appear(turn.work, turn.community, one, answers=turn.chat if said else None)
    return one


async def _others(turn: Turn, one: One) -> Sequence[tuple[Motion, Matter, Place]]:
    """What these homes may second already: their own, and what their whole estate talks about."""
    db = turn.work.db
    found = [*await motion_voices.beside(db, one.scope.places)]
    if one.place.estate_id is not None:
        around = await electorate.scope(db, await db.get_one(Place, one.place.estate_id))
        rows = await motion_voices.beside(db, around.places - one.scope.places)
        found += [row for row in rows if row[1].estate_wide]
    return found


def _same(one: str, other: str) -> bool:
    return alike.alike(one, other) >= alike.SAME


def _can_ask(turn: Turn) -> bool:
    return turn.private or turn.asides or turn.account.reachable


async def _ask_same(turn: Turn, one: One, other: Matter, place: Place) -> None:
    """Is it the same? Only whoever proposed it sees the question; it stands nowhere yet."""
    one.matter.held_until = one.matter.due_at = turn.now + _SAME
    yes, no = (SameMotion(matter=one.id, other=other.id or 0, yes=yes) for yes in (True, False))
    asked = text(
        "motion-same-ask",
        code=text("code-motion-at", number=other.number, place=place.short),
        title=titles.public(other.title),
    )
    await turn.show(
        Card(
            key=f"motion-same:{one.id}",
            lines=(asked,),
            buttons=(
                (
                    button(text("button-same-motion"), yes),
                    button(text("button-other-motion"), no),
                ),
            ),
            reply_to=one.matter.said_message or None,
            only_for=None if turn.private else turn.account.address,
        ),
        lane=Lane.ANSWER,
    )


@routes.tap(SameMotion)
async def answered(turn: Turn, tap: SameMotion) -> Answer:
    """〔是一件事〕: one voice more for the other. 〔不是，另提〕: it stands for itself."""
    # In one order, so that of two who put two together none waits for the other.
    asked = sorted({tap.matter, tap.other} if tap.yes else {tap.matter})
    both = {id: await motion_door.reached(turn, id) for id in asked}
    one, other = both[tap.matter], both.get(tap.other)
    if one.matter.reporter_id != turn.me:
        raise Refusal("no-such-motion")
    if one.matter.held_until is None:
        return text("motion-same-late", code=motion_cards.code(one, one.place))
    if other is not None and other is not one and other.motion.state in BEFORE_DECISION:
        await motion_merging.put_together(turn.work, turn.community, one, other, turn.me)
        told = text("motion-joined", code=motion_cards.code(other, other.place))
    else:
        await appear(turn.work, turn.community, one, answers=where_said(one))
        told = text("motion-sent", code=motion_cards.code(one, one.place))
    only_for = None if turn.private else turn.account.address
    await turn.show(
        Card(key=f"motion-same:{one.id}", lines=(told,), only_for=only_for, slight=True)
    )
    return told


def where_said(one: One) -> Chat | None:
    """The group it was proposed in; None where that was alone with the bot."""
    if not one.matter.said_chat:
        return None
    return Chat(one.matter.said_channel, one.matter.said_chat)


async def appear(
    work: Work, community: Community, one: One, *, answers: Chat | None = None
) -> None:
    """It stands on its walls from now on, and waits for those who second it."""
    one.matter.held_until = None
    await motion_moves.wind(work, community, one)
    await motion_cards.redraw(work, community, one, answers=answers)
