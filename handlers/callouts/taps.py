"""The buttons of a call-out (招募)."""

from typing import ClassVar

from chat.card import Action, Id


class SendCallout(Action):
    """〔发出〕 under its preview."""

    tag: ClassVar[str] = "zs"
    callout: Id


class DropCallout(Action):
    """〔不发了〕 beside it."""

    tag: ClassVar[str] = "zd"
    callout: Id


class CalloutAt(Action):
    """Whose people are called."""

    tag: ClassVar[str] = "zp"
    callout: Id
    place: Id


class EndCallout(Action):
    """〔不办了〕, and 〔是，不办了〕."""

    tag: ClassVar[str] = "ze"
    matter: Id
    sure: bool = False


class ShiftCallout(Action):
    """〔改时间〕."""

    tag: ClassVar[str] = "zt"
    matter: Id


class Was(Action):
    """Who was there: a tap on a name says so, another takes it back."""

    tag: ClassVar[str] = "zw"
    matter: Id
    member: Id


class Settled(Action):
    """〔就这些人〕 below the names."""

    tag: ClassVar[str] = "zk"
    matter: Id


class CalloutPhotos(Action):
    """〔看照片〕, for whoever called."""

    tag: ClassVar[str] = "zf"
    matter: Id
