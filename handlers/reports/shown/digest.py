"""What happened in a building today, told its group once in the evening; nothing where nothing
happened, nor on the day of the council (议事日), which has its own words."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import reduce
from typing import ClassVar
from zoneinfo import ZoneInfo

from chat.card import Action, Card, button
from chat.incoming import Chat
from chat.routes import Routes
from chat.text import Fact, Text, text
from domain import lists, titles
from domain.matters import OPEN, State
from domain.quiet import MOST_A_DAY
from handlers.reports.shown import cards
from handlers.reports.shown.standing import state_line
from handlers.telling import tell_group
from handlers.turn import Answer, Open, Turn
from storage import lists as rows
from storage import members, open_wishes, rhythms, said_today, ticks
from storage.lists import Lies
from storage.matters import Matter
from storage.members import Member
from storage.outbox import Lane
from storage.places import Community, Place
from storage.wishes import Wish
from storage.work import Work

routes = Routes()

#: Titles in a line, and lines in private.
FEW, MANY = 5, 20
#: Groups whose digests are made in one transaction.
AT_ONCE = 20
_LOOK = timedelta(seconds=5)
#: Under which name the looks of an evening are over.
_DEALT = "digests"


class WholeDay(Action):
    """〔看全部〕 under the digest."""

    tag: ClassVar[str] = "dg"


@routes.every(_LOOK)
async def tell_the_day(work: Work, community: Community) -> None:
    """At half past seven in the evening, each group once."""
    local = work.now.astimezone(ZoneInfo(community.timezone))
    at = lists.digest_of(local)
    if at is None or await ticks.taken_since(work.core, _DEALT, at.astimezone(UTC)):
        return
    today = local.date()
    done = await said_today.digested(work.core, today)
    meets = await rhythms.meets_on(work.db, community, today)
    left = [
        one
        for one in await rows.homes(work.db)
        if one[0] not in done and meets.isdisjoint(place.id for place in one[1])
    ]
    for chat, here in left[:AT_ONCE]:
        if await said_today.take_digest(work.core, chat, today):
            await _tell(work, community, chat, here)
    if len(left) <= AT_ONCE:
        await said_today.forget(work.core, today - timedelta(days=1))
        await ticks.mine(work.core, _DEALT, at.astimezone(UTC), timedelta(seconds=1))


@routes.tap(WholeDay)
async def whole_day(turn: Turn, _tap: WholeDay) -> Answer:
    """〔看全部〕: everything that stands on the walls here, in private."""
    if not turn.private and not turn.account.reachable:
        link = turn.link(WholeDay().pack())
        return Open(link) if link else text("open-private-first")
    midnight = _midnight(turn.now, turn.community)
    found = await rows.public(turn.work.db, [one.id or 0 for one in turn.places], midnight)
    if not found:
        return text("digest-nothing")
    lines = [
        text(
            "mine-line",
            code=cards.code(one.matter, one.place),
            title=titles.public(one.matter.title),
            state=await state_line(turn.work, one.matter),
        )
        for one in found[-MANY:]
    ]
    card = Card(title=text("digest-whole"), lines=tuple(lines))
    await turn.work.post(turn.alone, card, lane=Lane.ANSWER, language=turn.language)
    return None if turn.private else text("mine-sent")


async def _tell(work: Work, community: Community, chat: Chat, here: Sequence[Place]) -> None:
    midnight = _midnight(work.now, community)
    found = await rows.public(work.db, [one.id or 0 for one in here], midnight)
    done = [one for one in found if one.matter.state not in OPEN]
    wished = await open_wishes.on_walls(work.db, [one.id or 0 for one in here])
    today = [one.matter.created_at for one in found]
    today += [wish.published_at for wish, _, _ in wished if wish.published_at is not None]
    if not done and all(at < midnight for at in today):
        return
    open_ = [one for one in found if one.matter.state in OPEN]
    at_work = [one for one in open_ if one.matter.state is not State.WAITING]
    waiting = [one for one in open_ if one.matter.state is State.WAITING]
    lines: list[Text] = []
    if done:
        mended = [await _thanked(work, one.matter) for one in done[-FEW:]]
        lines.append(text("digest-done", what=_listed(mended)))
    if at_work:
        lines.append(text("digest-at-work", what=_few(at_work)))
    if waiting:
        lines.append(text("digest-waiting", what=_few(waiting)))
    if wished:
        named: list[Fact] = [await _wish(work, *one) for one in wished[:FEW]]
        lines.append(text("digest-wishes", what=_and_more(named, len(wished))))
    lines.append(text("digest-end"))
    card = Card(
        title=text("digest-title", place="、".join(one.short for one in here)),
        lines=tuple(lines),
        buttons=((button(text("button-whole-list"), WholeDay()),),),
    )
    # The last place of a group's day is kept for this.
    await tell_group(work, community, chat, card, lane=Lane.DIGEST, most=MOST_A_DAY)


async def _thanked(work: Work, matter: Matter) -> Fact:
    """What was done, and who is thanked for it by name."""
    title = titles.public(matter.title)
    handler = await work.db.get(Member, matter.handler_id) if matter.handler_id else None
    if handler is None or not handler.name:
        return title
    return text("digest-thanks", what=title, who=members.called(handler))


def _few(found: Sequence[Lies]) -> Fact:
    return _and_more([titles.public(one.matter.title) for one in found[:FEW]], len(found))


def _and_more(named: Sequence[Fact], n: int) -> Fact:
    listed = _listed(named)
    return text("digest-and-more", what=listed, n=n) if n > len(named) else listed


async def _wish(work: Work, wish: Wish, matter: Matter, place: Place) -> Fact:
    """【心愿13】借轮椅, as its neighbours read it."""
    code = text("code-wish", number=matter.number)
    if wish.place_id != place.id:
        publishes = await work.db.get_one(Place, wish.place_id)
        code = text("code-wish-at", number=matter.number, place=publishes.short)
    return text("digest-wish", code=code, title=wish.public or text("digest-plain-wish"))


def _listed(named: Sequence[Fact]) -> Fact:
    return reduce(lambda first, rest: text("list-and", first=first, rest=rest), named)


def _midnight(now: datetime, community: Community) -> datetime:
    """When the day of the community began."""
    zone = ZoneInfo(community.timezone)
    return datetime.combine(now.astimezone(zone).date(), time(), zone)
