"""What stands in the file 我的数据 of call-outs and hours."""

from chat.text import Text, text
from domain.callouts import Answer
from domain.hours import written
from handlers.privacy.wished import When
from handlers.turn import Turn
from storage import callouts, helpers, hours

_ANSWERS = {
    Answer.GOING: text("data-answer-going"),
    Answer.IN_LINE: text("data-answer-in-line"),
    Answer.NOT_GOING: text("data-answer-not-going"),
}


async def lines(turn: Turn, when: When) -> list[Text]:
    """A line for each, in the order of what it is."""
    db, me = turn.work.db, turn.me
    found = [
        text("data-callout", at=when(turn, one.created_at), title=one.title)
        for one in await helpers.called(db, me)
    ]
    found += [
        text("data-going", at=when(turn, going.at), title=one.title, answer=_ANSWERS[going.answer])
        for going, one in await helpers.answered(db, me)
    ]
    found += [
        text("data-service", at=when(turn, one.said_at), what=one.what, minutes=one.minutes)
        for one in await callouts.services(db, me)
    ]
    found += [
        text("data-certificate", at=when(turn, one.made_at), code=written(one.code))
        for one in await hours.certificates(db, me)
    ]
    return found
