"""Words about an emergency that stands: in a reply to it, or just so by whoever cried or was
called; what the same person adds; an edit of the cry."""

from chat.ears import PIECES
from chat.incoming import Said
from chat.routes import Meant
from chat.text import text
from domain import alarm_words, codes, hearing, passed_on, yes_no
from domain.alarm_words import Told
from domain.alarms import ANSWERS, ENDS, FALSE_ALARM, STANDS, Move
from domain.codes import Code
from domain.emergencies import SECOND
from domain.emergency_kinds import DISCREET, Emergency
from domain.emergency_kinds import Kind as Danger
from domain.matters import OPEN, State
from domain.roles import Can
from handlers.emergencies import calling, cards, cries, moves, pieces, wishes
from handlers.turn import Turn
from storage import alarms, drafts, matters, places
from storage.alarms import Alarm, Both
from storage.matters import Matter
from storage.outbox import Lane


async def below(turn: Turn, said: Said, found: Emergency | None, meant: Meant | None) -> bool:
    """A reply to a card: a tap in words, or what whoever comes should know."""
    if said.reply is None:
        return False
    id = await turn.replied_to(said.reply)
    alarm = await alarms.of(turn.work.db, id) if id is not None else None
    if alarm is None or id is None or not turn.me:
        return False
    if found is not None and not _plain(found):
        found = None  # below a card it tells more of what the card is about
    if wishes.discreet(alarm):
        if not turn.private:
            return True  # nothing of it in the group
        wish = wishes.wish_in(said.words, turn.now, alarm)
        if wish is not None and await alarms.own(turn.work.db, id, turn.me) is not None:
            await turn.say(await wishes.wished(turn, id, wish), lane=Lane.EMERGENCY)
            return True
    what = _what(said, found)
    if await _hushed(turn, id, alarm) and not (what and await _borne_out(turn, id, what)):
        return what is not None and found is None
    if what is None and (meant is not None or (found is not None and found.kind != alarm.kind)):
        return False
    matter = await moves.door(turn, id)
    if await _begins_anew(turn, said, matter, alarm):
        return True
    if what is not None and await _made(turn, said, matter, alarm, what):
        return True
    if found is not None or said.edited or matter.state not in OPEN:
        return False
    if await _sent_on(turn, said, matter, alarm):
        return True
    if meant is not None or not pieces.says_more(said):
        return False
    await pieces.take(turn, said, matter, alarm)
    return True


def _plain(found: Emergency) -> bool:
    """Whether it is plain what of: not what only the second ear hears, or of no kind."""
    return found.kind is not Danger.HELP and found.why != SECOND


async def _begins_anew(turn: Turn, said: Said, matter: Matter, alarm: Alarm) -> bool:
    """还没灭, under the card of what somebody said is over: a card of its own, and calls."""
    if matter.state in OPEN or alarm.kind in DISCREET or not alarm_words.again(said.words):
        return False
    if matter.done_at is None or turn.now - matter.done_at > STANDS:
        return False
    await cries.anew(turn, said, matter, alarm)
    return True


async def beside(turn: Turn, said: Said, found: Emergency | None, meant: Meant | None) -> bool:
    """Words that reply to nothing: how it goes, by whoever it concerns; what the same person adds
    within two minutes."""
    if said.reply is not None or said.edited or said.forwarded or not turn.me:
        return False
    what = _what(said, found)
    if what is not None and what.whole:
        both = await _about(turn, said, meant, what)
        if both is not None and await _made(turn, said, *both, what):
            return True
    if found is None and meant is None and turn.private and await _cannot_come(turn, said):
        return True
    if meant is None and (found is None or not _plain(found)):
        own = await alarms.of_late(turn.work.db, turn.me, turn.now - PIECES)
        if own is not None and await _belongs(turn, said):
            await pieces.take(turn, said, *own)
            return True
    if found is not None or what is None or not what.whole:
        return False
    return await _nothing_else(turn, said, meant)


async def _borne_out(turn: Turn, id: int, what: Told) -> bool:
    """Whether somebody else answers what was doubted: then everybody hears of it."""
    since = turn.now - FALSE_ALARM
    if what.move not in ANSWERS or await alarms.false_alarms(turn.work.db, turn.me, since):
        return False
    matter = await matters.matter(turn.work.db, id)
    if matter is None or matter.state not in OPEN:
        return False
    matter.open = True
    await turn.work.db.flush()
    return True


def _what(said: Said, found: Emergency | None) -> Told | None:
    """What words say of an emergency that stands; of what sounds like a cry itself only what says
    nothing else: 119打了."""
    what = alarm_words.told(said.words)
    return what if found is None or (what is not None and what.whole) else None


async def edited(turn: Turn, said: Said, found: Emergency | None) -> bool:
    """Whether it corrects a cry: its words, its kind; 看错了 takes it back."""
    if not said.edited:
        return False
    here = turn.chat.channel, turn.chat.id
    id = await alarms.said_as(turn.work.db, *here, said.message)
    matter = await matters.matter(turn.work.db, id) if id is not None else None
    alarm = await alarms.of(turn.work.db, id) if id is not None else None
    if matter is None or alarm is None:
        return False
    if turn.me != (matter.reporter_id or 0):
        return found is None
    if matter.state not in OPEN:
        return found is None or found.kind is alarm.kind  # of what is over a typo is mended
    if found is not None and found.open is (alarm.kind in DISCREET):
        return False  # another sort of it: told anew, as that sort is
    words = hearing.clean(said.words)
    if hearing.says_something(words):
        await pieces.correct(turn, matter, words)
    if found is not None:
        alarm.kind = found.kind
        return False  # the cry's own way goes on: it may be at another place now
    what = alarm_words.told(said.words)
    if what is not None and what.move in ENDS and await _made(turn, said, matter, alarm, what):
        return True
    if alarm.kind in DISCREET:
        await wishes.again(turn, matter, alarm)
    else:
        await cards.redraw(turn.work, turn.community, matter, alarm)
    return True


async def _made(turn: Turn, said: Said, matter: Matter, alarm: Alarm, what: Told) -> bool:
    """The move that words mean; False where it is not theirs to say so."""
    if what.move is Move.COMING and not await _is_called(turn, matter, alarm):
        return False
    if not what.whole and matter.state in OPEN:
        words = hearing.clean(said.words)
        if not said.edited:
            pieces.add(turn, matter, words, said.photos, await pieces.added(turn, matter))
    if what.move in ENDS and not what.whole and matter.state in OPEN:
        told = await moves.propose(turn, matter, alarm, what.move)
    else:
        told = await moves.make(turn, matter, alarm, what.move)
    if turn.private or what.move in ENDS:
        await turn.say(told, lane=Lane.EMERGENCY)
    else:
        await pieces.seen(turn, said)
    return True


async def _is_called(turn: Turn, matter: Matter, alarm: Alarm) -> bool:
    if matter.state not in OPEN:
        return False
    return turn.me in alarm.called or await turn.may(Can.HANDLE, matter.place_id)


async def _hushed(turn: Turn, id: int, alarm: Alarm) -> bool:
    """Whether it stands on no wall because it is doubted, and this is a group: there it is
    nobody's but whoever's it is anyway."""
    matter = await matters.matter(turn.work.db, id)
    if matter is None or turn.private or matter.open:
        return False
    return turn.me not in (matter.reporter_id, *alarm.called)


async def _about(turn: Turn, said: Said, meant: Meant | None, what: Told) -> Both | None:
    """Which emergency words that reply to nothing are about."""
    code, _ = codes.find(hearing.plain(said.words))
    if code is not None:
        return await _numbered(turn, code)
    if meant is not None and not turn.private:
        return None
    since = turn.now - STANDS
    here = await places.here_and_below(turn.work.db, [one.id or 0 for one in turn.places])
    rows = [
        both
        for both in await alarms.open_ones(turn.work.db)
        if both[1].heard_at >= since
        and (turn.private or (both[1].kind not in DISCREET and both[0].place_id in here))
    ]
    own = [both for both in rows if _concerns(turn, said, *both, what)]
    if meant is not None and (what.move is not Move.COMING or not own):
        return None
    if turn.private:
        asked = await _asked(turn)
        if asked and not alarm_words.plainly(said.words, concerned=False):
            return None
        return await _locked(turn, own[-1]) if own else None
    if own and alarm_words.plainly(said.words, concerned=True):
        return await _locked(turn, own[-1])
    if len(rows) == 1 and rows[0][0].open and alarm_words.plainly(said.words, concerned=False):
        return await _locked(turn, rows[0])
    return None


async def _numbered(turn: Turn, code: Code) -> Both | None:
    """急事12 没事了: the emergency of that number; what has another is none."""
    matter = await turn.about(code, None)
    alarm = await alarms.of(turn.work.db, matter.id or 0)
    return (matter, alarm) if alarm is not None and matter.state in OPEN else None


def _concerns(turn: Turn, said: Said, matter: Matter, alarm: Alarm, what: Told) -> bool:
    if alarm.kind in DISCREET and turn.me == matter.reporter_id:
        return False  # its speaker says what they want in other words
    if turn.me not in (matter.reporter_id, *alarm.called):
        return False
    if what.move is not Move.COMING or matter.state is State.WAITING:
        return True
    # Of what somebody is on already, 收到 and 我来处理 mean something else.
    return alarm.answered_by == turn.me and alarm_words.plainly(said.words, concerned=False)


async def _locked(turn: Turn, both: Both) -> Both | None:
    matter = await matters.matter(turn.work.db, both[0].id or 0)
    if matter is None or turn.me in await matters.concerned(turn.work.db, matter):
        return None
    return matter, both[1]


async def _cannot_come(turn: Turn, said: Said) -> bool:
    """我在外地, alone with the bot, by whoever was called last."""
    if not alarm_words.cannot(said.words) or await _asked(turn):
        return False
    since = turn.now - STANDS
    for matter, alarm in reversed(await alarms.open_ones(turn.work.db)):
        if alarm.heard_at >= since and turn.me in alarm.called:
            return await _sent_on(turn, said, matter, alarm)
    return False


async def _sent_on(turn: Turn, said: Said, matter: Matter, alarm: Alarm) -> bool:
    """Whoever was called cannot come: the next is called now."""
    if not alarm_words.cannot(said.words) or matter.state is not State.WAITING:
        return False
    if turn.me not in alarm.called:
        return False
    turn.work.note(matter.id or 0, "cannot", turn.me)
    await calling.call(turn.work, turn.community, matter, alarm)
    await cards.redraw(turn.work, turn.community, matter, alarm)
    if turn.private:
        await turn.say(text("alarm-next-is-called"), lane=Lane.EMERGENCY)
    else:
        await pieces.seen(turn, said)
    return True


async def _belongs(turn: Turn, said: Said) -> bool:
    """Whether it is still about what they cried a moment ago."""
    if said.command is not None or yes_no.answer(said.words) is not None:
        return False
    if alarm_words.asks_the_bot(said.words) or codes.find(hearing.plain(said.words))[0]:
        return False
    if turn.private and passed_on.pasted(said.words):
        return False  # somebody in charge brings what others said
    if not pieces.says_more(said) or await _asked(turn):
        return False
    return not (said.named and hearing.tells_trouble(said.words))


async def _asked(turn: Turn) -> bool:
    """Whether the speaker was asked something here and has not answered."""
    here = turn.chat.channel, turn.chat.id, turn.account.address
    return await drafts.draft(turn.work.db, *here, turn.now) is not None


async def _nothing_else(turn: Turn, said: Said, meant: Meant | None) -> bool:
    """Words that were only heard because an emergency stood in the group."""
    if turn.private or said.addressed or meant is not None or said.photos or said.album:
        return False
    return not await _asked(turn)
