"""Where a report stands, for whoever asks; and the panel, for whoever works on it."""

from collections.abc import Sequence

from chat.card import Card
from chat.incoming import Chat, Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain.matters import OPEN, State
from handlers import mine
from handlers.doors import has_its_own
from handlers.reports.shown import cards
from handlers.reports.shown.cards import Handle, Look
from handlers.reports.shown.panel import Unfold
from handlers.reports.shown.standing import teller_line
from handlers.reports.told import voices
from handlers.reports.unnamed import sealing
from handlers.turn import Answer, Open, Turn
from storage import joined, matters, outbox_cards
from storage.matters import Matter
from storage.outbox import Lane
from storage.places import Place

routes = Routes()


@routes.says(
    "status",
    whole=(
        "进度",
        "看进度",
        "怎么样了",
        "修了没",
        "修好了吗",
        "修好了没",
        "修好没",
        "好了没",
        "催一下",
        "办好了吗",
        "好了吗",
        "progress",
        "status",
    ),
    about=True,
)
async def status(turn: Turn, said: Said, meant: Meant) -> Answer:
    """进度, in a reply or with the number; alone, everything of one's own."""
    if meant.code is None and said.reply is None:
        return await mine.show(turn, await own_lines(turn))
    return await progress(turn, await turn.about(meant.code, said.reply))


@routes.tap(Look)
async def look(turn: Turn, tap: Look) -> Answer:
    """〔看进度〕: a notice only this person sees."""
    return await progress(turn, await turn.matter(tap.matter))


@routes.tap(Handle)
async def handle(turn: Turn, tap: Handle) -> Answer:
    """〔处理〕: the panel, in private, for whoever may."""
    matter = await turn.matter(tap.matter)
    await turn.require_over(matter)
    if not turn.private and not turn.account.reachable:
        link = turn.link(tap.pack().replace(":", "-"))
        return Open(link) if link else text("open-private-first")
    private = Chat(turn.account.channel, turn.account.address, "private")
    for one in (matter, *await joined.taken_in(turn.work.db, matter.id or 0)):
        await _files(turn, one, private)
    panel = await cards.panel(turn.work, turn.community, matter, private)
    # Posted anew: an edit far up in the chat would not be seen.
    await outbox_cards.forget(turn.work.core, private, panel.key or "")
    await turn.work.post(private, panel, lane=Lane.ANSWER, language=turn.language)
    return None if turn.private else text("panel-sent")


async def _files(turn: Turn, matter: Matter, private: Chat) -> None:
    """Its photos and voices, each once in a chat."""
    place = await turn.work.db.get_one(Place, matter.place_id)
    found = [
        Card(
            key=f"photo:{matter.id}:{photo.id}",
            photo=photo.file,
            lines=(cards.code(matter, place),),
        )
        for photo in await matters.photos(turn.work.db, matter.id or 0)
    ]
    for voice in await matters.voices(turn.work.db, matter.id or 0):
        if voice.file:
            found.append(voices.player(matter, voice, place))
    for card in found:
        shown = await outbox_cards.where_shown(turn.work.core, card.key or "")
        if not any(chat.id == private.id for chat, _ in shown):
            await turn.work.post(private, card, lane=Lane.ANSWER, language=turn.language)


@routes.tap(Unfold)
async def unfold(turn: Turn, tap: Unfold) -> Answer:
    """〔更多〕 and 〔收起〕: the same card, with more on it or less."""
    matter = await turn.matter(tap.matter)
    await turn.require_over(matter)
    await turn.show(
        await cards.panel(turn.work, turn.community, matter, turn.chat, unfolded=tap.unfolded)
    )
    return None


async def about(turn: Turn, said: Said, meant: Meant) -> Matter:
    """The matter words are about; alone in private, the one thing the speaker was asked."""
    alone = turn.private and meant.code is None and said.reply is None
    if alone and (asked := await asked_of(turn)) is not None:
        return asked
    return await turn.about(meant.code, said.reply)


async def asked_of(turn: Turn) -> Matter | None:
    """Alone with the bot, the one matter of which the speaker was asked whether it is done."""
    if not turn.private:
        return None
    asked = [
        matter.id
        for matter, _ in await own(turn)
        if (await joined.goes_on_in(turn.work.db, matter)).state in (State.DONE, State.PROPOSED)
    ]
    return await turn.matter(asked[0] or 0) if len(asked) == 1 else None


async def only_open(turn: Turn) -> Matter | None:
    """The one matter of the speaker's that is under way, perhaps together with another's."""
    open_ = [
        matter.id
        for matter, _ in await own(turn)
        if (await joined.goes_on_in(turn.work.db, matter)).state in OPEN
    ]
    return await turn.matter(open_[0] or 0) if len(open_) == 1 else None


async def progress(turn: Turn, matter: Matter) -> Answer:
    """In one sentence where it stands."""
    return await cards.progress(turn.work, matter, await cards.named(turn.work, matter, turn.chat))


async def own_lines(turn: Turn) -> Sequence[Text]:
    """What the speaker reported and where each of it stands, for 我的事."""
    return [
        text(
            "mine-line",
            code=cards.code(matter, place),
            title=cards.heading(matter),
            state=await teller_line(turn.work, matter),
        )
        for matter, place in await own(turn)
    ]


async def own(turn: Turn) -> Sequence[tuple[Matter, Place]]:
    """What the speaker reported; alone with the bot also what they told anonymously."""
    rows = [
        (matter, place)
        for matter, place in await matters.mine(turn.work.db, turn.me)
        if not has_its_own(matter)
    ]
    unnamed = await sealing.own(turn)
    return [*unnamed, *rows]
