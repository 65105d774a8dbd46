"""A report comes in: in words, in pieces, in private, by reply."""

from typing import ClassVar

from chat.card import Action, Card, Reaction, button
from chat.ears import PIECES, Origin
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import hearing
from domain.deadlines import Tier, answer_by
from domain.matters import OPEN, Kind, State
from domain.roles import Can
from handlers.reports import cards
from handlers.turn import Answer, Turn, show_operators
from storage import drafts, matters, members, places
from storage.drafts import PATIENCE, Draft
from storage.matters import Matter, Photo
from storage.outbox import Lane

#: Everything reported is S1 (小事) until somebody who knows better says otherwise.
TIER = Tier.SMALL
#: Words that long, said in private and naming nothing we know, may still be a report: we ask.
ASK_FROM = 6
THANKS = frozenset({"谢谢", "谢谢你", "谢谢您", "谢谢小应", "多谢", "辛苦了", "thanks", "thank you"})

#: What a draft waits for: the words of a report, or a yes to writing down what was said.
REPORT, OFFER = "report", "offer"

routes = Routes()


class Keep(Action):
    """〔记下来〕 〔不用〕 under "shall I write this down?"."""

    tag: ClassVar[str] = "kp"
    keep: bool


@routes.says("report", starts=hearing.REPORT_STARTS, whole=("报修", "报事"))
async def report(turn: Turn, said: Said, meant: Meant) -> Answer:
    """报修 3楼灯坏了: the card at once; without words, one question."""
    if said.edited and await _correct(turn, said, meant.rest):
        return None
    if not hearing.says_something(meant.rest):
        turn.place  # noqa: B018 - refuses here, before a question that would lead nowhere
        return await _ask(turn, said, "report-what")
    return await _report(turn, said, meant.rest)


@routes.fallback
async def anything_else(turn: Turn, said: Said) -> Answer:
    """Words no other route claims: the answer to a question, a piece of a report, or small talk."""
    if said.edited:
        await _correct(turn, said, said.words)
        return None
    asked = await drafts.draft(
        turn.work.db, turn.chat.channel, turn.chat.id, turn.account.address, turn.now
    )
    if asked is not None and asked.what == REPORT:
        return await _answered(turn, said, asked)
    recent = await matters.latest_of(
        turn.work.db, turn.me, turn.chat.channel, turn.chat.id, turn.now - PIECES
    )
    if recent is not None and recent.state in OPEN:
        return await _piece(turn, said, recent)
    return await _small_talk(turn, said)


@routes.tap(Keep)
async def keep(turn: Turn, tap: Keep) -> Answer:
    """The answer to "shall I write this down?"."""
    asked = await drafts.draft(
        turn.work.db, turn.chat.channel, turn.chat.id, turn.account.address, turn.now
    )
    if asked is None:
        return text("draft-gone")
    await drafts.forget(turn.work.db, turn.chat.channel, turn.chat.id, turn.account.address)
    if not tap.keep:
        return text("draft-dropped")
    await _write_down(turn, asked.words, asked.message, tuple(asked.photos))
    return text("draft-kept")


async def _report(turn: Turn, said: Said, words: str, before: tuple[str, ...] = ()) -> Answer:
    twice = await matters.latest_of(
        turn.work.db, turn.me, turn.chat.channel, turn.chat.id, turn.now - PIECES
    )
    if twice is not None and hearing.bare(twice.words) == hearing.bare(words):
        return text("report-already", code=cards.code(twice))
    await _write_down(turn, words, said.message, before + said.photos)
    return None


async def _write_down(turn: Turn, words: str, message: str, photos: tuple[str, ...]) -> Matter:
    place = turn.place
    await turn.require(Can.REPORT, place.id or 0)
    own = turn.community.settings
    matter = Matter(
        kind=Kind.REPORT,
        place_id=place.id or 0,
        level_id=place.id or 0,
        number=await places.take_number(turn.work.db, place.id or 0),
        state=State.WAITING,
        tier=TIER,
        open=not turn.private,
        title=hearing.title(words),
        words=words,
        reporter_id=turn.me,
        said_channel=turn.chat.channel,
        said_chat=turn.chat.id,
        said_message=message,
        created_at=turn.now,
        due_at=answer_by(
            turn.now, TIER, place.kind, own.get("deadlines_hours"), own.get("deadlines", "7135")
        ),
    )
    turn.work.db.add(matter)
    await turn.work.db.flush()
    for file in photos:
        turn.work.db.add(Photo(matter_id=matter.id or 0, channel=turn.chat.channel, file=file))
    turn.work.note(matter.id or 0, "reported", turn.me)
    turn.work.listen.append(Origin(turn.chat.id, message))
    turn.listen(asked=False, until=turn.now + PIECES)
    await cards.redraw(turn.work, turn.community, matter)
    if turn.private:
        await _tell_in_charge(turn, matter)
    return matter


async def _tell_in_charge(turn: Turn, matter: Matter) -> None:
    """A report made in private is on no wall: it goes to whoever can be reached, level by level,
    then to the next work group, and if there is none, to the operators. It is never with nobody."""
    panel = await cards.panel(turn.work, matter)
    way_up = await places.chain(turn.work.db, matter.place_id)
    for place in way_up:
        charge = await members.in_charge(turn.work.db, place.id or 0, Can.HANDLE)
        if await turn.show_members([one.id or 0 for one in charge], panel):
            return
        if not places.is_home(place):
            chats = await places.chats_of(turn.work.db, place.id or 0)
            for chat in chats:
                await turn.work.post(chat, panel, lane=Lane.CARD, language=turn.community.language)
            if chats:
                return
    await show_operators(turn.work, turn.community, panel)


async def _ask(turn: Turn, said: Said, key: str, what: str = REPORT) -> Text:
    """Ask one question; the answer may come after a restart."""
    await drafts.forget(turn.work.db, turn.chat.channel, turn.chat.id, turn.account.address)
    turn.work.db.add(
        Draft(
            channel=turn.chat.channel,
            chat=turn.chat.id,
            account=turn.account.address,
            what=what,
            words=said.words if what == OFFER else "",
            message=said.message,
            photos=list(said.photos),
            until=turn.now + PATIENCE,
        )
    )
    turn.listen(asked=True)
    return text(key)


async def _answered(turn: Turn, said: Said, asked: Draft) -> Answer:
    if hearing.says_something(said.words):
        await drafts.forget(turn.work.db, turn.chat.channel, turn.chat.id, turn.account.address)
        return await _report(turn, said, said.words, tuple(asked.photos))
    if said.photos:
        asked.photos = [*asked.photos, *said.photos]
        return text("photo-got-say-where")
    if said.voice is not None:
        return text("voice-please-type")
    return text("report-what")


async def _piece(turn: Turn, said: Said, matter: Matter) -> Answer:
    """What the same person adds within two minutes belongs to the same report."""
    if said.voice is not None:
        turn.work.note(matter.id or 0, "voice", turn.me, seconds=said.voice)
        return text("voice-please-type")
    if hearing.bare(said.words) in THANKS:
        await turn.show(Reaction(message=said.message, emoji="❤"))
        return None
    if not said.photos and not hearing.says_something(said.words):
        return None
    for file in said.photos:
        turn.work.db.add(Photo(matter_id=matter.id or 0, channel=turn.chat.channel, file=file))
    if hearing.says_something(said.words):
        matter.words = f"{matter.words}\n{said.words}"
    turn.work.note(matter.id or 0, "added", turn.me, photos=len(said.photos))
    await turn.work.db.flush()
    await turn.show(Reaction(message=said.message, emoji="👌"))
    await cards.redraw(turn.work, turn.community, matter)
    return None


async def _correct(turn: Turn, said: Said, words: str) -> bool:
    """An edited message corrects the report it became; False where it became none."""
    id = await matters.said_as(turn.work.db, turn.chat.channel, turn.chat.id, said.message)
    if id is None:
        return False
    matter = await turn.matter(id)
    words = hearing.after_start(words, hearing.REPORT_STARTS) or words
    if matter.reporter_id != turn.me or matter.state not in OPEN:
        return True
    if not hearing.says_something(words) or words == matter.words:
        return True
    matter.words, matter.title = words, hearing.title(words)
    turn.work.note(id, "corrected", turn.me)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)
    return True


async def _small_talk(turn: Turn, said: Said) -> Answer:
    """Addressed, but no report and no command. A reply to a card that says nothing to us stays
    unanswered, as does a sticker: a bot that answers everything is thrown out."""
    if hearing.bare(said.words) in THANKS:
        await turn.show(Reaction(message=said.message, emoji="❤"))
        return None
    if not turn.private:
        if not (said.named or said.command is not None):
            return None
        if hearing.names_trouble(said.words):
            return await _report(turn, said, said.words)
        return text("hello-group") if said.words or said.command is not None else None
    if said.voice is not None:
        return text("voice-please-type")
    if said.photos and not hearing.says_something(said.words):
        turn.place  # noqa: B018 - refuses here, before a question that would lead nowhere
        return await _ask(turn, said, "photo-got-say-where")
    if said.command is not None or not hearing.says_something(said.words):
        return text("hello") if said.command is not None else None
    if hearing.names_trouble(said.words):
        return await _report(turn, said, said.words)
    if len(said.words) < ASK_FROM or not turn.places:
        return text("hello")
    return await _offer(turn, said)


async def _offer(turn: Turn, said: Said) -> Answer:
    words = await _ask(turn, said, "offer-to-keep", OFFER)
    yes, no = Keep(keep=True), Keep(keep=False)
    buttons = (button(text("button-keep"), yes), button(text("button-drop"), no))
    await turn.show(Card(lines=(words,), buttons=(buttons,)))
    return None
