"""我家也是: one more home has the same trouble. One card, one line with how many; nobody named."""

from datetime import timedelta

from chat.card import Card, Reaction, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain.matters import OPEN, Kind, State
from domain.places import Level
from domain.refusal import Refusal
from domain.roles import Can
from handlers.reports import cards, counting
from handlers.telling import show_members
from handlers.turn import Answer, Turn
from storage import electorate, history, joined, places, polls, rights
from storage.matters import Matter
from storage.places import Community, Place
from storage.work import Work

routes = Routes()

#: A word without a reply is about what was reported so lately.
LATELY = timedelta(hours=1)
#: So many homes with the same to say of the property company or the owners' committee are told to
#: the community, in private: neighbours read no count of them.
MANY = 5
_TOLD = "many told"


@routes.says(whole=("我家也是", "我家也一样", "我们家也是", "俺家也是", "our place too"))
async def ours_too(turn: Turn, said: Said, meant: Meant) -> Answer:
    """我家也是: of the matter replied to or numbered; alone, of the only one there can be."""
    return await _joins(turn, said, meant)


@routes.says(whole=("我也是", "我家也", "我们也是", "同样", "一样", "+1", "me too"), about=True)
async def mine_too(turn: Turn, said: Said, meant: Meant) -> Answer:
    """我也是, +1: in a reply or with the number; alone it is talk between neighbours."""
    return await _joins(turn, said, meant)


@routes.tap(cards.MeToo)
async def tapped(turn: Turn, tap: cards.MeToo) -> Answer:
    """〔我家也是〕"""
    return await join(turn, await turn.matter(tap.matter))


async def _joins(turn: Turn, said: Said, meant: Meant) -> Answer:
    if meant.code is not None or said.reply is not None:
        matter = await turn.about(meant.code, said.reply)
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
            raise Refusal("join-or-poll", number=poll.number)
        if len(found) != 1:
            raise Refusal("join-which")
        matter = await turn.matter(found[0])
    told = await join(turn, matter)
    if turn.private:
        return told
    await turn.show(Reaction(message=said.message, emoji="👌"))
    return None


async def join(turn: Turn, matter: Matter) -> Text:
    """The speaker's home has it too. Raises Refusal where that can be said no more, or is not
    theirs to say."""
    if matter.kind is not Kind.REPORT:
        raise Refusal("join-not-a-report")
    if matter.state is State.MERGED and matter.into_id is not None:
        matter = await turn.matter(matter.into_id)
    if matter.state not in OPEN:
        raise Refusal("join-over")
    if await turn.told(matter):
        raise Refusal("join-own")
    await turn.require(Can.REPORT, matter.place_id)
    home = await joined.home_of(turn.work.db, turn.me, [matter.place_id])
    if not await joined.join(turn.work.db, matter.id or 0, turn.me, home, turn.now):
        return text("joined-before")
    turn.work.note(matter.id or 0, "joined", turn.me)
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


async def tell_done(work: Work, community: Community, matter: Matter) -> None:
    """Whoever joined hears that it is done, in private and once; the reporter is asked, they are
    not."""
    if await history.last(work.db, matter.id or 0, "told joined") is not None:
        return
    rows = await joined.joined(work.db, matter.id or 0)
    others = [row.member_id for row in rows if row.member_id != matter.reporter_id]
    if not others:
        return
    work.note(matter.id or 0, "told joined", None)
    place = await work.db.get_one(Place, matter.place_id)
    words = text("joined-done", code=cards.code(matter, place), title=cards.heading(matter))
    await show_members(work, community, others, Card(lines=(words,)))
