"""我家也是: one more home has the same trouble. One card, one line with how many; nobody named."""

import re
from collections.abc import Sequence
from datetime import timedelta

from chat.card import Card, Reaction, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Fact, Text, text
from domain import hearing, titles
from domain.matters import ENDED, OPEN, Kind, State
from domain.places import Level
from domain.refusal import Refusal
from domain.roles import Can
from handlers.reports.alike import aside, counting
from handlers.reports.shown import cards
from handlers.reports.shown.standing import state_line
from handlers.reports.told import first_word
from handlers.reports.told.first_word import Leave
from handlers.reports.unnamed import sealing
from handlers.telling import show_members
from handlers.turn import Answer, Turn
from storage import electorate, history, joined, places, polls, rights
from storage.joined import JOINED
from storage.matters import Matter
from storage.places import Community, Place
from storage.work import Work

routes = Routes()

#: With the door behind it or before: 我家也是，402; 3-402也是.
_DOOR = (
    r"(?:[0-9A-Za-z]{1,3}(?:号楼|號樓|单元|單元|[-#/号號栋棟幢座门門])){0,3}[0-9]{3,4}"
    r"(?:室|房|户|戶|号|號)?"
)
_SAYS = r"(?:[我俺咱]们?家?)也(?:是|一样|一樣|有)[的啊呀呢]?"
_HOME = re.compile(rf"[我俺咱]们?家也(?:是|一样|一樣)[的啊呀呢]?[\s,，、:：]*{_DOOR}[的。.!！]*")
_AT = re.compile(
    rf"{_SAYS}[\s,，、:：]*{_DOOR}[的。.!！]*|{_DOOR}[\s,，的]*(?:{_SAYS}|也是|也一样|也有)[。.!！]*"
)

#: A word without a reply is about what was reported so lately.
LATELY = timedelta(hours=1)
#: So many of those it may be about are offered, the latest.
OFFERED = 6
_A_ROW = 3
#: So many homes with the same to say of the property company or the owners' committee are told to
#: the community, in private: neighbours read no count of them.
MANY = 5
_TOLD = "many told"


@routes.says(whole=hearing.OURS_TOO, pattern=_HOME)
async def ours_too(turn: Turn, said: Said, meant: Meant) -> Answer:
    """我家也是: of the matter replied to or numbered; alone, of the only one there can be."""
    return await _joins(turn, said, meant)


@routes.says(whole=hearing.MINE_TOO, pattern=_AT, about=True, ours=True)
async def mine_too(turn: Turn, said: Said, meant: Meant) -> Answer:
    """我也是, +1: in a reply or with the number; alone it is talk between neighbours."""
    return await _joins(turn, said, meant)


@routes.tap(cards.MeToo)
async def tapped(turn: Turn, tap: cards.MeToo) -> Answer:
    """〔我家也是〕"""
    return await join(turn, await turn.matter(tap.matter))


@routes.tap(Leave)
async def leave(turn: Turn, tap: Leave) -> Answer:
    """〔删掉这条〕 under the notice to whoever was only counted."""
    matter = await joined.goes_on_in(turn.work.db, await turn.matter(tap.matter))
    if not await joined.leave(turn.work.db, matter, turn.me):
        raise Refusal("not-joined")
    await cards.redraw(turn.work, turn.community, matter)
    await first_word.settle(turn, tap.matter, text("left-joined"))
    return text("left-joined")


async def _joins(turn: Turn, said: Said, meant: Meant) -> Answer:
    if meant.code is not None or said.reply is not None:
        # In a reply a number like that is the door they live at.
        door = said.reply is not None and meant.code is not None and meant.code.like_a_door
        code = None if door else meant.code
        if code is None and not said.addressed and not await _ours(turn, said):
            return None  # neighbours agree about something else
        matter = await turn.about(code, said.reply)
    else:
        here = [place.id or 0 for place in turn.places]
        found = await joined.open_since(turn.work.db, here, turn.now - LATELY)
        # A poll that came as lately: 「我家也是」 may be what somebody thinks of it.
        around = await electorate.around(turn.work.db, here)
        asked = await polls.standing(turn.work.db, sorted(around))
        poll = next((one for _, one, _ in asked if one.created_at >= turn.now - LATELY), None)
        if not found and not said.addressed:
            return None  # neighbours agree about something else
        if poll is not None and len(found) < 2:
            return await _asked(turn, said, text("join-or-poll", number=poll.number), found)
        if not found:
            return await _asked(turn, said, text("which-matter"), found)
        if len(found) > 1:
            return await _asked(turn, said, text("join-which"), found)
        matter = await turn.matter(found[0])
    told = await join(turn, matter)
    if turn.private:
        return told
    await turn.show(Reaction(message=said.message, emoji="👌"))
    return None


async def _ours(turn: Turn, said: Said) -> bool:
    return said.reply is not None and await turn.replied_to(said.reply) is not None


async def _asked(turn: Turn, said: Said, words: Text, among: Sequence[int]) -> Answer:
    """Which of them? Only the speaker is asked: it is nobody's business that they were unclear."""
    if not aside.possible(turn):
        raise Refusal("open-private-first")
    lines, buttons = [words], []
    for matter in [await turn.matter(id) for id in sorted(among)[-OFFERED:]]:
        place = await turn.work.db.get_one(Place, matter.place_id)
        title = titles.public(matter.title)
        lines.append(text("list-line-open", code=cards.code(matter, place), title=title))
        label = text("button-number", number=matter.number)
        buttons.append(button(label, cards.MeToo(matter=matter.id or 0)))
    rows = [buttons[at : at + _A_ROW] for at in range(0, len(buttons), _A_ROW)]
    await turn.show(aside.to_speaker(turn, lines, rows, reply_to=said.message))
    return None


async def join(turn: Turn, matter: Matter) -> Text:
    """The speaker's home has it too. Raises Refusal where that can be said no more, or is not
    theirs to say."""
    if matter.kind is not Kind.REPORT:
        raise Refusal("join-not-a-report")
    if matter.state is State.MERGED and await turn.told(matter):
        raise Refusal("join-own")
    if matter.state is State.MERGED:
        # What is put together twice goes on in the last of them.
        matter = await turn.matter((await joined.goes_on_in(turn.work.db, matter)).id or 0)
    if matter.state not in OPEN:
        raise Refusal("join-over")
    if await turn.told(matter):
        raise Refusal("join-own")
    await turn.require(Can.REPORT, matter.place_id)
    own = [place.id or 0 for place in turn.places]
    home = await joined.home_of(turn.work.db, turn.me, [matter.place_id, *own])
    if not await joined.join(turn.work.db, matter, turn.me, home, turn.now):
        return text("joined-before")
    turn.work.note(matter.id or 0, JOINED, turn.me)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)
    await tell_of_many(turn.work, turn.community, matter)
    return text("joined")


async def tell_of_many(work: Work, community: Community, matter: Matter) -> None:
    """Once many homes say the same of the property company, the community hears, in private."""
    if not counting.counts_quietly(matter) or await joined.homes(work.db, matter) < MANY:
        return
    if await history.last(work.db, matter.id or 0, _TOLD) is not None:
        return
    work.note(matter.id or 0, _TOLD, None)
    place = await work.db.get_one(Place, matter.place_id)
    for above in await places.chain(work.db, matter.place_id):
        if above.kind is not Level.COMMUNITY:
            continue
        staff = await rights.in_charge(work.db, above.id or 0, Can.HANDLE, work.now)
        words = text(
            "many-told", code=cards.code(matter, place), title=cards.heading(matter), n=MANY
        )
        look = button(text("button-handle"), cards.Handle(matter=matter.id or 0))
        card = Card(lines=(words,), buttons=((look,),))
        await show_members(work, community, [one.id or 0 for one in staff], card)


async def tell_closed(work: Work, community: Community, matter: Matter) -> None:
    """Whoever told what was put together with it, by name or not, and whoever joined it hears how
    it ended, in private and once; the reporter is asked, they are not. Each reads of what they
    told themselves: of the other they may know nothing."""
    if await history.last(work.db, matter.id or 0, "told joined") is not None:
        return
    tellers = await joined.taken_in(work.db, matter.id or 0)
    told = {one.reporter_id for one in tellers} | {matter.reporter_id}
    rows = await joined.joined(work.db, matter.id or 0)
    others = [row.member_id for row in rows if row.member_id not in told]
    if not (others or tellers):
        return
    work.note(matter.id or 0, "told joined", None)
    heard = {matter.reporter_id}
    for one in tellers:
        if one.anonymous or one.reporter_id not in heard:
            heard.add(one.reporter_id)
            words = await _ended(work, matter, one, cards.heading(one))
            await sealing.show_teller(work, community, one, Card(lines=(words,)))
    if others:
        words = await _ended(work, matter, matter, titles.public(matter.title))
        await show_members(work, community, others, Card(lines=(words,)))


async def _ended(work: Work, matter: Matter, told: Matter, title: Fact) -> Text:
    place = await work.db.get_one(Place, told.place_id)
    code = cards.code(told, place)
    if matter.state in ENDED:
        return text("joined-done", code=code, title=title)
    return text("progress", code=code, title=title, state=await state_line(work, matter))
