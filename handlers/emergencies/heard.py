"""A cry is heard, whoever says it and however: addressed or not, alone or among neighbours, in a
reply, in an edit, by somebody nobody knows; and so is what is said of one that stands."""

from dataclasses import replace

from chat.incoming import Said
from chat.routes import Meant, Routes
from domain import emergencies, passed_on
from domain.emergencies import Emergency
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
    if found is None:
        if turn.private:
            await wishes.told_late(turn)
        return False
    if turn.private and (lines := passed_on.lines(said.words))[1:]:
        return await _of_several(turn, said, found, lines)
    return await cries.heard(turn, said, found)


async def _answers(turn: Turn, said: Said) -> bool:
    return await wishes.answered(turn, said) or await perhaps.typed(turn, said)


async def _of_several(turn: Turn, said: Said, found: Emergency, lines: tuple[Line, ...]) -> bool:
    """Whoever is in charge brings the talk of another group, and one line of it cries for help:
    that line at once, the others wait for a word as ever."""
    if not (passed_on.pasted(said.words) and await passing.in_charge(turn)):
        return await cries.heard(turn, said, found)
    cries_ = [one for one in lines if emergencies.heard(one.words) is not None]
    if not cries_:
        return await cries.heard(turn, said, found)
    own = await cries.heard(turn, replace(said, words=_put(cries_)), found)
    rest = replace(said, words=_put([one for one in lines if one not in cries_]), photos=())
    await passing.bring(turn, rest, await new.question_to(turn))
    return own


def _put(lines: list[Line]) -> str:
    return "\n".join(f"{one.who}：{one.words}" if one.who else one.words for one in lines)
