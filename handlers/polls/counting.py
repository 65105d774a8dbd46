"""〔怎么算的〕: whose voice counts, what is hidden from whom, what the numbers are not."""

from chat.card import Card
from chat.routes import Routes
from chat.text import Fact, Text, text
from domain.ballots import MOST_REPLACED, SHOWN_FROM
from domain.electorate import Per
from handlers import flats
from handlers.polls import cards, door
from handlers.polls.door import Sent
from handlers.polls.taps import HowCounted
from handlers.telling import show_anew
from handlers.turn import Answer, Open, Turn
from storage import electorate, members, turnout
from storage.members import Member

routes = Routes()

#: Voices named in one message of an open poll, over all its options; the rest are counted.
_NAMED = 200


@routes.tap(HowCounted)
async def how_counted(turn: Turn, tap: HowCounted) -> Answer:
    """In private, because it is long: an edit of a card far up would not be seen either."""
    one = await door.sent(turn, tap.matter)
    lines = [*_rules(one), *await _named(turn, one)]
    title = text("poll-how-title", code=cards.code(one, one.place))
    card = Card(key=f"poll-how:{one.id}", title=title, lines=tuple(lines))
    if await show_anew(turn.work, turn.community, turn.me, card):
        return None if turn.private else text("panel-sent")
    link = turn.link(tap.pack().replace(":", "-"))
    return Open(link) if link else text("open-private-first")


def _rules(one: Sent) -> list[Text]:
    poll = one.poll
    lines: list[Text] = []
    match poll.per:
        case Per.HOUSEHOLD:
            lines += [text("poll-how-household"), text("poll-how-replaced", n=MOST_REPLACED)]
        case Per.OWNERS:
            lines += [text("poll-how-owners"), text("poll-how-replaced", n=MOST_REPLACED)]
        case Per.PERSON:
            lines.append(text("poll-how-person"))
    lines.append(text("poll-how-waits"))
    if not poll.secret:
        lines.append(text("poll-how-open"))
    elif poll.closed_at is None:
        lines += [text("poll-how-secret", n=SHOWN_FROM), text("poll-how-until-closed")]
    else:
        lines.append(text("poll-how-key-gone", n=SHOWN_FROM))
    lines.append(text("poll-how-law"))
    return lines


async def _named(turn: Turn, one: Sent) -> list[Text]:
    """Of an open poll: who chose what, for those it asks."""
    if one.poll.secret:
        return []
    rows = await turnout.counted(turn.work.db, one.poll, one.scope)
    chosen = await turnout.choices(turn.work.db, one.poll, rows)
    doors: dict[int | None, Text] = {}
    if one.poll.per is not Per.PERSON:
        found = await electorate.flats(turn.work.db, one.scope)
        doors = {flat.id: flats.flat(flat, at) for flat, at in found}
    lines = []
    most = _NAMED // len(one.poll.options)
    for n, option in enumerate(one.poll.options):
        who = [row for row, choice in chosen if n in choice]
        names: list[Fact] = [
            doors[row.household_id]
            if row.household_id in doors
            else await _person(turn, row.member_id)
            for row in who[:most]
        ]
        if names:
            more = len(who) - len(names)
            who_all = cards.joined(names)
            lines.append(
                text("poll-who-chose-more", option=option, who=who_all, n=more)
                if more
                else text("poll-who-chose", option=option, who=who_all)
            )
    return lines


async def _person(turn: Turn, id: int | None) -> Text | str:
    member = await turn.work.db.get(Member, id) if id else None
    return members.called(member) if member else text("a-neighbour")
