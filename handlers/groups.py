"""The bot comes into a group, gains or loses rights there, is thrown out, or the group moves."""

from typing import ClassVar

from chat.card import Action, Card, button, note
from chat.incoming import Chat, Moved, Seated
from chat.routes import Routes
from chat.text import text
from domain.roles import Can
from handlers.turn import Answer, Open, Turn
from storage import matters, members, outbox, places
from storage.outbox import Lane
from storage.places import Community
from storage.work import Work

routes = Routes()


class Whisper(Action):
    """〔悄悄说〕 opens the private chat."""

    tag: ClassVar[str] = "ws"


@routes.on(Seated)
async def seated(work: Work, community: Community, event: Seated, hears_all: bool) -> None:
    """Note the bot's standing; on coming in say once, politely, who it is and what it hears."""
    if event.chat.kind == "private":
        row = await members.account(work.db, event.chat.channel, event.chat.id)
        if row is not None:
            row.reachable = event.standing in ("member", "administrator")
        return
    group = await places.known_group(work.db, event.chat, event.title)
    came_in = group.standing in ("", "left", "kicked", "silenced") and event.standing in (
        "member",
        "administrator",
    )
    group.standing, group.title = event.standing, event.title or group.title
    if not came_in or group.greeted:
        return
    group.greeted = True
    served = await places.places_of(work.db, event.chat)
    if not served:
        await work.post(event.chat, note(text("group-unbound")), lane=Lane.ANSWER)
        return
    if not places.is_home(served[0]):
        return
    # An admin hears everything, whatever the platform's privacy mode says of the bot.
    hears = hears_all or event.standing == "administrator"
    charge = await members.in_charge(work.db, served[0].id or 0, Can.HANDLE)
    who = charge[0].name if charge else community.name
    await work.post(
        event.chat,
        Card(
            key=f"welcome:{group.id}",
            lines=(
                text("welcome", community=community.name, place=served[0].name),
                text("welcome-how"),
                text("welcome-hears-all" if hears else "welcome-hears-replies", who=who),
                text("welcome-emergency"),
            ),
            buttons=((button(text("button-whisper"), Whisper()),),),
        ),
        lane=Lane.ANSWER,
        language=community.language,
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
