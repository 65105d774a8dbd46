"""A report as a row: made, added to, corrected; and everybody who must know it knows."""

from dataclasses import dataclass

from chat.card import Reaction
from chat.ears import PIECES, Origin, Window
from chat.incoming import Said
from chat.text import Text, text
from domain import grievance, hearing, titles
from domain.matters import OPEN, Kind, State
from domain.refusal import Refusal
from domain.roles import Can
from domain.taxonomy import where
from handlers.reports.alike import aside, same
from handlers.reports.chain import charge
from handlers.reports.shown import cards
from handlers.reports.told import first_word, sorting, voices
from handlers.reports.told.voices import Voiced
from handlers.reports.unasked import candidate_fate
from handlers.reports.unnamed import sealing
from handlers.reports.worked import moving
from handlers.turn import Turn
from storage import drafts, history, matters, members, places, taxonomy
from storage.matters import Matter, Photo
from storage.members import Account
from storage.places import Place


async def latest(turn: Turn) -> Matter | None:
    """The report this person made in this chat within the last two minutes."""
    since = turn.now - PIECES
    found = await matters.latest_of(turn.work.db, turn.me, turn.chat.channel, turn.chat.id, since)
    return found or await sealing.latest(turn, since)


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
    matter.words = words + pieces
    if await history.last(turn.work.db, id, "retitled") is None:
        matter.title = titles.title(words)
    turn.work.note(id, "corrected", turn.me)
    await sorting.sort(turn.work, matter)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)
    return True


async def add(
    turn: Turn,
    matter: Matter,
    words: str,
    photos: tuple[str, ...],
    location: tuple[float, float] | None = None,
) -> None:
    """What the reporter says or shows afterwards becomes part of the report."""
    if matter.anonymous:
        if location is not None:
            raise Refusal("nameless-no-voice")
        words = await sealing.without_self(turn, words)
    if location is not None:
        matter.latitude, matter.longitude = location
    _add_photos(turn, matter, photos)
    before = await history.last(turn.work.db, matter.id or 0, "added")
    signs = before.facts["signs"] if before else 0
    if hearing.says_something(words):
        piece = f"\n{hearing.clean(words)}" if matter.words else hearing.clean(words)
        matter.title = matter.title or titles.title(words)
        matter.words += piece
        signs += len(piece)
        if matter.category is None:
            await sorting.sort(turn.work, matter)
    # How much of the words came later: an edit of the first message replaces only the rest.
    turn.work.note(matter.id or 0, "added", turn.me, photos=len(photos), signs=signs)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told, before it is a row."""

    words: str
    #: The message it is answered by.
    message: str
    photos: tuple[str, ...] = ()
    voice: Voiced | None = None
    #: A complaint about somebody.
    complaint: bool = False
    #: For whom the reporter speaks, as the reporter calls them.
    on_behalf: str = ""
    #: Who told it, where that is not the speaker.
    reporter: Account | None = None
    #: Nobody is to know who told it.
    nameless: bool = False
    #: One of several: whoever must know hears of all of them at once, from whoever asks for it.
    together: bool = False


async def write_down(turn: Turn, place: Place, told: Told) -> Matter:
    """Make a report of what was told at this place, and let everybody who must know it know.

    A complaint stands on no wall, wherever it was said, nor does what its category keeps discreet,
    nor a voice, of which nobody knows yet what it says.
    """
    words, nameless = told.words, told.nameless or await sealing.asked_for(turn)
    if nameless:
        await sealing.admit(turn, voice=told.voice is not None)
        words = await sealing.without_self(turn, words)
    if not turn.private and len(turn.places) > 1 and places.is_home(place):
        # Of a shared group, this is the first word on where the speaker lives.
        await members.settle(turn.work.db, turn.who, place, turn.now)
    await turn.require(Can.REPORT, place.id or 0)
    category = await taxonomy.judged(turn.work.db, words)
    tier = sorting.tier_of(category)
    seen = not (turn.private or told.complaint or sorting.discreet(category))
    teller = told.reporter or turn.account
    likeness = None
    aside_ = nameless or told.complaint or sorting.discreet(category)
    # What goes round somebody is put together with nothing they may be on.
    if told.reporter is None and not (aside_ or (turn.private and grievance.blames(words))):
        likeness = await same.found(turn, place, words, category.key if category else None)
    if likeness is not None and likeness.burst:
        await same.count(turn, likeness, place, words, told.message, told.photos)
        await _forget_question(turn)
        await candidate_fate.told_as_report(turn, place, told.message, words)
        return likeness.matter
    asks = likeness is not None and aside.possible(turn)
    matter = Matter(
        kind=Kind.REPORT,
        place_id=place.id or 0,
        level_id=place.id or 0,
        number=await places.take_number(turn.work.db, place.id or 0),
        state=State.WAITING,
        tier=tier,
        open=seen and hearing.says_something(words),
        category=category.key if category else None,
        estate_wide=where(words) == "estate",
        title=titles.title(words) if words else "",
        words=words,
        on_behalf=told.on_behalf,
        anonymous=nameless,
        reporter_id=None if nameless else teller.member_id,
        said_channel="" if nameless else turn.chat.channel,
        said_chat="" if nameless else turn.chat.id,
        said_message="" if nameless else told.message,
        created_at=turn.now,
        arrived_at=turn.now,
        held_until=turn.now + same.PATIENCE if asks else None,
    )
    await moving.begin(turn.work, turn.community, matter, place)
    turn.work.db.add(matter)
    await turn.work.db.flush()
    if nameless:
        await sealing.seal_up(turn, matter)
    _add_photos(turn, matter, told.photos)
    turn.work.note(matter.id or 0, "reported", turn.me)
    if matter.level_id != matter.place_id:
        moving.tell_level(turn.work, matter, None, matter.held_until or turn.now)
    await _forget_question(turn)
    if not nameless:
        turn.work.listen.append(Origin(turn.chat.id, told.message))
    turn.work.listen.append(Window(turn.chat.id, teller.address, turn.now + PIECES))
    alone = not told.together
    if told.complaint or (turn.private and grievance.blames(words)):
        await charge.go_round(turn, matter)
        if avoiding := await charge.avoided(turn.work, matter):
            await moving.begin(turn.work, turn.community, matter, place, avoiding)
            alone = True
    if told.voice is not None:
        await voices.keep(turn, matter, told.voice)
    await turn.work.db.flush()
    on_walls = alone and await cards.show(turn.work, turn.community, matter)
    if nameless:
        await sealing.confirm(turn, matter)
    elif told.reporter is None:
        await first_word.tell(turn, matter)
    if likeness is not None and asks:
        await same.ask(turn, matter, likeness.matter)
    elif alone and not on_walls:
        await _tell_in_charge(turn, matter)
    if not turn.private and told.reporter is not None and sorting.discreet(category):
        # Under somebody else's words nothing may stand that draws the neighbours' eyes to them.
        await turn.show(Reaction(message=turn.message or told.message, emoji="👌"))
    elif not (turn.private or matter.open or asks):
        await aside.answer(turn, matter, told.message, _taken(told))
    await candidate_fate.told_as_report(turn, place, told.message, words)
    return matter


async def _forget_question(turn: Turn) -> None:
    await drafts.forget(turn.work.db, turn.chat.channel, turn.chat.id, turn.account.address)


async def _tell_in_charge(turn: Turn, matter: Matter) -> None:
    panel = await cards.panel(turn.work, turn.community, matter)
    # Heavier matters begin higher up; the building's own people hear of them all the same.
    if await charge.tell(turn.work, turn.community, matter, panel, place_id=matter.place_id):
        await voices.tell(turn, matter)
    else:
        # Everybody who could decide is somebody it is about: say so, not keep it still.
        await turn.say(text("complaint-nobody"))


def _taken(told: Told) -> Text:
    if told.complaint:
        return text("complaint-taken")
    if told.voice is not None:
        return text("voice-taken", length=told.voice.length)
    return text("discreet-taken")


def _add_photos(turn: Turn, matter: Matter, photos: tuple[str, ...]) -> None:
    for file in photos:
        turn.work.db.add(Photo(matter_id=matter.id or 0, channel=turn.chat.channel, file=file))
