"""An office taken by a link is laid down, or taken back by whoever hands it out."""

from typing import ClassVar, Literal

from chat.card import Action, Button, Card, Id, button, note
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain.invitations import Opens
from domain.refusal import Refusal
from domain.roles import Can, Role
from handlers.codes import sites
from handlers.telling import tell_in_charge
from handlers.turn import Answer, Turn
from storage import invites, members, outbox_cards, rights
from storage.invites import BY_INVITE
from storage.members import Held, Member
from storage.places import Place

routes = Routes()

#: How many lines a list has at most.
LINES = 8


class LayDown(Action):
    """An office of one's own, and then 〔是，卸任〕 〔先不卸任〕."""

    tag: ClassVar[str] = "ld"
    held: Id
    answer: Literal["ask", "yes", "no"]


class TakeBack(Action):
    """〔收回〕 of an office, and then 〔是，收回〕."""

    tag: ClassVar[str] = "tb"
    held: Id
    sure: bool


class Revoke(Action):
    """〔作废〕 of a link nobody has answered."""

    tag: ClassVar[str] = "rk"
    invite: Id


@routes.says("resign", whole=("卸任", "辞任", "不当了", "resign"), private=True)
async def lay_down(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """卸任: which office, and whether that is really meant."""
    if not turn.private:
        return text("say-privately")
    held = await members.roles_of(turn.work.db, turn.me, turn.now)
    mine = [one for one in held if one.source == BY_INVITE]
    if not mine:
        by_file = any(one.role is not Role.RESIDENT for one in held)
        return text("resign-by-file" if by_file else "resign-nothing")
    if len(mine) == 1:
        card = await _sure(turn, mine[0])
    else:
        rows = [
            (button(await _short(turn, one), LayDown(held=one.id or 0, answer="ask")),)
            for one in mine
        ]
        card = Card(key=_key(turn), lines=(text("resign-which"),), buttons=tuple(rows))
    await outbox_cards.forget(turn.work.core, turn.chat, card.key or "")
    await turn.show(card)
    return None


def _key(turn: Turn) -> str:
    return f"resign:{turn.me}"


async def _office(turn: Turn, held: Held) -> Text:
    place = await turn.work.db.get_one(Place, held.place_id)
    return text("office", place=place.name, role=turn.role_name(held.role))


async def _short(turn: Turn, held: Held) -> Text:
    place = await turn.work.db.get_one(Place, held.place_id)
    return text("office", place=place.short, role=turn.role_name(held.role))


async def _sure(turn: Turn, held: Held) -> Card:
    answers = (
        button(text("button-resign"), LayDown(held=held.id or 0, answer="yes")),
        button(text("button-stay"), LayDown(held=held.id or 0, answer="no")),
    )
    words = text("resign-sure", office=await _office(turn, held))
    return Card(key=_key(turn), lines=(words,), buttons=(answers,))


@routes.tap(LayDown)
async def laid_down(turn: Turn, tap: LayDown) -> Answer:
    """One's own office, taken by a link, ends; those above hear of it."""
    held = await _held(turn, tap.held)
    if held.member_id != turn.me or not turn.private:
        raise Refusal("old-button")
    if tap.answer == "ask":
        await turn.show(await _sure(turn, held))
        return None
    office = await _office(turn, held)
    if tap.answer == "no":
        await turn.show(Card(key=_key(turn), lines=(text("resign-stays", office=office),)))
        return None
    held.until = turn.now
    turn.work.record("left-office", turn.me, place=held.place_id, about=turn.me, role=held.role)
    await turn.show(Card(key=_key(turn), lines=(text("resign-done", office=office),)))
    told = note(text("resign-told", who=members.called(turn.who), office=office))
    await tell_in_charge(
        turn.work, turn.community, held.place_id, Can.INVITE, told, avoiding=(turn.me,)
    )
    return None


async def _held(turn: Turn, id: int) -> Held:
    """An office somebody took by a link and still holds. Raises Refusal."""
    held = await members.held(turn.work.db, id)
    ended = held is None or (held.until is not None and held.until <= turn.now)
    if held is None or ended or held.source != BY_INVITE:
        raise Refusal("old-button")
    return held


@routes.says(
    "invited", whole=("我邀请的人", "我請的人", "我请的人", "my invitations"), private=True
)
async def list_(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """我邀请的人: who holds an office by a link there, and which links nobody has answered."""
    if not turn.private:
        return text("say-privately")
    card = await _list(turn)
    await outbox_cards.forget(turn.work.core, turn.chat, card.key or "")
    await turn.show(card)
    return None


async def _list(turn: Turn) -> Card:
    """Newest first. Raises Refusal for whoever hands out nothing."""
    reach = await sites.within_reach(turn, Can.INVITE)
    if not reach:
        raise Refusal("invite-not-you")
    lines: list[Text] = []
    buttons: list[Button] = []
    for found, place in await invites.open_links(turn.work.db, turn.me, turn.now, LINES):
        office = text("office", place=place.name, role=turn.role_name(found.role or Role.RESIDENT))
        lines.append(text("invited-open", n=len(lines) + 1, office=office, until=found.until))
        buttons.append(button(text("button-revoke", n=len(lines)), Revoke(invite=found.id or 0)))
    ids = [place.id or 0 for place in reach]
    for held, member, place in await invites.invited(turn.work.db, ids, turn.now):
        if len(lines) >= LINES or not await _gives(turn, held):
            continue
        office = text("office", place=place.name, role=turn.role_name(held.role))
        who = members.called(member)
        lines.append(text("invited-holds", n=len(lines) + 1, who=who, office=office))
        label = text("button-take-back", n=len(lines))
        buttons.append(button(label, TakeBack(held=held.id or 0, sure=False)))
    if not lines:
        return Card(key=f"invited:{turn.me}", lines=(text("invited-nobody"),))
    rows = tuple(tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4))
    return Card(
        key=f"invited:{turn.me}", title=text("invited-title"), lines=tuple(lines), buttons=rows
    )


async def _gives(turn: Turn, held: Held) -> bool:
    return held.member_id != turn.me and await rights.may_give(
        turn.work.db, turn.me, held.role, held.place_id, turn.now
    )


@routes.tap(TakeBack)
async def take_back(turn: Turn, tap: TakeBack) -> Answer:
    """〔收回〕: asked once more, then the office ends and its holder hears it."""
    held = await _held(turn, tap.held)
    if not turn.private or not await _gives(turn, held):
        raise Refusal("invite-not-you")
    office = await _office(turn, held)
    holder = await turn.work.db.get_one(Member, held.member_id)
    if not tap.sure:
        sure = button(text("button-sure-back"), TakeBack(held=tap.held, sure=True))
        words = text("take-back-sure", who=members.called(holder), office=office)
        await turn.show(Card(lines=(words,), buttons=((sure,),)))
        return None
    held.until = turn.now
    turn.work.record(
        "took-office-back", turn.me, place=held.place_id, about=held.member_id, role=held.role
    )
    await turn.work.db.flush()
    await turn.show(await _list(turn))
    told = note(text("taken-back-told", who=members.called(holder), office=office))
    await turn.show_members([held.member_id], told)
    return text("taken-back", who=members.called(holder))


@routes.tap(Revoke)
async def revoke(turn: Turn, tap: Revoke) -> Answer:
    """〔作废〕: one's own link opens nothing any more."""
    found = await invites.invite(turn.work.db, tap.invite)
    mine = found is not None and found.kind is Opens.STAFF and found.made_by == turn.me
    if found is None or not mine or found.used_at is not None:
        raise Refusal("old-button")
    found.used_at = turn.now
    await turn.work.db.flush()
    await turn.show(await _list(turn))
    return text("revoked")
