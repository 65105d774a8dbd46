"""What can be tapped on the cards of a poll."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from chat.card import Action, Id

#: An option's place in its poll, counted from 0.
Option = Annotated[int, Field(ge=0, le=11)]


class Choose(Action):
    """An option, on the card of an open poll."""

    tag: ClassVar[str] = "vt"
    matter: Id
    option: Option


class ChooseFor(Action):
    """The same for one of several flats."""

    tag: ClassVar[str] = "vf"
    matter: Id
    option: Option
    household: Id


class AskLeader(Action):
    """〔不会点，找楼长〕"""

    tag: ClassVar[str] = "vh"
    matter: Id


class HowCounted(Action):
    """〔怎么算的〕"""

    tag: ClassVar[str] = "vx"
    matter: Id


class HaveWord(Action):
    """〔我有话说〕 below the result."""

    tag: ClassVar[str] = "vw"
    matter: Id


class NextStep(Action):
    """〔写下一步〕 below the result its holder has, and before."""

    tag: ClassVar[str] = "vn"
    matter: Id


class Send(Action):
    """〔发出〕 under the preview."""

    tag: ClassVar[str] = "vs"
    poll: Id


class What(StrEnum):
    """What can be changed before it is sent."""

    UNTIL = "until"
    PER = "per"
    SEVERAL = "several"
    HIDING = "hiding"
    SUBJECT = "subject"
    PLACE = "place"
    DROP = "drop"


class Change(Action):
    """〔改截止〕 and its like under the preview."""

    tag: ClassVar[str] = "vc"
    poll: Id
    what: What


class At(Action):
    """A place whose neighbours are to be asked."""

    tag: ClassVar[str] = "vp"
    poll: Id
    place: Id


class CallOff(Action):
    """〔不投了〕 on the holder's own card of an open poll; sure: 〔是，不投了〕"""

    tag: ClassVar[str] = "vq"
    matter: Id
    sure: bool


class Slips(Action):
    """〔记纸票〕, and the next page of it: the flats that have not voted, behind so many."""

    tag: ClassVar[str] = "pv"
    matter: Id
    after: Annotated[int, Field(ge=0, le=100_000)] = 0


class Slip(Action):
    """A flat whose slip is in somebody's hand."""

    tag: ClassVar[str] = "pf"
    matter: Id
    household: Id


class Enter(Action):
    """What stands on it."""

    tag: ClassVar[str] = "po"
    matter: Id
    household: Id
    option: Option


class Export(Action):
    """〔导出〕 on the holder's own card."""

    tag: ClassVar[str] = "px"
    matter: Id
