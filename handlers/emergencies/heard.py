"""A cry is heard, whoever says it and however: addressed or not, alone or among neighbours, in a
reply, in an edit, by somebody nobody knows; and so is what is said of one that stands."""

from dataclasses import replace

from chat.incoming import Said
from chat.routes import Meant, Routes
from domain import alarm_words, emergencies, passed_on
from domain.alarms import ENDS
from domain.emergency_kinds import Emergency
from domain.passed_on import Line
from handlers.emergencies import cries, perhaps, standing, unserved, wishes
from handlers.reports.told import new, passing
from handlers.turn import Turn

routes = Routes()


@routes.before_all
async def cry(turn: Turn, said: Said, meant: Meant | None) -> bool:
    """Whether these words were an emergency's, or about one that stands."""
    found = turn.danger
    if found is not None and not (turn.private or turn.places):
        await unserved.advise(turn, said, found)
        return True
    if await standing.edited(turn, said, found) or await standing.below(turn, said, found, meant):
        return True
    if found is None and turn.private and await _answers(turn, said):
        return True
    if await standing.beside(turn, said, found, meant):
        return True
    if (brought := await _brought(turn, said)) is not None:
        return await _one_of_several(turn, said, *brought)
    if found is None:
        if turn.private:
            await wishes.told_late(turn)
        return False
    return await cries.heard(turn, said, found)


async def _answers(turn: Turn, said: Said) -> bool:
    return await wishes.answered(turn, said) or await perhaps.typed(turn, said)


async def _brought(turn: Turn, said: Said) -> tuple[Emergency, list[Line], list[Line]] | None:
    """What a line cries of the talk of another group that whoever is in charge brings, the lines
    that do, and the others; None where none does, or one below says that it is over."""
    if not turn.private or said.edited or not passed_on.pasted(said.words):
        return None
    lines = passed_on.lines(said.words)
    heard = [(one, emergencies.heard(one.words)) for one in lines]
    first = next((at for at, (_, danger) in enumerate(heard) if danger is not None), None)
    if first is None or not await passing.in_charge(turn):
        return None
    below = [alarm_words.told(one.words) for one in lines[first + 1 :]]
    if any(what is not None and what.move in ENDS for what in below):
        return None
    danger = heard[first][1]
    assert danger is not None
    return danger, [one for one, d in heard if d], [one for one, d in heard if not d]


async def _one_of_several(
    turn: Turn, said: Said, danger: Emergency, crying: list[Line], others: list[Line]
) -> bool:
    """Those lines at once; the others wait for a word as ever."""
    own = await cries.heard(turn, replace(said, words=_put(crying)), danger)
    rest = replace(said, words=_put(others), photos=())
    await passing.bring(turn, rest, await new.question_to(turn))
    return own


def _put(lines: list[Line]) -> str:
    return "\n".join(f"{one.who}：{one.words}" if one.who else one.words for one in lines)
