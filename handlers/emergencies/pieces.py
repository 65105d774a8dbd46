"""What is added to an emergency that stands: further words, photos, voices, a place on the map;
and an edit of the cry."""

from collections.abc import Sequence

from chat.card import Reaction
from chat.incoming import Said
from domain import hearing
from handlers.emergencies import cards, wishes
from handlers.reports.told import voices
from handlers.telling import show_members
from handlers.turn import Turn
from storage import history, matters
from storage.alarms import Alarm
from storage.matters import Matter, Photo
from storage.outbox import Lane
from storage.places import Place


def add(turn: Turn, matter: Matter, words: str, photos: Sequence[str], signs: int) -> None:
    """More of it for whoever comes. `signs`: so many of its words were added before."""
    if words and words not in matter.words.split("\n"):
        matter.words += f"\n{words}"
        signs += len(words) + 1
    for file in photos:
        turn.work.db.add(Photo(matter_id=matter.id or 0, channel=turn.chat.channel, file=file))
    turn.work.note(matter.id or 0, "added", turn.me or None, signs=signs)


async def added(turn: Turn, matter: Matter) -> int:
    """How many signs of its words came after the first ones."""
    before = await history.last(turn.work.db, matter.id or 0, "added")
    return int(before.facts.get("signs", 0)) if before is not None else 0


async def correct(turn: Turn, matter: Matter, words: str) -> None:
    """An edit of the cry replaces what it said, and nothing that was added since."""
    signs = await added(turn, matter)
    later = matter.words[len(matter.words) - signs :] if signs else ""
    matter.words, matter.title = words + later, hearing.title(words)
    turn.work.note(matter.id or 0, "corrected", turn.me or None)
    await turn.work.db.flush()


async def seen(turn: Turn, said: Said) -> None:
    """A quiet sign that it was heard."""
    await turn.show(Reaction(message=said.message, emoji="👌"), lane=Lane.EMERGENCY)


def says_more(said: Said) -> bool:
    """Whether there is anything in it to tell whoever comes."""
    more = said.photos or said.voice is not None or said.location is not None
    return bool(more) or hearing.says_something(said.words)


async def take(turn: Turn, said: Said, matter: Matter, alarm: Alarm) -> None:
    """More of it, by whoever says it: words, photos, a voice, a place on the map."""
    words = hearing.clean(said.words) if hearing.says_something(said.words) else ""
    add(turn, matter, words, said.photos, await added(turn, matter))
    if said.location is not None:
        matter.latitude, matter.longitude = said.location
    await turn.work.db.flush()
    if (voice := voices.of(said)) is not None:
        await voices.keep(turn, matter, voice)
        await _let_listen(turn, matter, alarm)
    if wishes.discreet(alarm):
        await wishes.redraw_calls(turn, matter, alarm)
    else:
        await cards.redraw(turn.work, turn.community, matter, alarm)
    if turn.private or not wishes.discreet(alarm):
        await seen(turn, said)


async def _let_listen(turn: Turn, matter: Matter, alarm: Alarm) -> None:
    """Whoever was called hears the voice itself."""
    place = await turn.work.db.get_one(Place, matter.place_id)
    voice = (await matters.voices(turn.work.db, matter.id or 0))[-1]
    if voice.file:
        card = voices.player(matter, voice, place)
        await show_members(turn.work, turn.community, alarm.called, card, Lane.EMERGENCY)
