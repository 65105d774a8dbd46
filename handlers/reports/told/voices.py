"""Voice messages: the bot cannot understand them, so they wait for whoever is in charge to listen
(语音 0:38 待听)."""

from dataclasses import dataclass

from chat.card import Card
from chat.incoming import Quoted, Said
from handlers.reports.chain import charge
from handlers.reports.shown import cards
from handlers.reports.shown.filed import VOICE
from handlers.turn import Turn
from storage import matters
from storage.matters import Matter, Voice, minutes
from storage.places import Place


@dataclass(frozen=True, slots=True)
class Voiced:
    """A voice message: its seconds and the channel's own id of it."""

    seconds: int
    file: str

    @property
    def length(self) -> str:
        """As a telephone shows it: 0:38."""
        return minutes(self.seconds)


def of(said: Said | Quoted) -> Voiced | None:
    """The voice message somebody sent or answered, or None."""
    return None if said.voice is None else Voiced(said.voice, said.voice_file)


async def keep(turn: Turn, matter: Matter, voice: Voiced) -> None:
    """The voice waits on the report for whoever is in charge."""
    turn.work.db.add(
        Voice(
            matter_id=matter.id or 0,
            channel=turn.chat.channel,
            file=voice.file,
            seconds=voice.seconds,
            at=turn.now,
        )
    )
    turn.work.note(matter.id or 0, VOICE, turn.me, seconds=voice.seconds)
    await turn.work.db.flush()


async def tell(turn: Turn, matter: Matter) -> None:
    """Whoever is on the report can listen at once."""
    place = await turn.work.db.get_one(Place, matter.place_id)
    for voice in await matters.voices(turn.work.db, matter.id or 0):
        if voice.file:
            card = player(matter, voice, place)
            await charge.tell(turn.work, turn.community, matter, card, work_groups=False)


def player(matter: Matter, voice: Voice, place: Place) -> Card:
    """The voice itself, under the code of its report."""
    key = f"voice:{matter.id}:{voice.id}"
    return Card(key=key, voice=voice.file, lines=(cards.code(matter, place),))
