"""Kinds of matters that are reached through the door of their own feature, not moved or looked at
like a report."""

from domain.matters import OPEN, Kind
from domain.refusal import Refusal
from storage.matters import Matter

OWN_DOOR = frozenset({Kind.POLL, Kind.WISH, Kind.MOTION, Kind.CALLOUT})


def its_card(matter: Matter) -> Refusal:
    """What is answered to whoever wants to move it like a report: where it is moved."""
    match matter.kind:
        case Kind.WISH:
            return Refusal("that-is-a-wish", number=matter.number)
        case Kind.CALLOUT:
            return Refusal("that-is-a-callout", number=matter.number)
        case Kind.MOTION:
            return Refusal("that-is-a-motion", number=matter.number)
        case _ if matter.state in OPEN:
            return Refusal("that-is-a-poll", number=matter.number)
    return Refusal("poll-over", number=matter.number)
