"""Whoever is in charge passes on what another group said, forwarded or pasted in private: nothing
is written down before they said which of it."""

from chat.card import Card
from chat.incoming import Said
from chat.routes import Routes
from chat.text import Text, text
from domain import alike, hearing, passed_on
from domain.refusal import Refusal
from domain.roles import Can
from domain.taxonomy import where
from handlers import whereabouts
from handlers.reports.told import new, passed, writing
from handlers.reports.told.passed import MOST, Brought, Do, Item, LeaveOut, PassOn, PassOnAt
from handlers.reports.told.writing import Told
from handlers.turn import Answer, Turn
from storage import drafts, matters, outbox_cards, places, taxonomy
from storage.drafts import Draft
from storage.matters import Matter
from storage.places import Place

routes = Routes()

_ALL = frozenset({"都登记", "都登记吧", "全部登记", "都记下", "都要", "all of them"})
_NONE = frozenset(
    {"都不要", "都不登记", "都不用", "不用", "不用了", "不要", "算了", "none of them"}
)


async def heard(turn: Turn, said: Said, asked: Draft | None) -> bool:
    """Whether this was something passed on; it then waits on the card. Raises Refusal where it
    would be more than fits one."""
    if not (turn.private and (said.forwarded or passed_on.pasted(said.words))):
        return False
    return await bring(turn, said, asked)


async def bring(turn: Turn, said: Said, asked: Draft | None) -> bool:
    """The lines of it that may be reports wait on the card; False where there are none, or
    whoever brings them is in charge of nothing."""
    brought = Brought.of(asked)
    before, items = len(brought.items), brought.items
    found = passed_on.troubles(said.words.replace("\t", " "))
    if found and await in_charge(turn):
        for line in found:
            await _gather(turn, brought, Item(*line))
        if not said.forwarded:  # what is forwarded was picked one by one
            await _elsewhere(turn, brought, before)
    if said.photos and items:
        items[-1] = items[-1]._replace(photos=items[-1].photos + said.photos)
    if not items or not await in_charge(turn):
        return False
    if len(items) > MOST:
        raise Refusal("passed-too-many", most=MOST)
    if not before:
        await outbox_cards.forget(turn.work.core, turn.chat, passed.key(turn.account.address))
    await passed.show(turn, brought, singly=False)
    return True


async def answered(turn: Turn, said: Said, asked: Draft | None) -> bool:
    """Whether words were about the lines that wait: 去掉2, 都登记, 都不要. Raises Refusal for a
    number that none of them has."""
    brought, words = Brought.of(asked), hearing.bare(said.words)
    if not brought.items or said.forwarded:
        return False
    out = passed_on.left_out(said.words)
    if out:
        if max(out) > len(brought.items):
            raise Refusal("passed-no-such-line", most=len(brought.items))
        brought.out |= out
        await passed.show(turn, brought, singly=False)
    elif words in _ALL:
        await _all(turn, brought)
    elif words in _NONE:
        await _settled(turn, text("draft-dropped"))
    return bool(out) or words in _ALL | _NONE


@routes.tap(LeaveOut)
async def leave_out(turn: Turn, tap: LeaveOut) -> Answer:
    """One less, or one more after all."""
    brought = await _waiting(turn, tap.left)
    if not brought.items:
        return text("draft-gone")
    brought.out = brought.out | {tap.at} if tap.out else brought.out - {tap.at}
    await passed.show(turn, brought, singly=False)
    return None


@routes.tap(PassOn)
async def pass_on(turn: Turn, tap: PassOn) -> Answer:
    """What is to become of the lines, or of the first of them."""
    brought = await _waiting(turn, tap.left)
    if not brought.items:
        return text("draft-gone")
    if tap.do is Do.ALL:
        return await _all(turn, brought)
    if tap.do is Do.NONE or not brought.kept:
        return await _settled(turn, text("draft-dropped"))
    if tap.do is Do.SINGLY:
        await passed.show(turn, Brought(brought.kept), singly=True)
        return None
    first, *rest = brought.items
    if tap.do is Do.SKIP:
        return await _next(turn, rest, text("passed-skipped"))
    place = await whereabouts.meant(turn, first.words, first.who)
    if place is None:
        return await _next(turn, brought.items, text("passed-kept", n=0))
    await _write_down(turn, first, place)
    return await _next(turn, rest, text("passed-kept", n=1))


@routes.tap(PassOnAt)
async def pass_on_at(turn: Turn, tap: PassOnAt) -> Answer:
    """The first line belongs there."""
    brought = await _waiting(turn, tap.left)
    known = await whereabouts.candidates(turn)
    place = next((one for one in known if one.id == tap.place), None)
    if not brought.items or place is None:
        return text("draft-gone")
    await _write_down(turn, brought.items[0], place)
    return await _next(turn, brought.items[1:], text("passed-kept", n=1))


async def _gather(turn: Turn, brought: Brought, item: Item) -> None:
    """One more line; what tells of the same as one that waits is said on it, by one more."""
    for at, before in enumerate(brought.items):
        if at + 1 not in brought.out and await _same(turn, before, item):
            brought.items[at] = before.and_so(item)
            return
    brought.items.append(item)


async def _elsewhere(turn: Turn, brought: Brought, before: int) -> None:
    """What is new and tells of another building is left out, unless all of it does."""
    new = enumerate(brought.items[before:], before + 1)
    out = {at for at, one in new if await whereabouts.elsewhere(turn, one.words, one.who)}
    if len(brought.out | out) < len(brought.items):
        brought.out |= out


async def _same(turn: Turn, one: Item, other: Item) -> bool:
    if alike.alike(one.words, other.words) < alike.SAME:
        return False
    whose = {where(one.words), where(other.words)}
    if whose == {"building", "estate"}:
        return False
    about = [await taxonomy.judged(turn.work.db, item.words) for item in (one, other)]
    there = [await whereabouts.meant(turn, item.words, item.who) for item in (one, other)]
    if about[0] != about[1] or there[0] != there[1]:
        return False
    # Of many buildings nobody knows which: 3楼 of the one is not 3楼 of the other.
    return there[0] is not None and (places.is_home(there[0]) or whose == {"estate"})


async def in_charge(turn: Turn) -> bool:
    """Whether the speaker is in charge of any place they speak from."""
    for place in turn.places:
        if await turn.may(Can.HANDLE, place.id or 0):
            return True
    return False


async def _waiting(turn: Turn, left: int) -> Brought:
    brought = Brought.of(await new.question_to(turn))
    return brought if len(brought.items) == left else Brought()


async def _all(turn: Turn, brought: Brought) -> Answer:
    """All that are not left out: those of which it is clear where they belong at once."""
    kept = brought.kept
    if not kept:
        return await _settled(turn, text("draft-dropped"))
    placed = [(item, await whereabouts.meant(turn, item.words, item.who)) for item in kept]
    clear = [(item, place) for item, place in placed if place is not None]
    made = [await _write_down(turn, item, place, together=len(clear) > 1) for item, place in clear]
    if len(clear) > 1:
        once = {one.id: one for one in made}.values()
        await passed.tell(turn, [one for one in once if await _is_told_here(turn, one)])
    unsure = [item for item, place in placed if place is None]
    return await _next(turn, unsure, text("passed-kept", n=len(clear)))


async def _write_down(turn: Turn, item: Item, place: Place, *, together: bool = False) -> Matter:
    words = hearing.after_start(item.words, hearing.REPORT_STARTS) or item.words
    # No message of its own: an edit of the pasted text must not become the words of one line.
    told = Told(words, "", item.photos, on_behalf=item.who, together=together)
    return await writing.write_down(turn, place, told)


async def _is_told_here(turn: Turn, matter: Matter) -> bool:
    """Whether it is told with the others: not what goes round somebody, nor what waits for an
    answer or was counted to one told before."""
    fresh = matter.created_at == turn.now and matter.held_until is None
    return fresh and not await matters.concerned(turn.work.db, matter)


async def _next(turn: Turn, items: list[Item], told: Text) -> Answer:
    if not items:
        return await _settled(turn, told)
    await passed.show(turn, Brought(items), singly=True)
    return told


async def _settled(turn: Turn, told: Text) -> Answer:
    await drafts.forget(turn.work.db, turn.chat.channel, turn.chat.id, turn.account.address)
    await turn.show(Card(key=passed.key(turn.account.address), lines=(told,)))
    return told
