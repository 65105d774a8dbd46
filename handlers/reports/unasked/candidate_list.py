"""What was said to nobody and may be a report (候选), as those in charge see it: one list a person
in private, edited and not repeated."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from chat.card import Action, Button, Card, Id, button
from chat.incoming import Chat
from chat.text import Fact, Text, text
from domain import candidates as stages
from domain import grievance, hearing
from domain.roles import Can
from handlers.buttons import SeeCandidates
from handlers.reports.chain import charge
from handlers.telling import clear_copies, told_at
from storage import candidates, forgetting, members, outbox_cards, places, rights, ticks
from storage.candidates import Candidate
from storage.members import Member
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

#: How the keys of these lists begin.
LISTS = "candidates:"
#: So many stand on the list at once; the others move up as these are decided.
MOST = 5
#: Columns of somebody's words on the list.
_WIDE = 120
_A_ROW = 2


class Register(Action):
    """〔登记〕 under a line of the list."""

    tag: ClassVar[str] = "gr"
    candidate: Id


class RegisterAt(Action):
    """〔3号楼〕 instead, where the group serves several: it is about this one."""

    tag: ClassVar[str] = "gp"
    candidate: Id
    place: Id


class Drop(Action):
    """〔不是事〕 beside it."""

    tag: ClassVar[str] = "gd"
    candidate: Id


async def avoiding(work: Work, community: Community, place_id: int, words: str) -> frozenset[int]:
    """Whom words blame by office or by name: they are told nothing of it (回避)."""
    if not grievance.blames(words):
        return frozenset()
    return frozenset(await charge.named(work, community, place_id, words))


async def level_above(
    work: Work, community: Community, row: Candidate, *, above: int | None = None
) -> int | None:
    """The nearest level, from its place upward or only above a level, where somebody who may
    decide can be reached; None where there is nobody."""
    way_up = await places.chain(work.db, row.place_id)
    ids = [place.id or 0 for place in way_up]
    if above in ids:
        ids = ids[ids.index(above) + 1 :]
    avoid = await avoiding(work, community, row.place_id, row.words)
    for id in ids:
        charge_ = await rights.in_charge(work.db, id, Can.HANDLE, work.now, avoid)
        if await members.private_chats(work.db, [one.id or 0 for one in charge_]):
            return id
    return None


async def readers(work: Work, community: Community, row: Candidate) -> list[int]:
    """In whose lists it stands: those in charge of its place, and of the level it came up to."""
    avoid = await avoiding(work, community, row.place_id, row.words)
    found: dict[int, None] = {}
    for place in dict.fromkeys((row.place_id, row.level_id)):
        for one in await rights.in_charge(work.db, place, Can.HANDLE, work.now, avoid):
            found[one.id or 0] = None
    return list(found)


async def waiting(
    work: Work, community: Community, member_id: int
) -> Sequence[tuple[Candidate, Place]]:
    """What stands in the list of a member, the oldest first."""
    own = [
        place.id or 0
        for place in await rights.places_of(work.db, member_id, work.now)
        if await rights.may(work.db, member_id, Can.HANDLE, place.id or 0, work.now)
    ]
    return [
        (row, place)
        for row, place in await candidates.listed(work.db, own)
        if member_id not in await avoiding(work, community, row.place_id, row.words)
    ]


async def summary(work: Work, community: Community, member_id: int) -> tuple[Text, Button] | None:
    """One line for a member's daily list, and the button that opens this one; None where nothing
    waits for them."""
    if not (rows := await waiting(work, community, member_id)):
        return None
    return (
        text("candidates-wait", n=len(rows)),
        button(text("button-candidates"), SeeCandidates()),
    )


async def drawn(work: Work, community: Community, member_id: int) -> Card:
    """The whole list of a member, empty or not."""
    rows = await waiting(work, community, member_id)
    if not rows:
        return Card(key=_key(member_id), lines=(text("candidates-none"),))
    lines: list[Text] = []
    buttons: list[tuple[Button, ...]] = []
    for at, (row, place) in enumerate(rows[:MOST], 1):
        lines.append(await _line(work, at, row, place))
        buttons += await _buttons(work, member_id, at if len(rows) > 1 else 0, row)
    if len(rows) > MOST:
        lines.append(text("candidates-more", n=len(rows) - MOST))
    lines.append(text("candidates-how"))
    return Card(
        key=_key(member_id),
        title=text("candidates-title", n=len(rows)),
        lines=tuple(lines),
        buttons=tuple(buttons),
        silent=True,
    )


async def _line(work: Work, at: int, row: Candidate, place: Place) -> Text:
    line = text(
        "candidate-line",
        at=str(at),
        who=await _called(work, row),
        place=place.short,
        when=row.at,
        words=hearing.title(row.words.replace("\n", " "), _WIDE),
    )
    if row.told > 1:
        line = text("candidate-again", line=line, n=row.told)
    if row.photos:
        line = text("candidate-photos", line=line, n=len(row.photos))
    return line


async def _called(work: Work, row: Candidate) -> Fact:
    account = await members.account(work.db, row.channel, row.account)
    if account is None:
        return row.name or text("a-neighbour")
    return members.called(await work.db.get_one(Member, account.member_id))


async def _buttons(
    work: Work, member_id: int, at: int, row: Candidate
) -> list[tuple[Button, ...]]:
    """`at` is the number of its line; 0 where there is only one. Of several buildings a member is
    offered those they may decide for."""
    id = row.id or 0
    label = text("button-not-a-matter-n", n=str(at)) if at else text("button-not-a-matter")
    drop = button(label, Drop(candidate=id))
    if not row.unsure:
        label = text("button-register-n", n=str(at)) if at else text("button-register")
        return [(button(label, Register(candidate=id)), drop)]
    chosen = [
        button(
            text("button-register-at", n=str(at), at=place.short[:6])
            if at
            else text("button-place", place=place.short[:10]),
            RegisterAt(candidate=id, place=place.id or 0),
        )
        for place in await places.places_of(work.db, row.said_in)
        if await rights.may(work.db, member_id, Can.HANDLE, place.id or 0, work.now)
    ]
    rows = [tuple(chosen[at : at + _A_ROW]) for at in range(0, len(chosen), _A_ROW)]
    return [*rows, (drop,)]


async def show(work: Work, community: Community, who: Sequence[int], *, news: bool) -> None:
    """Bring the lists of these members up to date. `news`: something came. The first time in half
    a day that is a message of its own, without a sound and not at night; otherwise, and whenever
    something is decided, the message that stands is edited, which tells nobody."""
    for id, (chat, app) in (await members.private_chats(work.db, who)).items():
        card = await drawn(work, community, id)
        member = await work.db.get_one(Member, id)
        language = members.spoken(member.language, app, community.language)
        stands = await outbox_cards.stands(work.core, chat, _key(id))
        if not card.buttons and not stands:
            await forgetting.drop_waiting(work.core, _key(id))
            continue
        # What comes at night is added to what stands; the next morning is early enough.
        fresh = (
            news
            and told_at(work, community, alone=True) is None
            and await ticks.mine(work.core, _tick(id), work.now, stages.HALF_DAY)
        )
        at: datetime | None = None
        if stands and fresh:
            await _below(work, community, chat, _key(id))
            stands = False
        if not stands:
            at = told_at(work, community, alone=True)
        await work.post(chat, card, lane=Lane.CARD, language=language, not_before=at)


async def open_anew(work: Work, community: Community, member_id: int, chat: Chat) -> Card:
    """The list, to be shown below everything said since: somebody asked for it."""
    await _below(work, community, chat, _key(member_id))
    return await drawn(work, community, member_id)


async def _below(work: Work, community: Community, chat: Chat, key: str) -> None:
    """The list is shown anew; the message it stood in says nothing any more."""
    for there, older in await forgetting.cards_like(work.core, f"{outbox_cards.OLD}{key}:"):
        await outbox_cards.gone(work.core, there, older)
    await outbox_cards.forget(work.core, chat, key)
    await clear_copies(work, community, key)


def _key(member_id: int) -> str:
    return f"{LISTS}{member_id}"


def _tick(member_id: int) -> str:
    return f"candidates.shown.{member_id}"
