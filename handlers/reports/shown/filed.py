"""What only whoever is in charge reads of a report: its category, for whom it was told, the voices
that wait, where it is on the map."""

from collections.abc import Sequence
from functools import reduce

from chat.text import Fact, Text, text
from domain.matters import Move
from handlers.naming import role_name
from storage import history, matters, taxonomy
from storage.matters import Matter, Voice, minutes
from storage.outward import CITY_SAID, HANDED_ON
from storage.places import Community
from storage.work import Work

#: How a voice stands in the history, and that somebody in charge said they listened.
VOICE, HEARD = "voice", "heard"
#: Whoever did one of these has listened to what was there by then.
_LISTENED = (
    HEARD,
    "retitled",
    *(
        move.value
        for move in (
            Move.TAKE,
            Move.TO_PROPERTY,
            Move.ARRIVE,
            Move.BEGIN,
            Move.FINISH,
            Move.PAUSE,
            Move.LONG_TERM,
            Move.NOT_OURS,
            Move.DISMISS,
        )
    ),
)


async def lines(work: Work, community: Community, matter: Matter) -> list[Text]:
    """Its category, whose business that is, inside and outside, and whether it is the estate's."""
    table = await taxonomy.of(work.db)
    category = table.of(matter.category) if matter.category else None
    said = [text("panel-no-category")]
    if category is not None:
        roles = _listed([role_name(community, role) for role in category.roles])
        said = [text("panel-category", top=category.top, category=category.name, roles=roles)]
        if category.outside:
            said.append(text("panel-outside", offices=_listed(category.outside)))
    if matter.estate_wide:
        said.append(text("panel-estate"))
    return said


async def handed_on(work: Work, matter: Matter) -> list[Text]:
    """That the city has it, and what the city said last."""
    handed = await history.last(work.db, matter.id or 0, HANDED_ON)
    if handed is None:
        return []
    lines = [text("panel-handed-on", at=handed.at)]
    said = await history.last(work.db, matter.id or 0, CITY_SAID)
    if said is not None and said.facts["notes"]:
        lines.append(text("panel-city-said", notes=said.facts["notes"], at=said.at))
    return lines


async def voices(work: Work, matter: Matter) -> Sequence[tuple[Voice, bool]]:
    """Its voices, the first first, and of each whether it still waits to be listened to."""
    found = await matters.voices(work.db, matter.id or 0)
    if not found:
        return ()
    since = await history.latest(work.db, matter.id or 0, [VOICE, *_LISTENED], len(found) + 1)
    heard = next((at for at, entry in enumerate(since) if entry.what != VOICE), len(found))
    return [(one, at >= len(found) - heard) for at, one in enumerate(found)]


def pieces(
    matter: Matter, said: Sequence[tuple[Voice, bool]], *, known: bool = True
) -> list[Text]:
    """For whom it was told, if that may be `known`, every voice and whether it waits, and the
    place on the map."""
    lines = [text("panel-on-behalf", who=matter.on_behalf)] if known and matter.on_behalf else []
    for voice, waits in said:
        length = minutes(voice.seconds)
        lines.append(
            text("panel-voice" if waits else "panel-voice-heard", length=length, at=voice.at)
        )
    if matter.latitude is not None and matter.longitude is not None:
        degrees = f"{matter.latitude:.5f}, {matter.longitude:.5f}"
        lines.append(text("panel-location", degrees=degrees))
    return lines


def _listed(names: "list[Fact] | tuple[str, ...]") -> Fact:
    return reduce(lambda first, rest: text("list-and", first=first, rest=rest), names)
