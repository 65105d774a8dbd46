"""It is done, or it is not: said by whoever fixed it, by whoever reported it, by a neighbour."""

from datetime import datetime, timedelta
from typing import Any

from chat.card import Card, Reaction, button
from chat.incoming import Chat, Said
from chat.routes import Meant, Routes
from chat.text import text
from domain import codes, hearing, mending, titles
from domain.deadlines import reopens_until
from domain.matters import ENDED, OPEN, Kind, Move, State
from domain.refusal import Refusal
from domain.roles import Can
from handlers import whereabouts
from handlers.reports.alike import merging
from handlers.reports.shown import cards, looking
from handlers.reports.told import new
from handlers.reports.told.new import OFFER, REPORT, Keep
from handlers.reports.unnamed import sealing
from handlers.reports.worked import asking, moves, moving
from handlers.turn import Answer, Turn
from storage import history, joined, said_again
from storage.matters import Matter, Photo
from storage.outbox import Lane
from storage.places import Place
from storage.said_again import AGAIN

routes = Routes()

#: So long after 〔办好了〕 a photo in reply shows what was done.
SHOWN = timedelta(minutes=2)
_ASKED = frozenset({State.DONE, State.PROPOSED})


@routes.says("done", whole=mending.FIXED, about=True)
async def done(turn: Turn, said: Said, meant: Meant) -> Answer:
    """办好了, in a reply or with the number; /done 12. From the reporter: yes, it is. From a
    neighbour: the reporter is asked."""
    matter = await looking.about(turn, said, meant)
    return await says_done(turn, said, matter)


@routes.says(pattern=mending.FORM, about=True, ours=True)
async def done_so(turn: Turn, said: Said, _meant: Meant) -> Answer:
    """办好了 换了灯泡; 灯亮了，谢谢."""
    words = hearing.plain(said.words)
    code, _ = codes.find(words, bare=said.addressed)
    # As it was written, where that can be told; the reporter reads it.
    told = mending.done(hearing.clean(said.words)) or mending.done(words)
    if told is None:
        return None
    if code is None and said.reply is None:
        matter = await looking.asked_of(turn) or await looking.only_open(turn)
        if matter is None:
            raise Refusal("which-matter")
    else:
        matter = await turn.about(code, said.reply)
    return await says_done(turn, said, matter, told.how)


@routes.says(whole=mending.BROKEN, about=True)
async def broken(turn: Turn, said: Said, meant: Meant) -> Answer:
    """还没好, 又坏了: from the reporter, or from two neighbours, it is opened again. Alone with
    the bot it may be the end, or the beginning, of a report in pieces."""
    if turn.private and said.reply is None and meant.code is None and said.command is None:
        asked = await new.question_to(turn)
        if asked is not None and asked.what == REPORT and asked.words:
            return await new.answered(turn, said, asked)
        if not await looking.own(turn) and await whereabouts.known(turn):
            return await new.ask(turn, said, "report-what", so_far=said.words)
    matter = await looking.about(turn, said, meant)
    own = matter
    matter, told = await _goes_on(turn, own)
    if matter.kind is not Kind.REPORT or matter.state not in ENDED | {State.PROPOSED}:
        return await _not_ended(turn, own, matter)
    if matter.state in _ASKED and await turn.told(matter):
        return await moves.carry_out(turn, matter, Move.NOT_YET)
    if matter.state is State.PROPOSED:
        return await _one_says_so(turn, matter)
    done_at = matter.done_at or matter.created_at
    # Of what was told anonymously the link itself says how long.
    linked = told and own.anonymous
    if not linked and turn.now >= reopens_until(done_at, matter.category):
        return await _too_late(turn, said, own, done_at)
    told = told or await turn.told(matter)
    if told or await turn.may(Can.HANDLE, matter.place_id) or await _two(turn, matter):
        return await _reopened(turn, matter)
    return await _one_says_so(turn, matter)


async def thanked(turn: Turn, said: Said) -> Answer:
    """谢谢, by whoever was asked whether it is done; None where it is said to nobody."""
    matter = await _replied(turn, said) if said.reply else await looking.asked_of(turn)
    if matter is None or matter.state not in _ASKED or not await turn.told(matter):
        return None
    return await moves.carry_out(turn, matter, Move.THANK)


async def shown(turn: Turn, said: Said) -> bool:
    """A photo in reply, right after 〔办好了〕 by the same person: what was done."""
    matter = await _replied(turn, said) if said.photos and said.reply else None
    if matter is None or matter.state is not State.DONE:
        return False
    finished = await history.last(turn.work.db, matter.id or 0, Move.FINISH.value)
    if finished is None or finished.member_id != turn.me or turn.now > finished.at + SHOWN:
        return False
    await _keep_photos(turn, matter, said)
    await turn.show(Reaction(message=said.message, emoji="👌"))
    return True


async def _replied(turn: Turn, said: Said) -> Matter | None:
    """The matter whose card or words a reply is to, if the speaker may see it."""
    id = await turn.replied_to(said.reply) if said.reply else None
    try:
        return await turn.matter(id) if id is not None else None
    except Refusal:
        return None


async def _goes_on(turn: Turn, own: Matter) -> tuple[Matter, bool]:
    """What somebody means by their own words, where these were put together with another's, and
    whether it was they who told it; of who told it anonymously the turn leaves no trace."""
    told = await turn.told(own)
    if told and own.anonymous:
        await turn.hide()
    if own.state is not State.MERGED:
        return own, told
    id = (await joined.goes_on_in(turn.work.db, own)).id or 0
    # Whoever told one of them comes to the other through it, whether or not neighbours see it.
    return await (merging.locked(turn.work, id) if told else turn.matter(id)), told


async def says_done(turn: Turn, said: Said, own: Matter, how: str = "") -> Answer:
    """Somebody says that it is done, and `how`: what follows depends on who they are to it."""
    matter, told = await _goes_on(turn, own)
    if matter.kind is Kind.REPORT and await turn.told(matter):
        asked = matter.state in _ASKED
        return await moves.carry_out(turn, matter, Move.SATISFIED if asked else Move.MENDED)
    facts: dict[str, Any] = {"how": how, "aloud": not turn.private} if how else {}
    if matter.kind is Kind.REPORT and not await turn.may(Can.HANDLE, matter.place_id):
        if told and matter.state in ENDED:
            return text("did-thank")  # they told of it too, and agree
        return await _propose(turn, matter, facts)
    answer = await moves.carry_out(turn, matter, Move.FINISH, **facts)
    if said.photos:
        await _keep_photos(turn, matter, said)
    return answer


async def _propose(turn: Turn, matter: Matter, facts: dict[str, Any]) -> Answer:
    """A neighbour says it is fixed: the reporter alone is asked, and whoever is on it hears."""
    await moving.move(turn.work, turn.community, matter, Move.PROPOSE, turn.me, **facts)
    await cards.redraw(turn.work, turn.community, matter)
    await asking.is_it_done(turn.work, turn.community, matter)
    await _tell_in_charge(turn, matter, Move.PROPOSE)
    return text("did-propose")


async def _not_ended(turn: Turn, own: Matter, matter: Matter) -> Answer:
    """What is still under way stays so, and they hear how far it is."""
    if matter.kind is Kind.REPORT and matter.state in OPEN:
        return await looking.progress(turn, own)
    raise Refusal("closed-already")


async def _two(turn: Turn, matter: Matter) -> bool:
    """Whether another home has said so since it was done; of whom nobody knows the home, each
    counts."""
    since = matter.done_at or matter.created_at
    said = await said_again.said_again(turn.work.db, matter.id or 0, since)
    homes = await said_again.homes(turn.work.db, {*said, turn.me})
    return any(homes[one].isdisjoint(homes[turn.me]) for one in said - {turn.me})


async def _one_says_so(turn: Turn, matter: Matter) -> Answer:
    """One neighbour alone: whoever handled it hears of it, once a neighbour."""
    since = matter.done_at or matter.created_at
    if turn.me not in await said_again.said_again(turn.work.db, matter.id or 0, since):
        turn.work.note(matter.id or 0, AGAIN, turn.me)
        await _tell_in_charge(turn, matter, None)
    return text("again-heard")


async def _reopened(turn: Turn, matter: Matter) -> Answer:
    await moving.move(turn.work, turn.community, matter, Move.REOPEN, turn.me)
    await cards.redraw(turn.work, turn.community, matter)
    await asking.settle(turn.work, turn.community, matter, text("answered-reopen"))
    await _tell_in_charge(turn, matter, Move.REOPEN)
    return text("did-reopen")


async def _too_late(turn: Turn, said: Said, matter: Matter, at: datetime) -> Answer:
    """Too long ago to be the same trouble: a new report is offered, which names the old one."""
    title = matter.title if turn.private else titles.public(matter.title)
    words = f"{title} {hearing.clean(said.words)} #{matter.number}".strip()
    await new.keep_asked(turn, OFFER, said.message, words)
    code = await cards.named(turn.work, matter, turn.chat)
    line = text("again-too-late", code=code, at=at)
    yes = button(text("button-keep"), Keep(keep=True))
    no = button(text("button-drop"), Keep(keep=False))
    reply_to = None if turn.private else said.message
    await turn.show(Card(lines=(line,), buttons=((yes, no),), reply_to=reply_to))
    return None


async def _tell_in_charge(turn: Turn, matter: Matter, said: Move | None) -> None:
    """Whoever is on it hears what neighbours say of it; None: one of them, that it is broken."""
    place = await turn.work.db.get_one(Place, matter.place_id)
    code, title = cards.code(matter, place), cards.heading(matter)
    match said:
        case Move.PROPOSE:
            words = text("proposed-told", code=code, title=title)
        case Move.REOPEN:
            words = text("broken-told", code=code, title=title)
        case _:
            words = text("again-told", code=code, title=title)
    await asking.tell_in_charge(turn.work, turn.community, matter, words)


async def _keep_photos(turn: Turn, matter: Matter, said: Said) -> None:
    """What was done, to be seen: by the reporter at once, by whoever opens the panel later."""
    for file in said.photos:
        turn.work.db.add(Photo(matter_id=matter.id or 0, channel=turn.chat.channel, file=file))
    turn.work.note(matter.id or 0, "shown", turn.me, photos=len(said.photos))
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)
    if matter.kind is not Kind.REPORT:
        return
    place = await turn.work.db.get_one(Place, matter.place_id)
    for file in said.photos:
        line = text("done-shown", code=cards.code(matter, place))
        card = Card(photo=file, lines=(line,))
        if await sealing.show_teller(turn.work, turn.community, matter, card):
            continue
        if matter.open and matter.said_chat and not turn.private:
            chat = Chat(matter.said_channel, matter.said_chat)
            card = card.model_copy(update={"reply_to": matter.said_message})
            await turn.work.post(chat, card, lane=Lane.ANSWER, language=turn.community.language)
