"""Somebody is asked to take an office, by a link that works once."""

import re
from typing import Annotated, ClassVar

from pydantic import Field

from chat.card import Action, Card, Id, button, note
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import invitations
from domain.invitations import LASTS, LINK_ALPHABET, LINK_SIGNS, OFFERED, Opens, Standing
from domain.refusal import Refusal
from domain.roles import Can, Role
from handlers.codes import sites
from handlers.turn import Answer, Turn
from storage import invites, members, outbox_cards, rights
from storage.invites import BY_INVITE, Invite
from storage.members import Held, Member
from storage.places import Place

routes = Routes()

#: 「邀请」, perhaps with the name of a place.
_ASKED = re.compile(r"(?:邀请|邀請|invite)\s*(?P<place>.{0,16})", re.IGNORECASE)
_TOKEN = rf"^[{LINK_ALPHABET}]{{{LINK_SIGNS}}}$"


class InviteAt(Action):
    """The place of an office that is handed out."""

    tag: ClassVar[str] = "ip"
    place: Id


class InviteMore(Action):
    """〔更多〕 places."""

    tag: ClassVar[str] = "im"
    page: int


class InviteAs(Action):
    """The office."""

    tag: ClassVar[str] = "ir"
    place: Id
    role: Role


class Join(Action):
    """The link itself. No button carries it: what stands in a row would open it."""

    tag: ClassVar[str] = "jn"
    token: Annotated[str, Field(pattern=_TOKEN)]


class Accept(Action):
    """〔答应〕 〔不了〕, for whoever opened the link."""

    tag: ClassVar[str] = "jy"
    invite: Id
    yes: bool


@routes.says("invite", pattern=_ASKED, private=True)
async def invite(turn: Turn, said: Said, meant: Meant) -> Answer:
    """邀请, 邀请 3号楼; /invite."""
    if not turn.private:
        return text("say-privately")
    reach = await sites.within_reach(turn, Can.INVITE)
    if not reach:
        raise Refusal("invite-not-you")
    found = _ASKED.fullmatch(meant.rest)
    words = found["place"] if found else said.words
    named = sites.named(reach, words)
    if words.strip() and not named:
        return text("no-such-site")
    sure = named if len(named) == 1 else reach if len(reach) == 1 else []
    if sure:
        card = await _offices(turn, sure[0])
    else:
        card = sites.choice(*_which(turn), named or reach, 0, _at, _more)
    # Posted anew: an edit far up in the chat would not be seen.
    await outbox_cards.forget(turn.work.core, turn.chat, card.key or "")
    await turn.show(card)
    return None


def _which(turn: Turn) -> tuple[str, Text]:
    return f"invite:{turn.me}", text("invite-where")


def _at(place: int) -> Action:
    return InviteAt(place=place)


def _more(page: int) -> Action:
    return InviteMore(page=page)


@routes.tap(InviteMore)
async def more(turn: Turn, tap: InviteMore) -> Answer:
    """〔更多〕"""
    reach = await sites.within_reach(turn, Can.INVITE)
    if not reach or not turn.private:
        raise Refusal("invite-not-you")
    await turn.show(sites.choice(*_which(turn), reach, tap.page, _at, _more))
    return None


@routes.tap(InviteAt)
async def where(turn: Turn, tap: InviteAt) -> Answer:
    """A place was chosen: as what?"""
    await turn.require(Can.INVITE, tap.place)
    place = await turn.work.db.get_one(Place, tap.place)
    if place.until is not None or not turn.private:
        raise Refusal("old-button")
    await turn.show(await _offices(turn, place))
    return None


async def _offices(turn: Turn, place: Place) -> Card:
    """The offices this person may hand out there."""
    offered = [role for role in OFFERED[place.kind] if await _gives(turn, turn.me, role, place)]
    buttons = [
        button(
            text("button-role", role=turn.role_name(role)),
            InviteAs(place=place.id or 0, role=role),
        )
        for role in offered
    ]
    rows = [tuple(buttons[at : at + sites.ROW]) for at in range(0, len(buttons), sites.ROW)]
    words = text("invite-as", place=place.name)
    return Card(key=f"invite:{turn.me}", lines=(words,), buttons=tuple(rows))


async def _gives(turn: Turn, giver: int, role: Role, place: Place) -> bool:
    return await rights.may_give(turn.work.db, giver, role, place.id or 0, turn.now)


@routes.tap(InviteAs)
async def as_what(turn: Turn, tap: InviteAs) -> Answer:
    """The link, shown once, to be handed on."""
    await turn.require(Can.INVITE, tap.place)
    place = await turn.work.db.get_one(Place, tap.place)
    offered = tap.role in OFFERED[place.kind]
    if place.until is not None or not turn.private or not offered:
        raise Refusal("old-button")
    if not await _gives(turn, turn.me, tap.role, place):
        raise Refusal("invite-not-you")
    token = await invites.make(
        turn.work.db,
        Opens.STAFF,
        invitations.linked,
        turn.me,
        turn.now,
        place_id=place.id,
        role=tap.role,
    )
    turn.work.record("invited", turn.me, place=place.id, role=tap.role)
    office = text("office", place=place.name, role=turn.role_name(tap.role))
    until = turn.now + LASTS[Opens.STAFF]
    await turn.show(note(text("invite-how", office=office, until=until)))
    payload = f"{Join.tag}-{token}"
    await turn.show(note(text("invite-link", link=turn.link(payload) or f"/start {payload}")))
    return None


@routes.tap(Join)
async def join(turn: Turn, tap: Join) -> Answer:
    """The link was opened: asked before anything is taken."""
    found = await invites.found(turn.work.db, Opens.STAFF, tap.token)
    if found is None:
        raise Refusal("link-unknown")
    if not turn.private:
        # The whole group has read it.
        found.used_at, found.used_by = turn.now, turn.me
        return text("link-read-by-all")
    office = await _still_open(turn, found)
    found.used_by = turn.me
    giver = await turn.work.db.get_one(Member, found.made_by)
    answers = (
        button(text("button-accept"), Accept(invite=found.id or 0, yes=True)),
        button(text("button-refuse"), Accept(invite=found.id or 0, yes=False)),
    )
    words = text(
        "join-asked", who=members.called(turn.who), giver=members.called(giver), office=office
    )
    card = Card(key=f"join:{found.id}", lines=(words,), buttons=(answers,))
    await outbox_cards.forget(turn.work.core, turn.chat, card.key or "")
    await turn.show(card)
    return None


async def _still_open(turn: Turn, found: Invite) -> Text:
    """The office a link still opens to this person. Raises Refusal, naming why it does not."""
    match invitations.standing(found.until, found.used_at, turn.now):
        case Standing.USED:
            raise Refusal("link-used")
        case Standing.EXPIRED:
            raise Refusal("link-expired")
    if found.made_by == turn.me:
        raise Refusal("link-own")
    place, role = await turn.work.db.get_one(Place, found.place_id), found.role
    if role is None or place.until is not None:
        raise Refusal("link-expired")
    if not await _gives(turn, found.made_by, role, place):
        raise Refusal("link-giver-gone")
    held = await members.roles_of(turn.work.db, turn.me, turn.now)
    if any((one.place_id, one.role) == (place.id, role) for one in held):
        raise Refusal("link-held")
    return text("office", place=place.name, role=turn.role_name(role))


@routes.tap(Accept)
async def accept(turn: Turn, tap: Accept) -> Answer:
    """〔答应〕 takes the office, 〔不了〕 does not; whoever asked hears which."""
    found = await invites.invite(turn.work.db, tap.invite)
    mine = found is not None and found.kind is Opens.STAFF and found.used_by == turn.me
    if found is None or not mine or not turn.private:
        raise Refusal("old-button")
    office = await _still_open(turn, found)
    found.used_at = turn.now
    who = members.called(turn.who)
    if tap.yes:
        turn.work.db.add(
            Held(
                member_id=turn.me,
                place_id=found.place_id or 0,
                role=found.role or Role.VOLUNTEER,
                source=BY_INVITE,
                since=turn.now,
            )
        )
        # Whoever had lost every office before is somebody again.
        turn.who.until = None
    turn.work.record(
        "took-office" if tap.yes else "refused-office",
        turn.me,
        place=found.place_id,
        about=turn.me,
        role=found.role,
    )
    answered = text("join-done", office=office) if tap.yes else text("join-refused")
    await turn.show(Card(key=f"join:{found.id}", lines=(answered,)))
    told = (
        text("join-told", who=who, office=office)
        if tap.yes
        else text("join-refused-told", who=who, office=office)
    )
    await turn.show_members([found.made_by], note(told))
    return None
