"""更正: what one is called, one's number, one's door; and 不留名字."""

import re
from enum import StrEnum
from typing import ClassVar

from chat.card import Action, Card, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain import phones as numbers
from domain.refusal import Refusal
from handlers.buttons import StayNameless
from handlers.privacy import everywhere
from handlers.reports.told import first_word
from handlers.reports.unnamed import letting_go
from handlers.turn import Answer, Turn
from storage import forgetting, phones, posts

routes = Routes()

#: A name of two signs to six, or a foreign one; never 我叫了物业, 我叫人来修.
_NAME = re.compile(
    r"(?:我叫|叫我|我的名字是|my name is|call me)\s*[:]?\s*"
    r"(?P<name>(?![了过着他她它人来去不没您你谁物师修社保])[\u4e00-\u9fff·]{2,6}(?<![了吗呢么来去])"
    r"|[A-Za-z][A-Za-z .'-]{0,29})[。.!]?",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:我的(?:电话|手机)(?:号码|号)?\s*(?:是|:)?|(?:电话|手机)(?:号码|号)?(?:改成|换成))\s*"
    r"(?P<number>[+(]?\d[\d\s()./-]{2,24})"
    r"|my (?:phone|number)(?: is)?\s*(?P<foreign>[+(]?\d[\d\s()./-]{2,24})",
    re.IGNORECASE,
)


class Correctable(StrEnum):
    """What is wrong."""

    NAME = "name"
    PHONE = "phone"
    HOME = "home"


class Correct(Action):
    """〔改称呼〕〔改电话〕〔改门牌〕: how to say it."""

    tag: ClassVar[str] = "cx"
    what: Correctable


_HOW = {
    Correctable.NAME: text("correct-name-how"),
    Correctable.PHONE: text("correct-phone-how"),
    Correctable.HOME: text("correct-home-how"),
}


@routes.says(whole=("更正", "改资料", "correct"), private=True)
async def correct(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """更正: which of the three?"""
    labels = {
        Correctable.NAME: text("button-correct-name"),
        Correctable.PHONE: text("button-correct-phone"),
        Correctable.HOME: text("button-correct-home"),
    }
    row = tuple(button(label, Correct(what=what)) for what, label in labels.items())
    await turn.show(Card(lines=(text("correct"),), buttons=(row,)))
    return None


@routes.tap(Correct)
async def how(turn: Turn, tap: Correct) -> Answer:
    """What to write. Nothing is waited for: it may be written at any time."""
    if not turn.private:
        return text("only-in-private")
    await turn.say(_HOW[tap.what])
    return None


@routes.says(pattern=_NAME, private=True)
async def rename(turn: Turn, _said: Said, meant: Meant) -> Answer:
    """我叫 王秀英."""
    found = _NAME.fullmatch(meant.rest)
    name = " ".join((found["name"] if found else "").split()).strip(" .")
    await _call(turn, name, "renamed")
    return text("renamed", who=name)


@routes.says(whole=("不留名字", "不要留名字", "别留名字", "no name"), private=True)
async def stay_nameless(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """不留名字: the name is gone everywhere a card shows it."""
    await _call(turn, "", "nameless")
    return text("nameless-now")


@routes.tap(StayNameless)
async def stay_nameless_from_the_first(turn: Turn, tap: StayNameless) -> Answer:
    """〔不留名字〕 under the first notice."""
    await _call(turn, "", "nameless")
    await first_word.settle(turn, tap.matter, text("nameless-now"))
    return None


@routes.says(pattern=_PHONE, private=True)
async def leave_phone(turn: Turn, _said: Said, meant: Meant) -> Answer:
    """我的电话 138 0000 1234. Raises Refusal for what is no number."""
    found = _PHONE.fullmatch(meant.rest)
    number = numbers.number((found["number"] or found["foreign"]) if found else "")
    if number is None:
        raise Refusal("phone-which")
    if turn.work.seal is None:
        raise Refusal("phones-not-kept")
    await _not_on_the_list(turn, "phone")
    await phones.keep(turn.work.db, turn.work.seal, turn.me, number, "said", turn.now)
    # Whoever was shown the number before is not left with a wrong one.
    await letting_go.number_gone(turn.work, turn.community, turn.me)
    turn.work.record("left-phone", turn.me, about=turn.me)
    await everywhere.renamed(turn)
    return text("phone-kept", number=numbers.masked(number))


@routes.says(
    whole=("电话删掉", "删掉电话", "删除电话", "删除我的电话", "forget my phone"), private=True
)
async def drop_phone(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """电话删掉: also where somebody was shown it."""
    await _not_on_the_list(turn, "phone")
    if not await phones.forget(turn.work.db, turn.me):
        return text("phone-none")
    turn.work.record("dropped-phone", turn.me, about=turn.me)
    await letting_go.number_gone(turn.work, turn.community, turn.me)
    await everywhere.renamed(turn)
    return text("phone-dropped")


async def _call(turn: Turn, name: str, what: str) -> None:
    await _not_on_the_list(turn, "name")
    before, turn.who.name, turn.who.nameless = turn.who.name, name, not name
    turn.work.record(what, turn.me, about=turn.me)
    await turn.work.db.flush()
    if before and not name:
        nobody = text("a-neighbour").model_dump(exclude_defaults=True)
        await forgetting.strike_waiting(turn.work.core, {before}, (), nobody)
    await everywhere.renamed(turn)


async def _not_on_the_list(turn: Turn, what: str) -> None:
    """Raises Refusal where the community's file would bring back what is changed here."""
    row = await phones.of(turn.work.db, turn.me)
    listed = (
        bool(row and row.source == "file")
        if what == "phone"
        else await posts.by_file(turn.work.db, turn.me, turn.now)
    )
    if listed:
        raise Refusal("on-the-list", who=turn.community.name)
