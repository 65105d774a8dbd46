"""What can be tapped on the cards of a wish."""

from enum import StrEnum
from typing import ClassVar

from chat.card import Action, Id


class What(StrEnum):
    """What of a wish can be changed before it is published."""

    KIND = "kind"
    HELPERS = "helpers"
    UNTIL = "until"
    WORDS = "words"
    HOME = "home"


class Change(Action):
    """〔换类别〕 and its like, for whoever wishes and whoever is in charge."""

    tag: ClassVar[str] = "yc"
    matter: Id
    what: What


class Publish(Action):
    """〔发出〕 under the preview."""

    tag: ClassVar[str] = "yp"
    matter: Id


class Why(StrEnum):
    """Why a wish is not published; ASK: nobody said yet."""

    ASK = "ask"
    NEVER = "never"
    OTHER_WAY = "other_way"
    TWICE = "twice"


class Decline(Action):
    """〔不能发〕, and below it the reasons."""

    tag: ClassVar[str] = "yr"
    matter: Id
    why: Why


class Help(Action):
    """〔我来帮〕"""

    tag: ClassVar[str] = "yh"
    matter: Id


class Ask(Action):
    """〔先问问〕"""

    tag: ClassVar[str] = "yq"
    matter: Id


class StandInLine(Action):
    """〔排下一位〕"""

    tag: ClassVar[str] = "yl"
    matter: Id


class Others(Action):
    """〔看别的心愿〕"""

    tag: ClassVar[str] = "yo"


class Allow(Action):
    """〔可以〕〔换一位〕, for whoever is in charge."""

    tag: ClassVar[str] = "yy"
    matter: Id
    claim: Id
    yes: bool


class Young(Action):
    """〔我未满18岁〕"""

    tag: ClassVar[str] = "yu"
    matter: Id


class Meet(Action):
    """〔约时间〕"""

    tag: ClassVar[str] = "yt"
    matter: Id


class InTouch(Action):
    """〔联系上了〕"""

    tag: ClassVar[str] = "ym"
    matter: Id


class LetGo(Action):
    """〔我来不了〕"""

    tag: ClassVar[str] = "yg"
    matter: Id


class TakeOffer(Action):
    """〔我来〕〔这次不了〕, for the next in line."""

    tag: ClassVar[str] = "yn"
    matter: Id
    yes: bool


class GivePhone(Action):
    """〔给对方电话〕; of several helpers to one."""

    tag: ClassVar[str] = "yv"
    matter: Id
    claim: Id


class Did(Action):
    """〔办好了〕, by whoever took it on."""

    tag: ClassVar[str] = "yd"
    matter: Id


class Good(Action):
    """〔好了〕〔还没好〕, by whoever wished it."""

    tag: ClassVar[str] = "ye"
    matter: Id
    good: bool


class Withdraw(Action):
    """〔不用了〕; sure: 〔是，不用了〕"""

    tag: ClassVar[str] = "yw"
    matter: Id
    sure: bool
