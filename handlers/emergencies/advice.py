"""What to do now, kind by kind, and the numbers to call."""

from collections.abc import Mapping, Sequence
from functools import reduce

from chat.text import Fact, Text, text
from domain.alarms import in_a_lift
from domain.emergency_kinds import Kind
from domain.roles import Role
from storage import phones, posts
from storage.matters import Matter
from storage.places import Community
from storage.work import Work

#: Which of a community's numbers belong to which kind.
_HOTLINES: Mapping[Kind, tuple[str, ...]] = {
    Kind.TRAPPED: ("property", "lift_rescue"),
    Kind.FALL: ("property", "lift_rescue"),
    Kind.GAS: ("gas", "property"),
    Kind.ELECTRIC: ("property",),
    Kind.FIRE: ("property",),
    Kind.FALLING_OBJECT: ("property",),
}
_NAMES: Mapping[str, Text] = {
    "property": text("hotline-property"),
    "lift_rescue": text("hotline-lift"),
    "gas": text("hotline-gas"),
}

_LOCKED = (text("alarm-locked"), (text("alarm-locked-inside"), text("alarm-locked-outside")))
_OPEN: Mapping[Kind, tuple[Text, tuple[Text, ...]]] = {
    Kind.TRAPPED: (text("alarm-lift"), (text("alarm-lift-inside"), text("alarm-lift-outside"))),
    Kind.FALL: (text("alarm-fall"), (text("alarm-fall-inside"), text("alarm-fall-outside"))),
    Kind.GAS: (text("alarm-gas"), (text("alarm-gas-first"), text("alarm-gas-then"))),
    Kind.FIRE: (text("alarm-fire"), (text("alarm-fire-first"), text("alarm-fire-then"))),
    Kind.ELECTRIC: (
        text("alarm-electric"),
        (text("alarm-electric-first"), text("alarm-electric-then")),
    ),
    Kind.MEDICAL: (
        text("alarm-medical"),
        (text("alarm-medical-first"), text("alarm-medical-then")),
    ),
    Kind.FALLING_OBJECT: (
        text("alarm-falling"),
        (text("alarm-falling-first"), text("alarm-falling-then")),
    ),
    Kind.MISSING: (
        text("alarm-missing"),
        (text("alarm-missing-first"), text("alarm-missing-then")),
    ),
}
_DISCREET: Mapping[Kind, tuple[Text, ...]] = {
    Kind.VIOLENCE: (text("discreet-danger"), text("discreet-heart")),
    Kind.SUICIDE: (text("discreet-heart"), text("discreet-life")),
    Kind.INTRUDER: (text("discreet-danger"), text("discreet-door")),
    Kind.ELDER_SILENT: (text("discreet-elder"),),
    Kind.HELP: (text("discreet-help"),),
}
_DISCREET_NAMES: Mapping[Kind, Text] = {
    Kind.VIOLENCE: text("kind-violence"),
    Kind.SUICIDE: text("kind-suicide"),
    Kind.INTRUDER: text("kind-intruder"),
    Kind.ELDER_SILENT: text("kind-elder"),
    Kind.HELP: text("kind-help"),
}


def what(kind: Kind, words: str) -> Text:
    """What is happening, in a few words: of a card's title."""
    if kind in _DISCREET_NAMES:
        return _DISCREET_NAMES[kind]
    return _open(kind, words)[0]


def _open(kind: Kind, words: str) -> tuple[Text, tuple[Text, ...]]:
    return _LOCKED if kind is Kind.TRAPPED and not in_a_lift(words) else _OPEN[kind]


def first(kind: Kind, words: str) -> tuple[Text, ...]:
    """What to do inside and outside, wherever it is."""
    return _open(kind, words)[1]


def discreet(kind: Kind) -> tuple[Text, ...]:
    """What somebody can do who speaks of something nobody else may read."""
    return _DISCREET[kind]


async def lines(work: Work, community: Community, matter: Matter, kind: Kind) -> tuple[Text, ...]:
    """What to do inside and outside, and whom to call beside 110, 119 and 120."""
    to_call = await numbers(work, community, matter.place_id, kind)
    told = first(kind, matter.words)
    if not to_call:
        return told
    return (*told, text("alarm-numbers", numbers=listed(to_call)))


async def numbers(work: Work, community: Community, place_id: int, kind: Kind) -> Sequence[Text]:
    """The confirmed hotlines for a kind; the property company's own published number where its
    hotline is not. What nobody called yet is not printed: a wrong number costs minutes."""
    hotlines = community.settings.get("hotlines", {})
    found = []
    for name in _HOTLINES.get(kind, ()):
        line = hotlines.get(name)
        number = line["number"] if line and line["confirmed"] else None
        if number is None and name == "property":
            number = await _propertys(work, place_id)
        if number:
            found.append(text("number-of", who=_NAMES[name], number=number))
    return found


async def _propertys(work: Work, place_id: int) -> str | None:
    board = await posts.board(work.db, place_id, work.now)
    staff = [post.member.id or 0 for post in board if post.held.role is Role.PROPERTY]
    published = await phones.published(work.db, work.seal, staff)
    return next((published[id] for id in staff if id in published), None)


def listed(facts: Sequence[Fact]) -> Fact:
    """Names or numbers one after the other, in the reader's language."""
    first, *others = facts
    start: Fact = first
    return reduce(lambda before, one: text("and-one", before=before, one=one), others, start)
