"""How a wish looks: to its neighbours, to whoever wished it, to whoever looks after it."""

from chat.card import Button, Card, button
from chat.text import Fact, Text, text
from domain.wishes import LIVE, SEATED, STANDING, TRUSTED, WELL, Claim, Kind, State, free
from handlers.telling import redraw as redraw_everywhere
from handlers.wishes.door import Told
from handlers.wishes.taps import (
    Allow,
    Ask,
    Change,
    Decline,
    GivePhone,
    Good,
    Help,
    Publish,
    What,
    Why,
    Withdraw,
)
from storage import electorate, forgetting, members, outbox
from storage.members import Member, called
from storage.outbox import Lane
from storage.places import Community, Place
from storage.wishes import WishClaim
from storage.work import Work

#: Seconds between two edits of a card: fifty may claim in the same instant.
RESTS = 6

KINDS = {
    Kind.THING: text("wish-thing"),
    Kind.COMPANY: text("wish-company"),
    Kind.SKILL: text("wish-skill"),
    Kind.ERRAND: text("wish-errand"),
    Kind.ACTIVITY: text("wish-activity"),
}
#: What is told of a wish that is over.
_OVER = {
    State.DONE: text("wish-is-done"),
    State.FULFILLED: text("wish-is-fulfilled"),
    State.CLOSED: text("wish-is-done"),
    State.THANKED: text("wish-is-fulfilled"),
    State.REFUSED: text("wish-is-refused"),
    State.WITHDRAWN: text("wish-is-withdrawn"),
    State.FADED: text("wish-is-faded"),
}
#: How it stands, for whoever wished it.
STANDS = {
    State.SAID: text("wish-stands-said"),
    State.PUBLISHED: text("wish-stands-published"),
    State.CLAIMED: text("wish-stands-claimed"),
    State.AGREED: text("wish-stands-agreed"),
    **_OVER,
    State.DONE: text("wish-stands-done"),
}


def code(one: Told, place: Place | None = None) -> Text:
    """【心愿13】, with a place's short name outside its own chat."""
    if place is None:
        return text("code-wish", number=one.matter.number)
    return text("code-wish-at", number=one.matter.number, place=place.short)


def public(one: Told) -> Fact:
    """What neighbours read of it."""
    return one.wish.public or text("wish-plain", kind=KINDS[one.wish.kind])


def needs(one: Told) -> Text:
    """By when, and how many it takes."""
    helpers = text("wish-helpers", n=one.wish.helpers)
    if one.wish.until is None:
        return text("wish-needs", helpers=helpers)
    return text("wish-needs-until", until=one.wish.until, helpers=helpers)


def wall(one: Told, place: Place | None) -> Card:
    """The card neighbours claim it by."""
    title = text("wish-title", code=code(one, place), title=public(one))
    if one.wish.state not in STANDING:
        words = _OVER.get(one.wish.state, text("wish-is-withdrawn"))
        return Card(key=f"wish:{one.id}", title=title, lines=(words,), news=words, rests=RESTS,
                    slight=one.wish.state not in WELL)  # fmt: skip
    lines = [needs(one)]
    seated = [claim.state for claim in one.claims if claim.state in SEATED]
    left = free(one.wish.helpers, seated)
    waiting = len(one.standing(Claim.IN_LINE))
    if not left:
        lines.append(text("wish-taken"))
    elif seated:
        lines.append(text("wish-partly", n=len(seated), left=left))
    if waiting:
        lines.append(text("wish-in-line", n=waiting))
    rows: tuple[tuple[Button, ...], ...] = ()
    if left:
        lines.append(text("wish-how"))
        help_, ask = Help(matter=one.id), Ask(matter=one.id)
        rows = ((button(text("button-help"), help_), button(text("button-ask-first"), ask)),)
    # Where a card cannot be changed, that it was taken on is worth one message, the line is not.
    taken = not left and not waiting
    return Card(key=f"wish:{one.id}", title=title, lines=tuple(lines), buttons=rows, rests=RESTS,
                news=text("wish-taken") if taken else None, slight=not taken)  # fmt: skip


def named(one: Told, publishes: Place, *, shared: bool) -> Place | None:
    """Whose number it is, where that is not plain: one published further out does not say from
    which house it comes."""
    if publishes.id != one.place.id:
        return publishes
    return one.place if shared else None


async def redraw(work: Work, community: Community, one: Told) -> None:
    """The newest state wherever it stands or waits to be shown."""
    publishes = await work.db.get_one(Place, one.wish.place_id)
    where = await electorate.scope(work.db, publishes)
    shared = {
        (chat.channel, chat.id): shared
        for chat, shared in await electorate.walls(work.db, publishes, where)
    }
    key = f"wish:{one.id}"
    if one.wish.state not in LIVE:
        # What the night held back is not shown in the morning.
        await forgetting.drop_waiting(work.core, key)
    for chat, same in await forgetting.cards_like(work.core, key):
        if same != key:
            continue
        # Alone, a number says nothing without its place.
        alone = shared.get((chat.channel, chat.id), True)
        card = wall(one, named(one, publishes, shared=alone))
        held = await outbox.waiting(work.core, chat, key)
        language = await members.language_at(work.db, chat, community.language)
        await work.post(
            chat, card, lane=Lane.CARD, language=language, not_before=held[0] if held else None
        )
    await redraw_everywhere(work, community, check(one, await _wisher(work, one)))
    await redraw_everywhere(work, community, await mine(work, one))
    for claim in one.claims if one.wish.home else ():
        if claim.state is not Claim.IN_LINE:
            await redraw_everywhere(work, community, await may(work, one, claim))


async def _wisher(work: Work, one: Told) -> Member | None:
    if one.wish.wisher_id is None:
        return None
    return await work.db.get(Member, one.wish.wisher_id)


def understood(one: Told) -> Text:
    """What kind it was taken for, and how many it takes by when."""
    return text("wish-understood", kind=KINDS[one.wish.kind], needs=needs(one))


async def mine(work: Work, one: Told) -> Card:
    """What whoever wished it has of it in private."""
    wish = one.wish
    lines = [text("wish-words", words=wish.words), understood(one), _stands(one)]
    rows: list[tuple[Button, ...]] = []
    if wish.state is State.SAID:
        rows += [_change_buttons(one)]
    for claim in one.claims:
        if claim.state in TRUSTED and claim.member_id is not None:
            member = await work.db.get_one(Member, claim.member_id)
            lines.append(text("wish-helper", who=called(member)))
            if claim.meets_at is not None:
                lines.append(text("wish-meets", at=claim.meets_at))
            if wish.state in STANDING and not claim.wisher_phone:
                give = GivePhone(matter=one.id, claim=claim.id or 0)
                rows.append((button(text("button-give-phone"), give),))
    # Only while somebody may come by it: who let go knows the word too.
    if wish.home and wish.password and wish.state in STANDING and one.standing(*TRUSTED):
        lines.append(text("wish-password", number=one.matter.number, password=wish.password))
    if wish.state is State.DONE:
        good, not_yet = Good(matter=one.id, good=True), Good(matter=one.id, good=False)
        rows.append((button(text("button-good"), good), button(text("button-not-good"), not_yet)))
    elif wish.state in LIVE:
        rows.append((button(text("button-no-more"), Withdraw(matter=one.id, sure=False)),))
    return Card(
        key=f"wish-mine:{one.id}", title=code(one, one.place), lines=tuple(lines),
        buttons=tuple(rows),
    )  # fmt: skip


def _stands(one: Told) -> Text:
    if one.standing(Claim.OFFERED) and not one.standing(Claim.ASKED, *TRUSTED):
        return text("wish-stands-offered")
    return STANDS[one.wish.state]


def _change_buttons(one: Told) -> tuple[Button, ...]:
    return tuple(
        button(label, Change(matter=one.id, what=what))
        for label, what in (
            (text("button-kind"), What.KIND),
            (text("button-helpers"), What.HELPERS),
            (text("button-wish-until"), What.UNTIL),
        )
    )


def check(one: Told, wisher: Member | None, *, why: bool = False) -> Card:
    """What whoever is in charge looks at: the words as they were said, and what neighbours would
    read. `why`: it is not published, and they are asked for the reason."""
    wish, key = one.wish, f"wish-check:{one.id}"
    title = text("wish-check-title", code=code(one, one.place))
    if wish.state is not State.SAID:
        title = code(one, one.place)
        told = text("wish-checked") if wish.published_at else _OVER.get(wish.state)
        return Card(key=key, title=title, lines=(told or text("wish-checked"),), slight=True)
    who = called(wisher) if wisher else text("a-neighbour")
    said = text("wish-said-by", who=who, words=wish.words)
    if wish.on_behalf:
        said = text("wish-said-for", who=who, whom=wish.on_behalf, words=wish.words)
    if why:
        rows = tuple(
            (button(label, Decline(matter=one.id, why=reason)),)
            for label, reason in (
                (text("button-wish-never"), Why.NEVER),
                (text("button-wish-other-way"), Why.OTHER_WAY),
                (text("button-wish-twice"), Why.TWICE),
            )
        )
        return Card(key=key, title=title, lines=(said, text("wish-why-not")), buttons=rows)
    lines = [said, text("wish-preview", words=public(one)), understood(one)]
    lines.append(text("wish-enters" if wish.home else "wish-stays-out"))
    lines.append(text("wish-check-how"))
    home = text("button-stays-out" if wish.home else "button-enters")
    words = Change(matter=one.id, what=What.WORDS)
    return Card(
        key=key,
        title=title,
        lines=tuple(lines),
        buttons=(
            (
                button(text("button-publish"), Publish(matter=one.id)),
                button(text("button-reword"), words),
            ),
            (*_change_buttons(one)[:2], button(home, Change(matter=one.id, what=What.HOME))),
            (button(text("button-not-publish"), Decline(matter=one.id, why=Why.ASK)),),
        ),
    )


async def may(work: Work, one: Told, claim: WishClaim) -> Card:
    """〔可以〕〔换一位〕: what whoever is in charge is asked of somebody who would come in."""
    key = f"wish-yes:{one.id}:{claim.id}"
    title = text("wish-title", code=code(one, one.place), title=public(one))
    member = await work.db.get(Member, claim.member_id) if claim.member_id else None
    who = called(member) if member else text("a-neighbour")
    if claim.state is not Claim.ASKED or one.wish.state not in STANDING:
        allowed = claim.yes_by is not None
        words = text("wish-allowed" if allowed else "wish-allow-over")
        return Card(key=key, title=title, lines=(words,), slight=True)
    lines: list[Text] = [text("wish-may-they", who=who)]
    if claim.adult is not None:
        adult = text("wish-adult", adult=claim.adult)
        lines.append(adult if claim.adult else text("wish-adult-missing"))
    lines.append(text("wish-allow-how"))
    id = claim.id or 0
    yes, other = (Allow(matter=one.id, claim=id, yes=answer) for answer in (True, False))
    buttons = (button(text("button-allow"), yes), button(text("button-another"), other))
    return Card(key=key, title=title, lines=tuple(lines), buttons=(buttons,))
