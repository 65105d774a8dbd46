"""What stands in the file 我的数据 of wishes: wished, taken on, and done for a team."""

from collections.abc import Callable
from datetime import datetime

from chat.text import Text, text
from handlers.turn import Turn
from storage import wish_record

#: How a moment stands in the file.
When = Callable[[Turn, datetime], str]


async def lines(turn: Turn, when: When) -> list[Text]:
    """A line for each, in the order of what it is."""
    db, me = turn.work.db, turn.me
    found = [
        text(
            "data-wish", number=matter.number, place=place.short, words=wish.words,
            at=when(turn, matter.created_at),
        )
        for wish, matter, place in await wish_record.wished(db, me)
    ]  # fmt: skip
    found += [
        text(
            "data-claim", number=matter.number, place=place.short, title=wish.public,
            at=when(turn, claim.at),
        )
        for claim, wish, matter, place in await wish_record.claimed(db, me)
    ]  # fmt: skip
    for row, team in await wish_record.belongs_to(db, me):
        since = when(turn, row.since)
        if row.until is None:
            found.append(text("data-team", team=team.name, at=since))
        else:
            until = when(turn, row.until)
            found.append(text("data-team-until", team=team.name, at=since, until=until))
    found += [
        text("data-offered", number=matter.number, team=team.name, at=when(turn, one.at))
        for one, team, matter in await wish_record.offered_by(db, me)
    ]
    found += [
        text("data-declined", number=matter.number, team=team.name)
        for _, team, matter in await wish_record.declined_by(db, me)
    ]
    return found
