"""What whoever reported hears while it goes up: who has it now, until when, and whether they may
be called. At most twice in its life; at the top a word a week, in private."""

from functools import partial
from typing import ClassVar

from chat.card import Action, Button, Card, Id, button, note
from chat.incoming import Chat, Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import titles
from domain.matters import OPEN, Move
from domain.refusal import Refusal
from handlers.reports.chain import levels
from handlers.reports.shown import cards
from handlers.reports.shown.panel import step_button
from handlers.reports.unnamed import sealing
from handlers.telling import show_members, tell_group, told_at
from handlers.turn import Answer, Turn
from storage import history, members, outbox_cards
from storage.matters import Matter
from storage.members import Member
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

routes = Routes()

#: So often a reporter hears that it went up, and so the history calls it.
MOST = 2
TOLD = "reporter told"


class MayCall(Action):
    """〔可以打给我〕 〔先别给〕"""

    tag: ClassVar[str] = "uc"
    matter: Id
    yes: bool


def key(matter_id: int) -> str:
    """The key of the message that it went up."""
    return f"raised:{matter_id}"


def here(matter_id: int) -> str:
    """The key of the same as a reply among neighbours."""
    return f"raised-here:{matter_id}"


async def of_rising(work: Work, community: Community, matter: Matter, *, again: bool) -> None:
    """The reporter hears that it went up (VOICE 10): in private, or, of what stands on a wall, by
    a reply to their own message. `again`: it had gone up before."""
    if again and await history.count(work.db, matter.id or 0, TOLD) >= MOST:
        return
    if not (matter.reporter_id or matter.anonymous):
        return
    held = told_at(work, community, alone=True)
    if matter.reporter_id is None:
        card = await _card(work, matter, None)
        told = await sealing.show_teller(
            work, community, matter, card, Lane.DIGEST, not_before=held
        )
    else:
        told = await _in_private(work, community, matter)
        if not told and matter.open:
            wall = Chat(matter.said_channel, matter.said_chat)
            if matter.said_message:
                card = await _card(work, matter, wall)
                if await _stands(work, matter, here(matter.id or 0)):
                    await outbox_cards.forget(work.core, wall, card.key or "")
                await tell_group(work, community, wall, card, lane=Lane.DIGEST)
                told = True
    if told:
        work.note(matter.id or 0, TOLD, None)


async def _in_private(work: Work, community: Community, matter: Matter) -> bool:
    reporter = matter.reporter_id or 0
    found = await work.once(("chat", reporter), partial(_chat_of, work, reporter))
    if found is None:
        return False
    chat, app = found
    member = await work.db.get_one(Member, reporter)
    card = await _card(work, matter, chat)
    if card.key and await _stands(work, matter, card.key):
        # A new message, because an edit tells nobody.
        await outbox_cards.forget(work.core, chat, card.key)
    await work.post(
        chat,
        card,
        lane=Lane.DIGEST,
        language=members.spoken(member.language, app, community.language),
        not_before=told_at(work, community, alone=True),
    )
    return True


async def _chat_of(work: Work, member_id: int) -> tuple[Chat, str | None] | None:
    return (await members.private_chats(work.db, [member_id])).get(member_id)


async def _stands(work: Work, matter: Matter, which: str) -> bool:
    keys = key(matter.id or 0), here(matter.id or 0)
    look = partial(outbox_cards.shown_in, work.core, keys)
    return bool((await work.once(("raised", matter.id), look))[which])


async def _card(
    work: Work, matter: Matter, chat: Chat | None, answered: Text | None = None
) -> Card:
    """Who has it now; in private also that nothing was given away, and whether it may be.
    `answered` stands in the place of that question."""
    private = chat is not None and chat.kind == "private"
    place = await work.db.get_one(Place, matter.place_id)
    code = await cards.named(work, matter, chat) if chat else cards.code(matter, place)
    reporter = await work.db.get(Member, matter.reporter_id) if matter.reporter_id else None
    title = titles.public(matter.title) if matter.title else cards.heading(matter)
    level, by = await levels.called(work, matter), matter.answer_by or work.now
    lines = [text("raised-told", code=code, title=title, level=level, by=by)]
    # A reply in the group is never drawn anew, so it names nobody who may ask to be forgotten.
    if private and reporter is not None and reporter.name:
        who = reporter.name
        told = text("raised-told-named", who=who, code=code, title=title, level=level, by=by)
        lines = [told]
    rows: list[tuple[Button, ...]] = []
    if answered is not None:
        lines.append(answered)
    elif private and matter.call_ok is None:
        lines.append(text("raised-may-call"))
        yes, no = (MayCall(matter=matter.id or 0, yes=yes) for yes in (True, False))
        rows.append((button(text("button-may-call"), yes), button(text("button-not-call"), no)))
    rows.append((step_button(matter, Move.MENDED),))
    return Card(
        key=key(matter.id or 0) if private else here(matter.id or 0),
        lines=tuple(lines),
        buttons=tuple(rows) if matter.state in OPEN else (),
        reply_to=None if private or chat is None else matter.said_message,
    )


async def of_waiting(work: Work, community: Community, matter: Matter) -> None:
    """Once a week at the top: it is not forgotten. In private only."""
    place = await work.db.get_one(Place, matter.place_id)
    title = titles.public(matter.title) if matter.title else cards.heading(matter)
    level = await levels.called(work, matter)
    words = text("top-told", code=cards.code(matter, place), title=title, level=level)
    buttons = ((step_button(matter, Move.MENDED),),)
    card = Card(key=f"weekly:{matter.id}", lines=(words,), buttons=buttons)
    for chat, _ in await outbox_cards.where_shown(work.core, f"weekly:{matter.id}"):
        # A new message, because an edit tells nobody.
        await outbox_cards.forget(work.core, chat, f"weekly:{matter.id}")
    held = told_at(work, community, alone=True)
    await sealing.show_teller(work, community, matter, card, Lane.DIGEST, not_before=held)


@routes.tap(MayCall)
async def answered(turn: Turn, tap: MayCall) -> Answer:
    """〔可以打给我〕 〔先别给〕"""
    return await _answered(turn, await turn.matter(tap.matter), tap.yes)


@routes.says(whole=("可以打给我", "可以打", "you may call me"), about=True)
async def may_call(turn: Turn, said: Said, meant: Meant) -> Answer:
    """可以打给我, in a reply or with the number."""
    return await _answered(turn, await turn.about(meant.code, said.reply), yes=True)


@routes.says(whole=("先别给", "别打给我", "don't call me"), about=True)
async def not_call(turn: Turn, said: Said, meant: Meant) -> Answer:
    """先别给, in a reply or with the number; also after a yes."""
    return await _answered(turn, await turn.about(meant.code, said.reply), yes=False)


async def _answered(turn: Turn, matter: Matter, yes: bool) -> Answer:
    """The reporter's own yes, or no, to being called by the level above.

    Raises Refusal for anybody else, for what was told anonymously, and for what is over.
    """
    if matter.reporter_id != turn.me:
        raise Refusal("only-the-reporter")
    if matter.state not in OPEN:
        raise Refusal("closed-already")
    matter.call_ok = yes
    turn.work.note(matter.id or 0, "may call" if yes else "may not call", turn.me)
    await turn.work.db.flush()
    words = text("may-call-yes") if yes else text("may-call-no")
    for chat, _ in await outbox_cards.where_shown(turn.work.core, key(matter.id or 0)):
        there = turn.alone if chat.id == turn.alone.id else chat
        card = await _card(turn.work, matter, there, words)
        language = await members.language_at(turn.work.db, chat, turn.community.language)
        await turn.work.post(chat, card, lane=Lane.ANSWER, language=language)
    await cards.redraw_in_charge(turn.work, turn.community, matter)
    if yes and matter.handler_id and levels.handed_up(matter):
        place = await turn.work.db.get_one(Place, matter.place_id)
        told = note(text("may-call-told", code=cards.code(matter, place)))
        await show_members(turn.work, turn.community, [matter.handler_id], told)
    return words
