"""A report moves on: by button, by reply, by its number. Rights are asked for where it happens."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from chat.card import Card
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain.matters import (
    BY_CLOCK,
    BY_NEIGHBOURS,
    BY_REPORTER,
    ENDED,
    WITH_MORE,
    Kind,
    Move,
    State,
)
from domain.refusal import Refusal
from handlers.reports.alike import joining
from handlers.reports.chain import rising
from handlers.reports.shown import cards, looking
from handlers.reports.shown.panel import Step
from handlers.reports.unnamed import letting_go
from handlers.reports.worked import asking, moving, not_ours, parts, waiting
from handlers.turn import Answer, Turn
from storage.matters import Matter
from storage.places import Place

routes = Routes()

#: What must be said besides is asked for.
ASKS: Mapping[Move, Callable[[Turn, Matter], Awaitable[Answer]]] = {
    Move.PAUSE: partial(waiting.ask, move=Move.PAUSE),
    Move.LONG_TERM: partial(waiting.ask, move=Move.LONG_TERM),
    Move.NOT_OURS: not_ours.ask,
    Move.RAISE: rising.by_hand,
}
#: What is handed on by its reporter.
_HANDED_ON = frozenset({Move.REFER, Move.LOOK_AGAIN})


@routes.says(whole=("我来办", "我来处理", "我接了", "i'll do it", "on it"), about=True)
async def take(turn: Turn, said: Said, meant: Meant) -> Answer:
    """我来办, in a reply or with the number."""
    return await carry_out(turn, await looking.about(turn, said, meant), Move.TAKE)


@routes.says(
    whole=("已找物业", "找物业了", "找了物业", "已经找物业了", "交给物业了", "told property"),
    about=True,
)
async def to_property(turn: Turn, said: Said, meant: Meant) -> Answer:
    """已找物业, in a reply or with the number."""
    return await carry_out(turn, await looking.about(turn, said, meant), Move.TO_PROPERTY)


@routes.says(whole=("我到了", "到了", "到现场了", "我在现场了", "i'm here"), about=True)
async def arrive(turn: Turn, said: Said, meant: Meant) -> Answer:
    """我到了, by whoever is on it."""
    return await carry_out(turn, await looking.about(turn, said, meant), Move.ARRIVE)


@routes.says(whole=("开始办", "开始修", "开始修了", "开始办了", "started"), about=True)
async def begin(turn: Turn, said: Said, meant: Meant) -> Answer:
    """开始办, by whoever is on it."""
    return await carry_out(turn, await looking.about(turn, said, meant), Move.BEGIN)


@routes.says(whole=("先等等", "等一等", "wait"), about=True)
async def pause(turn: Turn, said: Said, meant: Meant) -> Answer:
    """先等等: why and until when is asked."""
    return await waiting.ask(turn, await looking.about(turn, said, meant), Move.PAUSE)


@routes.says(whole=("接着办", "继续办", "go on"), about=True)
async def resume(turn: Turn, said: Said, meant: Meant) -> Answer:
    """接着办, before its day has come."""
    return await carry_out(turn, await looking.about(turn, said, meant), Move.RESUME)


@routes.says(whole=("长期的事", "挂账", "long term"), about=True)
async def long_term(turn: Turn, said: Said, meant: Meant) -> Answer:
    """长期的事: why is asked."""
    return await waiting.ask(turn, await looking.about(turn, said, meant), Move.LONG_TERM)


@routes.says(whole=("不归我们管", "不归我管", "not ours"), about=True)
async def not_our_business(turn: Turn, said: Said, meant: Meant) -> Answer:
    """不归我们管: whose it is, is asked."""
    return await not_ours.ask(turn, await looking.about(turn, said, meant))


@routes.says(whole=("不是事", "不算事", "nothing to do"), about=True)
async def dismiss(turn: Turn, said: Said, meant: Meant) -> Answer:
    """不是事, by whoever looked."""
    return await carry_out(turn, await looking.about(turn, said, meant), Move.DISMISS)


@routes.says(whole=("请社区转办", "帮我转办", "please hand it on"), about=True)
async def refer(turn: Turn, said: Said, meant: Meant) -> Answer:
    """请社区转办, by whoever was told that it is not ours."""
    return await carry_out(turn, await looking.about(turn, said, meant), Move.REFER)


@routes.says(whole=("请帮我看看", "再帮我看看", "please look again"), about=True)
async def look_again(turn: Turn, said: Said, meant: Meant) -> Answer:
    """请帮我看看, by whoever was told that it is nothing."""
    return await carry_out(turn, await looking.about(turn, said, meant), Move.LOOK_AGAIN)


@routes.says(whole=("满意", "好了，满意", "很满意", "good"), about=True)
async def satisfied(turn: Turn, said: Said, meant: Meant) -> Answer:
    """满意, to the question whether it is really done."""
    return await carry_out(turn, await looking.about(turn, said, meant), Move.SATISFIED)


@routes.says(whole=("一般", "好了，一般", "so-so"), about=True)
async def so_so(turn: Turn, said: Said, meant: Meant) -> Answer:
    """一般, to the question whether it is really done."""
    return await carry_out(turn, await looking.about(turn, said, meant), Move.SO_SO)


@routes.says(whole=("撤回", "删掉这条", "不报了", "take it back"), about=True)
async def withdraw(turn: Turn, said: Said, meant: Meant) -> Answer:
    """撤回, by whoever reported it, in a reply or with the number."""
    return await carry_out(turn, await looking.about(turn, said, meant), Move.WITHDRAW)


@routes.tap(Step)
async def step(turn: Turn, tap: Step) -> Answer:
    """A move by its button; of one that wants to be told more, the question. Raises Refusal for
    one that has no button."""
    if tap.move in BY_CLOCK | BY_NEIGHBOURS:
        raise Refusal("old-button")
    matter = await turn.matter(tap.matter)
    if tap.move not in WITH_MORE:
        return await carry_out(turn, matter, tap.move)
    if tap.move not in ASKS:
        raise Refusal("old-button")
    if matter.kind is not Kind.REPORT:
        raise Refusal("alarm-has-its-own" if matter.kind is Kind.ALARM else "part-only-done")
    return await ASKS[tap.move](turn, matter)


async def carry_out(turn: Turn, matter: Matter, move: Move, **facts: Any) -> Answer:
    """A move by the speaker and all that follows from it; `facts` go into its history. Raises
    Refusal, with nothing moved, where they may not or the table does not list it."""
    if matter.kind is Kind.ALARM:
        raise Refusal("alarm-has-its-own")
    if move not in BY_REPORTER:
        await turn.require_over(matter)
    else:
        await turn.require_told(matter)
        if move is Move.WITHDRAW:
            return await letting_go.take_back(turn, matter)
        if move in _HANDED_ON:
            return await not_ours.handed_on(turn, matter, move)
    was = await moving.move(turn.work, turn.community, matter, move, turn.me, **facts)
    await cards.redraw(turn.work, turn.community, matter)
    if move is Move.FINISH and matter.kind is Kind.TASK:
        await parts.done(turn, matter)
    elif move is Move.FINISH:
        anew = was is not State.PROPOSED
        await asking.is_it_done(turn.work, turn.community, matter, anew=anew)
        await joining.tell_closed(turn.work, turn.community, matter)
    elif move is Move.DISMISS:
        await not_ours.dismissed(turn, matter)
        await joining.tell_closed(turn.work, turn.community, matter)
    elif move in BY_REPORTER:
        await _after_word(turn, matter, move)
        if matter.state in ENDED:
            await joining.tell_closed(turn.work, turn.community, matter)
    return text(f"did-{move.value.replace('_', '-')}")


async def _after_word(turn: Turn, matter: Matter, move: Move) -> None:
    """The reporter answered: the question is settled, and whoever is on it hears of a no, and that
    nothing is left to do where they were still at it."""
    words = text(f"answered-{move.value.replace('_', '-')}")
    await asking.settle(turn.work, turn.community, matter, words)
    place = await turn.work.db.get_one(Place, matter.place_id)
    code, title = cards.code(matter, place), cards.heading(matter)
    if move is Move.NOT_YET:
        told = text("not-yet-told", code=code, title=title)
        await asking.tell_in_charge(turn.work, turn.community, matter, told)
    elif move is Move.MENDED and matter.handler_id not in (None, turn.me):
        told = text("mended-told", code=code, title=title)
        await turn.show_members([matter.handler_id or 0], Card(lines=(told,)))
