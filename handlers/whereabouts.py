"""Which place words are about, where a group serves several or somebody belongs to several."""

from collections.abc import Sequence

from domain import doors
from domain.places import buildings_in, named_in
from domain.refusal import Refusal
from handlers import flats
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


async def meant(turn: Turn, words: str, who: str = "") -> Place | None:
    """The place these words are about: the one they name, the only one, the one at which `who`
    they are from lives by the door in their name, or the one the speaker lives at; None where
    somebody must be asked. Whoever looks after many buildings names one of them."""
    found = await candidates(turn)
    among = [*found, *await _looked_after(turn)]
    if len(among) > 1 and (named := _named(turn, among, words, who)) is not None:
        return named
    if len(found) == 1:
        return found[0]
    if turn.private:
        return None
    own = {place.id for place in await rights.places_of(turn.work.db, turn.me, turn.now)}
    lived = [place for place in found if place.id in own]
    return lived[0] if len(lived) == 1 else None


async def _looked_after(turn: Turn) -> Sequence[Place]:
    """The buildings under whatever level or estate the speaker has an office at. Only alone with
    the bot: in a group it is the group that says where it is."""
    offices = [place.id or 0 for place in turn.places if not places.is_home(place)]
    if not (turn.private and offices):
        return ()
    own = {place.id for place in turn.places}
    below = await rights.buildings_under(turn.work.db, offices)
    return [place for place in below if place.id not in own]


async def elsewhere(turn: Turn, words: str, who: str = "") -> bool:
    """Whether words, or the door in the name of `who` they are from, tell of a building that the
    speaker has nothing to do with. Where buildings have names and no numbers nobody can tell."""
    among = [*await candidates(turn), *await _looked_after(turn)]
    own = {number for one in among if (number := doors.building_number(one.short))}
    named = buildings_in(words) or buildings_in(who)
    if not named and who and (door := doors.nickname(who, flats.style(turn.community))):
        named = frozenset(filter(None, (door.building,)))
    return bool(own and named) and own.isdisjoint(named)


def _named(turn: Turn, among: Sequence[Place], words: str, who: str) -> Place | None:
    if (named := by_words(among, words) or by_words(among, who)) is not None:
        return named
    door = doors.nickname(who, flats.style(turn.community)) if who else None
    if door is None or door.building is None:
        return None
    found = [one for one in among if doors.building_number(one.short) == door.building]
    return found[0] if len(found) == 1 else None


def by_words(found: Sequence[Place], words: str) -> Place | None:
    """The one place the words name, if they name just one."""
    for whole in (True, False):
        named = [place for place in found if named_in(words, place.short, whole=whole)]
        if len(named) == 1:
            return named[0]
    return None
