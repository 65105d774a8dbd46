"""What words are, in the one order everybody goes by: the ears when they let words pass, dispatch
when it acts on them, and `huying hear` when it tells what would become of them."""

from dataclasses import dataclass

from chat.incoming import Said
from chat.routes import Meant, Routes
from domain import emergencies
from domain.categories import Category, Taxonomy
from domain.emergencies import Emergency


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in words; at most one of the last two, and `sure` in no emergency."""

    danger: Emergency | None = None
    meant: Meant | None = None
    #: Words nobody asked for that surely report something of this category.
    sure: Category | None = None


def verdict(said: Said, routes: Routes, table: Taxonomy | None, *, heard: bool = False) -> Verdict:
    """An emergency, then what the words ask for, then what they tell without asking.

    `table` is the city's; without one nothing unasked is a report. `heard`: the ears know that
    what it replies to is a matter.
    """
    danger = emergencies.heard(said.words, forwarded=said.forwarded)
    meant = routes.meant(said, heard=heard)
    in_group = said.chat.kind == "group"
    if meant is not None and said.forwarded and in_group and not meant.route.anywhere:
        # Whoever wrote it spoke elsewhere; a one-time code is for whoever brings it.
        meant = None
    sure = None
    if danger is None and meant is None and table is not None and unasked(said):
        sure = None if said.edited else table.surely(said.words)
    return Verdict(danger, meant, sure)


def unasked(said: Said) -> bool:
    """Whether it is a word between neighbours: in a group, one's own, and not for the bot."""
    return (
        said.chat.kind == "group"
        and said.who is not None
        and not (said.forwarded or said.addressed)
    )
