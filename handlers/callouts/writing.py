"""招募: somebody who may calls people out; what is missing is asked, the preview stands in
private, 〔发出〕 shows it to the neighbours and to volunteers."""

from datetime import datetime
from zoneinfo import ZoneInfo

from chat.card import Card, button
from chat.incoming import Said
from chat.moments import moment
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import callout_text
from domain.callout_text import Heard
from domain.callouts import dangers
from domain.deadlines import Tier
from domain.matters import Kind
from domain.matters import State as MatterState
from domain.refusal import Refusal
from domain.roles import Can
from handlers import asking
from handlers.callouts import cards, timing
from handlers.callouts.door import Called
from handlers.callouts.taps import CalloutAt, DropCallout, SendCallout
from handlers.telling import gently, show_members, tell_group, told_at
from handlers.turn import Answer, Turn
from storage import callouts, electorate, outbox_cards, places, rights
from storage.callouts import Callout
from storage.matters import Matter
from storage.outbox import Lane
from storage.places import Place

routes = Routes()

#: What the question waits for: what is still missing of a call-out whose words the draft holds.
_MORE = "callout-more"
#: Places offered to choose among.
_MOST_PLACES = 8


@routes.says("callout", pattern=callout_text.FORM, starts=("招募", "召集"), whole=("招募",))
async def call_out(turn: Turn, said: Said, meant: Meant) -> Answer:
    """招募 周六上午扫雪 10人. A resident's 招募 in the group is talk."""
    if said.edited:
        return None
    if not await _where(turn):
        if turn.private or said.addressed:
            await turn.require(Can.CALL_OUT, turn.place.id or 0)
        return None
    words = meant.rest if meant.route.command and said.command else said.words
    answer = await _understood(turn, words)
    if turn.private:
        return answer
    return text("callout-in-private") if turn.account.reachable else text("open-private-first")


@routes.answer(_MORE, yields=True)
async def more_said(turn: Turn, said: Said) -> Answer:
    """What was missing."""
    asked = await asking.asked(turn)
    if asked is None:
        return None
    if asking.gives_up(said.words):
        await asking.forget(turn)
        return text("callout-dropped")
    # What was asked for is what they say now, however they put it.
    return await _understood(turn, f"{asked.words} {said.words}", said.words)


async def _understood(turn: Turn, words: str, last: str = "") -> Answer:
    heard = callout_text.heard(words)
    if heard.title and heard.when and heard.needed is None and last.strip().isdigit():
        heard = callout_text.heard(callout_text.of_people(words))
    starts = _moment(turn, heard.when)
    missing = _missing(turn, heard, starts)
    if missing is not None or starts is None:
        await asking.ask(turn, _MORE, words)
        await turn.work.post(
            turn.alone, Card(lines=(missing or text("callout-ask-when"),)), lane=Lane.ANSWER,
            language=turn.language,
        )  # fmt: skip
        return None
    await asking.forget(turn)
    ends = _moment(turn, _same_day(heard)) if heard.until else None
    if ends is None or ends <= starts:
        ends = starts + heard.lasts
    where = (await _where(turn))[0]
    row = Callout(
        place_id=where.id or 0,
        made_by=turn.me,
        title=heard.title,
        meet_at=heard.meet_at,
        starts_at=starts,
        ends_at=ends,
        needed=heard.needed or 1,
        created_at=turn.now,
    )
    turn.work.db.add(row)
    await turn.work.db.flush()
    await preview(turn, row)
    return None


def _missing(turn: Turn, heard: Heard, starts: datetime | None) -> Text | None:
    if not heard.title:
        return text("callout-ask-what")
    if starts is None:
        return text("callout-ask-when")
    if starts <= turn.now:
        return text("callout-ask-later")
    return text("callout-ask-many") if heard.needed is None else None


def _same_day(heard: Heard) -> str:
    """Until when, on the day it begins: 明天下午3点到5点 ends tomorrow at five pm."""
    day = callout_text.day_of(heard.when)
    part = (
        ""
        if callout_text.day_of(heard.until) or callout_text.part_of(heard.until)
        else (callout_text.part_of(heard.when))
    )
    return f"{day}{part}{heard.until}"


def _moment(turn: Turn, words: str) -> datetime | None:
    return moment(words, turn.now, ZoneInfo(turn.community.timezone)) if words else None


async def _where(turn: Turn) -> list[Place]:
    """Where the speaker may call out, what they speak from first."""
    found = list(await rights.where(turn.work.db, turn.me, Can.CALL_OUT, turn.now, _MOST_PLACES))
    here = {place.id for place in turn.places}
    return sorted(found, key=lambda place: place.id not in here)


async def preview(turn: Turn, row: Callout) -> None:
    """What it will look like, in private, and whose people it calls."""
    place = await turn.work.db.get_one(Place, row.place_id)
    scope = await electorate.scope(turn.work.db, place)
    walls = await electorate.walls(turn.work.db, place, scope)
    lines = [
        cards.when(row),
        text("callout-ends", at=row.ends_at),
        text("callout-needed", n=row.needed),
        text("callout-goes-to", place=place.short, groups=text("poll-groups", n=len(walls))),
    ]
    if dangers(row.title):
        lines.append(text("callout-insure"))
    id = row.id or 0
    others = tuple(
        (button(text("button-place", place=one.short[:10]), CalloutAt(callout=id, place=one.id)),)
        for one in await _where(turn)
        if one.id not in (None, row.place_id)
    )
    card = Card(
        key=_key(row),
        title=text("callout-preview", title=row.title),
        lines=tuple(lines),
        buttons=(
            (
                button(text("button-send"), SendCallout(callout=id)),
                button(text("button-drop-callout"), DropCallout(callout=id)),
            ),
            *others,
        ),
    )
    await outbox_cards.forget(turn.work.core, turn.alone, _key(row))
    await turn.work.post(turn.alone, card, lane=Lane.ANSWER, language=turn.language)


@routes.tap(CalloutAt)
async def at(turn: Turn, tap: CalloutAt) -> Answer:
    """Other people are to be called."""
    row = await _draft(turn, tap.callout)
    await turn.require(Can.CALL_OUT, tap.place)
    row.place_id = tap.place
    await preview(turn, row)
    return None


@routes.tap(DropCallout)
async def drop(turn: Turn, tap: DropCallout) -> Answer:
    """〔不发了〕"""
    row = await _draft(turn, tap.callout)
    await _settle(turn, row, text("callout-dropped"))
    await turn.work.db.delete(row)
    return text("callout-dropped")


@routes.tap(SendCallout)
async def send(turn: Turn, tap: SendCallout) -> Answer:
    """〔发出〕: a number, a card in every group of its people, a word to the volunteers."""
    row = await _draft(turn, tap.callout)
    await turn.require(Can.CALL_OUT, row.place_id)
    if row.starts_at <= turn.now:
        raise Refusal("callout-too-late")
    place = await turn.work.db.get_one(Place, row.place_id)
    matter = Matter(
        kind=Kind.CALLOUT,
        place_id=row.place_id,
        number=await places.take_number(turn.work.db, row.place_id),
        level_id=row.place_id,
        state=MatterState.WAITING,
        tier=Tier.COUNCIL,
        title=row.title,
        words="",
        said_channel=turn.chat.channel,
        said_chat="",
        said_message="",
        created_at=turn.now,
        arrived_at=turn.now,
    )
    turn.work.db.add(matter)
    await turn.work.db.flush()
    row.matter_id = matter.id
    turn.work.note(matter.id or 0, "callout-sent", turn.me)
    one = Called(row, matter, place, await electorate.scope(turn.work.db, place))
    timing.begin(turn.work, turn.community, one)
    await turn.work.db.flush()
    walls = await electorate.walls(turn.work.db, place, one.scope)
    told: list[datetime | None] = []
    for chat, shared in walls:
        card = cards.wall(one, place if shared else None)
        # For the snow of six in the morning half past eight is too late.
        by = row.starts_at
        told.append(await tell_group(turn.work, turn.community, chat, card, by=by))
    await _volunteers(turn, one)
    code, groups = cards.code(one, place), text("poll-groups", n=len(walls))
    words = text("callout-sent", code=code, groups=groups)
    if told and (at := told[0]) is not None:
        words = text("callout-sent-later", code=code, groups=groups, at=at)
    await _settle(turn, row, words)
    await turn.show_members([turn.me], cards.held(one))
    return words


async def _volunteers(turn: Turn, one: Called) -> None:
    ids = await rights.helpers(turn.work.db, one.place.id or 0, turn.now, {turn.me})
    when = told_at(turn.work, turn.community, alone=True)
    card = cards.wall(one, one.place)
    if when is not None and when >= one.callout.starts_at:
        when, card = None, gently(turn.work, turn.community, card)
    await show_members(turn.work, turn.community, ids, card, Lane.CARD, not_before=when)


async def _draft(turn: Turn, id: int) -> Callout:
    row = await callouts.draft(turn.work.db, id, turn.me)
    if row is None:
        raise Refusal("callout-draft-gone")
    return row


async def _settle(turn: Turn, row: Callout, words: Text) -> None:
    card = Card(key=_key(row), lines=(words,))
    await turn.work.post(turn.alone, card, lane=Lane.ANSWER, language=turn.language)


def _key(row: Callout) -> str:
    return f"callout-draft:{row.id}"
