"""Somebody votes: for their household, for themself, or asks how."""

from collections.abc import Sequence

from chat.card import Card, Reaction, button
from chat.incoming import Said
from chat.routes import Routes
from chat.text import Text, text
from domain import poll_text
from domain.ballots import cast, toggled
from domain.electorate import Per, no_voice, speaks
from domain.poll_answers import chosen
from domain.refusal import Refusal
from domain.roles import Can
from handlers import flats
from handlers.polls import cards, door
from handlers.polls.door import Sent
from handlers.polls.taps import AskLeader, Choose, ChooseFor
from handlers.telling import show_anew, tell_in_charge
from handlers.turn import Answer, Open, Turn
from storage import electorate, polls, results
from storage.members import called
from storage.places import Household, Place
from storage.polls import Voter
from storage.residences import Residence

routes = Routes()

Home = tuple[Residence, Household, Place]


@routes.tap(Choose)
async def choose(turn: Turn, tap: Choose) -> Answer:
    """An option: for the one home that has a voice; of several, which one is asked in private."""
    one = await door.open_one(turn, tap.matter)
    if one.poll.per is Per.PERSON:
        return await _for_oneself(turn, one, tap.option)
    homes = await _homes(turn, one)
    if len(homes) == 1:
        return await _for_home(turn, one, tap.option, homes[0])
    which = _which(one, tap.option, homes)
    if await show_anew(turn.work, turn.community, turn.me, which):
        return None if turn.private else text("poll-which-in-private")
    link = turn.link(tap.pack().replace(":", "-"))
    return Open(link) if link else text("open-private-first")


@routes.tap(ChooseFor)
async def choose_for(turn: Turn, tap: ChooseFor) -> Answer:
    """An option for one of the speaker's flats: theirs still, and with a voice still."""
    one = await door.open_one(turn, tap.matter)
    if one.poll.per is Per.PERSON:
        raise Refusal("old-button")
    for home in await _homes(turn, one):
        if home[1].id == tap.household:
            return await _for_home(turn, one, tap.option, home)
    raise Refusal("home-not-yours")


@routes.reply("poll")
@routes.reply("poll-reminder")
async def replied(turn: Turn, said: Said) -> Answer:
    """Somebody writes below the card what they choose, or talks with a neighbour about it."""
    assert said.reply is not None
    id = await turn.replied_to(said.reply)
    one = await door.sent(turn, id or 0)
    option = chosen(said.words, one.poll.options)
    if option is None:
        return None
    answer: Answer = await choose(turn, Choose(matter=one.id, option=option))
    if turn.private or not isinstance(answer, Text) or answer.key != "poll-noted":
        return answer
    # What they chose need not be said once more where everybody reads it.
    await turn.show(Reaction(message=said.message, emoji="👌"))
    return None


@routes.tap(AskLeader)
async def ask_leader(turn: Turn, tap: AskLeader) -> Answer:
    """〔不会点，找楼长〕: whoever is nearest hears who wants to be helped."""
    one = await door.open_one(turn, tap.matter)
    homes = await electorate.homes_of(turn.work.db, one.scope, turn.me)
    here = [place for place in turn.places if place.id in one.scope.places]
    near = homes[0][2] if homes else (here or [one.place])[0]
    words = text(
        "poll-wants-help",
        who=called(turn.who),
        where=flats.flat(*homes[0][1:]) if homes else near.short,
        code=cards.code(one, one.place),
    )
    card = Card(key=f"poll-help:{one.id}:{turn.me}", lines=(words,))
    told = await tell_in_charge(
        turn.work, turn.community, near.id or 0, Can.HOLD_POLL, card, avoiding={turn.me}
    )
    return text(
        "poll-help-comes" if told else "poll-help-nobody",
        who=await turn.who_confirms(near.id or 0),
    )


async def _homes(turn: Turn, one: Sent) -> Sequence[Home]:
    """The speaker's homes that have a voice here. Raises Refusal where none has."""
    homes = await electorate.homes_of(turn.work.db, one.scope, turn.me)
    voices = [home for home in homes if speaks(one.poll.per, home[0].relation)]
    if not voices:
        who = await turn.who_confirms((homes[0][2] if homes else one.place).id or 0)
        raise no_voice(one.poll.per, [home[0].relation for home in homes], who)
    return voices


async def _for_home(turn: Turn, one: Sent, option: int, home: Home) -> Text:
    residence, household, place = home
    if residence.confirmed_at is not None:
        return await _vote(turn, one, option, Voter(household=household.id))
    own = Voter(household=household.id, member=turn.me, waits=True)
    await _vote(turn, one, option, own)
    return text("poll-noted-waits", who=await turn.who_confirms(place.id or 0))


async def _for_oneself(turn: Turn, one: Sent, option: int) -> Text:
    known = await electorate.resident(turn.work.db, one.scope, turn.me, turn.now)
    who = await turn.who_confirms(one.place.id or 0)
    if known is None:
        raise Refusal("poll-where-do-you-live", who=who)
    noted = await _vote(turn, one, option, Voter(member=turn.me, waits=not known))
    return noted if known else text("poll-noted-waits", who=who)


async def _vote(turn: Turn, one: Sent, option: int, voter: Voter) -> Text:
    if option >= len(one.poll.options):
        raise Refusal("old-button")
    db = turn.work.db
    # Whom somebody has confirmed since has spoken before this.
    await results.confirmed_meanwhile(db, one.poll, one.scope, turn.now)
    kept = await polls.kept(db, one.poll, voter)
    before = kept.vote if kept else None
    choice = frozenset({option})
    if one.poll.several and before is not None:
        choice = toggled(before.choice, option)
    vote = cast(before, choice, turn.me)
    if vote != before:
        await polls.put(db, one.poll, voter, vote, kept)
        await cards.redraw(turn.work, turn.community, one)
    labels = poll_text.labels(one.poll.options)
    return text("poll-noted", choice=cards.joined([labels[n] for n in sorted(vote.choice)]))


def _which(one: Sent, option: int, homes: Sequence[Home]) -> Card:
    rows = tuple(
        (
            button(
                flats.label(household, place),
                ChooseFor(matter=one.id, option=option, household=household.id or 0),
            ),
        )
        for _, household, place in homes
    )
    choice = one.poll.options[option] if option < len(one.poll.options) else ""
    words = text("poll-which-flat", code=cards.code(one, one.place), choice=choice)
    return Card(key=f"poll-which:{one.id}", lines=(words,), buttons=rows)
