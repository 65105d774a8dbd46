"""How a motion looks to its neighbours: one card, which tells where it stands."""

from chat.card import Button, Card, button
from chat.incoming import Chat
from chat.text import Text, text
from domain import titles
from domain.matters import OPEN
from domain.motions import State
from handlers.council.motion_door import One
from handlers.council.motion_taps import OpenPanel, SecondIt, Speak, Thread
from handlers.telling import show_members, tell_group, told_at
from storage import electorate, motion_voices
from storage.matters import Matter
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

#: Seconds between two edits of a card that a whole building taps on.
RESTS = 6


def code(one: One, place: Place | None = None) -> Text:
    """【议题14】, with the place's short name outside its own chat."""
    if place is None:
        return text("code-motion", number=one.matter.number)
    return text("code-motion-at", number=one.matter.number, place=place.short)


def title(one: One, place: Place | None = None) -> Text:
    """Its code and what everybody may read of it."""
    return text("motion-title", code=code(one, place), title=titles.public(one.matter.title))


def numbers(one: One) -> list[Text]:
    """What the count came to, where it may be told."""
    motion = one.motion
    if motion.yes is None or motion.no is None:
        return []
    return [text("motion-numbers", yes=motion.yes, no=motion.no, abstained=motion.abstained or 0)]


async def state_line(work: Work, one: One) -> Text:
    """In one sentence where it stands."""
    motion = one.motion
    match motion.state:
        case State.PROPOSED:
            return text(
                "motion-wants", n=await motion_voices.heard(work.db, motion, one.scope, work.now),
                needs=motion.needs,
            )  # fmt: skip
        case State.SECONDED | State.DISCUSSING:
            return text("motion-waits-for-council")
        case State.DECIDING:
            poll = await work.db.get(Matter, motion.poll_id) if motion.poll_id else None
            if poll is None:
                return text("motion-waits-for-hands")
            return text("motion-in-poll", code=await poll_code(work, one, poll))
        case State.ADOPTED:
            return text("motion-adopted")
        case State.REJECTED:
            return text("motion-rejected")
        case State.DOING:
            return text("motion-doing")
        case State.DONE:
            return text("motion-done")
        case State.RATED:
            return text("motion-rated")
        case State.WITHDRAWN:
            return text("motion-withdrawn")
        case State.LAPSED:
            return text("motion-lapsed")
        case State.MERGED:
            return await _merged(work, one)


async def poll_code(work: Work, one: One, poll: Matter) -> Text:
    """The code of the poll about it; of a poll of the estate with whose it is."""
    if poll.place_id == one.place.id:
        return text("code-poll", number=poll.number)
    whose = await work.db.get_one(Place, poll.place_id)
    return text("code-poll-at", number=poll.number, place=whose.short)


async def _merged(work: Work, one: One) -> Text:
    into = await work.db.get(Matter, one.matter.into_id) if one.matter.into_id else None
    number = into.number if into is not None else one.matter.number
    if into is None or into.place_id == one.matter.place_id:
        return text("motion-merged", code=text("code-motion", number=number))
    whose = await work.db.get_one(Place, into.place_id)
    return text("motion-merged", code=text("code-motion-at", number=number, place=whose.short))


async def wall(work: Work, one: One, chat: Chat, place: Place | None) -> Card:
    """The card every neighbour sees: what, where it stands, what anyone may do. `place` where the
    group serves others too."""
    motion, matter = one.motion, one.matter
    state = await state_line(work, one)
    lines = [state, *numbers(one)]
    row: list[Button] = []
    if motion.state is State.PROPOSED:
        row.append(button(text("button-second"), SecondIt(matter=one.id)))
    until = motion.comments_until
    if until is not None and until > work.now:
        lines.append(text("motion-say-until", at=until))
        row.append(button(text("button-have-word"), Speak(matter=one.id)))
    row.append(button(text("button-thread"), Thread(matter=one.id)))
    if matter.state in OPEN:
        row.append(button(text("button-handle"), OpenPanel(matter=one.id)))
    here = (chat.channel, chat.id) == (matter.said_channel, matter.said_chat)
    return Card(
        key=f"motion:{one.id}",
        title=title(one, place),
        lines=tuple(lines),
        buttons=(tuple(row),),
        news=state,
        reply_to=matter.said_message or None if here else None,
        rests=RESTS,
        slight=motion.state is State.PROPOSED,
    )


async def redraw(
    work: Work, community: Community, one: One, *, answers: Chat | None = None
) -> int:
    """The newest state on every wall; on how many. `answers`: whoever proposed it spoke there, so
    that it is told there at once."""
    await work.flush()
    walls = await electorate.walls(work.db, one.place, one.scope)
    for chat, shared in walls:
        card = await wall(work, one, chat, one.place if shared else None)
        if answers is not None and (chat.channel, chat.id) == (answers.channel, answers.id):
            await work.post(chat, card, lane=Lane.CARD, language=community.language)
        else:
            await tell_group(work, community, chat, card)
    return len(walls)


async def tell_mover(work: Work, community: Community, one: One, words: Text) -> None:
    """Whoever proposed it hears in private what became of it; an edited card tells nobody."""
    if one.matter.reporter_id is None:
        return
    await show_members(
        work, community, [one.matter.reporter_id], Card(lines=(words,)), Lane.CARD,
        not_before=told_at(work, community, alone=True),
    )  # fmt: skip
