"""What whoever is in charge reads of a report's category: neighbours never do."""

from functools import reduce

from chat.text import Fact, Text, text
from handlers.turn import role_name
from storage import taxonomy
from storage.matters import Matter
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


def _listed(names: "list[Fact] | tuple[str, ...]") -> Fact:
    return reduce(lambda first, rest: text("list-and", first=first, rest=rest), names)
