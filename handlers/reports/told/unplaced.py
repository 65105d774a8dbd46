"""A voice in private of somebody of whom nobody knows where they live: it is kept until they say
so, in whatever way, and they are asked."""

from datetime import timedelta
from typing import ClassVar, NamedTuple, Self

from chat.card import Action, Button, Card, Id, button
from chat.incoming import Chat, Said
from chat.routes import Routes
from chat.text import text
from domain.places import Level
from domain.roles import Can
from handlers import whereabouts
from handlers.reports.shown import cards
from handlers.reports.told import new, passed, voices, which, writing
from handlers.reports.told.new import HOME
from handlers.reports.told.voices import Voiced
from handlers.reports.told.writing import Told
from handlers.telling import show_anew
from handlers.turn import Answer, Turn
from storage import drafts, members, places, residences, rights
from storage.drafts import Draft
from storage.members import Account, Member
from storage.places import Community, Place
from storage.work import Work

routes = Routes()

#: A voice is kept so long for the word where its speaker lives.
PATIENCE = timedelta(days=1)
_A_ROW = 3


class LivesAt(Action):
    """〔3号楼〕 under "which building do you live in?"."""

    tag: ClassVar[str] = "la"
    place: Id


class _Kept(NamedTuple):
    """A voice as one line of a draft: its message, length and file."""

    message: str
    voice: Voiced

    def packed(self) -> str:
        return "\t".join((self.message, str(self.voice.seconds), self.voice.file))

    @classmethod
    def unpacked(cls, line: str) -> Self:
        message, seconds, file = line.split("\t")
        return cls(message, Voiced(int(seconds), file))


async def keep(turn: Turn, said: Said, voice: Voiced) -> Answer:
    """Keep it, and ask. Where the bot serves no building there is nothing to ask."""
    buildings = await _buildings(turn.work)
    if not buildings:
        return text("voice-please-type")
    asked = await new.question_to(turn)
    before = asked if asked is not None and asked.what == HOME else None
    line = _Kept(said.message, voice).packed()
    words = f"{before.words}\n{line}" if before else line
    photos = tuple(before.photos) if before else ()
    await new.keep_asked(turn, HOME, said.message, words, photos, until=turn.now + PATIENCE)
    buttons: list[Button] = []
    if len(buildings) <= which.MOST:
        buttons = [
            button(text("button-place", place=one.short[:10]), LivesAt(place=one.id or 0))
            for one in buildings
        ]
    card = Card(
        key=key(turn.account.address),
        lines=(text("voice-where-do-you-live", length=voice.length),),
        buttons=tuple(passed.in_rows(buttons, _A_ROW)),
    )
    # Anew for each voice: an edit far above would look as if nobody had heard it.
    await show_anew(turn.work, turn.community, turn.me, card)
    return None


@routes.tap(LivesAt)
async def lives_at(turn: Turn, tap: LivesAt) -> Answer:
    """They say that they live there: enough to report, and for nothing to read."""
    asked = await new.question_to(turn)
    place = next((one for one in await _buildings(turn.work) if one.id == tap.place), None)
    if asked is None or asked.what != HOME or place is None:
        return text("draft-gone")
    await _says(turn, asked, place)
    return text("draft-kept")


async def answered(turn: Turn, said: Said, asked: Draft) -> bool:
    """3号楼: typed instead of tapped."""
    place = whereabouts.by_words(await _buildings(turn.work), said.words)
    if place is not None:
        await _says(turn, asked, place)
    return place is not None


@routes.every(timedelta(minutes=1))
async def found_home(work: Work, community: Community) -> None:
    """Where they live became known another way: 我住3-602, a word in the group, a leader's yes."""
    for asked in await drafts.waiting_for(work.db, HOME, work.now):
        account = await members.account(work.db, asked.channel, asked.account)
        if account is None:
            continue
        turn = await _as_if_said(work, community, asked, account)
        known = await whereabouts.known(turn)
        if known and await turn.may(Can.REPORT, known[0].id or 0):
            await _written(turn, asked, known[0])


def key(address: str) -> str:
    """Under which the question stands in somebody's private chat."""
    return f"lives:{address}"


async def _says(turn: Turn, asked: Draft, place: Place) -> None:
    if known := await whereabouts.known(turn):
        place = known[0]  # they said it another way meanwhile
    else:
        await members.settle(turn.work.db, turn.who, place, turn.now, members.SAID)
    await _written(turn, asked, place)


async def _written(turn: Turn, asked: Draft, place: Place) -> None:
    """One report of all they said."""
    first, *others = [_Kept.unpacked(line) for line in asked.words.splitlines()]
    told = Told("", first.message, tuple(asked.photos), first.voice)
    matter = await writing.write_down(turn, place, told)
    for one in others:
        await voices.keep(turn, matter, one.voice)
    if others:
        await cards.redraw(turn.work, turn.community, matter)
        await voices.tell(turn, matter)
    await turn.show(Card(key=key(turn.account.address), lines=(text("draft-kept"),)))


async def _as_if_said(work: Work, community: Community, asked: Draft, account: Account) -> Turn:
    """The turn they would have had, had they said it now."""
    return Turn(
        work=work,
        community=community,
        chat=Chat(asked.channel, asked.chat, "private"),
        who=await work.db.get_one(Member, account.member_id),
        account=account,
        places=await rights.places_of(work.db, account.member_id, work.now),
        message=asked.message,
        link=lambda _: None,
        asides=False,
    )


async def _buildings(work: Work) -> list[Place]:
    """Where somebody may live, as neighbours call it: not its stairwells."""
    found = await residences.homes(work.db)
    return [one for one in found if places.is_home(one) and one.kind is not Level.UNIT]
