"""Words that may be a cry, and may be talk: whoever said them is asked, alone. In the group
nothing shows of it, and of the words nothing is kept: who answers tells what they want, not what
they said."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from chat.card import Action, Card, Id, button
from chat.incoming import Chat, Said
from chat.routes import Routes
from chat.text import Text, text
from handlers.emergencies import cries
from handlers.files import worded
from handlers.turn import Turn
from storage import drafts, members, outbox_cards, places, rights, ticks
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

routes = Routes()

#: Nobody is asked more often than this.
ONCE_IN = timedelta(hours=1)


class Answered(Action):
    """〔要人帮忙〕〔没事〕"""

    tag: ClassVar[str] = "eq"
    place: Id
    help: bool


@routes.when_unsure
async def ask(work: Work, community: Community, said: Said, *, asides: bool) -> None:
    """要人马上来吗？ in private where that was opened, else aside where the channel can."""
    place = await _place(work, said)
    if said.who is None or place is None:
        return
    channel, address = said.chat.channel, said.who.id
    if await drafts.draft(work.db, channel, said.chat.id, address, work.now) is not None:
        return  # they answer the bot; and who tells something without a name is not noted anywhere
    alone = Chat(channel, address, "private")
    aside: dict[str, str] = {}
    if said.chat.kind == "group":
        account = await members.account(work.db, channel, address)
        if account is None or not account.reachable:
            if not asides:
                return
            aside = {"only_for": address, "reply_to": said.message}
    if not await ticks.asked_alone(work.core, channel, address, work.now, ONCE_IN):
        return
    chat = said.chat if aside else alone
    answers = (
        button(text("button-help-wanted"), Answered(place=place, help=True)),
        button(text("button-all-well"), Answered(place=place, help=False)),
    )
    key = _key(address, place)
    card = Card(key=key, lines=(text("perhaps-come"),), buttons=(answers,))
    app = members.spoken(None, said.who.language, community.language)
    language = await members.language_at(work.db, alone, app)
    await outbox_cards.forget(work.core, chat, key)
    await work.post(chat, card.model_copy(update=aside), lane=Lane.EMERGENCY, language=language)


@routes.tap(Answered)
async def answered(turn: Turn, tap: Answered) -> Text:
    """What they want, however late. Raises Refusal where there is nobody to be told."""
    key = _key(turn.account.address, tap.place)
    shown = await outbox_cards.where_shown(turn.work.core, key)
    told = text("perhaps-well")
    if tap.help:
        # Where they spoke: but only they were asked about it, and nobody who names a number.
        served = await _served(turn, tap.place) if shown else ()
        told = await cries.wanted(turn, served, worded(turn, text("kind-help")))
    for chat, _ in shown:
        only_for = None if chat.id == turn.alone.id else turn.account.address
        card = Card(key=key, lines=(told,), only_for=only_for)
        await turn.work.post(chat, card, lane=Lane.EMERGENCY, language=turn.language)
    return told


async def _place(work: Work, said: Said) -> int | None:
    """A place that tells where they spoke: the group's; alone with the bot, one of their own."""
    if said.chat.kind == "group":
        here = await places.places_of(work.db, said.chat)
        return here[0].id if here else None
    account = await members.account(work.db, said.chat.channel, said.who.id if said.who else "")
    own = await rights.places_of(work.db, account.member_id, work.now) if account else ()
    return own[0].id if own else None


async def _served(turn: Turn, place_id: int) -> Sequence[Place]:
    """All places of the group that a place's neighbours speak in."""
    for chat, _ in await places.walls(turn.work.db, place_id):
        if served := await places.places_of(turn.work.db, chat):
            return served
    return ()


def _key(address: str, place_id: int) -> str:
    return f"perhaps:{address}:{place_id}"
