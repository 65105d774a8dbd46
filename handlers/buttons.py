"""Buttons that one feature shows and another answers."""

from enum import StrEnum
from typing import ClassVar

from chat.card import Action, Button, Id, button
from chat.text import text
from domain.hours import Span

#: What the link of 〔悄悄说〕 carries into private.
WHISPER = "whisper"


class WhatIDo(Action):
    """〔我能帮什么〕 on the welcome."""

    tag: ClassVar[str] = "wd"


class Whisper(Action):
    """〔悄悄说〕 opens the private chat."""

    tag: ClassVar[str] = "ws"


class NeedHelp(Action):
    """〔要人帮忙〕 under the help: who asks how may need somebody at once."""

    tag: ClassVar[str] = "eb"


class Explained(StrEnum):
    """What can be asked to be explained."""

    DATA = "data"


class Explain(Action):
    """〔信息怎么用〕 on the welcome."""

    tag: ClassVar[str] = "xp"
    what: Explained = Explained.DATA


class Noticed(Action):
    """〔好的〕 under the first notice of what is kept."""

    tag: ClassVar[str] = "fw"
    matter: Id


class StayNameless(Action):
    """〔不留名字〕 beside it."""

    tag: ClassVar[str] = "nn"
    matter: Id


class SeePhone(Action):
    """〔看电话〕 on the panel of a matter: the reporter's whole number, written down."""

    tag: ClassVar[str] = "sp"
    matter: Id


class Nameless(Action):
    """〔不说我是谁〕 before anything was told: what comes next is told anonymously."""

    tag: ClassVar[str] = "nl"


class Unnamed(Action):
    """〔不说我是谁〕 under what was told in private a moment ago."""

    tag: ClassVar[str] = "nm"
    matter: Id


class DraftPoll(Action):
    """〔发起投票〕 on a motion: its poll, as a draft."""

    tag: ClassVar[str] = "qd"
    matter: Id


class SeeAgenda(Action):
    """〔排议程〕"""

    tag: ClassVar[str] = "ql"


class SeeCandidates(Action):
    """〔看一看〕 beside how much was heard in the group that may be a report."""

    tag: ClassVar[str] = "gl"


class SeeTasks(Action):
    """〔看任务〕 beside how many tasks of the council wait for somebody."""

    tag: ClassVar[str] = "kl"


class RoundTable(Action):
    """〔请双方坐坐〕 on the panel of a matter."""

    tag: ClassVar[str] = "ko"
    matter: Id


class SeeWishes(Action):
    """〔看心愿〕 beside how many wishes wait for somebody in charge to look at them."""

    tag: ClassVar[str] = "yk"


class SeeUnclaimed(Action):
    """〔看没人接的〕 beside how many wishes nobody took on."""

    tag: ClassVar[str] = "zu"


class Took(Action):
    """〔1小时〕〔半天〕: how long somebody helped."""

    tag: ClassVar[str] = "zh"
    matter: Id
    span: Span


def how_long(matter_id: int) -> tuple[tuple[Button, ...], ...]:
    """Below what somebody did: how long it took."""
    spans = [
        button(label, Took(matter=matter_id, span=span))
        for span, label in (
            (Span.HALF_HOUR, text("button-half-hour")),
            (Span.HOUR, text("button-hour")),
            (Span.TWO_HOURS, text("button-two-hours")),
            (Span.HALF_DAY, text("button-half-day")),
            (Span.DAY, text("button-day")),
        )
    ]
    return tuple(spans[:3]), tuple(spans[3:])


class SeeHours(Action):
    """〔看时长〕 beside how many volunteers' hours wait for a yes."""

    tag: ClassVar[str] = "zb"


class ConfirmHours(Action):
    """〔属实〕〔不对〕 below each of them."""

    tag: ClassVar[str] = "zy"
    service: Id
    yes: bool


class Come(Action):
    """〔我去〕 and 〔去不了〕, of a call-out."""

    tag: ClassVar[str] = "zc"
    matter: Id
    coming: bool = True
