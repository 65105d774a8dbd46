"""What can be tapped on the cards of a gathering."""

from typing import ClassVar

from chat.card import Action, Id
from domain.gatherings import Answer


class Attend(Action):
    """〔参加〕, 〔请人带话〕, 〔不参加〕, and 〔去不了了〕 an hour before."""

    tag: ClassVar[str] = "ta"
    meeting: Id
    answer: Answer


class ToCalendar(Action):
    """〔加到日历〕"""

    tag: ClassVar[str] = "tc"
    meeting: Id


class MayMove(Action):
    """〔行，就这天〕 and 〔不挪，照旧〕: whether it may move from a holiday."""

    tag: ClassVar[str] = "tm"
    meeting: Id
    move: bool


class PutOff(Action):
    """〔改期〕, and 〔对，就这天〕 when the day was said."""

    tag: ClassVar[str] = "tp"
    meeting: Id
    sure: bool


class CallOff(Action):
    """〔不开了〕; sure: 〔是，不开了〕"""

    tag: ClassVar[str] = "to"
    meeting: Id
    sure: bool


class Ended(Action):
    """〔开了〕 or 〔没人来〕, when it is over."""

    tag: ClassVar[str] = "te"
    meeting: Id
    came: bool
