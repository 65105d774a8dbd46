"""复制上报文: a matter in the form of the city's own system, to be copied there. It tells nobody's
name, door or number: passing those upward needs a yes of its own."""

from chat.card import Card
from chat.text import Fact, text
from domain import titles
from handlers.reports.shown import cards
from handlers.reports.shown.standing import state_line
from storage import places, taxonomy
from storage.matters import Matter
from storage.places import Community
from storage.work import Work


async def card(work: Work, community: Community, matter: Matter) -> Card:
    """When, where, what kind, what happened, what was done."""
    way_up = await places.chain(work.db, matter.place_id)
    where = community.name + "".join(place.name for place in way_up[:1])
    category = (await taxonomy.of(work.db)).of(matter.category or "")
    kind: Fact = text("city-no-kind")
    if category is not None:
        kind = text("city-kind", top=category.top, category=category.name)
    return Card(
        lines=(
            text(
                "city-text",
                code=cards.code(matter, way_up[0]),
                at=matter.created_at,
                place=where,
                kind=kind,
                story=titles.public(matter.words) if matter.words else cards.heading(matter),
                state=await state_line(work, matter),
            ),
        )
    )
