"""Words that may be a cry, and may be talk: whoever said them is asked, alone. In the group
nothing shows of it, and of the words nothing is kept: who answers tells what they want, not what
they said."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import ClassVar

from chat.card import Action, Card, Id, Reaction, button
from chat.incoming import Chat, Said
from chat.routes import Routes
from chat.text import Text, text
from domain import hearing, yes_no
from domain.alarms import SAME
from domain.refusal import Refusal
from handlers.asking import PERHAPS
from handlers.buttons import NeedHelp
from handlers.emergencies import cries
from handlers.files import worded
from handlers.turn import Answer, Turn
from storage import alarms, drafts, members, outbox_cards, places, posts, rights, ticks
from storage.drafts import Draft
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

routes = Routes()

#: Nobody is asked more often than this.
ONCE_IN = timedelta(hours=1)
#: Said for 〔要人帮忙〕.
_HELP = frozenset(
    map(hearing.bare, ("要人帮忙", "要人", "要帮忙", "帮忙", "要人来", "快来", "来人", "help"))
)


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
    account = await members.account(work.db, channel, address)
    if account is not None and await alarms.of_late(work.db, account.member_id, work.now - SAME):
        return  # they cried, and were heard: it is more of that
    if said.chat.kind == "group" and (account is None or not account.reachable):
        if not asides:
            return
        aside = {"only_for": address, "reply_to": said.message}
    if not await ticks.asked_alone(work.core, channel, address, work.now, ONCE_IN):
        return
    app = members.spoken(None, said.who.language, community.language)
    language = await members.language_at(work.db, alone, app)
    await _put(work, said.chat if aside else alone, address, place, aside, language)
    if not aside:
        await _remember(work, said, alone, place)


@routes.tap(NeedHelp)
async def need_help(turn: Turn, _tap: NeedHelp) -> Answer:
    """〔要人帮忙〕 under the help: one may tap by mistake, so it is asked, alone."""
    place = turn.places[0] if turn.places else await posts.whole_community(turn.work.db)
    if place is None:
        raise Refusal("no-place-yet")
    aside: dict[str, str] = {}
    if not (turn.private or turn.account.reachable):
        if not turn.asides:
            raise Refusal("open-private-first")
        aside = {"only_for": turn.account.address}
    chat, address = turn.chat if aside else turn.alone, turn.account.address
    await _put(turn.work, chat, address, place.id or 0, aside, turn.language)
    return None if turn.private or aside else text("panel-sent")


async def _put(
    work: Work, chat: Chat, address: str, place: int, aside: Mapping[str, str], language: str
) -> None:
    answers = (
        button(text("button-help-wanted"), Answered(place=place, help=True)),
        button(text("button-all-well"), Answered(place=place, help=False)),
    )
    key = _key(address, place)
    card = Card(key=key, lines=(text("perhaps-come"),), buttons=(answers,))
    await outbox_cards.forget(work.core, chat, key)
    await work.post(chat, card.model_copy(update=aside), lane=Lane.EMERGENCY, language=language)


async def _remember(work: Work, said: Said, alone: Chat, place: int) -> None:
    """That they are asked, so that they may type the answer; not while they are asked another
    thing."""
    here = alone.channel, alone.id, alone.id
    if await drafts.draft(work.db, *here, work.now) is not None:
        return
    await drafts.forget(work.db, *here)
    message = "" if said.chat.kind == "group" else said.message
    until = work.now + drafts.PATIENCE
    work.db.add(
        Draft(
            channel=alone.channel,
            chat=alone.id,
            account=alone.id,
            what=PERHAPS,
            words=str(place),
            message=message,
            until=until,
        )
    )


async def typed(turn: Turn, said: Said) -> bool:
    """要, 要人帮忙, 没事: typed instead of tapped, alone with the bot."""
    asked = await _waiting(turn)
    if asked is None or asked.message == said.message:
        return False
    alone = hearing.bare(said.words)
    help = True if alone in _HELP else yes_no.answer(said.words)
    place = int(asked.words)
    await _forget(turn)
    if help is None:
        return False
    await answered(turn, Answered(place=place, help=help))
    if not help:
        await turn.show(Reaction(message=said.message, emoji="👌"), lane=Lane.EMERGENCY)
    return True


async def _waiting(turn: Turn) -> Draft | None:
    here = turn.alone.channel, turn.alone.id, turn.account.address
    asked = await drafts.draft(turn.work.db, *here, turn.now)
    return asked if asked is not None and asked.what == PERHAPS else None


async def _forget(turn: Turn) -> None:
    here = turn.alone.channel, turn.alone.id, turn.account.address
    await drafts.forget(turn.work.db, *here)


@routes.tap(Answered)
async def answered(turn: Turn, tap: Answered) -> Text:
    """What they want, however late. Raises Refusal where there is nobody to be told."""
    if await _waiting(turn) is not None:
        await _forget(turn)
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
