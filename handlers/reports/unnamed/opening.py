"""拆封: two people together open the sealed link to whoever told something anonymously, for
abuse. Nothing is shown to one alone, both are written down, and the person hears of it."""

from datetime import timedelta
from typing import ClassVar

from chat.card import Action, Card, Id, button, note
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import codes, hearing
from domain import sealed as rules
from domain.refusal import Refusal
from domain.roles import Can
from handlers.reports.shown import cards
from handlers.reports.unnamed import sealing
from handlers.telling import show_members, told_at
from handlers.turn import Answer, Turn
from storage import matters, members, outbox_cards, places, rights, sealed
from storage.matters import Matter
from storage.members import Account, Member, called
from storage.outbox import Lane
from storage.places import Community, Place
from storage.sealed import Opening
from storage.work import Work

routes = Routes()


class Second(Action):
    """〔同意拆封〕〔不同意〕"""

    tag: ClassVar[str] = "us"
    opening: Id
    yes: bool


@routes.says(starts=("申请拆封", "拆封", "unseal"), private=True)
async def ask(turn: Turn, said: Said, meant: Meant) -> Answer:
    """拆封 3号楼报修12 天天诬告邻居: asked of somebody else above the building. Raises Refusal."""
    code, why = codes.find(hearing.plain(meant.rest))
    matter = await turn.about(code, said.reply)
    await turn.require_over(matter, Can.UNSEAL)
    if not matter.anonymous:
        raise Refusal("unseal-not-anonymous")
    if len(hearing.bare(why)) < rules.SHORTEST_REASON:
        raise Refusal("unseal-why")
    if not await sealed.lasts(turn.work.db, matter.id or 0, turn.now):
        raise Refusal("unseal-gone")
    if await sealed.pending(turn.work.db, matter.id or 0, turn.now) is not None:
        raise Refusal("unseal-asked-already")
    asked = Opening(matter_id=matter.id or 0, asked_by=turn.me, why=why, asked_at=turn.now)
    turn.work.db.add(asked)
    await turn.work.db.flush()
    turn.work.note(matter.id or 0, "unseal-asked", turn.me, opening=asked.id, why=why)
    words = text(
        "unseal-please", who=called(turn.who), code=await _code(turn.work, matter), why=why
    )
    answers = (
        button(text("button-unseal"), Second(opening=asked.id or 0, yes=True)),
        button(text("button-unseal-not"), Second(opening=asked.id or 0, yes=False)),
    )
    card = Card(key=_key(asked), lines=(words, text("unseal-how")), buttons=(answers,))
    if not await turn.show_members(await _others(turn, matter), card):
        raise Refusal("unseal-nobody")
    return text("unseal-waits")


@routes.tap(Second)
async def second(turn: Turn, tap: Second) -> Answer:
    """The second person's word. Everything is asked again: a day may have passed."""
    if not turn.private:
        return text("only-in-private")
    found = await sealed.opening(turn.work.db, tap.opening)
    if found is None:
        raise Refusal("old-button")
    matter = await turn.matter(found.matter_id)
    await turn.require_over(matter, Can.SECOND)
    if found.asked_by == turn.me:
        raise Refusal("unseal-two")
    if found.agreed_at or found.ended_at or rules.lapsed(found.asked_at, turn.now):
        raise Refusal("unseal-over")
    if not tap.yes:
        told = text("unseal-refused", who=called(turn.who), code=await _code(turn.work, matter))
        await _end(turn.work, turn.community, found, "unseal-refused", turn.me, told)
        return text("unseal-refused-so")
    account = await sealed.account(turn.work.db, turn.work.seal, found.matter_id, turn.now)
    if account is None or not await _still_may(turn, found, matter):
        told = text("unseal-gone")
        await _end(turn.work, turn.community, found, "unseal-lapsed", None, told)
        return told
    await _open(turn, found, matter, account)
    return text("unseal-agreed")


@routes.every(timedelta(minutes=10))
async def links_end(work: Work, community: Community) -> None:
    """Links whose time is over are erased, and openings nobody agreed to in time end."""
    for found in await sealed.lapsed(work.db, work.now):
        matter = await work.db.get_one(Matter, found.matter_id)
        told = text("unseal-lapsed", code=await _code(work, matter))
        await _end(work, community, found, "unseal-lapsed", None, told)
    await sealed.expire(work.db, work.now)


async def _code(work: Work, matter: Matter) -> Text:
    return cards.code(matter, await work.db.get_one(Place, matter.place_id))


def _key(asked: Opening) -> str:
    return f"unseal:{asked.id}"


async def _others(turn: Turn, matter: Matter) -> list[int]:
    """Whoever may agree, on every level above, but those it is about (回避)."""
    avoiding = {turn.me, *await matters.concerned(turn.work.db, matter)}
    found: dict[int, None] = {}
    for place in await places.chain(turn.work.db, matter.place_id):
        for one in await rights.in_charge(
            turn.work.db, place.id or 0, Can.SECOND, turn.now, avoiding
        ):
            found[one.id or 0] = None
    return list(found)


async def _still_may(turn: Turn, found: Opening, matter: Matter) -> bool:
    if found.asked_by in await matters.concerned(turn.work.db, matter):
        return False
    return await rights.may(turn.work.db, found.asked_by, Can.UNSEAL, matter.place_id, turn.now)


async def _open(turn: Turn, found: Opening, matter: Matter, account: Account) -> None:
    """Both read who it was, at the same moment, and then the person hears who did and why.
    Raises Refusal where one of them cannot be shown it."""
    work = turn.work
    if not await members.private_chats(work.db, [found.asked_by]):
        raise Refusal("unseal-both")
    found.agreed_by, found.agreed_at = turn.me, turn.now
    work.note(found.matter_id, "unseal-agreed", turn.me, opening=found.id)
    first = await work.db.get_one(Member, found.asked_by)
    teller = await work.db.get_one(Member, account.member_id)
    code = await _code(work, matter)
    await _settle(work, turn.community, found, text("unseal-agreed-card", code=code))
    for reader, other in ((first, turn.who), (turn.who, first)):
        words = text("unsealed", code=code, who=called(teller), other=called(other))
        await _show_sealed(turn, reader, words)
    told = text(
        "unsealed-told", code=code, first=called(first), second=called(turn.who), why=found.why
    )
    await sealing.show_teller(work, turn.community, matter, note(told))


async def _show_sealed(turn: Turn, reader: Member, words: Text) -> None:
    """In private, and in no row that outlives the message."""
    chats = await members.private_chats(turn.work.db, [reader.id or 0])
    for chat, app in chats.values():
        language = members.spoken(reader.language, app, turn.community.language)
        await turn.work.post(chat, note(words), lane=Lane.ANSWER, language=language, sealed=True)


async def _end(
    work: Work, community: Community, found: Opening, what: str, by: int | None, told: Text
) -> None:
    """Nothing is opened, and whoever asked hears why."""
    found.ended_at = work.now
    work.note(found.matter_id, what, by, opening=found.id)
    await work.db.flush()
    await _settle(work, community, found, told)
    at = told_at(work, community, alone=True) if by is None else None
    await show_members(work, community, [found.asked_by], note(told), not_before=at)


async def _settle(work: Work, community: Community, found: Opening, words: Text) -> None:
    for chat, _ in await outbox_cards.where_shown(work.core, _key(found)):
        language = await members.language_at(work.db, chat, community.language)
        card = Card(key=_key(found), lines=(words,))
        await work.post(chat, card, lane=Lane.ANSWER, language=language)
