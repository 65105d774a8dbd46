"""A wish is told, in the group or in private, for oneself or for somebody. What it says stays
between the wisher and whoever is in charge until they publish it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from chat.card import Card, Reaction
from chat.ears import Origin
from chat.incoming import Said
from chat.moments import moment
from chat.routes import Meant, Routes
from chat.text import text
from domain import hearing, wish_words
from domain.deadlines import Tier
from domain.matters import Kind as MatterKind
from domain.matters import State as MatterState
from domain.refusal import Refusal
from domain.roles import Can
from domain.wish_times import CHECK
from domain.wish_words import Heard
from domain.wishes import LIVE, State
from handlers import asking, whereabouts
from handlers.turn import Answer, Turn
from handlers.wishes import cards, checking, door
from handlers.wishes.door import Told
from storage import matters, members, places, wishes
from storage.matters import Matter
from storage.places import Place
from storage.wishes import Wish

routes = Routes()

#: What the question waits for: what somebody wishes for.
_WHAT = "wish-what"
#: Wishes one person may have under way.
_MOST = 5


@routes.says(
    "wish",
    pattern=wish_words.FORM,
    starts=("微心愿", "心愿", *wish_words.MISHEARD),
    whole=("心愿", "微心愿"),
)
async def wish(turn: Turn, said: Said, meant: Meant) -> Answer:
    """心愿 想借轮椅: written down at once; without words, one question in private."""
    words = meant.rest if meant.route.command and said.command else said.words
    if wish_words.heard(words) is None:
        if not turn.private:
            return text("wish-how-to") if said.addressed else None
        await asking.ask(turn, _WHAT)
        return text("wish-what")
    return await _tell(turn, said, words)


@routes.says(pattern=wish_words.ASKED, about=True, ours=True)
async def asked_for(turn: Turn, said: Said, _meant: Meant) -> Answer:
    """谁家有轮椅, said to the bot: a wish without the word."""
    return await _tell(turn, said, said.words) if said.addressed else None


@routes.answer(_WHAT)
async def what_said(turn: Turn, said: Said) -> Answer:
    """What somebody wishes for, who was asked."""
    if asking.gives_up(said.words):
        await asking.forget(turn)
        return text("wish-dropped")
    told = await _tell(turn, said, said.words)
    await asking.forget(turn)
    return told


async def _tell(turn: Turn, said: Said, words: str) -> Answer:
    """Raises Refusal where it may not be wished, or it cannot be read as a wish."""
    if await matters.said_as(turn.work.db, turn.chat.channel, turn.chat.id, said.message):
        return None  # it was edited: whoever is in charge reads it as it was
    if (place := await whereabouts.meant(turn, words)) is None:
        raise Refusal("wish-which-house")
    if not turn.private and len(turn.places) > 1 and places.is_home(place):
        # Of a shared group, this is the first word on where the speaker lives.
        await members.settle(turn.work.db, turn.who, place, turn.now)
    await turn.require(Can.REPORT, place.id or 0)
    found = wish_words.heard(words)
    if found is None:
        raise Refusal("wish-how-to")
    if wish_words.never(words):
        return await _never(turn, said, place)
    own = await _live(turn)
    if any(hearing.bare(one.wish.words) == hearing.bare(found.words) for one in own):
        return text("wish-already")
    if said.edited and own:
        return await _said_anew(turn, own[0], found)
    if len(own) >= _MOST:
        raise Refusal("wish-many", most=_MOST)
    one = await _write_down(turn, said, found, place)
    await _noted(turn, said, one)
    await checking.ask(turn.work, turn.community, one, by=turn)
    return None


async def _live(turn: Turn) -> list[Told]:
    rows = await wishes.wished(turn.work.db, turn.me, limit=50)
    return [Told(*row) for row in rows if row[0].state in LIVE]


async def _said_anew(turn: Turn, one: Told, found: Heard) -> Answer:
    """Said alone and put right there: the newest wish has these words, until it is published."""
    wish = one.wish
    if wish.state is not State.SAID:
        raise Refusal("wish-published-already")
    wish.words, wish.on_behalf, wish.kind, wish.home = (
        found.words, found.whom, found.kind, found.home,
    )  # fmt: skip
    wish.public = one.matter.title = found.public
    wish.helpers, wish.until = found.helpers, _until(turn, found.until)
    turn.work.note(one.id, "wish-changed", turn.me)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, one)
    await turn.show(await cards.mine(turn.work, one))
    return None


async def _never(turn: Turn, said: Said, place: Place) -> Answer:
    """Money, medicine and loans go another way: said alone, where that can be."""
    words = text("wish-never", who=await turn.who_confirms(place.id or 0))
    if turn.private:
        return words
    if not await turn.show_members([turn.me], Card(lines=(words,))):
        return words
    await turn.show(Reaction(message=said.message, emoji="👌"))
    return None


async def _write_down(turn: Turn, said: Said, found: Heard, place: Place) -> Told:
    db = turn.work.db
    matter = Matter(
        kind=MatterKind.WISH,
        place_id=place.id or 0,
        number=await places.take_number(db, place.id or 0),
        level_id=place.id or 0,
        state=MatterState.WAITING,
        tier=Tier.COUNCIL,
        open=False,
        title=found.public,
        words="",
        said_channel=turn.chat.channel,
        said_chat="" if turn.private else turn.chat.id,
        said_message="" if turn.private else said.message,
        created_at=turn.now,
        arrived_at=turn.now,
        answer_by=door.times(turn.community).by(turn.now, CHECK),
    )
    matter.due_at = matter.answer_by
    db.add(matter)
    await db.flush()
    row = Wish(
        matter_id=matter.id or 0,
        wisher_id=turn.me,
        kind=found.kind,
        state=State.SAID,
        words=found.words,
        on_behalf=found.whom,
        public=found.public,
        home=found.home,
        helpers=found.helpers,
        until=_until(turn, found.until),
        place_id=place.id or 0,
    )
    db.add(row)
    turn.work.note(matter.id or 0, "wish-said", turn.me)
    await db.flush()
    if not turn.private:
        turn.work.listen.append(Origin(turn.chat.id, said.message))
    return Told(row, matter, place)


def _until(turn: Turn, words: str) -> datetime | None:
    """By when, where the words name a moment that is still to come."""
    found = moment(words, turn.now, ZoneInfo(turn.community.timezone)) if words else None
    return found if found is not None and found > turn.now else None


async def _noted(turn: Turn, said: Said, one: Told) -> None:
    """The wisher alone reads what was understood, and may change it; the group reads nothing."""
    mine = await cards.mine(turn.work, one)
    if turn.private:
        await turn.show(mine)
    elif await turn.show_members([turn.me], mine):
        await turn.show(Reaction(message=said.message, emoji="👌"))
    else:
        who = await door.leader(turn.work, one, [turn.me]) or text("wish-the-leader")
        await turn.say(text("wish-noted", code=cards.code(one), who=who))
