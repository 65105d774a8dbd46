"""What becomes of a candidate (候选) beside the list of those in charge: the question to whoever
said it, and its end, after which not a word of it stays."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from chat.card import Action, Card, Id, button
from chat.incoming import Chat
from chat.text import Text, text
from domain import candidates as stages
from domain import hearing
from handlers.reports.unasked import candidate_list
from handlers.turn import Turn
from storage import candidates, forgetting, members, outbox_cards
from storage.candidates import Candidate
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

#: Columns of somebody's words in the question to them.
_SHORT = 60


class Own(Action):
    """〔记下〕 〔不用〕 under 「要我记下来吗？」."""

    tag: ClassVar[str] = "go"
    candidate: Id
    keep: bool


async def ask(work: Work, community: Community, row: Candidate) -> bool:
    """要我记下来吗？ to the speaker alone: in private where that was opened, else aside where the
    channel can; False where they cannot be asked."""
    account = await members.account(work.db, row.channel, row.account)
    answers = (
        button(text("button-note-down"), Own(candidate=row.id or 0, keep=True)),
        button(text("button-drop"), Own(candidate=row.id or 0, keep=False)),
    )
    chat = Chat(row.channel, row.account, "private")
    aside: dict[str, str] = {}
    if account is None or not account.reachable:
        if not row.aside:
            return False
        chat, aside = row.said_in, {"only_for": row.account, "reply_to": row.message}
    words = text("candidate-shall-i", words=hearing.title(row.words.replace("\n", " "), _SHORT))
    card = Card(key=_key(row), lines=(words,), buttons=(answers,)).model_copy(update=aside)
    await work.post(chat, card, lane=Lane.ANSWER, language=await _spoken(work, community, row))
    return True


async def gone(work: Work, community: Community, row: Candidate, told: Text | None = None) -> None:
    """Decided, or over: not a word of it stays. `told`: what the question to the speaker says
    then, where it was asked."""
    who = await candidate_list.readers(work, community, row)
    await candidates.erase(work.db, row)
    await forgetting.drop_waiting(work.core, _key(row))
    # A list that could not be shown to somebody waits for nobody.
    await forgetting.drop_parked(work.core, candidate_list.LISTS)
    for chat, _ in await outbox_cards.where_shown(work.core, _key(row)):
        only_for = row.account if chat.id == row.chat else None
        card = Card(
            key=_key(row),
            lines=(told or text("candidate-over"),),
            only_for=only_for,
        )
        language = await _spoken(work, community, row)
        await work.post(chat, card, lane=Lane.ANSWER, language=language)
    await candidate_list.show(work, community, who, news=False)


async def told_as_report(turn: Turn, place: Place, message: str, words: str) -> None:
    """Somebody reported it meanwhile: the very message, or the same thing in other words."""
    rows = await candidates.at(turn.work.db, [place.id or 0])
    alike = stages.same(words, [row.words for row in rows])
    for at, row in enumerate(rows):
        here = (row.channel, row.chat, row.message)
        if at == alike or here == (turn.chat.channel, turn.chat.id, message):
            await gone(turn.work, turn.community, row)


async def forget(work: Work, community: Community, channel: str, account: str) -> None:
    """Somebody deletes their data: what they said and nobody decided on, too."""
    for row in await candidates.of_account(work.db, channel, account):
        await gone(work, community, row)


async def renamed(work: Work, community: Community, channel: str, account: str, name: str) -> None:
    """Somebody is called something else now, or by no name."""
    for row in await candidates.of_account(work.db, channel, account):
        row.name = name
        await work.db.flush()
        who = await candidate_list.readers(work, community, row)
        await candidate_list.show(work, community, who, news=False)


def due(community: Community, row: Candidate) -> datetime:
    """When its next stage begins."""
    at = stages.next_moment(row.mode, row.at.astimezone(ZoneInfo(community.timezone)), row.stage)
    return at or row.due_at


async def _spoken(work: Work, community: Community, row: Candidate) -> str:
    alone = Chat(row.channel, row.account, "private")
    app = members.spoken(None, row.language, community.language)
    return await members.language_at(work.db, alone, app)


def _key(row: Candidate) -> str:
    return f"shall-i:{row.id}"
