"""A group gets its place, by a code said in it, and loses it again."""

import re
from collections.abc import Sequence
from typing import ClassVar

from chat.card import Action, Card, Id, Reaction, button, note
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import invitations
from domain.invitations import LASTS, Opens
from domain.refusal import Refusal
from domain.roles import Can
from handlers.codes import sites
from handlers.turn import Answer, Turn
from handlers.welcome import named, welcome
from storage import bindings, invites, members, outbox_cards, places, rights
from storage.invites import Invite
from storage.members import Member
from storage.outbox import Lane
from storage.places import Group, Place

routes = Routes()

#: 「绑定」, perhaps with the name of a place.
_ASKED = re.compile(r"(?:绑定|綁定|bind)群?\s*(?P<place>.{0,16})", re.IGNORECASE)


class BindAt(Action):
    """The place a group is to be bound to."""

    tag: ClassVar[str] = "bp"
    place: Id


class BindMore(Action):
    """〔更多〕 places."""

    tag: ClassVar[str] = "bm"
    page: int


class Unbind(Action):
    """〔是，解绑〕 〔先不解绑〕. The binding is named: a new one is another matter."""

    tag: ClassVar[str] = "ub"
    binding: Id
    sure: bool


@routes.says(pattern=_ASKED, private=True)
async def bind_a_group(turn: Turn, _said: Said, meant: Meant) -> Answer:
    """绑定, 绑定 3号楼: a code for a group of that place."""
    found = _ASKED.fullmatch(meant.rest)
    return await ask(turn, found["place"] if found else "")


async def ask(turn: Turn, words: str) -> Answer:
    """Which place, where there are several; then its code."""
    reach = await _unbound_first(turn)
    if not reach:
        raise Refusal("bind-not-you")
    wanted = sites.named(reach, words)
    if words.strip() and not wanted:
        # Four signs that only look like a code are a code with a mistake in it.
        return text("code-unknown" if words.strip().isascii() else "no-such-site")
    sure = wanted if len(wanted) == 1 else reach if len(reach) == 1 else []
    if sure:
        await _give(turn, sure[0])
        return None
    card = _choice(turn, wanted or reach, 0)
    await outbox_cards.forget(turn.work.core, turn.chat, card.key or "")
    await turn.show(card)
    return None


async def _unbound_first(turn: Turn) -> list[Place]:
    reach = await sites.within_reach(turn, Can.BIND)
    bound = await invites.bound(turn.work.db, [place.id or 0 for place in reach])
    return sorted(reach, key=lambda place: place.id in bound)


def _choice(turn: Turn, reach: Sequence[Place], page: int) -> Card:
    return sites.choice(
        f"bind:{turn.me}",
        text("bind-which"),
        reach,
        page,
        lambda id: BindAt(place=id),
        lambda page: BindMore(page=page),
    )


@routes.tap(BindMore)
async def more(turn: Turn, tap: BindMore) -> Answer:
    """〔更多〕"""
    reach = await _unbound_first(turn)
    if not reach or not turn.private:
        raise Refusal("bind-not-you")
    await turn.show(_choice(turn, reach, tap.page))
    return None


@routes.tap(BindAt)
async def give(turn: Turn, tap: BindAt) -> Answer:
    """The code of a place, for whoever may bind groups there: shown to nobody else."""
    await turn.require(Can.BIND, tap.place)
    place = await turn.work.db.get_one(Place, tap.place)
    if place.until is not None or not turn.private:
        raise Refusal("old-button")
    await _give(turn, place)
    return None


async def _give(turn: Turn, place: Place) -> None:
    secret = await invites.make(
        turn.work.db,
        Opens.GROUP,
        invitations.spoken,
        turn.me,
        turn.now,
        place_id=place.id,
    )
    turn.work.record("code-for-group", turn.me, place=place.id)
    until = turn.now + LASTS[Opens.GROUP]
    await turn.show(note(text("bind-how", place=place.name, until=until)))
    await turn.show(note(text("bind-line", code=secret)))


async def bind(turn: Turn, said: Said, code: Invite) -> Text | None:
    """The code was said in a group and is used up by that. The right is asked for again: an
    office may have ended since."""
    place = await turn.work.db.get_one(Place, code.place_id)
    maker = await turn.work.db.get_one(Member, code.made_by)
    if not await turn.may(Can.BIND, place.id or 0):
        if turn.me != code.made_by:
            return text("code-not-yours", who=members.called(maker))
        return text("code-no-longer", place=place.name)
    if place.until is not None:
        return text("code-place-gone", place=place.name)
    group = await _heard_in(turn, said)
    served = [one for _, one in await bindings.of_group(turn.work.db, group.id or 0)]
    if place in served:
        return text("bound-already", place=place.name)
    here = (place.kind, place.parent_id)
    if not all(invitations.share((one.kind, one.parent_id), here) for one in served):
        return text("bound-elsewhere", place=named(served))
    bindings.bind(turn.work.db, group, place, turn.now)
    turn.work.record("bound", turn.me, place=place.id, group=group.id)
    await turn.work.db.flush()
    await _tell(turn, place, group, maker)
    if not places.is_home(place):
        return text("bound-here", place=place.name)
    new = not group.welcomed
    await welcome(turn.work, turn.community, group, [*served, place])
    if not new:
        return text("bound-here", place=named([*served, place]))
    await turn.show(Reaction(message=said.message, emoji="👌"))
    return None


async def _heard_in(turn: Turn, said: Said) -> Group:
    """The group's row. Whoever hears something in a group is in it."""
    group = await places.known_group(turn.work.db, turn.chat)
    if group.standing not in bindings.INSIDE:
        group.standing = "member"
    group.hears_all = group.hears_all or not said.addressed
    return group


async def _tell(turn: Turn, place: Place, group: Group, maker: Member) -> None:
    """Whoever bound it hears that it worked; the maker of the code and whoever is in charge there
    hear who did."""
    await turn.show_members([turn.me], note(text("bound-yours", place=place.name)))
    charge = await rights.in_charge(turn.work.db, place.id or 0, Can.HANDLE, turn.now)
    others = {one.id or 0 for one in (maker, *charge)} - {turn.me}
    told = text("bound-told", who=members.called(turn.who), place=place.name)
    await turn.show_members(sorted(others), note(told))


@routes.says("unbind", whole=("解绑", "解綁", "解除绑定", "unbind"))
async def unbind(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """解绑, in the group: asked once more, because the group falls silent."""
    if turn.private:
        raise Refusal("unbind-in-the-group")
    group = await places.known_group(turn.work.db, turn.chat)
    served = await bindings.of_group(turn.work.db, group.id or 0)
    mine = [one for one in served if await turn.may(Can.BIND, one[1].id or 0)]
    if not mine:
        await turn.require(Can.BIND, turn.place.id or 0)
    buttons = [
        button(
            text("button-place", place=place.short) if mine[1:] else text("button-unbind"),
            Unbind(binding=row.id or 0, sure=True),
        )
        for row, place in mine
    ]
    keep = button(text("button-keep-bound"), Unbind(binding=mine[0][0].id or 0, sure=False))
    words = text("unbind-sure", place=named([place for _, place in mine]))
    card = Card(key=f"unbind:{group.id}", lines=(words,), buttons=(tuple(buttons), (keep,)))
    await outbox_cards.forget(turn.work.core, turn.chat, card.key or "")
    await turn.show(card)
    return None


@routes.tap(Unbind)
async def unbound(turn: Turn, tap: Unbind) -> Answer:
    """The answer to "shall this group serve the place no more?"."""
    row = await bindings.binding(turn.work.db, tap.binding)
    group = await places.known_group(turn.work.db, turn.chat)
    if row is None or row.chat_id != group.id or row.until is not None:
        raise Refusal("old-button")
    await turn.require(Can.BIND, row.place_id)
    place = await turn.work.db.get_one(Place, row.place_id)
    if not tap.sure:
        return await _settle(turn, group, text("unbind-kept", place=place.name))
    row.until = turn.now
    turn.work.record("unbound", turn.me, place=place.id, group=group.id)
    await turn.work.db.flush()
    left = await places.places_of(turn.work.db, turn.chat)
    if left:
        await welcome(turn.work, turn.community, group, left)
    charge = await rights.in_charge(turn.work.db, place.id or 0, Can.HANDLE, turn.now)
    others = [one.id or 0 for one in charge if one.id != turn.me]
    told = text("unbound-told", who=members.called(turn.who), place=place.name)
    await turn.show_members(others, note(told))
    if row.source != bindings.BY_CODE:
        await turn.show_members([turn.me], note(text("unbound-by-file", place=place.name)))
    return await _settle(turn, group, text("unbound", place=place.name))


async def _settle(turn: Turn, group: Group, words: Text) -> Answer:
    """The question becomes its answer."""
    card = Card(key=f"unbind:{group.id}", lines=(words,))
    await turn.show(card, lane=Lane.ANSWER)
    return None
