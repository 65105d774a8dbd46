"""What of call-outs is somebody's own, for 我的事."""

from collections.abc import Sequence

from chat.text import Text, text
from domain.callouts import Answer, State
from handlers.callouts import cards, door
from handlers.turn import Turn
from storage import callouts


async def own_lines(turn: Turn) -> Sequence[Text]:
    """What the speaker called out for, comes to, or stands in line for."""
    lines: list[Text] = []
    for found in await callouts.coming_up(turn.work.db, turn.me):
        one = await door.whole(turn.work, found)
        mine = one.of(turn.me)
        stands = text("callout-own-called", n=len(one.said(Answer.GOING)))
        if found[0].state is State.OVER:
            stands = text("callout-own-who")
        elif mine is not None and mine.answer is not Answer.NOT_GOING:
            going = mine.answer is Answer.GOING
            stands = text("callout-own-going" if going else "callout-own-in-line")
        lines.append(
            text(
                "callout-own", code=cards.code(one, one.place), title=found[0].title,
                when=cards.when(found[0]), stands=stands,
            )
        )  # fmt: skip
    return lines
