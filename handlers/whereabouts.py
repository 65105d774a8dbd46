"""Which place words are about, where a group serves several or somebody belongs to several."""

from collections.abc import Sequence

from domain.places import named_in
from domain.refusal import Refusal
from handlers.turn import Turn
from storage import places, rights
from storage.places import Place


async def known(turn: Turn) -> Sequence[Place]:
    """The places it may be about; somebody whom nobody confirmed yet may report where they say
    they live."""
    if turn.private and not turn.places:
        return await rights.places_of(turn.work.db, turn.me, turn.now, said=True)
    homes = [place for place in turn.places if places.is_home(place)]
    return homes if turn.private and homes else turn.places


async def candidates(turn: Turn) -> Sequence[Place]:
    """The same. Raises Refusal where the bot knows of none."""
    if found := await known(turn):
        return found
    raise Refusal("no-place-yet")


async def meant(turn: Turn, words: str) -> Place | None:
    """The place these words are about: the only one, the one they name, or the one the speaker
    lives at; None where somebody must be asked."""
    found = await candidates(turn)
    if len(found) == 1:
        return found[0]
    if (named := by_words(found, words)) is not None:
        return named
    if turn.private:
        return None
    own = {place.id for place in await rights.places_of(turn.work.db, turn.me, turn.now)}
    lived = [place for place in found if place.id in own]
    return lived[0] if len(lived) == 1 else None


def by_words(found: Sequence[Place], words: str) -> Place | None:
    """The one place the words name, if they name just one."""
    for whole in (True, False):
        named = [place for place in found if named_in(words, place.short, whole=whole)]
        if len(named) == 1:
            return named[0]
    return None
