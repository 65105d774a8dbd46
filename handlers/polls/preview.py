"""A poll before it is sent: what its author sees, in private, and may still change."""

from chat.card import Button, Card, button
from chat.text import Text, text
from domain.ballots import Subject
from domain.electorate import Per
from domain.roles import Can
from handlers.polls import cards
from handlers.polls.taps import At, Change, Send, What
from handlers.turn import Turn
from storage import electorate, outbox_cards, rights
from storage.outbox import Lane
from storage.places import Place
from storage.polls import Poll

#: Places offered to choose among.
MOST_PLACES = 10
#: What a tap on the same button leads to next.
NEXT_PER = {Per.HOUSEHOLD: Per.OWNERS, Per.OWNERS: Per.PERSON, Per.PERSON: Per.HOUSEHOLD}
NEXT_SUBJECT = {None: Subject.ORDINARY, Subject.ORDINARY: Subject.MAJOR, Subject.MAJOR: None}
_TO_PER = {
    Per.HOUSEHOLD: text("button-per-household"),
    Per.OWNERS: text("button-per-owners"),
    Per.PERSON: text("button-per-person"),
}
_SUBJECTS = {
    Subject.ORDINARY: text("poll-278-ordinary"),
    Subject.MAJOR: text("poll-278-major"),
}


def key(poll: Poll) -> str:
    """Its message in the author's private chat."""
    return f"poll-draft:{poll.id}"


async def show_anew(turn: Turn, poll: Poll, place: Place) -> None:
    """The preview below what was said since: an edit far up would not be seen."""
    await outbox_cards.forget(turn.work.core, turn.alone, key(poll))
    await show(turn, poll, place)


async def show(turn: Turn, poll: Poll, place: Place, *doubts: Text) -> None:
    """The preview as it is now; doubts are what was not understood."""
    await turn.work.db.flush()
    where = await electorate.scope(turn.work.db, place)
    walls = await electorate.walls(turn.work.db, place, where)
    asked = await electorate.asked(turn.work.db, where, poll.per, turn.now)
    lines = [text("poll-option", n=n, option=one) for n, one in enumerate(poll.options, 1)]
    lines += [cards.rules(poll), text("poll-no-owners-vote")]
    groups = text("poll-groups", n=len(walls))
    if asked is None:
        lines.append(text("poll-goes-to-unknown", groups=groups))
    else:
        persons = poll.per is Per.PERSON
        voices = text("poll-persons" if persons else "poll-households", n=asked)
        lines.append(text("poll-goes-to", groups=groups, asked=voices))
    if poll.remind_at is not None:
        lines.append(text("poll-reminds", at=poll.remind_at))
    if poll.subject is not None and poll.per is Per.OWNERS:
        lines.append(text("poll-278", kind=_SUBJECTS[poll.subject]))
        if await electorate.weights(turn.work.db, where) is None:
            lines.append(text("poll-278-no-areas"))
    card = Card(
        key=key(poll),
        title=text("poll-preview", place=place.short, title=poll.title),
        lines=(*lines, *doubts),
        buttons=_buttons(poll, several_places=len(await places(turn)) > 1),
    )
    await turn.work.post(turn.alone, card, lane=Lane.ANSWER, language=turn.language)


def _buttons(poll: Poll, *, several_places: bool) -> tuple[tuple[Button, ...], ...]:
    id = poll.id or 0

    def change(label: Text, what: What) -> Button:
        return button(label, Change(poll=id, what=what))

    several = text("button-one-only" if poll.several else "button-several")
    secret = text("button-open-poll" if poll.secret else "button-secret-poll")
    rows = [
        (button(text("button-send"), Send(poll=id)),),
        (
            change(text("button-until"), What.UNTIL),
            change(_TO_PER[NEXT_PER[poll.per]], What.PER),
        ),
        (change(several, What.SEVERAL), change(secret, What.HIDING)),
    ]
    if poll.per is Per.OWNERS:
        rows.append((change(text("button-278"), What.SUBJECT),))
    if several_places:
        rows.append((change(text("button-other-place"), What.PLACE),))
    return (*rows, (change(text("button-drop-poll"), What.DROP),))


async def ask_place(turn: Turn, poll: Poll) -> None:
    """Whose neighbours are to be asked."""
    rows = tuple(
        (
            button(
                text("button-place", place=one.short[:10]),
                At(poll=poll.id or 0, place=one.id or 0),
            ),
        )
        for one in await places(turn)
    )
    card = Card(key=key(poll), lines=(text("poll-where"),), buttons=rows)
    await turn.work.post(turn.alone, card, lane=Lane.ANSWER, language=turn.language)


async def settle(turn: Turn, poll: Poll, words: Text) -> None:
    """Nothing is left to tap."""
    card = Card(key=key(poll), lines=(words,))
    await turn.work.post(turn.alone, card, lane=Lane.ANSWER, language=turn.language)


async def places(turn: Turn) -> list[Place]:
    """Where the speaker may hold a poll, nearest first."""
    return list(await rights.where(turn.work.db, turn.me, Can.HOLD_POLL, turn.now, MOST_PLACES))
