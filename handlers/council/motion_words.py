"""议: what neighbours think of a motion is kept with who said it; who is told that is theirs to
say. What was said alone with the bot stands in no group without a yes to just that."""

from chat.card import Button, Card, Reaction, button
from chat.incoming import Said
from chat.routes import Routes
from chat.text import Fact, Text, text
from domain import hearing, titles
from domain.motions import REFUSED
from domain.refusal import Refusal
from domain.remarks import LEAST, MOST, MOST_WORDS, SHOWN, Known
from handlers import asking
from handlers.council import motion_cards, motion_door
from handlers.council.motion_door import One
from handlers.council.motion_taps import Sign, Speak
from handlers.telling import tell_group
from handlers.turn import Answer, Open, Turn
from storage import electorate, meetings, outbox, outbox_cards
from storage.matters import minutes
from storage.meetings import Remark
from storage.members import Member, called
from storage.work import Work

routes = Routes()

#: What the question waits for: a word on the motion whose matter the draft holds.
_WORD = "motion-word"


@routes.tap(Speak)
async def speak(turn: Turn, tap: Speak) -> Answer:
    """〔我有话说〕: the question, in private."""
    one = await _discussed(turn, tap.matter)
    if not turn.private and not turn.account.reachable:
        link = turn.link(tap.pack().replace(":", "-"))
        return Open(link) if link else text("open-private-first")
    await asking.ask(turn, _WORD, str(one.id))
    asked = text("motion-ask-word", code=motion_cards.code(one, one.place))
    await turn.show_members([turn.me], Card(lines=(asked,)))
    return None if turn.private else text("panel-sent")


@routes.answer(_WORD)
async def word_said(turn: Turn, said: Said) -> Answer:
    """The word, in writing or spoken: in the book, with their name unless they say otherwise."""
    asked = await asking.asked(turn)
    if asked is None or (said.voice is None and not hearing.says_something(said.words)):
        raise Refusal("motion-word-empty")
    id = int(asked.words)
    await asking.forget(turn)
    if hearing.bare(said.words) in asking.NEVER_MIND:
        return text("motion-word-dropped")
    one = await _discussed(turn, id)
    if await _said_enough(turn, one):
        raise Refusal("motion-words-enough", most=MOST_WORDS)
    remark = await _keep(turn, one, said)
    await turn.show(_kept(remark))
    return None


@routes.reply("motion")
async def replied(turn: Turn, said: Said) -> Answer:
    """Words below the card while it is discussed are a word on it; before and after they are talk
    between neighbours."""
    assert said.reply is not None
    one = await motion_door.reached(turn, await turn.replied_to(said.reply) or 0)
    until = one.motion.comments_until
    if until is None or turn.now >= until or len(hearing.bare(said.words)) < LEAST:
        return None
    if not hearing.says_something(said.words) or await _said_enough(turn, one):
        return None
    await _keep(turn, one, said)
    await turn.show(Reaction(message=said.message, emoji="👌"))
    return None


@routes.tap(Sign)
async def sign(turn: Turn, tap: Sign) -> Answer:
    """〔群里也说〕, 〔不署名〕, 〔册子里署名〕, 〔群里收回〕: only of one's own word."""
    remark = await turn.work.db.get(Remark, tap.remark)
    if remark is None or remark.member_id != turn.me or remark.matter_id is None:
        raise Refusal("no-such-word")
    one = await motion_door.reached(turn, remark.matter_id)
    if not turn.private:
        raise Refusal("old-button")
    before, remark.known = remark.known, tap.known
    await turn.work.db.flush()
    if Known.GROUP in (before, tap.known):
        await _in_groups(turn, one, remark)
    await turn.show(_kept(remark))
    return None


async def _discussed(turn: Turn, id: int) -> One:
    one = await motion_door.reached(turn, id)
    until = one.motion.comments_until
    if until is None:
        raise Refusal(REFUSED[one.motion.state], number=one.matter.number)
    if turn.now >= until:
        raise Refusal("motion-window-over", number=one.matter.number)
    return one


async def _said_enough(turn: Turn, one: One) -> bool:
    said = await meetings.remarks(turn.work.db, matter_id=one.id)
    return sum(each.member_id == turn.me for each in said) >= MOST_WORDS


async def _keep(turn: Turn, one: One, said: Said) -> Remark:
    remark = Remark(
        matter_id=one.id,
        member_id=turn.me,
        words=hearing.clean(said.words)[:MOST],
        proposal=True,
        known=Known.BOOK,
        channel=turn.chat.channel if said.voice_file else "",
        voice=said.voice_file,
        seconds=said.voice or 0,
        at=turn.now,
    )
    turn.work.db.add(remark)
    turn.work.note(one.id, "motion-word", turn.me)
    await turn.work.db.flush()
    return remark


def _short(words: str) -> str:
    return words if len(words) <= SHOWN else f"{words[: SHOWN - 1]}…"


def _kept(remark: Remark) -> Card:
    def to(label: Text, known: Known) -> tuple[Button, ...]:
        return (button(label, Sign(remark=remark.id or 0, known=known)),)

    match remark.known:
        case Known.GROUP:
            words = text("motion-word-told")
            row = to(text("button-word-back"), Known.BOOK)
        case Known.STAFF:
            words = text("motion-word-unsigned")
            row = to(text("button-sign"), Known.BOOK)
        case _:
            words = text("motion-word-kept")
            row = to(text("button-unsigned"), Known.STAFF)
            if remark.words:
                row = (*to(text("button-tell-group"), Known.GROUP), *row)
    return Card(key=f"motion-kept:{remark.id}", lines=(words,), buttons=(row,))


async def _in_groups(turn: Turn, one: One, remark: Remark) -> None:
    """The word in the groups of those it concerns, or no more."""
    key = f"motion-word:{remark.id}"
    told = remark.known is Known.GROUP
    if not told:
        await outbox.withdraw(turn.work.core, key)
    for chat, shared in await electorate.walls(turn.work.db, one.place, one.scope):
        if not told and not await outbox_cards.stands(turn.work.core, chat, key):
            continue
        line = text("motion-word-taken-back")
        if told:
            line = text("motion-said", who=called(turn.who), words=titles.public(remark.words))
        at = one.place if shared else None
        card = Card(key=key, title=motion_cards.title(one, at), lines=(line,))
        await tell_group(turn.work, turn.community, chat, card)


async def lines(
    work: Work, remarks: list[Remark], *, staff: bool, group: bool = False
) -> list[Text]:
    """What was said, as it may be read: by whoever holds the council with every name, in the book
    with those who signed, in a group only what was said to it."""
    found = []
    for one in remarks:
        if group and one.known is not Known.GROUP:
            continue
        who: Fact = one.name or text("a-neighbour")
        if one.member_id is not None and (staff or one.known is not Known.STAFF):
            who = called(await work.db.get_one(Member, one.member_id))
        words: Fact = _short(one.words if staff else titles.public(one.words))
        if not one.words:
            words = text("motion-voice", length=minutes(one.seconds))
        if staff and one.known is Known.STAFF:
            who = text("motion-unsigned", who=who)
        found.append(text("motion-said", who=who, words=words))
    return found
