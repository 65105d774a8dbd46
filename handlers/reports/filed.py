"""What only whoever is in charge reads of a report: its category, for whom it was told, the voices
that wait, where it is on the map."""

from functools import reduce

from chat.text import Fact, Text, text
from handlers.naming import role_name
from storage import history, matters, taxonomy
from storage.matters import Matter, minutes
from storage.outward import CITY_SAID, HANDED_ON
from storage.places import Community
from storage.work import Work


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


async def pieces(work: Work, matter: Matter, *, known: bool = True) -> list[Text]:
    """For whom it was told, if that may be `known`, every voice that waits to be listened to, and
    the place on the map."""
    said = [text("panel-on-behalf", who=matter.on_behalf)] if known and matter.on_behalf else []
    for voice in await matters.voices(work.db, matter.id or 0):
        said.append(text("panel-voice", length=minutes(voice.seconds), at=voice.at))
    if matter.latitude is not None and matter.longitude is not None:
        degrees = f"{matter.latitude:.5f}, {matter.longitude:.5f}"
        said.append(text("panel-location", degrees=degrees))
    return said


def _listed(names: "list[Fact] | tuple[str, ...]") -> Fact:
    return reduce(lambda first, rest: text("list-and", first=first, rest=rest), names)
