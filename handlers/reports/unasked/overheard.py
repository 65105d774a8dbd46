"""Words between neighbours that surely report something: a candidate (候选) for whoever is in
charge, a question to the speaker, or a report, as the place wants it. In the group nothing shows
of it, not even a sign under the words: that would read as "recorded".
"""

from collections.abc import Awaitable, Callable, Sequence

from chat.ears import PIECES, Overheard, Window
from chat.incoming import Said
from chat.order import Verdict
from chat.routes import Routes
from domain import candidates as stages
from domain import grievance, hearing
from domain.candidates import Mode
from domain.roles import Can
from handlers import whereabouts
from handlers.reports.told import new
from handlers.reports.unasked import candidate_fate, candidate_list
from handlers.turn import Turn
from storage import candidates, drafts, matters, members, places, rights, taxonomy
from storage.candidates import Candidate
from storage.places import Community, Place
from storage.work import Work

routes = Routes()


@routes.between_neighbours
async def overheard(
    work: Work,
    community: Community,
    said: Said,
    found: Verdict,
    *,
    seat: Callable[[], Awaitable[Turn]],
    asides: bool,
) -> bool:
    """Whether these words were a candidate's, or about one. Nobody becomes a member by them:
    `seat` is asked only where they are written down at once."""
    if said.edited:
        return await _edited(work, community, said, found)
    if found.danger is None and await _same_here(work, community, said):
        return True
    if found.danger is not None or found.meant is not None:
        return False
    served = await places.places_of(work.db, said.chat)
    if not served:
        return True
    if await _awaited(work, said):
        return False
    if await _piece(work, community, said):
        return True
    if found.sure is None:
        return False
    if not places.is_home(served[0]) or await _about_a_matter(work, said):
        return True  # staff among themselves; neighbours on what is written down already
    place, unsure = await _place(work, said, served)
    if await _known(work, community, said, place):
        return True
    mode = await _mode(work, place)
    if mode is Mode.AUTO and not is_complaint(said.words):
        turn = await seat()
        if await turn.may(Can.REPORT, place.id or 0):
            await new.take_down(turn, said, said.words)
        return True
    quiet = Mode.QUIET if mode is Mode.AUTO else mode
    await _keep(work, community, said, place, quiet, unsure=unsure, asides=asides)
    return True


def is_complaint(words: str) -> bool:
    """Whether words blame whoever has an office: written down, they stand on no wall."""
    return grievance.blames(words) and bool(grievance.offices(words))


async def _same_here(work: Work, community: Community, said: Said) -> bool:
    """我家也是, under what became a candidate: said again, it is counted, no more."""
    if said.reply is None or said.reply.message is None or not hearing.agrees(said.words):
        return False
    row = await candidates.said_as(work.db, said.chat, said.reply.message)
    if row is None:
        return False
    row.told += said.who is not None and said.who.id != row.account
    await work.db.flush()
    await _redraw(work, community, row)
    return True


async def _edited(work: Work, community: Community, said: Said, found: Verdict) -> bool:
    """An edit corrects a candidate, or ends it: it says no trouble any more, cries for help, or
    asks for a report by itself. It never makes one: what was decided stays decided."""
    row = await candidates.said_as(work.db, said.chat, said.message)
    if row is None:
        return False
    words = hearing.clean(said.words)
    if found.danger is not None or found.meant is not None:
        await candidate_fate.gone(work, community, row)
        return False
    if (await taxonomy.of(work.db)).surely(words) is None:
        await candidate_fate.gone(work, community, row)
    else:
        row.words = words + row.words[len(row.words) - row.added :]
        await work.db.flush()
        await _redraw(work, community, row)
    return True


async def _awaited(work: Work, said: Said) -> bool:
    """Whether the speaker was asked something here, or reported something a moment ago: then the
    words belong to that."""
    assert said.who is not None
    channel, chat, person = said.chat.channel, said.chat.id, said.who.id
    if await drafts.draft(work.db, channel, chat, person, work.now) is not None:
        return True
    account = await members.account(work.db, channel, person)
    if account is None:
        return False
    since = work.now - PIECES
    return await matters.latest_of(work.db, account.member_id, channel, chat, since) is not None


async def _piece(work: Work, community: Community, said: Said) -> bool:
    """What the speaker adds within two minutes belongs to what they said."""
    assert said.who is not None
    row = await candidates.of_late(work.db, said.chat, said.who.id, work.now - PIECES)
    if row is None:
        return False
    words = hearing.clean(said.words)
    tells = hearing.names_trouble(words) or hearing.goes_on(words)
    if tells and words not in row.words.split("\n"):
        row.words += f"\n{words}"
        row.added += len(words) + 1
    row.photos = [*row.photos, *said.photos]
    await work.db.flush()
    await _redraw(work, community, row)
    return True


async def _about_a_matter(work: Work, said: Said) -> bool:
    if said.reply is None or said.reply.message is None:
        return False
    reply = said.reply.message
    id = await matters.said_as(work.db, said.chat.channel, said.chat.id, reply)
    return id is not None


async def _place(work: Work, said: Said, served: Sequence[Place]) -> tuple[Place, bool]:
    """Where it is, and whether nobody knows: the only place, the one the words name, the one the
    speaker lives at."""
    if len(served) == 1:
        return served[0], False
    if (named := whereabouts.by_words(served, said.words)) is not None:
        return named, False
    assert said.who is not None
    account = await members.account(work.db, said.chat.channel, said.who.id)
    if account is not None:
        own = {one.id for one in await rights.places_of(work.db, account.member_id, work.now)}
        lived = [place for place in served if place.id in own]
        if len(lived) == 1:
            return lived[0], False
    return served[0], True


async def _known(work: Work, community: Community, said: Said, place: Place) -> bool:
    """Whether it is reported already, or waits already: said again it is counted, no more."""
    here = [place.id or 0]
    reports = await candidates.open_reports(work.db, here, work.now - stages.APART)
    if stages.same(said.words, reports) is not None:
        return True
    rows = await candidates.at(work.db, here)
    again = stages.same(said.words, [row.words for row in rows])
    if again is None:
        return False
    rows[again].told += 1
    await work.db.flush()
    await _redraw(work, community, rows[again])
    return True


async def _mode(work: Work, place: Place) -> Mode:
    for one in await places.chain(work.db, place.id or 0):
        if one.unaddressed is not None:
            return one.unaddressed
    return Mode.QUIET


async def _keep(
    work: Work,
    community: Community,
    said: Said,
    place: Place,
    mode: Mode,
    *,
    unsure: bool,
    asides: bool,
) -> None:
    assert said.who is not None
    row = Candidate(
        place_id=place.id or 0,
        level_id=place.id or 0,
        unsure=unsure,
        channel=said.chat.channel,
        chat=said.chat.id,
        message=said.message,
        account=said.who.id,
        name=said.who.name,
        language=said.who.language,
        aside=asides,
        words=hearing.clean(said.words),
        photos=list(said.photos),
        at=work.now,
        mode=mode,
        stage=stages.begins(mode),
        due_at=work.now,
    )
    row.due_at = candidate_fate.due(community, row)
    row.level_id = await candidate_list.level_above(work, community, row) or row.level_id
    work.db.add(row)
    await work.db.flush()
    work.listen.append(Overheard(said.chat.id, said.message))
    work.listen.append(Window(said.chat.id, said.who.id, work.now + PIECES))
    who = await candidate_list.readers(work, community, row)
    await candidate_list.show(work, community, who, news=True)
    if mode is Mode.ASK:
        await candidate_fate.ask(work, community, row)


async def _redraw(work: Work, community: Community, row: Candidate) -> None:
    who = await candidate_list.readers(work, community, row)
    await candidate_list.show(work, community, who, news=False)
