"""〔我去〕 and 〔去不了〕: whoever says so first has a place, the others stand in line."""

from chat.card import Card, Reaction, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain import callout_text, hearing
from domain.callouts import Answer as Word
from domain.callouts import State, answered
from domain.refusal import Refusal
from domain.roles import Can
from handlers.buttons import Come
from handlers.callouts import cards, door
from handlers.callouts.door import Called
from handlers.telling import show_members, show_only, told_at
from handlers.turn import Answer, Open, Turn
from storage import callouts, electorate, matters, rights
from storage.callouts import Going
from storage.places import Community
from storage.work import Work

routes = Routes()

#: Photos kept with a call-out.
MOST_PHOTOS = 20
#: Call-outs offered to choose among.
_MOST = 8


@routes.tap(Come)
async def come(turn: Turn, tap: Come) -> Answer:
    """〔我去〕 or 〔去不了〕."""
    one = await door.planned(turn, tap.matter)
    return await _answer(turn, one, coming=tap.coming)


@routes.reply("callout", whatever=True)
@routes.reply("callout-mine", whatever=True)
@routes.reply("callout-held", whatever=True)
@routes.reply("callout-who", whatever=True)
async def replied(turn: Turn, said: Said) -> Answer:
    """Words or photos below its card: who comes says so, photos are kept, the rest is talk."""
    assert said.reply is not None
    one = await door.sent(turn, await turn.replied_to(said.reply) or 0)
    if said.photos:
        return await _photos(turn, one, said)
    words = hearing.bare(said.words)
    yes = callout_text.COMES.fullmatch(words) is not None
    if not yes and callout_text.CANNOT.fullmatch(words) is None:
        return text("callout-tap-card") if turn.private else None
    told = await _answer(turn, await door.planned(turn, one.id), coming=yes)
    if turn.private:
        return told
    if isinstance(told, Open):
        return text("open-private-first")
    await turn.show(Reaction(message=said.message, emoji="❤" if yes else "👌"))
    return None


@routes.says(pattern=callout_text.GOES, private=True)
async def goes(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """我去, alone with the bot and below nothing: of several call-outs it is asked which."""
    here = [place.id or 0 for place in turn.places]
    found = await callouts.standing(turn.work.db, await electorate.around(turn.work.db, here))
    if not found:
        return text("callout-none-now")
    if len(found) == 1:
        return await _answer(turn, await door.planned(turn, found[0][1].id or 0), coming=True)
    shown = [await door.whole(turn.work, one) for one in found[:_MOST]]
    lines = [
        text("callout-title", code=cards.code(one, one.place), title=one.callout.title)
        for one in shown
    ]
    rows = [
        (button(text("button-callout", number=one.matter.number), Come(matter=one.id)),)
        for one in shown
    ]
    card = Card(title=text("callout-goes-which"), lines=tuple(lines), buttons=tuple(rows))
    await turn.show(card)
    return None


async def _answer(turn: Turn, one: Called, *, coming: bool) -> Answer:
    mine = one.of(turn.me)
    if not coming:
        return await _cannot(turn, one, mine)
    if mine is None or mine.answer is Word.NOT_GOING:
        await _require(turn, one)
        others = [going.answer for going, _ in one.answers if going is not mine]
        answer = answered(one.callout.needed, others)
        if mine is None:
            mine = Going(
                callout_id=one.callout.id or 0, member_id=turn.me, answer=answer, at=turn.now
            )
            turn.work.db.add(mine)
            one.answers.append((mine, turn.who))
        mine.answer, mine.at = answer, turn.now
        await _shown(turn, one)
    elif not turn.private:
        return text("callout-noted" if mine.answer is Word.GOING else "callout-noted-line")
    if not await show_only(turn.work, turn.community, turn.me, cards.going(one, mine.answer)):
        link = turn.link(Come(matter=one.id).pack().replace(":", "-"))
        if link is not None:
            return Open(link)
    return text("callout-noted" if mine.answer is Word.GOING else "callout-noted-line")


async def _cannot(turn: Turn, one: Called, mine: Going | None) -> Answer:
    if mine is None or mine.answer is Word.NOT_GOING:
        return text("callout-noted-not")
    mine.answer, mine.at = Word.NOT_GOING, turn.now
    await move_up(turn.work, turn.community, one)
    await _shown(turn, one)
    # In the place of what they had of it: a reminder that waits would say the contrary.
    card = cards.going(one, Word.NOT_GOING)
    await show_members(turn.work, turn.community, [turn.me], card)
    return text("callout-noted-not")


async def _require(turn: Turn, one: Called) -> None:
    """Raises Refusal unless somebody confirmed that the speaker lives there, or they volunteer."""
    here = one.place.id or 0
    for action in (Can.ENTER_HOMES, Can.CALL_OUT):
        if await turn.may(action, here):
            return
    mine = {place.id or 0 for place in await rights.places_of(turn.work.db, turn.me, turn.now)}
    around = {*one.scope.places, one.scope.building or here}
    for id in sorted(mine & around):
        if await turn.may(Can.ENTER_HOMES, id):
            return
    raise Refusal("callout-confirm-first", who=await turn.who_confirms(here))


async def move_up(work: Work, community: Community, one: Called) -> None:
    """Where places are free, whoever waited longest has one, and is told so."""
    if one.callout.state is not State.PLANNED:
        return
    for going, _ in list(one.answers):
        if going.answer is not Word.IN_LINE:
            continue
        others = [other.answer for other, _ in one.answers if other is not going]
        if answered(one.callout.needed, others) is not Word.GOING:
            return
        going.answer, going.at = Word.GOING, work.now
        when = told_at(work, community, alone=True)
        if when is not None and when >= one.callout.starts_at:
            when = None  # in the morning it would be too late
        card = cards.going(one, Word.GOING)
        await show_only(work, community, going.member_id, card, not_before=when)


async def _shown(turn: Turn, one: Called) -> None:
    await turn.work.db.flush()
    one.answers.sort(key=lambda pair: (pair[0].at, pair[0].member_id))
    await cards.redraw(turn.work, turn.community, one)
    await cards.redraw_held(turn.work, turn.community, one)


async def _photos(turn: Turn, one: Called, said: Said) -> Answer:
    """Photos of whoever goes or called are kept with it."""
    mine = one.of(turn.me)
    takes_part = mine is not None and mine.answer is Word.GOING
    if not takes_part and one.callout.made_by != turn.me:
        return text("callout-photos-whose") if turn.private else None
    kept = len(await matters.photos(turn.work.db, one.id))
    for file in said.photos[: max(MOST_PHOTOS - kept, 0)]:
        turn.work.db.add(matters.Photo(matter_id=one.id, channel=turn.chat.channel, file=file))
    if turn.private:
        return text("callout-photo-kept" if kept < MOST_PHOTOS else "callout-photos-full")
    if kept < MOST_PHOTOS:
        await turn.show(Reaction(message=said.message, emoji="👌"))
    return None
