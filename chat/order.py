"""What words are, in the one order everybody goes by: the ears when they let words pass, dispatch
when it acts on them, and `huying hear` when it tells what would become of them."""

from dataclasses import dataclass

from chat.incoming import Said
from chat.routes import Meant, Routes
from domain import emergencies
from domain.categories import Category, Taxonomy
from domain.deadlines import Tier
from domain.emergencies import BOUNDS, RULES_ONLY, Bounds
from domain.emergency_kinds import Emergency


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in words; at most one of the last two, and `sure` in no emergency."""

    danger: Emergency | None = None
    #: They may tell of one: their speaker is to be asked, alone.
    perhaps: bool = False
    meant: Meant | None = None
    #: Words nobody asked for that surely report something of this category.
    sure: Category | None = None


def verdict(
    said: Said,
    routes: Routes,
    table: Taxonomy | None,
    *,
    heard: bool = False,
    bounds: Bounds = BOUNDS,
) -> Verdict:
    """An emergency, then what the words ask for, then what they tell without asking.

    `table` is the city's; without one nothing unasked is a report. `heard`: the ears know that
    what it replies to is a matter. `bounds`: of the second ear.
    """
    meant, words = routes.meant(said, heard=heard), said.words
    if meant is not None and meant.route.starts and not meant.route.tells:
        # What begins with 心愿, 议题 or 招募 calmly asks for something: there only a rule hears a
        # cry; the second ear knows no such lines.
        bounds = RULES_ONLY
        if said.command is not None:
            # /wish is heard as the word it stands for.
            words = f"{meant.route.starts[0]} {words}"
    listened = emergencies.listened(words, forwarded=said.forwarded, bounds=bounds)
    danger = listened.danger
    in_group = said.chat.kind == "group"
    if meant is not None and said.forwarded and in_group and not meant.route.anywhere:
        # Whoever wrote it spoke elsewhere; a one-time code is for whoever brings it.
        meant = None
    told = None
    if danger is None and meant is None and table is not None and not said.edited:
        told = table.surely(said.words)
    sure = told if unasked(said) else None
    # What somebody asks for in so many words, corrects or passes on is no cry; what surely is a
    # lamp or a drain is none either.
    own = meant is None and said.who is not None and not (said.edited or said.forwarded)
    thing = told is not None and told.tier is not Tier.EMERGENCY
    return Verdict(danger, listened.perhaps and own and not thing, meant, sure)


def unasked(said: Said) -> bool:
    """Whether it is a word between neighbours: in a group, one's own, and not for the bot."""
    return (
        said.chat.kind == "group"
        and said.who is not None
        and not (said.forwarded or said.addressed)
    )


def takes(routes: Routes, card: str, said: Said, meant: Meant) -> bool:
    """Whether words some route knows are for the card they reply to, whose key begins so."""
    starts = routes.whatever_.get(card)
    if starts is None or said.command is not None:
        return False
    return not meant.rest or meant.route.about or (starts and bool(meant.route.starts))
