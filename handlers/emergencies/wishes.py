"""Discreet kinds: nobody but the speaker reads a word of it, and nobody is called unless the
speaker asks for it, is a child, or speaks of an elder who does not answer."""

from datetime import datetime
from typing import ClassVar

from chat.card import Action, Button, Card, Id, button, note
from chat.incoming import Said
from chat.routes import Routes
from chat.text import Text, text
from domain import hearing, yes_no
from domain.alarm_words import PLAIN_WISHES, WISHED
from domain.alarms import FADES, SILENCE_COUNTS, SILENT, Move, Wish
from domain.emergency_kinds import DISCREET
from domain.matters import OPEN, State
from domain.refusal import Refusal
from handlers.emergencies import advice, calling, cards, moves, whom
from handlers.turn import Answer, Turn
from storage import alarms, drafts, forgetting, members, outbox_cards
from storage.alarms import Alarm
from storage.matters import Matter
from storage.outbox import Lane

routes = Routes()


class Wishes(Action):
    """〔请联系我〕〔先别联系〕〔我安全了〕"""

    tag: ClassVar[str] = "ed"
    matter: Id
    wish: Wish


def discreet(alarm: Alarm) -> bool:
    """Whether nobody else may read of it."""
    return alarm.kind in DISCREET


async def heard(turn: Turn, matter: Matter, alarm: Alarm, *, at_once: bool) -> None:
    """The first word: the speaker alone is told what they can do."""
    if at_once:
        alarm.wish = Wish.CALL
        await calling.call(turn.work, turn.community, matter, alarm)
    else:
        matter.due_at = turn.now + FADES
        if alarm.kind in SILENCE_COUNTS and turn.community.settings.get("ask_after_silence"):
            matter.due_at = turn.now + SILENT
    await _show(turn, matter, alarm)


async def again(turn: Turn, matter: Matter, alarm: Alarm) -> None:
    """The same person says more of it: shown anew in private, nothing at all in the group."""
    if turn.private:
        await _show(turn, matter, alarm)
    await redraw_calls(turn, matter, alarm)


async def redraw_calls(turn: Turn, matter: Matter, alarm: Alarm) -> None:
    """Whoever was called reads what it is now."""
    for chat, key in await forgetting.cards_like(turn.work.core, f"call:{matter.id}:"):
        language = await members.language_at(turn.work.db, chat, turn.community.language)
        card = (await cards.call(turn.work, matter, alarm)).model_copy(update={"key": key})
        await turn.work.post(chat, card, lane=Lane.EMERGENCY, language=language)


async def told_late(turn: Turn) -> None:
    """Whoever could not be reached in private when they spoke opens the private chat."""
    both = await alarms.untold(turn.work.db, turn.me, turn.now - FADES)
    if both is not None:
        await _show(turn, *both)


async def answered(turn: Turn, said: Said) -> bool:
    """Typed instead of tapped, alone with the bot: 请联系我; 要, 不用, right after it asked."""
    if said.reply is not None or said.edited or said.forwarded:
        return False
    both = await alarms.lately_discreet(turn.work.db, turn.me, turn.now - FADES)
    if both is None:
        return False
    matter, alarm = both
    wish = wish_in(said.words, turn.now, alarm)
    if wish is None or (wish is not Wish.CALL and matter.state not in OPEN):
        return False
    here = turn.chat.channel, turn.chat.id, turn.account.address
    sure = hearing.bare(said.words) in PLAIN_WISHES
    if not sure and await drafts.draft(turn.work.db, *here, turn.now) is not None:
        return False  # they answer another question
    await turn.say(await wished(turn, matter.id or 0, wish), lane=Lane.EMERGENCY)
    return True


def wish_in(words: str, now: datetime, alarm: Alarm) -> Wish | None:
    """What words want, where they say so; a yes or a no, as long as the question is fresh."""
    wish = WISHED.get(hearing.bare(words))
    if alarm.wish is Wish.CALL and yes_no.answer(words) is False:
        return Wish.SAFE  # 没事, to somebody who is coming
    fresh = alarm.told_at is not None and now - alarm.told_at < drafts.PATIENCE
    if wish is not None or alarm.wish is not None or not fresh:
        return wish
    return {True: Wish.CALL, False: Wish.WAIT, None: None}[yes_no.answer(words)]


@routes.tap(Wishes)
async def wishes(turn: Turn, tap: Wishes) -> Answer:
    """What the speaker wants, however late. Raises Refusal for anybody else."""
    return await wished(turn, tap.matter, tap.wish)


async def wished(turn: Turn, id: int, wish: Wish) -> Text:
    """The same, tapped or said."""
    both = await alarms.own(turn.work.db, id, turn.me)
    if both is None or not discreet(both[1]):
        raise Refusal("no-such-matter")
    matter, alarm = both
    match wish:
        case Wish.CALL:
            told = await _call(turn, matter, alarm)
        case Wish.WAIT:
            told = text("discreet-waiting")
            alarm.wish = Wish.WAIT if alarm.began_at is None else alarm.wish
            turn.work.note(id, Wish.WAIT.value, turn.me)
        case Wish.SAFE:
            told = text("discreet-safe")
            alarm.wish = Wish.SAFE
            if matter.state in OPEN:
                by = turn.me
                await moves.end(turn.work, turn.community, matter, alarm, Move.OVER, by)
    await turn.work.db.flush()
    await _redraw(turn, matter, alarm)
    return told


async def _call(turn: Turn, matter: Matter, alarm: Alarm) -> Text:
    if matter.state not in OPEN:
        # Asked for later, when it had faded or seemed over: it is open again.
        matter.state, matter.done_at = State.WAITING, None
        alarm.began_at, alarm.calls, alarm.called = None, 0, []
        alarm.answered_at = alarm.answered_by = alarm.ended_as = alarm.ended_by = None
    alarm.wish = Wish.CALL
    if alarm.began_at is None:
        turn.work.note(matter.id or 0, Wish.CALL.value, turn.me)
        await calling.call(turn.work, turn.community, matter, alarm)
    return text("discreet-calling" if alarm.called else "discreet-nobody")


async def _show(turn: Turn, matter: Matter, alarm: Alarm) -> None:
    """In private where it was opened, else aside where the channel can; else a line that says
    nothing of it."""
    card = await _card(turn, matter, alarm)
    if turn.private or turn.account.reachable:
        alarm.told_at = turn.now
        await outbox_cards.forget(turn.work.core, turn.alone, card.key or "")
        await turn.work.post(turn.alone, card, lane=Lane.EMERGENCY, language=turn.language)
    elif turn.asides and turn.account.address:
        aside = card.model_copy(update={"only_for": turn.account.address})
        await turn.work.post(turn.chat, aside, lane=Lane.EMERGENCY, language=turn.language)
    else:
        await turn.show(
            note(text("discreet-word-left"), reply_to=turn.message), lane=Lane.EMERGENCY
        )


async def _redraw(turn: Turn, matter: Matter, alarm: Alarm) -> None:
    card = await _card(turn, matter, alarm)
    for chat, _ in await forgetting.cards_like(turn.work.core, f"alarm:{matter.id}:"):
        aside = {} if chat.id == turn.alone.id else {"only_for": turn.account.address}
        await turn.work.post(
            chat, card.model_copy(update=aside), lane=Lane.EMERGENCY, language=turn.language
        )


async def _card(turn: Turn, matter: Matter, alarm: Alarm) -> Card:
    lines = [text("discreet-seen"), *advice.discreet(alarm.kind), text("discreet-no-police")]
    lines.append(await _next_step(turn, matter, alarm))
    if matter.state not in OPEN:
        lines = [lines[-1]]
    return Card(key=cards.card_key(matter), lines=tuple(lines), buttons=(_buttons(matter, alarm),))


async def _next_step(turn: Turn, matter: Matter, alarm: Alarm) -> Text:
    if alarm.wish is Wish.SAFE:
        return text("discreet-safe")
    if alarm.wish is Wish.WAIT:
        return text("discreet-waiting")
    if alarm.wish is Wish.CALL:
        called = await whom.called(turn.work, alarm)
        if not called:
            return text("discreet-nobody")
        names = [members.called(one) for one in called]
        return text("discreet-asked", who=advice.listed(names))
    # Whoever would be called, not who is on duty: nobody agrees to one and is given another.
    coming = await whom.next_one(turn.work, turn.community, matter, alarm)
    if coming is None:
        return text("discreet-shall-i-somebody")
    return text("discreet-shall-i", who=members.called(coming))


def _buttons(matter: Matter, alarm: Alarm) -> tuple[Button, ...]:
    labels = {
        Wish.CALL: text("button-contact-me"),
        Wish.WAIT: text("button-not-now"),
        Wish.SAFE: text("button-safe"),
    }
    offered = [Wish.CALL, Wish.WAIT, Wish.SAFE]
    if alarm.wish is Wish.CALL:
        offered = [Wish.SAFE]
    elif alarm.wish is not None:
        offered.remove(alarm.wish)
    if alarm.wish is Wish.SAFE:
        offered = [Wish.CALL]
    return tuple(
        button(labels[wish], Wishes(matter=matter.id or 0, wish=wish)) for wish in offered
    )
