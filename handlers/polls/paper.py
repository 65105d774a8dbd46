"""Votes that came on paper: whoever collected the slips writes them down, by words or by buttons.

They count once, beside those of the chat, and the history keeps who entered one and for which
flat. What the slip said is kept as secretly as any other vote.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from chat.card import Action, Card, Id, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import codes, paper_votes
from domain.ballots import cast, toggled
from domain.doors import Style
from domain.electorate import Per
from domain.matters import OPEN
from domain.refusal import Refusal
from domain.roles import Can
from handlers import flats
from handlers.polls import cards
from handlers.polls.door import Sent
from handlers.polls.taps import Option
from handlers.telling import show_anew
from handlers.turn import Answer, Turn
from storage import electorate, places, polls, rights
from storage.places import Household, Place
from storage.polls import Voter

routes = Routes()

#: Flats on one page of the list, two in a row.
PAGE = 12
#: Polls offered to choose among.
_MOST_POLLS = 6
#: Places looked through for polls and flats.
_MOST_PLACES = 400

Flat = tuple[Household, Place]


class Slips(Action):
    """〔记纸票〕, and the next page of it: the flats that have not voted, `after` so many."""

    tag: ClassVar[str] = "pv"
    matter: Id
    after: Annotated[int, Field(ge=0, le=100_000)] = 0


class Slip(Action):
    """A flat whose slip is in somebody's hand."""

    tag: ClassVar[str] = "pf"
    matter: Id
    household: Id


class Enter(Action):
    """What stands on it."""

    tag: ClassVar[str] = "po"
    matter: Id
    household: Id
    option: Option


@routes.says(
    starts=("纸票", "紙票", "paper vote"), whole=("纸票", "紙票", "记纸票", "paper votes")
)
async def write_down(turn: Turn, said: Said, meant: Meant) -> Answer:
    """纸票 3-602 北门: one slip a line. Alone the word shows the flats that are still to come."""
    if not turn.private:
        # A household and its choice are nobody else's to read.
        for place in turn.places:
            if await turn.may(Can.HOLD_POLL, place.id or 0):
                return text("paper-in-private")
        return None
    code, rest = codes.find(meant.rest)
    one = await _poll(turn, (meant.code or code))
    lines = [line for line in rest.splitlines() if line.strip()]
    if one is None:
        return None
    if not lines:
        await show_anew(turn.work, turn.community, turn.me, await _list(turn, one, 0))
        return None
    if len(lines) > paper_votes.MOST:
        raise Refusal("paper-too-many", most=paper_votes.MOST)
    return await _entered(turn, one, lines)


@routes.tap(Slips)
async def slips(turn: Turn, tap: Slips) -> Answer:
    """The flats that are still to come."""
    one = await _reached(turn, tap.matter)
    await turn.show_members([turn.me], await _list(turn, one, tap.after))
    return None


@routes.tap(Slip)
async def slip(turn: Turn, tap: Slip) -> Answer:
    """One flat: what did it choose?"""
    one = await _reached(turn, tap.matter)
    household, place = await _flat(turn, one, tap.household)
    await turn.show_members([turn.me], _choices(one, household, place))
    return None


@routes.tap(Enter)
async def enter(turn: Turn, tap: Enter) -> Answer:
    """An option of one flat; where several may be chosen, a second tap takes it back."""
    one = await _reached(turn, tap.matter)
    household, place = await _flat(turn, one, tap.household)
    if tap.option >= len(one.poll.options):
        raise Refusal("old-button")
    chosen = frozenset({tap.option})
    before = await polls.vote_of(turn.work.db, one.poll, Voter(household=household.id))
    if one.poll.several and before is not None and before.by is None:
        chosen = toggled(before.choice, tap.option)
    await _count(turn, one, household, chosen)
    await cards.redraw(turn.work, turn.community, one)
    if not one.poll.several:
        await turn.show_members([turn.me], await _list(turn, one, 0))
    # What was chosen is said where nothing is kept: not on the card.
    said = cards.joined([one.poll.options[n] for n in sorted(chosen)])
    return text("paper-noted-as", flat=flats.flat(household, place), choice=said)


async def _entered(turn: Turn, one: Sent, lines: Sequence[str]) -> Text | None:
    """Every slip that can be read, and what is wrong with the others."""
    done: list[Text] = []
    wrong: list[tuple[str, Refusal]] = []
    known = await electorate.flats(turn.work.db, one.scope)
    style = Style(turn.community.settings.get("doors", Style.BUILDING_ROOM))
    for line in lines:
        try:
            read = paper_votes.read(line, one.poll.options, style, several=one.poll.several)
            household, place = await _behind(turn, read.door, known)
            await _count(turn, one, household, read.chosen)
        except Refusal as no:
            wrong.append((line.strip(), no))
        else:
            done.append(flats.flat(household, place))
    if done:
        await cards.redraw(turn.work, turn.community, one)
    elif len(lines) == 1:
        raise wrong[0][1]
    noted = [text("paper-noted", code=cards.code(one, one.place), flats=cards.joined(done))]
    card = Card(lines=(*(noted if done else ()), *(_why(line, no) for line, no in wrong)))
    await turn.show(card)
    return None


def _why(line: str, no: Refusal) -> Text:
    return text("paper-line", line=line[:30], why=text(no.key, **no.facts))


async def _count(turn: Turn, one: Sent, household: Household, chosen: frozenset[int]) -> None:
    """A slip counts for its flat. Raises Refusal where the flat has spoken itself."""
    voter = Voter(household=household.id)
    before = await polls.vote_of(turn.work.db, one.poll, voter)
    vote = cast(before, chosen, None)
    if vote == before:
        return
    await polls.keep(turn.work.db, one.poll, voter, vote, paper=True)
    turn.work.note(one.id, "poll-paper", turn.me, household=household.id)


async def _poll(turn: Turn, code: codes.Code | None) -> Sent | None:
    """The poll that is meant; None where the speaker was asked which. Raises Refusal."""
    found = [
        one
        for one in await _open(turn)
        if code is None
        or (code.number == one.matter.number and code.place in (None, one.place.short))
    ]
    if not found:
        raise Refusal("paper-no-poll")
    if len(found) == 1:
        return found[0]
    rows = tuple(
        (button(cards.code(one, one.place), Slips(matter=one.id)),) for one in found[:_MOST_POLLS]
    )
    card = Card(key="paper-which", lines=(text("paper-which-poll"),), buttons=rows)
    await show_anew(turn.work, turn.community, turn.me, card)
    return None


async def _open(turn: Turn) -> list[Sent]:
    """The polls that are open and ask somebody in the speaker's charge."""
    mine = await rights.where(turn.work.db, turn.me, Can.HOLD_POLL, turn.now, _MOST_PLACES)
    around: set[int] = set()
    for place in mine:
        around |= {above.id or 0 for above in await places.chain(turn.work.db, place.id or 0)}
        around |= {place.estate_id or 0}
    found = []
    for poll, matter, place in await polls.standing(turn.work.db, sorted(around)):
        one = Sent(poll, matter, place, await electorate.scope(turn.work.db, place))
        if poll.closes_at > turn.now and await _reaches(turn, one):
            found.append(one)
    return found


async def _reaches(turn: Turn, one: Sent) -> bool:
    """Whether the speaker may hold a poll where it asks somebody."""
    for place in {one.place.id or 0, *one.scope.places}:
        if await turn.may(Can.HOLD_POLL, place):
            return True
    return False


async def _reached(turn: Turn, matter_id: int) -> Sent:
    """The poll behind a button, locked until the turn ends: the right is asked again, and what is
    over is over. Raises Refusal."""
    found = await polls.of_matter(turn.work.db, matter_id)
    if found is None or not turn.private:
        raise Refusal("no-such-poll")
    poll, matter, place = found
    one = Sent(poll, matter, place, await electorate.scope(turn.work.db, place))
    if not await _reaches(turn, one):
        raise Refusal("no-such-poll")
    if matter.state not in OPEN or turn.now >= poll.closes_at:
        raise Refusal("poll-over", number=matter.number)
    if poll.per is Per.PERSON:
        raise Refusal("paper-per-person")
    return one
