"""A cry is heard, whoever says it and however: addressed or not, alone or among neighbours, in a
reply, in an edit, by somebody nobody knows. One card per incident."""

from collections.abc import Sequence

from chat.card import Reaction
from chat.ears import Origin
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import alarms as life
from domain import hearing
from domain.alarms import ENDS, FALSE_ALARM, SAID, SAME, WISHED, Wish
from domain.deadlines import Tier
from domain.emergencies import Emergency
from domain.emergency_kinds import Kind as Danger
from domain.matters import OPEN, Kind, State
from domain.refusal import Refusal
from handlers import whereabouts
from handlers.emergencies import advice, calling, cards, moves, unserved, wishes
from handlers.reports.chain import charge
from handlers.turn import Turn
from storage import alarms, drafts, outbox_cards, places, posts
from storage.alarms import Alarm
from storage.matters import Matter, Photo
from storage.outbox import Lane
from storage.places import Place

routes = Routes()

#: What somebody who was asked wants.
_HELP = Emergency(Danger.HELP, open=False, why="asked for")


@routes.before_all
async def cry(turn: Turn, said: Said, meant: Meant | None) -> bool:
    """Whether these words were an emergency's, or about one that stands."""
    found = turn.danger
    if found is not None and not (turn.private or turn.places):
        await unserved.advise(turn, said, found)
        return True
    if said.reply is not None and await _about_one(turn, said, found, meant):
        return True
    if found is None:
        if turn.private:
            await wishes.told_late(turn)
        return False
    if not (found.open or turn.me):
        raise Refusal("anonymous-admin")  # nobody to be told, and nothing of it in the group
    served = await _served(turn)
    if not served:
        return False
    await drafts.forget(turn.work.db, turn.chat.channel, turn.chat.id, turn.account.address)
    place = await _place(turn, served, said.words)
    reporter = None if found.open else turn.me
    since = turn.now - SAME
    both = await alarms.standing(turn.work.db, place.id or 0, found.kind, since, reporter)
    if both is not None:
        await _join(turn, said, *both)
    else:
        await _raise(turn, said, found, served, place)
    return True


async def _served(turn: Turn) -> Sequence[Place]:
    """Where it may be: for somebody alone with the bot whom nobody knows, the community."""
    if found := await whereabouts.known(turn):
        return found
    whole = await posts.whole_community(turn.work.db)
    return [whole] if whole is not None else []


async def _place(turn: Turn, served: Sequence[Place], words: str) -> Place:
    """Nothing is asked: the place the words name, else the first. Staff speak from above, of a
    building below."""
    if (named := whereabouts.by_words(served, words)) is not None:
        return named
    if not places.is_home(served[0]):
        ids = await places.here_and_below(turn.work.db, [one.id or 0 for one in served])
        below = await alarms.standing_places(turn.work.db, ids)
        homes = [one for one in below if places.is_home(one)]
        if (named := whereabouts.by_words(homes, words)) is not None:
            return named
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
    alarm = Alarm(
        matter_id=matter.id or 0,
        kind=found.kind,
        whereabouts=place.short if named else "、".join(one.short for one in served),
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
        return alarm
    turn.work.listen.append(Origin(turn.chat.id, said.message))
    await calling.call(turn.work, turn.community, matter, alarm)
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
    before = await alarms.said_as(turn.work.db, turn.chat.channel, turn.chat.id, said.message)
    words = hearing.clean(said.words)
    if said.edited and before == matter.id:
        matter.words, matter.title = words, hearing.title(words)
        await turn.work.db.flush()
        await cards.redraw(turn.work, turn.community, matter, alarm)
        return
    if not said.edited:
        alarm.lines += 1
    _add(turn, matter, words, said.photos)
    alarm.heard_at = turn.now
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
        await _seen(turn, said)


def _add(turn: Turn, matter: Matter, words: str, photos: Sequence[str]) -> None:
    if words and words not in matter.words.split("\n"):
        matter.words += f"\n{words}"
    for file in photos:
        turn.work.db.add(Photo(matter_id=matter.id or 0, channel=turn.chat.channel, file=file))
    turn.work.note(matter.id or 0, "heard", turn.me or None)


async def _seen(turn: Turn, said: Said) -> None:
    await turn.show(Reaction(message=said.message, emoji="👌"), lane=Lane.EMERGENCY)


async def _about_one(turn: Turn, said: Said, found: Emergency | None, meant: Meant | None) -> bool:
    """A reply to a card: a tap in words, or what whoever comes should know."""
    assert said.reply is not None
    id = await turn.replied_to(said.reply)
    alarm = await alarms.of(turn.work.db, id) if id is not None else None
    if alarm is None or id is None or not turn.me:
        return False
    if found is not None and found.kind is Danger.HELP:
        found = None  # of no plain kind: below a card it tells more of what the card is about
    alone = hearing.bare(said.words)
    if wishes.discreet(alarm):
        if not turn.private:
            return True  # nothing of it in the group
        if alone in WISHED and await alarms.own(turn.work.db, id, turn.me) is not None:
            await turn.say(await wishes.wished(turn, id, WISHED[alone]), lane=Lane.EMERGENCY)
            return True
    move = SAID.get(alone)
    if move is None and (meant is not None or (found is not None and found.kind != alarm.kind)):
        return False
    matter = await moves.door(turn, id)
    if move is not None:
        told = await moves.make(turn, matter, alarm, move)
        if turn.private or move in ENDS:
            await turn.say(told, lane=Lane.EMERGENCY)
        else:
            await _seen(turn, said)
        return True
    if found is not None or said.edited or matter.state not in OPEN:
        return False
    if not (hearing.says_something(said.words) or said.photos):
        return False
    _add(turn, matter, hearing.clean(said.words), said.photos)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter, alarm)
    await _seen(turn, said)
    return True
