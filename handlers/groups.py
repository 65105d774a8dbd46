"""The bot comes into a group, gains or loses rights there, is thrown out, or the group moves."""

from datetime import timedelta
from typing import ClassVar

from chat.card import Action, Card, button, note
from chat.ears import Origin
from chat.incoming import Chat, Moved, Seated
from chat.routes import Routes
from chat.text import text
from domain.roles import Can
from handlers.buttons import Explain
from handlers.telling import show_operators
from handlers.turn import Answer, Open, Turn
from storage import matters, members, offers, outbox, places, rights, ticks
from storage.outbox import Lane
from storage.places import Community, Group, Place
from storage.work import Work

routes = Routes()

#: Standings in which the bot is in the group.
INSIDE = ("member", "administrator")
OUTSIDE = ("left", "kicked")
#: Operators hear of it at most so often; `huying check` lists every such group.
HOURLY = timedelta(hours=1)
OUT = f"{__name__}.thrown_out"


class Whisper(Action):
    """〔悄悄说〕 opens the private chat."""

    tag: ClassVar[str] = "ws"


@routes.on(Seated)
async def seated(work: Work, community: Community, event: Seated, hears_all: bool) -> None:
    """Note the bot's standing; on coming in say once, politely, who it is and what it hears."""
    if event.chat.kind == "private":
        row = await members.account(work.db, event.chat.channel, event.chat.id)
        if row is not None:
            row.reachable = event.standing in INSIDE
        return
    group = await places.known_group(work.db, event.chat, event.title)
    before, now = group.standing, event.standing
    group.standing, group.title = now, event.title or group.title
    served = await places.places_of(work.db, event.chat)
    if now not in INSIDE:
        if served and before not in OUTSIDE and await ticks.mine(work.core, OUT, work.now, HOURLY):
            out = note(text("thrown-out", place=served[0].name))
            await show_operators(work, community, out)
        return
    hears = _hears(now, hears_all)
    changed = before in INSIDE and hears != _hears(before, hears_all)
    if group.greeted and not (changed and served):
        return
    group.greeted = True
    if not served:
        await work.post(event.chat, note(text("group-unbound")), lane=Lane.ANSWER)
    elif places.is_home(served[0]):
        card = await _welcome(work, community, group, served[0], hears_all=hears)
        await work.post(event.chat, card, lane=Lane.ANSWER, language=community.language)


def _hears(standing: str, hears_all: bool) -> bool:
    """An admin hears everything, whatever the bot's own setting is."""
    return hears_all or standing == "administrator"


async def _welcome(
    work: Work, community: Community, group: Group, place: Place, *, hears_all: bool
) -> Card:
    """Who it is, how it is called, what it hears. One message: what changes is changed in it."""
    charge = await rights.in_charge(work.db, place.id or 0, Can.HANDLE, work.now)
    who = charge[0].name if charge else community.name
    # Where it hears no ordinary talk it must not invite words that would be lost.
    how = (
        (text("welcome-how"), text("welcome-hears-all", who=who))
        if hears_all
        else (text("welcome-hears-replies", who=who),)
    )
    return Card(
        key=f"welcome:{group.id}",
        lines=(
            text("welcome", community=community.name, place=place.name),
            *how,
            text("welcome-emergency"),
        ),
        buttons=(
            (
                button(text("button-whisper"), Whisper()),
                button(text("button-privacy"), Explain()),
            ),
        ),
    )


@routes.on(Moved)
async def moved(work: Work, community: Community, event: Moved, hears_all: bool) -> None:
    """Follow a group to its new id everywhere."""
    await follow(work, event)


async def follow(work: Work, event: Moved) -> None:
    """The group goes on under another id: every row that names it names the new one."""
    await places.moved(work.db, event.chat, event.to)
    await matters.moved(work.db, event.chat.channel, event.chat.id, event.to)
    await outbox.moved(work.core, event.chat, event.to)
    await offers.moved(work.core, event.chat, event.to)
    said_there = await matters.origins(work.db)
    work.listen += [Origin(chat, message) for chat, message in said_there if chat == event.to]


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
    link = turn.link("hi")
    return Open(link) if link else text("open-private-first")
