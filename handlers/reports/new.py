"""A report is written down: at once where the words say enough, after one question where not."""

from typing import ClassVar

from chat.card import Action, Card, button
from chat.ears import PIECES, Origin
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import grievance, hearing
from domain.matters import OPEN, Kind, State
from domain.roles import Can
from domain.taxonomy import where as where_it_is
from handlers.reports import aside, cards, charge, first_word, sorting, which
from handlers.reports.which import Where
from handlers.turn import Answer, Turn
from storage import drafts, history, matters, members, places, taxonomy
from storage.drafts import PATIENCE, Draft
from storage.matters import Matter, Photo
from storage.places import Place

#: What a draft waits for: the words of a report, a yes to writing down what was said, or the place
#: it is about.
REPORT, OFFER, WHERE = "report", "offer", "where"

routes = Routes()


class Keep(Action):
    """〔记下来〕 〔不用〕 under "shall I write this down?"."""

    tag: ClassVar[str] = "kp"
    keep: bool


@routes.says("report", starts=hearing.REPORT_STARTS, whole=("报修", "报事"))
async def report(turn: Turn, said: Said, meant: Meant) -> Answer:
    """报修 3楼灯坏了: the card at once; without words, one question."""
    if said.edited and await correct(turn, said, meant.rest):
        return None
    if not hearing.says_something(meant.rest):
        return await ask(turn, said, "report-what")
    return await take_down(turn, said, meant.rest)


@routes.tap(Keep)
async def keep(turn: Turn, tap: Keep) -> Answer:
    """The answer to "shall I write this down?"."""
    asked = await question_to(turn)
    if asked is None:
        return text("draft-gone")
    return await settle(turn, asked, keep=tap.keep)


@routes.tap(Where)
async def where(turn: Turn, tap: Where) -> Answer:
    """The answer to "which building is it?"."""
    asked = await question_to(turn)
    chosen = [place for place in which.candidates(turn) if place.id == tap.place]
    if asked is None or asked.what != WHERE or not chosen:
        return text("draft-gone")
    return await settle_where(turn, asked, chosen[0])


async def settle_where(turn: Turn, asked: Draft, place: Place) -> Answer:
    """Somebody said which place it is about."""
    words = asked.words
    complaint = hearing.after_start(words, grievance.STARTS)
    said = complaint or hearing.after_start(words, hearing.REPORT_STARTS) or words
    await write_down(
        turn, place, said, asked.message, tuple(asked.photos), complaint=complaint is not None
    )
    return text("draft-kept")


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


async def ask(turn: Turn, said: Said, key: str) -> Text:
    """Ask for the words of a report; the answer may come after a restart."""
    await _remember(turn, said, REPORT)
    turn.listen(asked=True)
    return text(key)


async def offer(turn: Turn, said: Said) -> None:
    """Ask whether to write down what may or may not have been meant as a report."""
    await _remember(turn, said, OFFER)
    yes, no = Keep(keep=True), Keep(keep=False)
    buttons = (button(text("button-keep"), yes), button(text("button-drop"), no))
    reply_to = None if turn.private else said.message
    card = Card(lines=(text("offer-to-keep"),), buttons=(buttons,), reply_to=reply_to)
    await turn.show(card)


async def take_down(turn: Turn, said: Said, words: str, before: tuple[str, ...] = ()) -> Answer:
    """Make a report of these words and photos, unless the same was said a moment ago."""
    words = hearing.clean(words)
    twice = await latest(turn)
    if twice is not None and hearing.bare(twice.words) == hearing.bare(words):
        return text("report-already", code=await cards.named(turn.work, twice, turn.chat))
    await _take(turn, words, said.message, before + said.photos)
    return None


async def _take(turn: Turn, words: str, message: str, photos: tuple[str, ...]) -> None:
    place = await which.meant(turn, words)
    if place is None:
        await ask_where(turn, message, words, photos)
        return
    await write_down(turn, place, words, message, photos)


async def ask_where(turn: Turn, message: str, words: str, photos: tuple[str, ...]) -> None:
    """Ask which of several places it is about; what was said is kept until then."""
    await _keep_asked(turn, WHERE, message, words, photos)
    turn.listen(asked=True)
    await turn.show(which.question(turn, message))


async def latest(turn: Turn) -> Matter | None:
    """The report this person made in this chat within the last two minutes."""
    return await matters.latest_of(
        turn.work.db, turn.me, turn.chat.channel, turn.chat.id, turn.now - PIECES
    )


async def correct(turn: Turn, said: Said, words: str) -> bool:
    """An edited message corrects the report it became; False where it became none."""
    id = await matters.said_as(turn.work.db, turn.chat.channel, turn.chat.id, said.message)
    if id is None:
        return False
    matter = await turn.matter(id)
    words = hearing.clean(hearing.after_start(words, hearing.REPORT_STARTS) or words)
    if matter.reporter_id != turn.me or matter.state not in OPEN:
        return True
    added = await history.last(turn.work.db, id, "added")
    pieces = matter.words[len(matter.words) - (added.facts["signs"] if added else 0) :]
    if not hearing.says_something(words) or words + pieces == matter.words:
        return True
    matter.words, matter.title = words + pieces, hearing.title(words)
    turn.work.note(id, "corrected", turn.me)
    await sorting.sort(turn.work, matter)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)
    return True


async def add(turn: Turn, matter: Matter, words: str, photos: tuple[str, ...]) -> None:
    """What the reporter says or shows afterwards becomes part of the report."""
    _add_photos(turn, matter, photos)
    before = await history.last(turn.work.db, matter.id or 0, "added")
    signs = before.facts["signs"] if before else 0
    if hearing.says_something(words):
        piece = f"\n{hearing.clean(words)}"
        matter.words += piece
        signs += len(piece)
        if matter.category is None:
            await sorting.sort(turn.work, matter)
    # How much of the words came later: an edit of the first message replaces only the rest.
    turn.work.note(matter.id or 0, "added", turn.me, photos=len(photos), signs=signs)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)


async def write_down(
    turn: Turn,
    place: Place,
    words: str,
    message: str,
    photos: tuple[str, ...],
    *,
    complaint: bool = False,
) -> Matter:
    """Make a report of these words at this place, and let everybody who must know it know.

    A complaint stands on no wall, wherever it was said, nor does what its category keeps discreet.
    """
    if not turn.private and len(turn.places) > 1 and places.is_home(place):
        # Of a shared group, this is the first word on where the speaker lives.
        await members.settle(turn.work.db, turn.who, place, turn.now)
    await turn.require(Can.REPORT, place.id or 0)
    category = await taxonomy.judged(turn.work.db, words)
    tier = sorting.tier_of(category)
    matter = Matter(
        kind=Kind.REPORT,
        place_id=place.id or 0,
        level_id=place.id or 0,
        number=await places.take_number(turn.work.db, place.id or 0),
        state=State.WAITING,
        tier=tier,
        open=not (turn.private or complaint or sorting.discreet(category)),
        category=category.key if category else None,
        estate_wide=where_it_is(words) == "estate",
        title=hearing.title(words),
        words=words,
        reporter_id=turn.me,
        said_channel=turn.chat.channel,
        said_chat=turn.chat.id,
        said_message=message,
        created_at=turn.now,
        due_at=await sorting.answer_time(turn.work, turn.community, tier, place.id or 0, turn.now),
    )
    turn.work.db.add(matter)
    await turn.work.db.flush()
    _add_photos(turn, matter, photos)
    turn.work.note(matter.id or 0, "reported", turn.me)
    await _forget_question(turn)
    turn.work.listen.append(Origin(turn.chat.id, message))
    turn.listen(asked=False, until=turn.now + PIECES)
    if complaint or (turn.private and grievance.blames(words)):
        await charge.go_round(turn, matter)
    await turn.work.db.flush()
    on_walls = await cards.redraw(turn.work, turn.community, matter)
    await first_word.tell(turn, matter)
    if not on_walls:
        panel = await cards.panel(turn.work, turn.community, matter)
        if not await charge.tell(turn.work, turn.community, matter, panel):
            # Everybody who could decide is somebody it is about: say so, not keep it still.
            await turn.say(text("complaint-nobody"))
    if not (turn.private or matter.open):
        taken = text("complaint-taken" if complaint else "discreet-taken")
        await aside.answer(turn, matter, message, taken)
    return matter


def _add_photos(turn: Turn, matter: Matter, photos: tuple[str, ...]) -> None:
    for file in photos:
        turn.work.db.add(Photo(matter_id=matter.id or 0, channel=turn.chat.channel, file=file))


async def _remember(turn: Turn, said: Said, what: str) -> None:
    turn.require_place()
    words = hearing.clean(said.words) if what == OFFER else ""
    await _keep_asked(turn, what, said.message, words, said.photos)


async def _keep_asked(
    turn: Turn, what: str, message: str, words: str, photos: tuple[str, ...]
) -> None:
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
            until=turn.now + PATIENCE,
        )
    )


async def _forget_question(turn: Turn) -> None:
    await drafts.forget(turn.work.db, turn.chat.channel, turn.chat.id, turn.account.address)
