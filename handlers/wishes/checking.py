"""Whoever is in charge looks at a wish within a day, and publishes it or says why not."""

from chat.card import Card
from chat.incoming import Said
from chat.routes import Routes
from chat.text import text
from domain import hearing, wish_sayings, wish_words
from domain.refusal import Refusal
from domain.roles import Can
from domain.wish_times import CHECK
from domain.wishes import Move, State, after
from handlers import asking
from handlers.buttons import SeeWishes
from handlers.telling import gently, show_only, tell_in_charge, told_at
from handlers.turn import Answer, Turn
from handlers.wishes import cards, door, moving, publishing, team_cards
from handlers.wishes.door import Told
from handlers.wishes.taps import Decline, Publish, Why
from storage import outbox_cards, places, rights, unchecked
from storage.members import Member, called
from storage.places import Community
from storage.work import Work

routes = Routes()

#: What the question waits for: the words neighbours read of the wish whose matter the draft holds.
WORDS = "wish-words"
#: Cards shown at once.
_AT_ONCE = 5
#: What new words may begin with.
_REWORDS = ("改成", "改为", "rename to")
_REASONS = {
    Why.NEVER: text("wish-why-never"),
    Why.OTHER_WAY: text("wish-why-other-way"),
    Why.TWICE: text("wish-why-twice"),
}


async def ask(work: Work, community: Community, one: Told, by: Turn | None = None) -> None:
    """Whoever is in charge of the level it lies with looks at it; who told it for somebody else
    and is in charge themself does so at once."""
    wisher = await work.db.get(Member, one.wish.wisher_id) if one.wish.wisher_id else None
    card = cards.check(one, wisher)
    if by is not None and one.wish.on_behalf and await door.in_charge(by, one):
        await by.show_members([by.me], card)
        return
    avoiding = {one.wish.wisher_id} if one.wish.wisher_id else set()
    when = told_at(work, community, alone=True)
    await tell_in_charge(
        work, community, one.matter.level_id, Can.HANDLE, card, avoiding=avoiding, not_before=when
    )


async def rise(work: Work, community: Community, one: Told) -> None:
    """Nobody looked at it in time: the next level that has somebody is asked, once each."""
    above = (await places.chain(work.db, one.matter.level_id))[1:]
    for place in above:
        avoiding = {one.wish.wisher_id} if one.wish.wisher_id else set()
        if await rights.in_charge(work.db, place.id or 0, Can.HANDLE, work.now, avoiding):
            one.matter.level_id, one.matter.arrived_at = place.id or 0, work.now
            one.matter.answer_by = door.times(community).by(work.now, CHECK)
            work.note(one.id, "wish-unchecked", None)
            await ask(work, community, one)
            return
    one.matter.answer_by = None


@routes.tap(Publish)
async def publish(turn: Turn, tap: Publish) -> Answer:
    """〔发出〕: neighbours read it, without who it is."""
    one = await door.sent(turn, tap.matter)
    await door.require_charge(turn, one)
    one.wish.state = after(one.wish.state, Move.PUBLISH)
    one.wish.checked_by, one.wish.checked_at = turn.me, turn.now
    one.wish.published_at = one.wish.open_since = turn.now
    one.matter.open, one.matter.answer_by = True, None
    groups, volunteers = await publishing.publish(turn.work, turn.community, one)
    if not groups and not volunteers:
        raise Refusal("wish-no-group")
    turn.work.note(one.id, "wish-published", turn.me)
    await moving.changed(turn.work, turn.community, one)
    await _tell_wisher(turn.work, turn.community, one)
    words = text("wish-published-to", groups=text("poll-groups", n=groups))
    if not turn.private:
        return words
    lines = (words, text("wish-told-volunteers", n=volunteers)) if volunteers else (words,)
    team = team_cards.send(one.id)
    await turn.show(Card(title=cards.code(one, one.place), lines=lines, buttons=((team,),)))
    return None


@routes.tap(SeeWishes)
async def see_wishes(turn: Turn, _tap: SeeWishes) -> Answer:
    """〔看心愿〕: each one that waits, as a card of its own at the end of the chat."""
    found = (await unchecked.to_check(turn.work.db, turn.me, turn.now))[:_AT_ONCE]
    if not found:
        return text("wish-none-to-check")
    for row in found:
        one = Told(*row)
        wisher = await turn.work.db.get(Member, one.wish.wisher_id)
        await show_only(turn.work, turn.community, turn.me, cards.check(one, wisher))
    return None if turn.private else text("panel-sent")


@routes.tap(Decline)
async def decline(turn: Turn, tap: Decline) -> Answer:
    """〔不能发〕: the wisher reads why, and whom to ask instead; nobody else reads anything."""
    one = await door.sent(turn, tap.matter)
    await door.require_charge(turn, one)
    after(one.wish.state, Move.REFUSE)
    if tap.why is Why.ASK:
        wisher = await turn.work.db.get(Member, one.wish.wisher_id)
        await turn.show_members([turn.me], cards.check(one, wisher, why=True))
        return None
    one.wish.why = tap.why
    one.wish.checked_by, one.wish.checked_at = turn.me, turn.now
    await moving.end(turn.work, turn.community, one, Move.REFUSE)
    turn.work.note(one.id, "wish-refused", turn.me)
    if one.wish.wisher_id is not None:
        words = text(
            "wish-refused",
            code=cards.code(one, one.place),
            why=_REASONS[tap.why],
            who=called(turn.who),
        )
        await turn.show_members([one.wish.wisher_id], Card(lines=(words,)))
    return text("wish-is-refused")


@routes.answer(WORDS)
async def words_said(turn: Turn, said: Said) -> Answer:
    """What neighbours are to read instead."""
    asked = await asking.asked(turn)
    if asked is None or not hearing.says_something(said.words):
        raise Refusal("wish-words-empty")
    id = int(asked.words)
    await asking.forget(turn)
    if asking.gives_up(said.words):
        return text("wish-words-kept")
    return await _reword(turn, await door.sent(turn, id), said.words)


@routes.reply("wish-check", starts=True)
async def replied(turn: Turn, said: Said) -> Answer:
    """可以, 不能发, 改成 …, or just the words, below the preview."""
    assert said.reply is not None
    one = await door.sent(turn, await turn.replied_to(said.reply) or 0)
    if not hearing.says_something(said.words):
        return None
    words = hearing.bare(said.words)
    if wish_sayings.YES.fullmatch(words):
        published: Answer = await publish(turn, Publish(matter=one.id))
        return published
    if wish_sayings.NO.fullmatch(words):
        declined: Answer = await decline(turn, Decline(matter=one.id, why=Why.ASK))
        return declined
    return await _reword(turn, one, said.words)


async def _reword(turn: Turn, one: Told, words: str) -> Answer:
    await door.require_charge(turn, one)
    if one.wish.state is not State.SAID:
        raise Refusal("wish-published-already")
    new = " ".join((hearing.after_start(words, _REWORDS) or words).split())
    if len(new) > wish_words.PUBLIC:
        raise Refusal("wish-words-long", most=wish_words.PUBLIC)
    one.wish.public = one.matter.title = new
    turn.work.note(one.id, "wish-reworded", turn.me)
    await turn.work.db.flush()
    wisher = await turn.work.db.get(Member, one.wish.wisher_id)
    await outbox_cards.forget(turn.work.core, turn.alone, f"wish-check:{one.id}")
    await turn.show_members([turn.me], cards.check(one, wisher))
    await cards.redraw(turn.work, turn.community, one)
    return None


async def _tell_wisher(work: Work, community: Community, one: Told) -> None:
    """Whoever wished it hears that neighbours can read it now."""
    if one.wish.wisher_id is not None:
        mine = gently(work, community, await cards.mine(work, one))
        await show_only(work, community, one.wish.wisher_id, mine)
