"""Somebody tells what a neighbour told already: they alone are asked whether it is the same. Until
they answer, their report is a row like any other, only not on the wall yet, so nothing is lost."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from chat.card import Action, Card, Id, Reaction, button
from chat.routes import Routes
from chat.text import Text, text
from domain import alike, titles
from domain.matters import OPEN
from domain.taxonomy import where
from handlers.reports.alike import aside, joining, merging
from handlers.reports.chain import charge
from handlers.reports.shown import cards
from handlers.reports.told import first_word
from handlers.reports.worked import moving
from handlers.turn import Answer, Turn
from storage import forgetting, joined, members, outbox_cards
from storage.joined import TOLD_TOO
from storage.matters import Matter, Photo
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

routes = Routes()

#: How long the answer is waited for; then the report stands on the wall of its own.
PATIENCE = timedelta(minutes=10)
#: So many who tell the same so quickly one after the other are counted, and asked nothing.
BURST, WITHIN = 3, timedelta(minutes=10)


class Same(Action):
    """〔是，算我家〕 〔不是，另记〕"""

    tag: ClassVar[str] = "aq"
    matter: Id
    #: The one it may be the same as.
    other: Id
    yes: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """A report that a neighbour made of perhaps the same."""

    matter: Matter
    #: This one makes it so many within so short a time that nobody is asked.
    burst: bool
    #: Those of them who were asked before that, and have not answered.
    held: tuple[Matter, ...] = ()


async def found(turn: Turn, place: Place, words: str, category: str | None) -> Likeness | None:
    """The open report likest to these words, if any is like enough: of this place, or of its
    estate where both tell of what belongs to it. One's own counts too: said again, it is no second
    matter."""
    db, since = turn.work.db, turn.now - WITHIN
    told = await joined.told_of(
        db, place, turn.now - alike.APART, category, estate=where(words) == "estate"
    )
    if all(one.held for one in told):
        return None
    likeness = alike.likenesses(words, [one.words for one in told])
    like = [(much, one) for much, one in zip(likeness, told, strict=True) if much >= alike.SAME]
    # The likest, of equals the newest: max keeps the first.
    on_walls = [both for both in like if not both[1].held]
    if not on_walls:
        return None
    _, best = max(on_walls, key=lambda both: both[0])
    held = [one for _, one in like if one.held and one.created_at >= since]
    lately = await joined.lately(db, best.id, since) + (best.created_at >= since)
    burst = lately + len(held) + 1 >= BURST
    asked = [await db.get_one(Matter, one.id) for one in held] if burst else []
    return Likeness(await db.get_one(Matter, best.id), burst=burst, held=tuple(asked))


async def count(
    turn: Turn, like: Likeness, place: Place, words: str, message: str, photos: tuple[str, ...]
) -> None:
    """One more of many: counted on the card, answered by a quiet sign; the words stay with those
    who work on it. Whoever was asked before there were so many is counted too."""
    matter = like.matter
    for one in like.held:
        await merging.put_together(turn.work, turn.community, one, matter, None)
        await settle(turn.work, turn.community, one, _counted(matter))
    home = await joined.home_of(turn.work.db, turn.me, [matter.place_id, place.id or 0])
    if not await turn.told(matter):
        await joined.join(turn.work.db, matter, turn.me, home, turn.now)
        await first_word.tell_counted(turn, matter)
    turn.work.note(matter.id or 0, TOLD_TOO, turn.me, words=titles.public(words))
    for file in photos:
        turn.work.db.add(Photo(matter_id=matter.id or 0, channel=turn.chat.channel, file=file))
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)
    await joining.tell_of_many(turn.work, turn.community, matter)
    if turn.private:
        await turn.say(_counted(matter))
    else:
        await turn.show(Reaction(message=message, emoji="👌"))


def _counted(matter: Matter) -> Text:
    return text("same-yes", title=titles.public(matter.title))


async def ask(turn: Turn, mine: Matter, other: Matter) -> None:
    """Is it the same? Only the speaker sees it."""
    yes, no = (Same(matter=mine.id or 0, other=other.id or 0, yes=yes) for yes in (True, False))
    place = await turn.work.db.get_one(Place, other.place_id)
    asked = text("same-ask", code=cards.code(other, place), title=titles.public(other.title))
    buttons = (button(text("button-same"), yes), button(text("button-not-same"), no))
    card = aside.to_speaker(turn, [asked], [buttons], key=_key(mine), reply_to=mine.said_message)
    await turn.show(card)


@routes.tap(Same)
async def answered(turn: Turn, tap: Same) -> Answer:
    """Yes: it is put together with the other. No: it stands on its own now."""
    mine = await turn.matter(tap.matter)
    await turn.require_told(mine)
    if mine.state not in OPEN or mine.held_until is None:
        return text("same-too-late", code=await cards.named(turn.work, mine, turn.chat))
    into = await _meant(turn, mine, tap.other) if tap.yes else None
    if into is None:
        await appear(turn.work, turn.community, mine)
        told = text("same-no", code=await cards.named(turn.work, mine, turn.chat))
    else:
        await merging.put_together(turn.work, turn.community, mine, into, turn.me)
        told = _counted(into)
    await settle(turn.work, turn.community, mine, told)
    return told


async def _meant(turn: Turn, mine: Matter, other: int) -> Matter | None:
    """The one they were asked about, if it still stands where they may join it."""
    place = await turn.work.db.get_one(Place, mine.place_id)
    found = await turn.work.db.get(Matter, other)
    into = None if found is None else await joined.goes_on_in(turn.work.db, found)
    near = await joined.alike(turn.work.db, place, mine.created_at - alike.APART)
    if into is None or into.id not in [one.id for one in near]:
        return None
    return await merging.locked(turn.work, into.id or 0)


async def settle(work: Work, community: Community, matter: Matter, words: Text) -> None:
    """The question was answered, or is none any more: nothing is left to tap."""
    key = _key(matter)
    await forgetting.drop_waiting(work.core, key)
    accounts = await forgetting.accounts(work.db, matter.reporter_id or 0)
    for chat, _ in await outbox_cards.where_shown(work.core, key):
        mine = [one.address for one in accounts if one.channel == chat.channel]
        if not mine:
            continue
        language = await members.language_at(work.db, chat, community.language)
        only_for = None if chat.id in mine else mine[0]
        card = Card(key=key, lines=(words,), only_for=only_for, slight=True)
        await work.post(chat, card, lane=Lane.ANSWER, language=language)


def _key(matter: Matter) -> str:
    return f"same:{matter.id}"


async def appear(work: Work, community: Community, matter: Matter) -> None:
    """It stands where it belongs, like any other report: it is not the same, or nobody said."""
    matter.held_until = None
    moving.wind(matter, work.now, community=community)
    await work.db.flush()
    if not await cards.redraw(work, community, matter):
        panel = await cards.panel(work, community, matter)
        await charge.tell(work, community, matter, panel, place_id=matter.place_id)
