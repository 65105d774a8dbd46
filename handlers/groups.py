"""The bot comes into a group, says who it is, gains or loses rights there, is thrown out, or the
group moves; somebody else leaves."""

from datetime import timedelta

from chat.card import Pin, note
from chat.ears import Origin, Overheard
from chat.incoming import Chat, Membership, Moved, Seated
from chat.routes import Routes
from chat.text import text
from handlers.buttons import WHISPER, WhatIDo, Whisper
from handlers.telling import show_operators
from handlers.turn import Answer, Open, Turn
from handlers.welcome import welcome
from storage import (
    bindings,
    candidates,
    matters,
    members,
    offers,
    outbox,
    outbox_cards,
    places,
    ticks,
)
from storage.outbox import Lane
from storage.places import Community
from storage.work import Work

routes = Routes()

OUTSIDE = ("left", "kicked")
#: Operators hear of it at most so often; `huying check` lists every such group.
HOURLY = timedelta(hours=1)
OUT = f"{__name__}.thrown_out"


@routes.on(Seated)
async def seated(work: Work, community: Community, event: Seated, hears_all: bool) -> None:
    """Note the bot's standing; on coming in say once, politely, who it is and what it hears."""
    if event.chat.kind == "private":
        row = await members.account(work.db, event.chat.channel, event.chat.id)
        if row is not None:
            row.reachable = event.standing in bindings.INSIDE
        return
    group = await places.known_group(work.db, event.chat, event.title)
    before, now = group.standing, event.standing
    group.standing, group.title = now, event.title or group.title
    served = await places.places_of(work.db, event.chat)
    if now not in bindings.INSIDE:
        if served and before not in OUTSIDE and await ticks.mine(work.core, OUT, work.now, HOURLY):
            out = note(text("thrown-out", place=served[0].name))
            await show_operators(work, community, out)
        return
    # An admin hears everything, whatever the bot's own setting is.
    heard, group.hears_all = group.hears_all, hears_all or now == "administrator"
    if not served:
        if not group.greeted:
            group.greeted = True
            await work.post(event.chat, note(text("group-unbound")), lane=Lane.ANSWER)
    elif places.is_home(served[0]) and (not group.welcomed or group.hears_all != heard):
        await welcome(work, community, group, served)


@routes.every(timedelta(minutes=1))
async def settle_in(work: Work, community: Community) -> None:
    """Welcome whoever was bound while the bot was there already (by `apply`, in another process);
    pin each welcome once it stands, where the bot may."""
    for group in await bindings.unwelcomed(work.db):
        chat = Chat(group.channel, group.address)
        await welcome(work, community, group, await places.places_of(work.db, chat))
    for group in await bindings.unpinned(work.db):
        for chat, message in await outbox_cards.where_shown(work.core, f"welcome:{group.id}"):
            group.pinned = True
            await work.post(chat, Pin(message=message))


@routes.on(Membership)
async def came_or_left(
    work: Work, community: Community, event: Membership, hears_all: bool
) -> None:
    """Whoever leaves the group of a building is no resident of it any more, unless somebody
    entitled said that they live there."""
    if event.now in bindings.INSIDE:
        return
    row = await members.account(work.db, event.chat.channel, event.person.id)
    if row is not None:
        served = await places.places_of(work.db, event.chat)
        ids = [place.id or 0 for place in served]
        await members.unsettle(work.db, row.member_id, ids, work.now)


@routes.on(Moved)
async def moved(work: Work, community: Community, event: Moved, hears_all: bool) -> None:
    """Follow a group to its new id everywhere."""
    await follow(work, event)


async def follow(work: Work, event: Moved) -> None:
    """The group goes on under another id: every row that names it names the new one."""
    await places.moved(work.db, event.chat, event.to)
    await matters.moved(work.db, event.chat.channel, event.chat.id, event.to)
    await candidates.moved(work.db, event.chat, event.to)
    await outbox.moved(work.core, event.chat, event.to)
    await offers.moved(work.core, event.chat, event.to)
    said_there = await matters.origins(work.db)
    heard_there = await candidates.messages(work.db)
    work.listen += [Origin(chat, message) for chat, message in said_there if chat == event.to]
    work.listen += [Overheard(chat, message) for chat, message in heard_there if chat == event.to]


async def nobody_there(work: Work, chat: Chat) -> None:
    """The channel says nobody is there: stop choosing this chat until it says otherwise."""
    row = await members.account(work.db, chat.channel, chat.id)
    if row is not None:
        row.reachable = False
    group = await places.group(work.db, chat)
    if group is not None and group.standing not in ("left", "kicked"):
        group.standing = "silenced"


@routes.tap(Whisper)
async def whisper(turn: Turn, _tap: Whisper) -> Answer:
    """〔悄悄说〕: on in private, where nobody else reads."""
    link = turn.link(WHISPER)
    return Open(link) if link else text("open-private-first")


@routes.tap(WhatIDo)
async def what_i_do(turn: Turn, _tap: WhatIDo) -> Answer:
    """〔我能帮什么〕: what 帮助 says, to this person alone."""
    if await turn.show_members([turn.me], note(text("help"))):
        return text("mine-sent")
    link = turn.link("hi")
    return Open(link) if link else text("open-private-first")
