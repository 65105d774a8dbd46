"""What can be tapped on the cards of a motion and on the agenda."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from chat.card import Action, Id
from domain.remarks import Known

#: Households at a show of hands.
Hands = Annotated[int, Field(ge=0, le=9999)]


class Propose(Action):
    """〔我提一件〕"""

    tag: ClassVar[str] = "qp"


class SendMotion(Action):
    """〔发到群里〕 under what somebody proposed alone with the bot."""

    tag: ClassVar[str] = "qs"


class SameMotion(Action):
    """〔是一件事〕 〔不是，另提〕"""

    tag: ClassVar[str] = "qy"
    matter: Id
    other: Id
    yes: bool


class SecondIt(Action):
    """〔附议〕"""

    tag: ClassVar[str] = "qa"
    matter: Id


class Thread(Action):
    """〔看进展〕: all its steps."""

    tag: ClassVar[str] = "qt"
    matter: Id


class OpenPanel(Action):
    """〔处理〕 on a motion's card."""

    tag: ClassVar[str] = "qh"
    matter: Id


class Speak(Action):
    """〔我有话说〕 while it is discussed."""

    tag: ClassVar[str] = "qw"
    matter: Id


class Sign(Action):
    """〔群里也说〕 〔不署名〕 〔册子里署名〕 under what somebody said."""

    tag: ClassVar[str] = "qk"
    remark: Id
    known: Known


class Step(StrEnum):
    """What a bare button of the panel does."""

    TAKE_ON = "take_on"
    CARRY = "carry"
    PART = "part"
    ESTATE = "estate"
    RULE = "rule"


class Panel(Action):
    """A button of the panel."""

    tag: ClassVar[str] = "qm"
    matter: Id
    step: Step


class Withdraw(Action):
    """〔撤回〕 for its mover; sure: 〔是，撤回〕"""

    tag: ClassVar[str] = "qx"
    matter: Id
    sure: bool


class CountHands(Action):
    """〔记举手〕"""

    tag: ClassVar[str] = "qv"
    matter: Id


class HandsAre(Action):
    """〔对，就这样〕 under the numbers somebody entered."""

    tag: ClassVar[str] = "qn"
    matter: Id
    yes: Hands
    no: Hands
    abstained: Hands


class MergeWhich(Action):
    """〔合到一起〕: with which one?"""

    tag: ClassVar[str] = "qg"
    matter: Id


class MergeInto(Action):
    """With this one."""

    tag: ClassVar[str] = "qi"
    matter: Id
    into: Id


class SeeAgendaOf(Action):
    """〔排议程〕 on what whoever holds one gathering sees of it."""

    tag: ClassVar[str] = "qu"
    meeting: Id


class Ordered(StrEnum):
    """What becomes of an item of the agenda."""

    UP = "up"
    OFF = "off"
    ON = "on"


class Order(Action):
    """〔2 往前〕 〔2 先不议〕 〔2 排上〕 on the agenda."""

    tag: ClassVar[str] = "qo"
    meeting: Id
    matter: Id
    what: Ordered
