"""A cry: one card per incident, or the discreet card for whoever speaks; somebody is called."""

from collections.abc import Sequence

from chat.ears import PIECES, Origin, Standing, Window
from chat.incoming import Said
from chat.text import Text, text
from domain import alarms as life
from domain import hearing, sealed
from domain.alarms import FALSE_ALARM, SAME, Wish
from domain.deadlines import Tier
from domain.emergency_kinds import Emergency
from domain.emergency_kinds import Kind as Danger
from domain.matters import Kind, State
from domain.refusal import Refusal
from handlers import whereabouts
from handlers.emergencies import advice, calling, cards, pieces, wishes
from handlers.reports.chain import charge
from handlers.reports.told.new import PASSED
from handlers.reports.unnamed import sealing
from handlers.turn import Turn
from storage import alarms, drafts, outbox_cards, places, posts, rights
from storage.alarms import Alarm, Both
from storage.matters import Matter, Photo
from storage.outbox import Lane
from storage.places import Place

#: What somebody who was asked wants.
_HELP = Emergency(Danger.HELP, open=False, why="asked for")


async def heard(turn: Turn, said: Said, found: Emergency) -> bool:
    """A cry: it joins what stands, or is one. Raises Refusal where there is nobody to be told."""
    if not (found.open or turn.me):
        raise Refusal("anonymous-admin")  # nobody to be told, and nothing of it in the group
    served = await _served(turn)
    if not served:
        return False
    nameless = await _nameless(turn, said.words)
    await _forget_question(turn)
    place = await _place(turn, served, said.words)
    reporter = None if found.open else turn.me
    since = turn.now - SAME
    both = await alarms.standing(turn.work.db, place.id or 0, found.kind, since, reporter)
    if both is None and found.open and len(served) > 1:
        both = await _elsewhere(turn, said, found, served, place)
    if both is not None:
        await _join(turn, said, *both)
        return True
    alarm = await _raise(turn, said, found, served, place)
    if nameless and alarm.called:
        await turn.say(text("alarm-has-a-name"), lane=Lane.EMERGENCY)
    return True


async def _nameless(turn: Turn, words: str) -> bool:
    """Whether they thought to tell it without a name."""
    return turn.private and (sealed.unnamed(words) or await sealing.asked_for(turn))


async def _forget_question(turn: Turn) -> None:
    """Whoever cries answers nothing else now; the lines somebody brought wait on."""
    here = turn.chat.channel, turn.chat.id, turn.account.address
    asked = await drafts.draft(turn.work.db, *here, turn.now)
    if asked is not None and asked.what != PASSED:
        await drafts.forget(turn.work.db, *here)


async def _elsewhere(
    turn: Turn, said: Said, found: Emergency, served: Sequence[Place], place: Place
) -> Both | None:
    """Of a shared group: the same may stand at another of its places. Words that name none tell
    of that one; the first that name one say where it is, of what nobody knew where."""
    named = whereabouts.by_words(served, said.words) is not None
    for other in served:
        both = await alarms.standing(turn.work.db, other.id or 0, found.kind, turn.now - SAME)
        if both is not None and (not named or both[1].whereabouts == alarms.anywhere(served)):
            if named:
                await _moved(turn, *both, place)
            return both
    return None


async def _moved(turn: Turn, matter: Matter, alarm: Alarm, place: Place) -> None:
    """It is at this place: it stands on its walls, and whoever is on duty there is called."""
    matter.place_id = matter.level_id = place.id or 0
    matter.number = await places.take_number(turn.work.db, place.id or 0)
    alarm.whereabouts = place.short
    turn.work.note(matter.id or 0, "placed", turn.me or None, place=place.id)
    alarm.began_at, alarm.calls = None, 0
    await turn.work.db.flush()
    await calling.call(turn.work, turn.community, matter, alarm)
    if matter.state is not State.WAITING:
        matter.due_at = turn.now + life.ASK_AFTER


async def _served(turn: Turn) -> Sequence[Place]:
    """Where it may be: for somebody alone with the bot whom nobody knows, the community."""
    if found := await whereabouts.known(turn):
        return found
    whole = await posts.whole_community(turn.work.db)
    return [whole] if whole is not None else []


async def _place(turn: Turn, served: Sequence[Place], words: str) -> Place:
    """Nothing is asked: the place the words name, here or next door, else the speaker's own, else
    the first. Staff speak from above, of a building below."""
    if (named := whereabouts.by_words(served, words)) is not None:
        return named
    # A neighbour sees the fire across the yard.
    way_up = await places.chain(turn.work.db, served[0].id or 0)
    around = next((one for one in way_up if not places.is_home(one)), None)
    if around is not None:
        ids = await places.here_and_below(turn.work.db, [around.id or 0])
        below = await alarms.standing_places(turn.work.db, ids)
        homes = [one for one in below if places.is_home(one)]
        if (named := whereabouts.by_words(homes, words)) is not None:
            return named
    if len(served) > 1 and turn.me:
        own = {one.id for one in await rights.places_of(turn.work.db, turn.me, turn.now)}
        if len(lived := [one for one in served if one.id in own]) == 1:
            return lived[0]
    return served[0]


async def wanted(turn: Turn, served: Sequence[Place], words: str) -> Text:
    """Somebody who was asked alone wants help: whoever is on duty is told at once, and nobody
    else. `served`: where they spoke; `words`: what is told, for what was said is not kept. Raises
    Refusal where there is nobody to be told."""
    served = await whereabouts.known(turn) or served or await _served(turn)
    if not served:
        raise Refusal("no-place-yet")
    place = await _place(turn, served, "")
    since = turn.now - SAME
    standing = await alarms.standing(turn.work.db, place.id or 0, Danger.HELP, since, turn.me)
    if standing is not None:
        return await wishes.wished(turn, standing[0].id or 0, Wish.CALL)
    said = Said(turn.message or "", turn.chat, turn.now, None, words=words)
    alarm = await _raise(turn, said, _HELP, served, place, at_once=True)
    return text("discreet-calling" if alarm.called else "discreet-nobody")


async def anew(turn: Turn, said: Said, matter: Matter, alarm: Alarm) -> None:
    """What was over is not: told anew, where it was."""
    place = await turn.work.db.get_one(Place, matter.place_id)
    found = Emergency(alarm.kind, open=True, why="not over")
    since = turn.now - SAME
    both = await alarms.standing(turn.work.db, matter.place_id, alarm.kind, since)
    if both is not None:
        await _join(turn, said, *both)
    else:
        await _raise(turn, said, found, [place], place)


async def _raise(
    turn: Turn,
    said: Said,
    found: Emergency,
    served: Sequence[Place],
    place: Place,
    *,
    at_once: bool = False,
) -> Alarm:
    doubted = found.open and bool(turn.me) and await _cried_wolf(turn)
    alone = not found.open
    words = hearing.clean(said.words)
    matter = Matter(
        kind=Kind.ALARM,
        place_id=place.id or 0,
        level_id=place.id or 0,
        number=await places.take_number(turn.work.db, place.id or 0),
        state=State.WAITING,
        tier=Tier.EMERGENCY,
        open=found.open and not doubted,
        title=hearing.title(words),
        words=words,
        reporter_id=turn.me or None,
        said_channel=turn.chat.channel,
        # Nothing in the group may lead to what is discreet.
        said_chat=turn.account.address if alone else turn.chat.id,
        said_message="" if alone and not turn.private else said.message,
        created_at=turn.now,
        arrived_at=turn.now,
    )
    turn.work.db.add(matter)
    await turn.work.db.flush()
    named = whereabouts.by_words(served, said.words) is not None or place not in served
    # What nobody else hears of is where its speaker lives, as far as anybody knows.
    named = named or (alone and place is not served[0])
    alarm = Alarm(
        matter_id=matter.id or 0,
        kind=found.kind,
        whereabouts=place.short if named else alarms.anywhere(served),
        heard_at=turn.now,
    )
    turn.work.db.add(alarm)
    for file in said.photos:
        turn.work.db.add(Photo(matter_id=matter.id or 0, channel=turn.chat.channel, file=file))
    turn.work.note(matter.id or 0, "alarm", turn.me or None, kind=found.kind.value)
    await turn.work.db.flush()
    if alone:
        await charge.go_round(turn, matter)
        await turn.work.db.flush()
        now = at_once or life.called_at_once(found, words)
        await wishes.heard(turn, matter, alarm, at_once=now)
        _listen(turn)
        return alarm
    turn.work.listen.append(Origin(turn.chat.id, said.message))
    _listen(turn)
    await calling.call(turn.work, turn.community, matter, alarm)
    for chat, _ in await cards.walls(turn.work, matter):
        turn.work.listen.append(Standing(chat.id, turn.now + life.STANDS))
    if matter.open:
        await _show(turn, matter, alarm)
    else:
        await _advise(turn, said, matter, alarm)
    return alarm


async def _cried_wolf(turn: Turn) -> bool:
    since = turn.now - FALSE_ALARM
    return await alarms.false_alarms(turn.work.db, turn.me, since) > 0


async def _show(turn: Turn, matter: Matter, alarm: Alarm) -> None:
    """The card at once: on the walls, and to whoever says it in private."""
    await cards.redraw(turn.work, turn.community, matter, alarm)
    walls = {(chat.channel, chat.id) for chat, _ in await cards.walls(turn.work, matter)}
    if (turn.chat.channel, turn.chat.id) in walls:
        return
    place = await turn.work.db.get_one(Place, matter.place_id)
    drawn = await cards.card(turn.work, turn.community, matter, alarm, turn.chat, place)
    await outbox_cards.forget(turn.work.core, turn.chat, cards.card_key(matter))
    await turn.show(drawn, lane=Lane.EMERGENCY)


async def _advise(turn: Turn, said: Said, matter: Matter, alarm: Alarm) -> None:
    """The same advice for the speaker alone."""
    told = await advice.lines(turn.work, turn.community, matter, alarm.kind)
    reply_to = None if turn.private else said.message
    await turn.show(cards.plain(matter, alarm, told, reply_to), lane=Lane.EMERGENCY)


async def _join(turn: Turn, said: Said, matter: Matter, alarm: Alarm) -> None:
    """Further words of what stands already: counted, without another card."""
    here = turn.chat.channel, turn.chat.id
    if said.edited and await alarms.said_as(turn.work.db, *here, said.message) == matter.id:
        await cards.redraw(turn.work, turn.community, matter, alarm)
        return
    if not said.edited:
        alarm.lines += 1
    words, signs = hearing.clean(said.words), await pieces.added(turn, matter)
    pieces.add(turn, matter, words, said.photos, signs)
    alarm.heard_at = turn.now
    _listen(turn)
    if wishes.discreet(alarm):
        await turn.work.db.flush()
        await wishes.again(turn, matter, alarm)
        return
    by_another = turn.me != (matter.reporter_id or 0)
    doubted = bool(turn.me) and await _cried_wolf(turn)
    if not matter.open and by_another and not doubted:
        # Somebody else says so too: now everybody hears of it.
        matter.open = True
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter, alarm)
    if turn.private and matter.open:
        await _show(turn, matter, alarm)
    elif not matter.open:
        await _advise(turn, said, matter, alarm)
    else:
        await pieces.seen(turn, said)


def _listen(turn: Turn) -> None:
    """Whatever the same person says or shows next is about it."""
    until = turn.now + PIECES
    turn.work.listen.append(Window(turn.chat.id, turn.account.address, until, asked=True))
