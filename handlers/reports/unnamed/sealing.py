"""What is told anonymously (匿名): nothing that is kept leads to whoever told it but a sealed
link, and through that they still hear how it goes."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from chat.card import Card, button
from chat.incoming import Chat
from chat.text import Text, text
from domain import sealed as rules
from domain.forgetting import struck_out
from domain.matters import Move
from domain.refusal import Refusal
from handlers.reports.shown import cards
from handlers.reports.shown.panel import Step
from handlers.reports.unnamed import letting_go
from handlers.telling import show_members
from handlers.turn import Turn
from storage import drafts, forgetting, matters, members, sealed
from storage.matters import Matter
from storage.members import Member
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

#: What a draft waits for: words to be told anonymously.
NAMELESS = "nameless"


async def admit(turn: Turn, *, voice: bool = False) -> None:
    """Raises Refusal where this person may not tell anything anonymously now: not in private,
    without keys to seal with, more often than a day allows, or in their own voice."""
    if not turn.private:
        raise Refusal("nameless-in-private")
    if turn.work.seal is None:
        raise Refusal("nameless-not-kept")
    if voice:
        raise Refusal("nameless-no-voice")
    # Of two accounts that tell at the same moment the second counts the first.
    await sealed.lock(turn.work.db, turn.me)
    since = rules.began(turn.now, ZoneInfo(turn.community.timezone))
    accounts = await forgetting.accounts(turn.work.db, turn.me)
    told = await sealed.own(turn.work.db, turn.work.seal, accounts, turn.now, since)
    if len(told) >= rules.MOST_A_DAY:
        raise Refusal("nameless-enough", most=rules.MOST_A_DAY)


async def without_self(turn: Turn, words: str) -> str:
    """The words without the name and the number of whoever says them."""
    return struck_out(words, await letting_go.secrets_of(turn.work, turn.who))


async def seal_up(turn: Turn, matter: Matter) -> None:
    """The link, and from now on no trace of the speaker in this turn."""
    assert turn.work.seal is not None
    await turn.hide()
    account = turn.account
    sealed.keep(turn.work.db, turn.work.seal, matter, account.channel, account.address)
    await turn.work.db.flush()


async def confirm(turn: Turn, matter: Matter) -> None:
    """The card of it, once: nothing may remember in which message it stands."""
    card = await cards.own(turn.work, matter, turn.chat)
    kept = text("nameless-kept", said=_said(matter), days=rules.KEPT.days)
    lines = (*card.lines, kept, text("nameless-opened"))
    await turn.show(card.model_copy(update={"key": None, "lines": lines}))


def _said(matter: Matter) -> Text:
    """Its number as people type it."""
    return text("code-said", number=matter.number)


async def show_teller(
    work: Work,
    community: Community,
    matter: Matter,
    card: Card,
    lane: Lane = Lane.ANSWER,
    *,
    not_before: datetime | None = None,
) -> bool:
    """Show a card in private to whoever reported a matter, through the sealed link where it was
    told anonymously; False where they cannot be reached. No card of an anonymous matter is drawn
    anew: it carries its code, by which a reply finds it."""
    if matter.reporter_id is not None:
        return await show_members(
            work, community, [matter.reporter_id], card, lane, not_before=not_before
        )
    account = await sealed.account(work.db, work.seal, matter.id or 0, work.now)
    if not matter.anonymous or account is None:
        return False
    if account.reachable:
        chat, app = Chat(account.channel, account.address, "private"), account.language
    else:
        others = await members.private_chats(work.db, [account.member_id])
        if not others:
            return False
        chat, app = others[account.member_id]
    member = await work.db.get_one(Member, account.member_id)
    language = members.spoken(member.language, app, community.language)
    await work.post(chat, card, lane=lane, language=language, not_before=not_before, sealed=True)
    return True


async def ask(work: Work, community: Community, matter: Matter, how: str = "") -> bool:
    """Is it really done? Whoever told it anonymously answers in one tap or word. `how` it was
    done, where somebody said so."""
    place = await work.db.get_one(Place, matter.place_id)
    code = cards.code(matter, place)
    at, title = matter.done_at or work.now, cards.heading(matter)
    words = text("nameless-done", code=code, title=title, at=at, said=_said(matter))
    lines = (words, text("panel-how", how=how)) if how else (words,)
    id = matter.id or 0
    answers = (
        (button(text("button-satisfied"), Step(matter=id, move=Move.SATISFIED)),),
        (button(text("button-so-so"), Step(matter=id, move=Move.SO_SO)),),
        (button(text("button-not-yet"), Step(matter=id, move=Move.NOT_YET)),),
    )
    return await show_teller(work, community, matter, Card(lines=lines, buttons=answers))


async def latest(turn: Turn, since: datetime) -> Matter | None:
    """The report this person told anonymously last, not before `since`, locked; then the turn
    leaves no trace of them."""
    told = await own(turn, since)
    return await matters.matter(turn.work.db, told[0][0].id or 0) if told else None


async def own(turn: Turn, since: datetime | None = None) -> Sequence[tuple[Matter, Place]]:
    """What the speaker told anonymously, the newest first, alone with the bot; if there is any,
    the turn leaves no trace of them."""
    if not turn.private or turn.work.seal is None:
        return ()
    accounts = await forgetting.accounts(turn.work.db, turn.me)
    told = await sealed.own(turn.work.db, turn.work.seal, accounts, turn.now, since)
    if told:
        await turn.hide()
    return told


async def asked_for(turn: Turn) -> bool:
    """Whether the speaker has just said that what comes next is to be told anonymously."""
    here = turn.chat.channel, turn.chat.id, turn.account.address
    asked = await drafts.draft(turn.work.db, *here, turn.now) if turn.private else None
    return asked is not None and asked.what == NAMELESS
