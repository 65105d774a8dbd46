"""Votes that came on paper: whoever collected the slips writes them down, by words or by buttons.

They count once, beside those of the chat, and the history keeps who entered one and for which
flat. What the slip said is kept as secretly as any other vote.
"""

from collections.abc import Sequence

from chat.card import Button, Card, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import codes, paper_votes, poll_text
from domain.ballots import cast, toggled
from domain.refusal import Refusal
from domain.roles import Can
from handlers import flats
from handlers.polls import cards, collecting
from handlers.polls.door import Sent
from handlers.polls.taps import Enter, Slip, Slips
from handlers.telling import show_anew
from handlers.turn import Answer, Turn
from storage import outbox_cards, polls, results, turnout
from storage.places import Household, Place
from storage.polls import Voter

routes = Routes()

#: Flats on one page of the list, two in a row.
PAGE = 12
#: Polls offered to choose among.
_MOST_POLLS = 6
#: Signs of a line that is said back.
_LINE = 30


@routes.says(
    starts=("纸票", "紙票", "paper vote"), whole=("纸票", "紙票", "记纸票", "paper votes")
)
async def write_down(turn: Turn, said: Said, meant: Meant) -> Answer:
    """纸票 3-602 北门: one slip a line. Alone the word shows the flats that are still to come."""
    if not turn.private:
        return await _in_the_group(turn, said, meant)
    code, rest = codes.find(meant.rest) if codes.SURE.match(meant.rest) else (None, meant.rest)
    one = await _poll(turn, meant.code or code)
    lines = [line for line in rest.splitlines() if line.strip()]
    if one is None:
        return None
    if not lines:
        await show_anew(turn.work, turn.community, turn.me, await _list(turn, one, 0))
        return None
    if len(lines) > paper_votes.MOST:
        raise Refusal("paper-too-many", most=paper_votes.MOST)
    await _entered(turn, one, lines)
    return None


async def _in_the_group(turn: Turn, said: Said, meant: Meant) -> Answer:
    """A household and its choice are nobody else's to read; talk about slips is left alone."""
    style = flats.style(turn.community)
    if not said.addressed and not paper_votes.begins_with_door(meant.rest, style):
        return None
    for place in turn.places:
        if await turn.may(Can.HOLD_POLL, place.id or 0):
            return text("paper-in-private")
    return None


@routes.tap(Slips)
async def slips(turn: Turn, tap: Slips) -> Answer:
    """The flats that are still to come: in the place of the list it was tapped on, else below
    everything said since."""
    one = await collecting.reached(turn, tap.matter)
    card = await _list(turn, one, tap.after)
    if await outbox_cards.card_at(turn.work.core, turn.chat, turn.message or "") == card.key:
        await turn.show_members([turn.me], card)
    else:
        await show_anew(turn.work, turn.community, turn.me, card)
    return None


@routes.tap(Slip)
async def slip(turn: Turn, tap: Slip) -> Answer:
    """One flat: what did it choose?"""
    one = await collecting.reached(turn, tap.matter)
    household, place = await collecting.flat(turn, one, tap.household)
    await turn.show_members([turn.me], _choices(one, household, place))
    return None


@routes.tap(Enter)
async def enter(turn: Turn, tap: Enter) -> Answer:
    """An option of one flat; where several may be chosen, a second tap takes it back."""
    one = await collecting.reached(turn, tap.matter)
    household, place = await collecting.flat(turn, one, tap.household)
    if tap.option >= len(one.poll.options):
        raise Refusal("old-button")
    await results.confirmed_meanwhile(turn.work.db, one.poll, one.scope, turn.now)
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


async def _entered(turn: Turn, one: Sent, lines: Sequence[str]) -> None:
    """Every slip that can be read, and what is wrong with the others."""
    await results.confirmed_meanwhile(turn.work.db, one.poll, one.scope, turn.now)
    done: list[Text] = []
    wrong: list[tuple[str, Refusal]] = []
    known = await collecting.in_charge(turn, one)
    style = flats.style(turn.community)
    for line in lines:
        try:
            read = paper_votes.read(line, one.poll.options, style, several=one.poll.several)
            household, place = flats.behind(read.door, known)
            await _count(turn, one, household, read.chosen)
        except Refusal as no:
            wrong.append((line.strip(), no))
        else:
            done.append(flats.flat(household, place))
    if len(lines) == 1 and wrong:
        raise wrong[0][1]
    said = [text("paper-line", line=line[:_LINE], why=_why(no)) for line, no in wrong]
    if done:
        await cards.redraw(turn.work, turn.community, one)
        code = cards.code(one, one.place)
        said.insert(0, text("paper-noted", code=code, flats=cards.joined(done)))
    await turn.show(Card(lines=tuple(said)))


def _why(no: Refusal) -> Text:
    return text(no.key, **no.facts)


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
        for one in await collecting.open_ones(turn)
        if code is None
        or (code.number == one.matter.number and code.place in (None, one.place.short))
    ]
    if not found:
        raise Refusal("paper-no-poll")
    if len(found) == 1:
        return await collecting.reached(turn, found[0].id)
    shown = found[:_MOST_POLLS]
    lines = [
        text("poll-title", code=cards.code(one, one.place), title=one.poll.title) for one in shown
    ]
    rows = [
        (button(text("button-poll", number=one.matter.number), Slips(matter=one.id)),)
        for one in shown
    ]
    card = Card(key="paper-which", lines=(text("paper-which-poll"), *lines), buttons=tuple(rows))
    await show_anew(turn.work, turn.community, turn.me, card)
    return None


async def _list(turn: Turn, one: Sent, after: int) -> Card:
    """The flats that have not voted, a page of them."""
    heard = {row.household_id for row in await turnout.counted(turn.work.db, one.poll, one.scope)}
    quiet = [flat for flat in await collecting.in_charge(turn, one) if flat[0].id not in heard]
    page = quiet[after : after + PAGE]
    near = len({place.id for _, place in page}) == 1
    made = [
        button(
            text("button-home-flat", flat=flats.door(*flat)) if near else flats.label(*flat),
            Slip(matter=one.id, household=flat[0].id or 0),
        )
        for flat in page
    ]
    rows = [tuple(made[at : at + 2]) for at in range(0, len(made), 2)]
    if len(quiet) > after + PAGE:
        more = Slips(matter=one.id, after=after + PAGE)
        rows.append((button(text("button-more-flats"), more),))
    lines = (text("paper-list", n=len(quiet)), text("paper-how", option=one.poll.options[0]))
    return _card(one, lines, rows)


def _choices(one: Sent, household: Household, place: Place) -> Card:
    made = [
        (
            button(
                text("button-poll-option", option=label),
                Enter(matter=one.id, household=household.id or 0, option=n),
            ),
        )
        for n, label in enumerate(poll_text.labels(one.poll.options))
    ]
    back = button(text("button-other-flat"), Slips(matter=one.id))
    words = text("paper-what", flat=flats.flat(household, place))
    return _card(one, (*cards.option_lines(one.poll), words), [*made, (back,)])


def _card(one: Sent, lines: Sequence[Text], rows: Sequence[tuple[Button, ...]]) -> Card:
    title = text("poll-title", code=cards.code(one, one.place), title=one.poll.title)
    return Card(key=f"paper:{one.id}", title=title, lines=tuple(lines), buttons=tuple(rows))
