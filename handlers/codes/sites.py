"""Choosing a place somebody may do something at: their own and those below."""

from collections.abc import Callable, Sequence

from chat.card import Action, Button, Card, button
from chat.text import Text, text
from domain import hearing
from domain.roles import Can
from handlers.turn import Turn
from storage import bindings, places
from storage.places import Place

#: How many places are shown at a time, and in a row.
PAGE, ROW = 10, 2


async def within_reach(turn: Turn, action: Can) -> Sequence[Place]:
    """The places this person may do `action` at, in the order of the tree."""
    own = [place for place in turn.places if await turn.may(action, place.id or 0)]
    below = await places.here_and_below(turn.work.db, [place.id or 0 for place in own])
    return await bindings.these(turn.work.db, below)


def named(sites: Sequence[Place], words: str) -> Sequence[Place]:
    """Those of the places somebody named."""
    wanted = hearing.bare(words)
    return [one for one in sites if wanted in (hearing.bare(one.name), hearing.bare(one.short))]


def choice(
    key: str,
    words: Text,
    sites: Sequence[Place],
    page: int,
    pick: Callable[[int], Action],
    more: Callable[[int], Action],
) -> Card:
    """A card that asks for one of many places. `page` counts from 0; behind the last one comes
    the first again."""
    pages = max((len(sites) + PAGE - 1) // PAGE, 1)
    here = sites[page % pages * PAGE :][:PAGE]
    buttons = [button(text("button-place", place=one.short), pick(one.id or 0)) for one in here]
    rows = [tuple(buttons[at : at + ROW]) for at in range(0, len(buttons), ROW)]
    if pages > 1:
        rows.append((_more(more((page + 1) % pages)),))
    return Card(key=key, lines=(words,), buttons=tuple(rows))


def _more(action: Action) -> Button:
    return button(text("button-more"), action)
