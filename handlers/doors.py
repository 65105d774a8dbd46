"""Kinds of matters that are reached through the door of their own feature, not moved or looked at
like a report."""

from domain.matters import OPEN, Kind
from domain.refusal import Refusal
from storage.matters import Matter

_OWN_DOOR = frozenset({Kind.POLL, Kind.WISH, Kind.MOTION, Kind.CALLOUT})
#: How the keys of a matter's cards begin; the matter's id follows.
ABOUT_A_MATTER = frozenset(
    {
        "matter",
        "panel",
        "up",
        "raised",
        "raised-here",
        "weekly",
        "mark",
        "wrong",
        "done",
        "told",
        "photo",
        "voice",
        "alarm",
        "call",
    }
    | {"poll", "poll-reminder", "poll-result", "poll-held"}
    | {"task"}
    | {"motion", "motion-panel", "motion-thread", "motion-result"}
    | {"wish", "wish-mine", "wish-check", "wish-help", "wish-yes", "wish-line", "wish-offer"}
    | {"wish-ask", "wish-asked", "wish-good", "wish-thanks"}
    | {"callout", "callout-mine", "callout-held", "callout-who"}
)


def has_its_own(matter: Matter) -> bool:
    """Whether it is reached another way. The parts of a report are tasks like others, and move
    with it; those of the council do not."""
    alone = matter.kind is Kind.TASK and matter.part_of_id is None
    return alone or matter.kind in _OWN_DOOR


def its_card(matter: Matter) -> Refusal:
    """What is answered to whoever wants to move it like a report: where it is moved."""
    match matter.kind:
        case Kind.WISH:
            return Refusal("that-is-a-wish", number=matter.number)
        case Kind.CALLOUT:
            return Refusal("that-is-a-callout", number=matter.number)
        case Kind.MOTION:
            return Refusal("that-is-a-motion", number=matter.number)
        case Kind.TASK:
            return Refusal("that-is-a-task", number=matter.number)
        case _ if matter.state in OPEN:
            return Refusal("that-is-a-poll", number=matter.number)
    return Refusal("poll-over", number=matter.number)
