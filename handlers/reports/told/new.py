"""A report is written down: at once where the words say enough, after one question where not."""

from datetime import datetime
from typing import ClassVar

from chat.card import Action, Card, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import behalf, grievance, hearing, sealed
from domain.roles import Can
from handlers import whereabouts
from handlers.reports.shown import cards
from handlers.reports.told import which, writing
from handlers.reports.told.which import Where
from handlers.reports.told.writing import Told
from handlers.reports.unnamed import sealing
from handlers.reports.unnamed.sealing import NAMELESS
from handlers.turn import Answer, Turn
from storage import drafts
from storage.drafts import PATIENCE, Draft
from storage.places import Place

#: What a draft waits for: the words of a report, a yes to writing down what was said, the place it
#: is about, another title for it, which of the lines passed on are to be written down, or where
#: somebody lives whose voice is kept until then.
REPORT, OFFER, WHERE, TITLE, PASSED, HOME = "report", "offer", "where", "title", "passed", "home"
#: Drafts whose photos belong to the words that come.
ASKS_WORDS = (REPORT, NAMELESS)

routes = Routes()


class Keep(Action):
    """〔记下来〕 〔不用〕 under "shall I write this down?"."""

    tag: ClassVar[str] = "kp"
    keep: bool


@routes.says("report", starts=hearing.REPORT_STARTS, whole=("报修", "报事"), tells=True)
async def report(turn: Turn, said: Said, meant: Meant) -> Answer:
    """报修 3楼灯坏了: the card at once; without words, one question."""
    if said.edited and await writing.correct(turn, said, meant.rest):
        return None
    if not hearing.says_something(meant.rest):
        return await ask(turn, said, "report-what")
    asked = await question_to(turn) if turn.private else None
    before = tuple(asked.photos) if asked is not None and asked.what in ASKS_WORDS else ()
    return await take_down(turn, said, meant.rest, before)


@routes.tap(Keep)
async def keep(turn: Turn, tap: Keep) -> Answer:
    """The answer to "shall I write this down?"."""
    asked = await question_to(turn)
    if asked is None or asked.what != OFFER:
        return text("draft-gone")
    return await settle(turn, asked, keep=tap.keep)


@routes.tap(Where)
async def where(turn: Turn, tap: Where) -> Answer:
    """The answer to "which building is it?"."""
    asked = await question_to(turn)
    chosen = [place for place in await whereabouts.candidates(turn) if place.id == tap.place]
    if asked is None or asked.what != WHERE or not chosen:
        return text("draft-gone")
    return await settle_where(turn, asked, chosen[0])


async def settle_where(turn: Turn, asked: Draft, place: Place) -> Answer:
    """Somebody said which place it is about."""
    await writing.write_down(turn, place, told(asked.words, asked.message, tuple(asked.photos)))
    return text("draft-kept")


def told(words: str, message: str, photos: tuple[str, ...]) -> Told:
    """What words tell that may begin with 匿名, 投诉, 帮…报 or 报修."""
    unnamed = sealed.without_start(words)
    words = words if unnamed is None else unnamed
    complaint = hearing.after_start(words, grievance.STARTS)
    whom, said = behalf.spoken_for(words) or ("", words)
    said = complaint or hearing.after_start(said, hearing.REPORT_STARTS) or said
    return Told(
        said,
        message,
        photos,
        complaint=complaint is not None,
        on_behalf=whom,
        nameless=unnamed is not None,
    )


async def question_to(turn: Turn) -> Draft | None:
    """What this person was asked in this chat and has not answered."""
    return await drafts.draft(
        turn.work.db, turn.chat.channel, turn.chat.id, turn.account.address, turn.now
    )


async def settle(turn: Turn, asked: Draft, *, keep: bool) -> Text:
    """Yes or no to what was asked; a yes writes down what had been said before."""
    if keep:
        await _take(turn, asked.words, asked.message, tuple(asked.photos))
        return text("draft-kept")
    await _forget_question(turn)
    turn.listen(asked=False, until=turn.now)
    return text("draft-dropped")


async def ask(turn: Turn, said: Said, key: str, so_far: str = "") -> Text:
    """Ask for the words of a report, or for what is missing to the words `so_far`; the answer may
    come after a restart."""
    await _remember(turn, said, REPORT, so_far)
    turn.listen(asked=True)
    return text(key)


async def offer(turn: Turn, said: Said) -> None:
    """Ask whether to write down what may or may not have been meant as a report."""
    await _remember(turn, said, OFFER)
    yes, no = Keep(keep=True), Keep(keep=False)
    buttons = (button(text("button-keep"), yes), button(text("button-drop"), no))
    reply_to = None if turn.private else said.message
    # Whoever looks after the place is not told that it goes to who looks after the place.
    own = turn.private and turn.places and await turn.may(Can.HANDLE, turn.place.id or 0)
    words = text("offer-to-note" if own else "offer-to-keep")
    card = Card(lines=(words,), buttons=(buttons,), reply_to=reply_to)
    await turn.show(card)


async def take_down(turn: Turn, said: Said, words: str, before: tuple[str, ...] = ()) -> Answer:
    """Make a report of these words and photos, unless the same was said a moment ago."""
    words = hearing.clean(words)
    twice = await writing.latest(turn)
    if twice is not None and hearing.bare(twice.words) == hearing.bare(words):
        return text("report-already", code=await cards.named(turn.work, twice, turn.chat))
    await _take(turn, words, said.message, before + said.photos)
    return None


async def _take(turn: Turn, words: str, message: str, photos: tuple[str, ...]) -> None:
    place = await whereabouts.meant(turn, words)
    if place is None:
        await ask_where(turn, message, words, photos)
        return
    unnamed = sealed.without_start(words)
    said = words if unnamed is None else unnamed
    nameless = unnamed is not None
    await writing.write_down(turn, place, Told(said, message, photos, nameless=nameless))


async def ask_where(turn: Turn, message: str, words: str, photos: tuple[str, ...]) -> None:
    """Ask which of several places it is about; what was said is kept until then."""
    await keep_asked(turn, WHERE, message, words, photos)
    turn.listen(asked=True)
    await turn.show(await which.question(turn, message))


async def answered(turn: Turn, said: Said, asked: Draft) -> Answer:
    """What was missing: 那个灯, and then 又不亮了."""
    words = "，".join(filter(None, (asked.words, hearing.clean(said.words))))
    return await take_down(turn, said, words, tuple(asked.photos))


async def _remember(turn: Turn, said: Said, what: str, so_far: str = "") -> None:
    await whereabouts.candidates(turn)  # no question that would lead nowhere
    words = hearing.clean(said.words if what == OFFER else so_far)
    await keep_asked(turn, what, said.message, words, said.photos)


async def keep_asked(
    turn: Turn,
    what: str,
    message: str,
    words: str,
    photos: tuple[str, ...] = (),
    *,
    until: datetime | None = None,
) -> None:
    """Remember what this person was asked in this chat, and what they had said before; what is to
    be told anonymously stays so through further questions."""
    if what in (REPORT, OFFER, WHERE) and await sealing.asked_for(turn):
        what, words = (NAMELESS, "") if what == REPORT else (what, f"{sealed.STARTS[0]} {words}")
    await _forget_question(turn)
    turn.work.db.add(
        Draft(
            channel=turn.chat.channel,
            chat=turn.chat.id,
            account=turn.account.address,
            what=what,
            words=words,
            message=message,
            photos=list(photos),
            until=until or turn.now + PATIENCE,
        )
    )


async def _forget_question(turn: Turn) -> None:
    await drafts.forget(turn.work.db, turn.chat.channel, turn.chat.id, turn.account.address)
