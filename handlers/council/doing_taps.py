"""What can be tapped where something is done, told and asked: tasks, ratings, minutes, surveys,
round tables, lists."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from chat.card import Action, Id
from domain.verdicts import Verdict

#: Which one of a few, counted from 0.
Few = Annotated[int, Field(ge=0, le=9)]


class About(StrEnum):
    """What a task is told."""

    PROOF = "proof"  # 〔办好了〕
    DAY = "day"  # 〔改日子〕
    OWNER = "owner"  # 〔换人〕
    DROP = "drop"  # 〔不办了〕


class TellTask(Action):
    """A button of a task that wants words or a photo."""

    tag: ClassVar[str] = "kt"
    matter: Id
    about: About


class StrikeOff(Action):
    """〔销号〕; not yes: 〔还没好〕"""

    tag: ClassVar[str] = "ks"
    matter: Id
    yes: bool


class GiveTasks(Action):
    """〔派任务〕 on the panel of a motion."""

    tag: ClassVar[str] = "ka"
    matter: Id


class AllDone(Action):
    """〔都办好了〕 there, where no task is open."""

    tag: ClassVar[str] = "kf"
    matter: Id


class Rate(Action):
    """〔满意〕〔一般〕〔不满意〕〔还没办好〕 of what was done."""

    tag: ClassVar[str] = "kr"
    matter: Id
    verdict: Verdict


class Page(StrEnum):
    """What is done with the minutes."""

    WRITE = "write"  # 〔写纪要〕
    LOOK = "look"  # 〔看一看〕
    POST = "post"  # 〔发出去〕
    CHANGE = "change"  # 〔改一行〕
    NAME = "name"  # 〔请别人记〕


class Record(Action):
    """A button of the minutes."""

    tag: ClassVar[str] = "km"
    meeting: Id
    page: Page


class Form(StrEnum):
    """How the book is handed over."""

    SHEET = "sheet"  # xlsx
    PRINT = "print"  # a page to print, or to keep as PDF


class Book(Action):
    """〔表格〕 〔可打印〕"""

    tag: ClassVar[str] = "ke"
    place: Id
    form: Form


class Answer(Action):
    """〔说两句〕 on the card of a survey."""

    tag: ClassVar[str] = "kv"
    survey: Id


class Grade(Action):
    """〔满意〕〔一般〕〔不满意〕 under one of its questions."""

    tag: ClassVar[str] = "kg"
    survey: Id
    question: Few
    grade: Few


class NothingMore(Action):
    """〔没有了〕 where it is asked what else is needed."""

    tag: ClassVar[str] = "kd"
    survey: Id


class PaperSheets(Action):
    """The flats whose sheets may come on paper; a further page of them."""

    tag: ClassVar[str] = "kn"
    after: Annotated[int, Field(ge=0, le=9999)] = 0


class PaperSheet(Action):
    """One of them."""

    tag: ClassVar[str] = "kj"
    survey: Id
    household: Id


class PaperGrade(Action):
    """What its sheet says of a question."""

    tag: ClassVar[str] = "kq"
    survey: Id
    household: Id
    question: Few
    grade: Few


class OnList(StrEnum):
    """What becomes of a line of one of the three lists."""

    STRIKE = "strike"  # 〔销1〕
    PROJECT = "project"  # 〔立项1〕


class ListItem(Action):
    """A button of one of the three lists."""

    tag: ClassVar[str] = "kx"
    item: Id
    what: OnList


class Suits(Action):
    """A time that suits somebody invited; None of them: 〔都不行〕."""

    tag: ClassVar[str] = "ki"
    side: Id
    time: Few


class FixTime(Action):
    """〔就定这个〕: the round table is then."""

    tag: ClassVar[str] = "kc"
    meeting: Id
    time: Few


class WriteAgreed(Action):
    """〔写约定〕"""

    tag: ClassVar[str] = "kw"
    meeting: Id


class Agree(Action):
    """〔同意〕〔再商量〕 to what was written down."""

    tag: ClassVar[str] = "ky"
    side: Id
    yes: bool


class Signed(Action):
    """〔…已点头〕: whoever called it says so of somebody who writes from nowhere."""

    tag: ClassVar[str] = "kb"
    side: Id


class Holds(Action):
    """〔做到了〕〔没做到〕 when it is asked again."""

    tag: ClassVar[str] = "kh"
    side: Id
    yes: bool
