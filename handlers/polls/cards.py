"""How a poll looks to its neighbours: the card one votes on, the reminder, what it came to."""

from collections.abc import Sequence

from chat.card import Button, Card, button
from chat.text import Fact, Text, text
from domain import poll_text
from domain.ballots import Subject
from domain.electorate import Per
from domain.matters import OPEN, State
from handlers.polls.door import Sent
from handlers.polls.taps import AskLeader, Choose, HaveWord, HowCounted, NextStep
from storage import electorate, results, turnout
from storage.outbox import Lane
from storage.places import Community, Place
from storage.polls import Poll
from storage.results import Reference, Result
from storage.work import Work

#: Seconds between two edits of a card: a group may get twenty messages a minute, and a whole
#: estate votes within one.
RESTS = 6
#: Labels this short stand two in a row.
_SHORT = 4

PER = {
    Per.HOUSEHOLD: text("poll-per-household"),
    Per.OWNERS: text("poll-per-owners"),
    Per.PERSON: text("poll-per-person"),
}


def code(one: Sent, place: Place | None = None) -> Text:
    """【投票15】, with the place's short name outside its own chat."""
    if place is None:
        return text("code-poll", number=one.matter.number)
    return text("code-poll-at", number=one.matter.number, place=place.short)


def rules(poll: Poll) -> Text:
    """Who votes, until when, and who sees it."""
    return text(
        "poll-rules",
        per=PER[poll.per],
        many=text("poll-several" if poll.several else "poll-single"),
        at=poll.closes_at,
        how=text("poll-secret" if poll.secret else "poll-open"),
    )


def option_lines(poll: Poll) -> list[Text]:
    """The options in full, where a button had to shorten one."""
    if poll_text.labels(poll.options) == tuple(poll.options):
        return []
    return [text("poll-option", n=n, option=one) for n, one in enumerate(poll.options, 1)]


def option_buttons(poll: Poll, matter: int) -> tuple[tuple[Button, ...], ...]:
    """One button for each option, short ones two in a row."""
    labels = poll_text.labels(poll.options)
    made = [
        button(text("button-poll-option", option=one), Choose(matter=matter, option=n))
        for n, one in enumerate(labels)
    ]
    width = 2 if all(len(one) <= _SHORT for one in labels) and len(made) > 3 else 1
    return tuple(tuple(made[i : i + width]) for i in range(0, len(made), width))


async def heard(work: Work, one: Sent) -> Text:
    """How many voices were heard so far, of how many."""
    done, asked = await turnout.heard(work.db, one.poll, one.scope, work.now)
    if one.poll.per is Per.PERSON:
        return text("poll-heard-persons", n=done, asked=text("poll-persons", n=asked or 0))
    if asked is None:
        return text("poll-heard-unknown", n=done)
    return text("poll-heard", n=done, asked=text("poll-households", n=asked))


def wall(one: Sent, place: Place | None, heard: Text, counts: Sequence[Text] = ()) -> Card:
    """The card everybody votes on; when it is over, nothing is left to tap."""
    title = text("poll-title", code=code(one, place), title=one.poll.title)
    if one.matter.state not in OPEN:
        off = one.matter.state is State.WITHDRAWN
        words = text("poll-called-off" if off else "poll-closed")
        # Where a card cannot be changed, that it closed is told by the result.
        return Card(
            key=f"poll:{one.id}", title=title, lines=(words,), news=words, slight=not off,
            rests=RESTS,
        )  # fmt: skip
    lines = [rules(one.poll), text("poll-no-owners-vote"), *option_lines(one.poll)]
    last = (
        (button(text("button-ask-leader"), AskLeader(matter=one.id)),),
        (button(text("button-how-counted"), HowCounted(matter=one.id)),),
    )
    return Card(
        key=f"poll:{one.id}",
        title=title,
        lines=(*lines, *counts, heard),
        buttons=(*option_buttons(one.poll, one.id), *last),
        rests=RESTS,
        slight=True,
    )


async def redraw(work: Work, community: Community, one: Sent) -> int:
    """The newest state on every wall; on how many."""
    told = await heard(work, one)
    so_far = await counts(work, one) if not one.poll.secret and one.matter.state in OPEN else ()
    walls = await electorate.walls(work.db, one.place, one.scope)
    for chat, shared in walls:
        card = wall(one, one.place if shared else None, told, so_far)
        await work.post(chat, card, lane=Lane.CARD, language=community.language)
    return len(walls)


async def counts(work: Work, one: Sent) -> tuple[Text, ...]:
    """How an open poll stands, option by option."""
    rows = await turnout.counted(work.db, one.poll, one.scope)
    chosen = await turnout.choices(work.db, one.poll, rows)
    numbers = [sum(n in choice for _, choice in chosen) for n in range(len(one.poll.options))]
    return _lines(one.poll, numbers)


def _lines(poll: Poll, numbers: Sequence[int]) -> tuple[Text, ...]:
    if poll.per is Per.PERSON:
        return tuple(
            text("poll-count-persons", option=option, n=n)
            for option, n in zip(poll.options, numbers, strict=True)
        )
    return tuple(
        text("poll-count", option=option, n=n)
        for option, n in zip(poll.options, numbers, strict=True)
    )


def result(one: Sent, place: Place | None, *, holds: bool = False) -> Card:
    """What it came to, as a new message: an edit tells nobody. Whoever holds it may say what is
    done next."""
    found = results.of(one.poll)
    assert found is not None
    how = button(text("button-how-counted"), HowCounted(matter=one.id))
    word = button(text("button-have-word"), HaveWord(matter=one.id))
    return Card(
        key=f"poll-result:{one.id}",
        title=text("poll-result-title", code=code(one, place), title=one.poll.title),
        lines=tuple(result_lines(one.poll, found)),
        buttons=((how, word), (next_step(one),)) if holds else ((how, word),),
        news=_next(one.poll),
        slight=one.poll.next_step is None,
    )


def next_step(one: Sent) -> Button:
    """〔写下一步〕"""
    return button(text("button-next-step"), NextStep(matter=one.id))


def _next(poll: Poll) -> Text | None:
    return text("poll-next", step=poll.next_step) if poll.next_step else None


def result_lines(poll: Poll, found: Result) -> list[Text]:
    """The numbers that may be told, who took part, and what it is not."""
    lines: list[Text] = []
    if not found.answered:
        lines.append(text("poll-nobody"))
    elif found.counts is not None:
        lines += _lines(poll, found.counts)
    else:
        ahead = joined([poll.options[n] for n in found.ahead])
        lines.append(text("poll-ahead" if len(found.ahead) == 1 else "poll-tied", options=ahead))
    if found.asked is None:
        lines.append(text("poll-took-part-unknown", n=found.answered, paper=found.paper))
    elif poll.per is Per.PERSON:
        asked = text("poll-persons", n=found.asked)
        lines.append(text("poll-took-part-persons", n=found.answered, asked=asked))
    else:
        asked = text("poll-households", n=found.asked)
        took = text("poll-took-part", n=found.answered, asked=asked, paper=found.paper)
        lines.append(took)
    lines.append(text("poll-no-owners-vote"))
    if found.reference is not None:
        lines += reference_lines(poll, found.ahead[0], found.reference)
    if (after := _next(poll)) is not None:
        lines.append(after)
    return lines


def reference_lines(poll: Poll, ahead: int, found: Reference) -> list[Text]:
    """民法典 art. 278 held beside the option that is ahead."""
    major = poll.subject is Subject.MAJOR
    need = text("poll-278-major" if major else "poll-278-ordinary")
    return [
        text("poll-278", kind=need),
        text(
            "poll-278-part",
            area=found.part_area,
            heads=found.part_heads,
            enough=text("poll-278-enough" if found.quorum else "poll-278-short"),
        ),
        text(
            "poll-278-yes",
            option=poll.options[ahead],
            area=found.yes_area,
            heads=found.yes_heads,
            enough=text("poll-278-enough" if found.carried else "poll-278-short"),
        ),
    ]


def joined(options: Sequence[Fact]) -> Fact:
    """Several options in one breath."""
    first, *others = options
    for one in others:
        first = text("and-place", before=first, place=one)
    return first


def over(one: Sent) -> Card:
    """What a reminder becomes when the poll is over."""
    words = text("poll-closed-short", code=code(one, one.place))
    return Card(key=f"poll-reminder:{one.id}", lines=(words,), slight=True)
