"""〔导出〕: a poll as a sheet, for whoever may hold one there: what it came to, and which flats
took part. Who chose what in a secret poll is in no sheet, and nobody could put it there."""

from collections.abc import Iterable, Sequence

from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain.electorate import Per
from domain.refusal import Refusal
from domain.roles import Can
from handlers import files, flats
from handlers.files import Row
from handlers.polls import cards, door
from handlers.polls.door import Sent
from handlers.polls.taps import Export
from handlers.turn import Answer, Turn
from storage import electorate, matters, members, places, results, turnout
from storage.members import Member
from storage.polls import Turnout

routes = Routes()


@routes.says(whole=("导出", "导出投票", "export"), about=True)
async def asked_for(turn: Turn, _said: Said, meant: Meant) -> Answer:
    """导出 投票15: the same for whoever has no card of it."""
    if meant.code is None:
        raise Refusal("export-which")
    reach = await places.here_and_below(turn.work.db, [one.id or 0 for one in turn.places])
    number, short = meant.code.number, meant.code.place
    found = await matters.numbered(turn.work.db, sorted(reach), number, short)
    if len(found) != 1:
        raise Refusal("no-such-poll" if not found else "which-building")
    return await _handed_over(turn, found[0])


@routes.tap(Export)
async def export(turn: Turn, tap: Export) -> Answer:
    """The sheet, in private."""
    return await _handed_over(turn, tap.matter)


async def _handed_over(turn: Turn, matter_id: int) -> Answer:
    one = await door.sent(turn, matter_id)
    await turn.require(Can.HOLD_POLL, one.place.id or 0)
    if not turn.account.reachable:
        return text("open-private-first")
    sheets = [
        (text("sheet-result"), [*_result(one)]),
        (text("sheet-took-part"), await _took_part(turn, one)),
    ]
    content = files.workbook(turn, [sheet for sheet in sheets if sheet[1]])
    if len(content) > files.MOST_BYTES:
        raise Refusal("export-too-large")
    turn.work.note(one.id, "poll-exported", turn.me)
    name = text("sheet-file", number=one.matter.number, place=one.place.short)
    words = text("sheet-here", code=cards.code(one, one.place))
    return await files.hand_over(turn, name, content, words)


def _result(one: Sent) -> Iterable[Row]:
    """What was asked of whom, and what it came to."""
    poll = one.poll
    yield (text("poll-title", code=cards.code(one, one.place), title=poll.title),)
    yield (cards.rules(poll),)
    yield ()
    found = results.of(poll)
    if found is None:
        off = poll.closed_at is not None
        yield (text("poll-called-off" if off else "sheet-not-yet"),)
        yield (text("poll-no-owners-vote"),)
        return
    lines = cards.result_lines(poll, found)
    if found.counts is not None and found.answered:
        yield text("sheet-option"), text("sheet-votes")
        yield from zip(poll.options, found.counts, strict=True)
        yield ()
        lines = lines[len(poll.options) :]
    yield from ((line,) for line in lines)


async def _took_part(turn: Turn, one: Sent) -> list[Row]:
    """Which flats took part, on paper or not; of an open poll also what each chose. Persons are
    named where the poll is open, else not at all."""
    db, poll = turn.work.db, one.poll
    rows = await turnout.counted(db, poll, one.scope)
    said: dict[str, str] = {}
    if not poll.secret:
        said = {
            row.voter: ", ".join(poll.options[n] for n in chosen)
            for row, chosen in await turnout.choices(db, poll, rows)
        }
    if poll.per is Per.PERSON:
        return await _persons(turn, rows, said) if said else []
    heard = {row.household_id: row for row in rows}
    head = [text("sheet-flat"), text("sheet-voted"), text("sheet-paper")]
    made: list[Row] = [head if poll.secret else [*head, text("sheet-chose")]]
    known = await electorate.flats(db, one.scope)
    for flat, place in sorted(known, key=lambda each: flats.order(*each)):
        row = heard.get(flat.id)
        cells: list[Text | str] = [
            flats.flat(flat, place),
            text("sheet-yes" if row else "sheet-no"),
            text("sheet-yes") if row and row.paper else "",
        ]
        if not poll.secret:
            cells.append(said[row.voter] if row else "")
        made.append(cells)
    return made


async def _persons(turn: Turn, rows: Sequence[Turnout], said: dict[str, str]) -> list[Row]:
    made: list[Row] = [[text("sheet-person"), text("sheet-chose")]]
    for row in rows:
        member = await turn.work.db.get(Member, row.member_id) if row.member_id else None
        name = members.called(member) if member else text("a-neighbour")
        made.append([name, said[row.voter]])
    return made
