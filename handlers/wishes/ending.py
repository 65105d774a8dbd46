"""A wish comes to its end: the helper says it is done, the wisher that it is good, or that it is
needed no more."""

from chat.card import Card, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain import hearing, wishes
from domain.refusal import Refusal
from domain.roles import Can
from domain.wishes import STANDING, TRUSTED, Claim, Deed, Move, State, then
from handlers import asking
from handlers.buttons import Come
from handlers.telling import gently, show_only, tell_in_charge, told_at
from handlers.turn import Answer, Turn
from handlers.wishes import cards, door, helping, moving, thanking
from handlers.wishes.door import Told
from handlers.wishes.taps import Ask, Did, Good, LetGo, Withdraw
from storage import callouts, outbox_cards
from storage import wishes as storage
from storage.members import Member, called
from storage.places import Community
from storage.wishes import WishClaim
from storage.work import Work

routes = Routes()

#: What the question waits for: what somebody wants to know before they help.
_ASK = "wish-question"
#: Signs of it.
_MOST = 300
#: Said by whoever took it on.
_CANNOT = (
    "来不了", "我来不了", "来不了了", "我来不了了", "去不了", "我去不了", "去不了了", "我去不了了",
    "i can't come",
)  # fmt: skip


@routes.tap(Ask)
async def ask(turn: Turn, tap: Ask) -> Answer:
    """〔先问问〕: a question before helping, passed to whoever is in charge."""
    one = await door.sent(turn, tap.matter)
    if one.wish.state not in STANDING:
        raise Refusal(wishes.REFUSED[one.wish.state])
    if not turn.private and not turn.account.reachable:
        return door.opens(turn, tap)
    await asking.ask(turn, _ASK, str(one.id))
    words = text("wish-ask-first", code=cards.code(one, one.place))
    await turn.show_members([turn.me], Card(lines=(words,)))
    return None if turn.private else text("panel-sent")


@routes.answer(_ASK)
async def question_said(turn: Turn, said: Said) -> Answer:
    """The question, with the name of whoever asks; kept nowhere."""
    asked = await asking.asked(turn)
    if asked is None or not hearing.says_something(said.words):
        raise Refusal("wish-words-empty")
    id = int(asked.words)
    await asking.forget(turn)
    if asking.gives_up(said.words):
        return text("wish-words-kept")
    one = await door.sent(turn, id)
    title = text("wish-title", code=cards.code(one, one.place), title=cards.public(one))
    words = hearing.clean(said.words)[:_MOST]
    who = called(turn.who)
    lines = (text("wish-question", who=who, words=words), text("wish-answer-how", who=who))
    key = f"wish-asked:{one.id}:{turn.me}:{turn.now:%Y%m%d%H%M%S}"
    told = await tell_in_charge(
        turn.work, turn.community, one.matter.place_id, Can.HANDLE,
        Card(key=key, title=title, lines=lines), avoiding={turn.me},
    )  # fmt: skip
    return text("wish-question-passed" if told else "poll-word-nobody")


@routes.reply("wish-asked", whatever=True)
async def answered(turn: Turn, said: Said) -> Answer:
    """What whoever is in charge replies to the question goes to who asked it; kept nowhere."""
    assert said.reply is not None
    one = await door.sent(turn, await turn.replied_to(said.reply) or 0)
    await turn.require(Can.HANDLE, one.matter.place_id)
    if not hearing.says_something(said.words):
        raise Refusal("wish-words-empty")
    key = await outbox_cards.card_at(turn.work.core, turn.chat, said.reply.message or "") or ""
    asker = await turn.work.db.get(Member, int(key.split(":")[2]))
    words = hearing.clean(said.words)[:_MOST]
    title = text("wish-title", code=cards.code(one, one.place), title=cards.public(one))
    lines = (text("wish-answer", who=called(turn.who), words=words),)
    if asker is None or not await turn.show_members(
        [asker.id or 0], Card(title=title, lines=lines)
    ):
        raise Refusal("wish-answer-gone")
    return text("wish-answer-passed", who=called(asker))


@routes.tap(Did)
async def did(turn: Turn, tap: Did) -> Answer:
    """〔办好了〕, by whoever took it on: the wisher is asked, unless they said so before."""
    return await say_done(turn, await door.sent(turn, tap.matter))


async def say_done(turn: Turn, one: Told) -> Answer:
    """The speaker's part is done."""
    claim = one.of(turn.me)
    if claim is None:
        raise Refusal("wish-not-yours")
    if one.wish.state not in STANDING:
        raise Refusal(wishes.REFUSED[one.wish.state])
    turn.work.note(one.id, "wish-done", turn.me)
    await done(turn.work, turn.community, one, claim)
    if one.wish.state in STANDING:
        return text("wish-did-one")
    return text("wish-thank-you" if one.wish.state is State.FULFILLED else "wish-did")


async def done(work: Work, community: Community, one: Told, claim: WishClaim) -> None:
    """A helper's part is done; once nobody is at it any more the wisher is asked, unless they said
    before that it is good."""
    claim.state, claim.at = then(claim.state, Deed.DO), work.now
    claim.done_at, claim.asked_at = work.now, None
    await work.db.flush()
    if one.standing(Claim.HELD, Claim.AGREED):
        await moving.settle(work, community, one)
        return
    await moving.end(work, community, one, Move.FINISH)
    if one.wish.good_at is not None:
        await moving.end(work, community, one, Move.GOOD)
        await thanking.ask_wisher(work, community, one)
        return
    await _ask_wisher(work, community, one, claim)


async def _ask_wisher(work: Work, community: Community, one: Told, claim: WishClaim) -> None:
    """Is it good? Where the wisher cannot be asked, whoever is in charge asks them."""
    wisher_id, when = one.wish.wisher_id, told_at(work, community, alone=True)
    if wisher_id is not None:
        mine = await cards.mine(work, one)
        if await show_only(work, community, wisher_id, mine, not_before=when):
            return
    good, not_yet = Good(matter=one.id, good=True), Good(matter=one.id, good=False)
    title = text("wish-title", code=cards.code(one, one.place), title=cards.public(one))
    card = Card(
        key=f"wish-good:{one.id}:{work.now:%Y%m%d%H%M}",
        title=title,
        lines=(text("wish-ask-for-them"),),
        buttons=((button(text("button-good"), good), button(text("button-not-good"), not_yet)),),
    )
    avoiding = {claim.member_id} if claim.member_id else set()
    await tell_in_charge(
        work, community, one.matter.place_id, Can.HANDLE, card, avoiding=avoiding, not_before=when
    )


@routes.tap(Good)
async def good(turn: Turn, tap: Good) -> Answer:
    """〔好了〕〔还没好〕, by whoever wished it, or by whoever is in charge for them."""
    one = await door.sent(turn, tap.matter)
    helped = one.of(turn.me) is not None
    if one.wish.wisher_id != turn.me and (helped or not await door.in_charge(turn, one)):
        raise Refusal("wish-only-the-wisher")
    return await say_good(turn, one, good=tap.good)


async def say_good(turn: Turn, one: Told, *, good: bool) -> Answer:
    """What was done is good, or it is not yet."""
    if good and one.wish.state in STANDING and one.standing(Claim.HELD, Claim.AGREED):
        # Both have a word in it: whoever helped is asked for theirs.
        one.wish.good_at = turn.now
        for claim in one.standing(Claim.HELD, Claim.AGREED):
            await helping.show(turn.work, turn.community, one, claim)
        return text("wish-good-first")
    turn.work.note(one.id, "wish-good" if good else "wish-not-yet", turn.me)
    if good:
        one.wish.good_at = turn.now
        await moving.end(turn.work, turn.community, one, Move.GOOD)
        await thanking.ask_wisher(turn.work, turn.community, one)
    else:
        one.wish.state = wishes.after(one.wish.state, Move.NOT_YET)
        for claim in one.standing(Claim.DONE):
            claim.state, claim.at = then(claim.state, Deed.NOT_YET), turn.now
            claim.done_at, claim.asked_at = None, None
            claim.contact_by = door.times(turn.community).contact_by(turn.now, one.wish.kind)
        await moving.settle(turn.work, turn.community, one)
    for claim in one.standing(Claim.DONE if good else Claim.AGREED):
        await helping.show(turn.work, turn.community, one, claim)
    return text("wish-is-fulfilled" if good else "wish-not-good")


@routes.tap(LetGo)
async def let_go(turn: Turn, tap: LetGo) -> Answer:
    """〔我来不了〕: no reason asked, nothing held against anybody; the next one is asked."""
    return await leave(turn, await door.sent(turn, tap.matter))


@routes.says(whole=_CANNOT, private=True)
async def cannot_come(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """来不了, alone with the bot: of several wishes and call-outs it is asked which."""
    held = await storage.taken_on(turn.work.db, turn.me)
    coming = await callouts.meant_to_come(turn.work.db, turn.me)
    if not held and not coming:
        return text("wish-nothing-held")
    if len(held) == 1 and not coming:
        return await leave(turn, await door.sent(turn, held[0][2].id or 0))
    told = [Told(wish, matter, place) for _, wish, matter, place in held]
    lines = tuple(
        text("wish-title", code=cards.code(one, one.place), title=cards.public(one))
        for one in told
    )
    rows = tuple(
        (button(text("button-wish", number=one.matter.number), LetGo(matter=one.id)),)
        for one in told
    )
    for callout, matter, place in coming:
        code = text("code-callout-at", number=matter.number, place=place.short)
        lines += (text("callout-title", code=code, title=callout.title),)
        label = text("button-callout", number=matter.number)
        rows += ((button(label, Come(matter=matter.id or 0, coming=False)),),)
    await turn.show(Card(title=text("wish-cannot-which"), lines=lines, buttons=rows))
    return None


async def leave(turn: Turn, one: Told) -> Answer:
    """No reason asked, nothing held against anybody; the next one is asked."""
    claim = one.of(turn.me)
    if claim is None:
        raise Refusal("wish-not-yours")
    held, waited = claim.state in TRUSTED, claim.state is Claim.IN_LINE
    claim.state, claim.at, claim.line = then(claim.state, Deed.LET_GO), turn.now, 0
    claim.contact_by = claim.offered_until = claim.meets_at = None
    turn.work.note(one.id, "wish-let-go", turn.me)
    await moving.settle(turn.work, turn.community, one)
    if waited:
        words = (text("wish-let-go"),)
        await turn.show_members([turn.me], Card(key=f"wish-line:{one.id}", lines=words))
    if held and one.wish.wisher_id is not None:
        mine = gently(turn.work, turn.community, await cards.mine(turn.work, one))
        await show_only(turn.work, turn.community, one.wish.wisher_id, mine)
    return text("wish-let-go")


@routes.tap(Withdraw)
async def withdraw(turn: Turn, tap: Withdraw) -> Answer:
    """〔不用了〕, at any moment; where somebody took it on it asks once more."""
    one = await door.sent(turn, tap.matter)
    return await take_back(turn, one, sure=tap.sure)


async def take_back(turn: Turn, one: Told, *, sure: bool) -> Answer:
    """It is needed no more."""
    if one.wish.wisher_id != turn.me and not await door.in_charge(turn, one):
        raise Refusal("wish-only-the-wisher")
    wishes.after(one.wish.state, Move.WITHDRAW)
    held = one.standing(Claim.ASKED, Claim.HELD, Claim.AGREED)
    if held and not sure:
        yes = button(text("button-no-more-sure"), Withdraw(matter=one.id, sure=True))
        card = Card(lines=(text("wish-no-more-sure"),), buttons=((yes,),))
        if await turn.show_members([turn.me], card):
            return None
        return door.opens(turn, Withdraw(matter=one.id, sure=False))
    turn.work.note(one.id, "wish-withdrawn", turn.me)
    await moving.end(turn.work, turn.community, one, Move.WITHDRAW)
    for claim in held:
        await helping.show(turn.work, turn.community, one, claim)
    return text("wish-is-withdrawn")
