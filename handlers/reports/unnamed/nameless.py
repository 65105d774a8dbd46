"""匿名 …, 不说我是谁: told in private so that nobody knows who told it, before or right after."""

from datetime import UTC, timedelta

from chat.card import Card, Delete, button, note
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import hearing
from domain import sealed as rules
from domain.matters import Kind, State
from domain.refusal import Refusal
from handlers import whereabouts
from handlers.buttons import Nameless, Unnamed, Whisper
from handlers.reports.alike import same
from handlers.reports.told import new, writing
from handlers.reports.unnamed import letting_go, sealing
from handlers.reports.unnamed.sealing import NAMELESS
from handlers.telling import show_operators
from handlers.turn import Answer, Turn
from storage import forgetting, matters, outbox_cards, ticks
from storage.matters import Matter
from storage.outbox import Lane

routes = Routes()

#: Operators hear at most so often that a setting is missing.
DAILY = timedelta(days=1)
MISSING = f"{__name__}.missing"


@routes.says(starts=rules.STARTS, whole=rules.ALONE)
async def nameless(turn: Turn, said: Said, meant: Meant) -> Answer:
    """匿名 楼上群租: written down without whoever says it. Alone: what was told a moment ago, or
    what comes next."""
    if not turn.private:
        return await _not_here(turn, said, meant)
    if (told := await _without_keys(turn)) is not None:
        return told
    if said.edited:
        return await _edited(turn, said)
    if hearing.says_something(meant.rest):
        return await _tell(turn, said)
    return await _alone(turn, said, meant)


@routes.tap(Unnamed)
async def unnamed(turn: Turn, tap: Unnamed) -> Answer:
    """〔不说我是谁〕 under what was told a moment ago."""
    if not turn.private:
        return text("only-in-private")
    if (told := await _without_keys(turn)) is not None:
        return told
    await _unsay(turn, await turn.matter(tap.matter))
    return text("nameless-now-so")


@routes.tap(Nameless)
async def next_nameless(turn: Turn, _tap: Nameless) -> Answer:
    """〔不说我是谁〕 before anything was told."""
    if not turn.private:
        return text("only-in-private")
    if (told := await _without_keys(turn)) is not None:
        return told
    await _ask_what(turn)
    return None


async def _ask_what(turn: Turn) -> None:
    await sealing.admit(turn)
    await new.keep_asked(turn, NAMELESS, "", "")
    await turn.hide()
    await turn.say(text("nameless-what"))


async def _not_here(turn: Turn, said: Said, meant: Meant) -> Answer:
    """Neighbours read along: nothing is written down, and the way is shown; of what nobody said
    to the bot, to the speaker alone."""
    if not said.addressed:
        if hearing.says_something(meant.rest):
            unnamed = button(text("button-unnamed"), Nameless())
            card = Card(lines=(text("nameless-said-aloud"),), buttons=((unnamed,),))
            await turn.show_members([turn.me], card)
        return None
    whisper = button(text("button-whisper"), Whisper())
    card = Card(lines=(text("nameless-in-private"),), buttons=((whisper,),), reply_to=said.message)
    await turn.show(card)
    return None


async def _without_keys(turn: Turn) -> Text | None:
    """What works instead where nothing can be sealed; the operators hear which setting it is."""
    if turn.work.seal is not None:
        return None
    if await ticks.mine(turn.work.core, MISSING, turn.now, DAILY):
        await show_operators(turn.work, turn.community, note(text("nameless-needs-keys")))
    return text("nameless-not-kept")


async def _tell(turn: Turn, said: Said) -> Answer:
    asked = await new.question_to(turn)
    before = tuple(asked.photos) if asked is not None and asked.what == NAMELESS else ()
    words, photos = hearing.clean(said.words), before + said.photos
    told = new.told(words, said.message, photos)
    place = await whereabouts.meant(turn, told.words)
    if place is None:
        await sealing.admit(turn)
        await new.ask_where(turn, said.message, words, photos)
        return None
    await writing.write_down(turn, place, told)
    return None


async def _alone(turn: Turn, said: Said, meant: Meant) -> Answer:
    if meant.code is not None or (said.reply is not None and said.reply.by_bot):
        await _unsay(turn, await turn.about(meant.code, said.reply))
        return None
    recent = await matters.latest_of(
        turn.work.db, turn.me, turn.chat.channel, turn.chat.id, turn.now - rules.AFTERWARDS
    )
    if recent is not None and _still(turn, recent):
        await _unsay(turn, recent)
        return None
    await _ask_what(turn)
    return None


async def _edited(turn: Turn, said: Said) -> Answer:
    """匿名 was put before what had been told with a name; of what was told anonymously nobody
    knows any more which message it was."""
    here = turn.chat.channel, turn.chat.id
    id = await matters.said_as(turn.work.db, *here, said.message)
    if id is None:
        return text("nameless-no-edit")
    await writing.correct(turn, said, rules.without_start(said.words) or "")
    await _unsay(turn, await turn.matter(id))
    return None


def _still(turn: Turn, matter: Matter) -> bool:
    """Whether the name can still be taken off in time: told alone with the bot, just now, and
    nobody is on it."""
    return (
        matter.kind is Kind.REPORT
        and not matter.open
        and matter.said_chat == turn.chat.id
        and matter.state is State.WAITING
        and turn.now < matter.created_at + rules.AFTERWARDS
    )


async def _unsay(turn: Turn, matter: Matter) -> None:
    """What was told with a name a moment ago loses it. Raises Refusal where it is too late."""
    if matter.anonymous and await turn.told(matter):
        raise Refusal("nameless-already")
    if matter.reporter_id != turn.me:
        raise Refusal("only-the-reporter")
    if not _still(turn, matter):
        raise Refusal("nameless-too-late")
    await sealing.admit(turn, voice=not matter.words)
    if turn.who.noticed_at is not None and turn.who.noticed_at >= matter.created_at:
        # The very moment of the report would tell who made it.
        turn.who.noticed_at = rules.began(turn.now, UTC)
    await sealing.seal_up(turn, matter)
    await _cards_gone(turn, matter)
    secrets = await letting_go.secrets_of(turn.work, turn.who)
    matter.anonymous, matter.latitude, matter.longitude = True, None, None
    await letting_go.let_go(turn.work, turn.community, matter, secrets, photos=False)
    matter.said_channel = ""
    await turn.work.db.flush()
    if matter.held_until is not None:
        # Put together with another it would count its teller there.
        await same.appear(turn.work, turn.community, matter)
    await sealing.confirm(turn, matter)
    await turn.say(text("nameless-seen"))


async def _cards_gone(turn: Turn, matter: Matter) -> None:
    """The cards of it in the teller's own chat, by which a row would name them."""
    work = turn.work
    for key in (f"matter:{matter.id}", f"notice:{matter.id}", f"same:{matter.id}"):
        await forgetting.drop_waiting(work.core, key)
        for start in (key, f"{outbox_cards.OLD}{key}:"):
            for chat, card in await forgetting.cards_like(work.core, start):
                if chat.id != turn.chat.id or (start == key and card != key):
                    continue
                for shown, message in await outbox_cards.where_shown(work.core, card):
                    if shown.id == chat.id:
                        await work.post(chat, Delete(message=message), lane=Lane.ANSWER)
                await outbox_cards.gone(work.core, chat, card)
