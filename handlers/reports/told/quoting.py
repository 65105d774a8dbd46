"""What others said, or cannot say, is written down: 「记一下」 by a leader under anybody's words,
and 代报, 「帮5楼奶奶报 …」."""

import re

from chat.incoming import Person, Quoted, Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import behalf, hearing
from domain.roles import Can
from handlers import whereabouts
from handlers.reports.shown import cards
from handlers.reports.told import new, voices, writing
from handlers.reports.told.writing import Told
from handlers.turn import Answer, Turn
from storage import matters, members, places
from storage.members import Account
from storage.places import Place

routes = Routes()

#: The whole message; with more behind it, the word begins a report.
NOTE = re.compile(
    r"(?:(?:帮忙|你|把)?(?:这个|這個|这条|這條|这事|这件事)?(?:记一下|記一下|记下来|記下來)"
    r"(?:这个|這個|这条|這條|这事|这件事)?|write this down)[吧啊哦。！!~]*",
    re.IGNORECASE,
)


@routes.says(pattern=NOTE, about=True)
async def note(turn: Turn, said: Said, _meant: Meant) -> Answer:
    """记一下, in a reply: what was answered becomes a report of whoever wrote it. Alone it is a
    word between neighbours, or, said to the bot, the beginning of a report."""
    if said.reply is None or said.reply.by_bot:
        return await new.ask(turn, said, "report-what") if said.addressed else None
    return await _written_down(turn, said, said.reply)


@routes.says(pattern=behalf.FORM)
async def for_another(turn: Turn, said: Said, _meant: Meant) -> Answer:
    """帮5楼奶奶报 厨房漏水: the speaker reports; those in charge read for whom."""
    found = behalf.spoken_for(said.words)
    if found is None or not (said.addressed or hearing.asks_for_report(found.what)):
        return None
    if said.edited and await writing.correct(turn, said, found.what):
        return None
    place = await whereabouts.meant(turn, said.words)
    if place is None:
        await new.ask_where(turn, said.message, said.words, said.photos)
        return None
    told = Told(found.what, said.message, said.photos, on_behalf=found.whom)
    await writing.write_down(turn, place, told)
    return None


async def _written_down(turn: Turn, said: Said, quoted: Quoted) -> Answer:
    words = hearing.clean(quoted.words)
    words = hearing.after_start(words, hearing.REPORT_STARTS) or words
    place = await whereabouts.meant(turn, words) or turn.place
    own = quoted.who is not None and quoted.who.id == turn.account.address
    if not own:
        await turn.require(Can.HANDLE, place.id or 0)
    if (before := await _already(turn, quoted)) is not None:
        return text("report-already", code=before)
    voice = voices.of(quoted)
    if not hearing.says_something(words) and voice is None:
        photos = quoted.photos + said.photos
        await new.keep_asked(turn, new.REPORT, said.message, "", photos)
        turn.listen(asked=True)
        return text("quoted-no-words")
    reporter = None
    if quoted.who is not None and not own:
        reporter = await _account(turn, quoted.who, place)
    message = quoted.message or said.message
    told = Told(words, message, quoted.photos, voice, reporter=reporter)
    await writing.write_down(turn, place, told)
    return None


async def _already(turn: Turn, quoted: Quoted) -> Text | None:
    if quoted.message is None:
        return None
    id = await matters.said_as(turn.work.db, turn.chat.channel, turn.chat.id, quoted.message)
    if id is None:
        return None
    return await cards.named(turn.work, await turn.matter(id), turn.chat)


async def _account(turn: Turn, who: Person, place: Place) -> Account:
    """Whoever wrote it: in a building's own group they live there, as everybody who speaks."""
    member, account = await members.known(turn.work.db, turn.chat.channel, who, turn.now)
    if not turn.private and len(turn.places) == 1 and places.is_home(place):
        await members.settle(turn.work.db, member, place, turn.now)
    return account
