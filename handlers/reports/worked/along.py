"""What a matter takes along wherever it goes: its parts, and the words that wait to be said."""

from functools import partial

from domain.matters import OPEN
from storage import outbox
from storage.matters import Matter
from storage.parts import parts
from storage.work import Work

#: What the clock says of a matter that is under way, as its cards begin: held until the morning,
#: it is not said of one that was settled by then.
_UNDER_WAY = ("raised", "raised-here", "weekly", "mark", "ask")


async def take(work: Work, whole: Matter) -> None:
    """What it was split into lies where the whole lies; whoever is on a part stays on it."""
    id = whole.id or 0
    for part in await work.once(("parts", id), partial(parts, work.db, id)):
        if part.state in OPEN:
            part.level_id = whole.level_id


async def hush(work: Work, matter: Matter) -> None:
    """What is held to be said of it while it is under way is not said any more."""
    await outbox.withdraw(work.core, *(f"{start}:{matter.id}" for start in _UNDER_WAY))
