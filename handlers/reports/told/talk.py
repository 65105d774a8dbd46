"""Words no other route claims: the answer to a question, a piece of a report, or small talk.

A bot that answers everything is thrown out of the group: where nothing is asked, it is silent.
"""

from chat.card import Reaction
from chat.incoming import Said
from chat.routes import Routes
from chat.text import Text, text
from domain import alike, hearing, mending
from domain.matters import OPEN, Move, State
from domain.roles import Can
from domain.yes_no import NO, YES
from handlers import whereabouts
from handlers.asking import PERHAPS
from handlers.reports.shown import cards
from handlers.reports.told import new, passing, titling, unplaced, voices, writing
from handlers.reports.told.new import HOME, OFFER, PASSED, TITLE, WHERE
from handlers.reports.told.writing import Told
from handlers.reports.unasked import candidates
from handlers.reports.worked import closing, moves, parts
from handlers.reports.worked.parts import PARTS
from handlers.turn import Answer, Turn
from storage import matters, places
from storage.drafts import Draft
from storage.matters import Matter

#: Words that long, said in private and naming nothing we know, may still be a report: we ask.
ASK_FROM = 6
THANKS = frozenset(
    {
        "谢谢", "谢谢你", "谢谢您", "谢谢啦", "谢谢小应", "多谢", "感谢", "辛苦", "辛苦了",
        "thanks", "thank you",
    }
)  # fmt: skip
routes = Routes()


@routes.fallback
async def anything_else(turn: Turn, said: Said) -> Answer:
    """What these words mean depends on what was said before."""
    if said.edited:
        return await _edited(turn, said)
    alone = hearing.bare(said.words)
    if alone in THANKS:
        if (answered := await closing.thanked(turn, said)) is not None:
            return answered
        await turn.show(Reaction(message=said.message, emoji="❤"))
        return None
    if await closing.shown(turn, said):
        return None
    asked = await new.question_to(turn)
    if await passing.heard(turn, said, asked) or await passing.answered(turn, said, asked):
        return None
    if asked is None and turn.private and (kept := await candidates.typed(turn, said)) is not None:
        return kept
    if asked is not None and (alone in NO or (asked.what == OFFER and alone in YES)):
        told = await new.settle(turn, asked, keep=alone in YES)
        return told if alone in NO else None  # the card itself says that it is written down
    if asked is not None and asked.what == WHERE:
        place = whereabouts.by_words(await whereabouts.candidates(turn), said.words)
        if place is not None:
            await new.settle_where(turn, asked, place)
            return None
    if asked is not None and asked.what == HOME and await unplaced.answered(turn, said, asked):
        return None
    if asked is not None and asked.what == TITLE and hearing.says_something(said.words):
        return await titling.answered(turn, said, asked)
    if asked is not None and asked.what == PARTS and hearing.says_something(said.words):
        return await parts.answered(turn, said, asked)
    if asked is not None and asked.what == PASSED:
        asked = None  # what is typed beside it is something else
    if asked is not None and asked.what in new.ASKS_WORDS:
        return await _answered(turn, said, asked)
    if asked is not None and said.photos and not hearing.says_something(said.words):
        asked.photos = [*asked.photos, *said.photos]
        return None
    if alone in YES or alone in NO:
        return None
    recent = await writing.latest(turn)
    if recent is not None and recent.state in OPEN and await _belongs(turn, said, recent):
        return await _piece(turn, said, recent)
    if turn.private:
        return await _alone_with_us(turn, said)
    if said.named:
        return await _called(turn, said)
    if said.reply is not None and said.reply.by_bot:
        return await _replied(turn, said)
    return None


async def _edited(turn: Turn, said: Said) -> Answer:
    """It corrects the report it became, or becomes one: somebody forgot the @, or a word."""
    if (over := await _over(turn, said)) is not None:
        return over
    if await writing.correct(turn, said, said.words):
        return None
    if (recent := await writing.latest(turn)) is not None:
        return text("nameless-no-edit") if recent.anonymous else None
    if said.addressed and hearing.tells_trouble(said.words):
        return await new.take_down(turn, said, said.words)
    return None


async def _over(turn: Turn, said: Said) -> Answer:
    """报错了，不用了 or 灯亮了 in the place of what was reported: it is taken back, or done; None
    where the edit says something else."""
    ended = mending.ended(hearing.plain(said.words))
    id = await matters.said_as(turn.work.db, turn.chat.channel, turn.chat.id, said.message)
    if id is None or ended is None:
        return None
    matter = await turn.matter(id)
    if matter.reporter_id != turn.me or matter.state not in OPEN:
        return None
    if ended == "done":
        return await closing.says_done(turn, said, matter)
    if matter.state is State.WAITING:
        return await moves.carry_out(turn, matter, Move.WITHDRAW)
    await writing.add(turn, matter, said.words, ())
    return text("edit-kept")


async def _answered(turn: Turn, said: Said, asked: Draft) -> Answer:
    """Something came where the words of a report were asked for."""
    if len(hearing.bare(said.words)) > 1 and hearing.says_something(said.words):
        return await new.answered(turn, said, asked)
    if said.photos:
        first = not asked.photos
        asked.photos = [*asked.photos, *said.photos]
        return text("photo-got-say-where") if first else None
    if said.voice is not None and turn.private:
        return await _voice(turn, said, tuple(asked.photos))
    return text("voice-please-type" if said.voice is not None else "report-what")


async def _belongs(turn: Turn, said: Said, recent: Matter) -> bool:
    """Whether this is still about the report made a moment ago: not when it names the bot and
    tells another trouble, nor when it replies to something else. Whoever is in charge tells one
    thing after the other alone with the bot."""
    if hearing.tells_trouble(said.words) and (
        said.named or (turn.private and await _another(turn, said, recent))
    ):
        return False
    about = await turn.replied_to(said.reply) if said.reply is not None else None
    return about in (None, recent.id)


async def _another(turn: Turn, said: Said, recent: Matter) -> bool:
    place = await whereabouts.meant(turn, said.words)
    if place is not None and place.id != recent.place_id and places.is_home(place):
        return True
    in_charge = await turn.may(Can.HANDLE, recent.place_id)
    return in_charge and alike.another(recent.words, said.words)


async def _piece(turn: Turn, said: Said, matter: Matter) -> Text | None:
    """What the reporter adds; the card says so, the speaker gets a quiet sign."""
    if matter.anonymous and (said.voice is not None or said.location is not None):
        return text("nameless-no-voice")
    if (voice := voices.of(said)) is not None:
        await voices.keep(turn, matter, voice)
        await cards.redraw(turn.work, turn.community, matter)
        if not matter.open:
            await voices.tell(turn, matter)
        return text("voice-taken", length=voice.length)
    if said.film and not hearing.says_something(said.words):
        return text("film-please-type")
    if said.photos or said.location is not None or hearing.says_something(said.words):
        await writing.add(turn, matter, said.words, said.photos, said.location)
        await turn.show(Reaction(message=said.message, emoji="👌"))
    return None


async def _voice(turn: Turn, said: Said, photos: tuple[str, ...] = ()) -> Answer:
    """A voice that is for us waits for whoever is in charge; of whom we do not know where they
    live, it is kept until we do."""
    voice = voices.of(said)
    known = await whereabouts.known(turn)
    if voice is None:
        return text("voice-please-type")
    if not known:
        return await unplaced.keep(turn, said, voice)
    place = await whereabouts.meant(turn, said.words) or known[0]
    await writing.write_down(turn, place, Told("", said.message, photos, voice))
    return None


async def _alone_with_us(turn: Turn, said: Said) -> Answer:
    if said.voice is not None:
        return await _voice(turn, said)
    if said.command is not None:
        return text("hello")
    if not hearing.says_something(said.words):
        return await _shown_only(turn, said)
    if hearing.tells_trouble(said.words):
        return await new.take_down(turn, said, said.words)
    asked = await new.question_to(turn)
    if asked is not None and asked.what == PERHAPS:
        return None  # one question about one line
    long_enough = len(said.words) >= ASK_FROM or hearing.names_trouble(said.words)
    if (long_enough or said.photos) and await whereabouts.known(turn):
        await new.offer(turn, said)
        return None
    if hearing.mentions(said.words) and await whereabouts.known(turn):
        return await new.ask(turn, said, "report-what", so_far=said.words)
    return text("hello")


async def _shown_only(turn: Turn, said: Said) -> Answer:
    """A picture or a place without a word: which thing is it, and where? A film is kept by
    nobody."""
    if said.film:
        return text("film-please-type")
    if said.location is not None:
        return await new.ask(turn, said, "report-what")
    return await new.ask(turn, said, "photo-got-say-where") if said.photos else None


async def _called(turn: Turn, said: Said) -> Answer:
    """By its name in the group: an answer is expected."""
    if said.voice is not None:
        return text("voice-please-type")
    if (said.photos or said.film) and not hearing.says_something(said.words):
        return await _shown_only(turn, said)
    if hearing.tells_trouble(said.words):
        return await new.take_down(turn, said, said.words)
    if hearing.names_trouble(said.words) or said.photos:
        await new.offer(turn, said)
        return None
    if hearing.mentions(said.words):
        return await new.ask(turn, said, "report-what", so_far=said.words)
    return text("hello-group")


async def _replied(turn: Turn, said: Said) -> Answer:
    """A reply to any message of ours is how a group reports where the bot hears no ordinary talk.
    Under the card of a matter it may as well be neighbours talking about that matter."""
    assert said.reply is not None
    about = await turn.replied_to(said.reply)
    if about is None and said.voice is not None:
        return await _voice(turn, said)
    if about is None:
        if (said.photos or said.film) and not hearing.says_something(said.words):
            return await _shown_only(turn, said)
        if hearing.names_trouble(said.words):
            return await new.take_down(turn, said, said.words)
        return None
    matter = await turn.matter(about)
    if await turn.told(matter):
        return await _piece(turn, said, matter) if matter.state in OPEN else None
    if said.voice is not None:
        return text("voice-please-type")
    in_charge = await turn.may(Can.HANDLE, matter.place_id)
    if hearing.tells_trouble(said.words) and not in_charge:
        return await new.take_down(turn, said, said.words)
    return None
