"""★ 认领: whoever says first that they help has it; the others may stand in line.

The row of the matter is locked for the turn (`door.sent`), so of fifty at once each waits for the
one before, and the second finds the place taken.
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chat.card import Card, Reaction, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain import codes, hearing, quiet
from domain.codes import Code
from domain.refusal import Refusal
from domain.roles import Role
from domain.wish_times import CHECK, UNREACHED
from domain.wishes import GONE, LIVE, REFUSED, SEATED, STANDING, Claim, State, begins, free
from handlers.turn import Answer, Turn
from handlers.wishes import allowing, cards, door, helping, moving
from handlers.wishes.door import Told
from handlers.wishes.taps import Help, Others, StandInLine
from storage import electorate, members, places, wishes
from storage.wishes import WishClaim

routes = Routes()

#: 我来 that replies to nothing is meant for a wish only so soon after it was published.
FRESH = timedelta(minutes=30)
#: Wishes shown to choose among.
_MOST = 8
_NUMBERED = re.compile(
    r"(?:我要|我来|我)?[认任]领\s*(?:第)?\s*(?:微?心愿|愿|元|[Ww]|#)?\s*"
    r"(?:[0-9]{1,6}|[零一二三四五六七八九十百]{1,6})\s*[号件个]?",
)
_BEFORE = re.compile(r"^.*?[认任]领")
_WORDS = (
    "我来", "我认领", "认领", "算我一个", "我来帮", "我可以帮", "我能帮", "我来吧", "我来帮忙",
    "我可以帮忙", "我能帮忙",
    "i'll help", "count me in",
)  # fmt: skip


@routes.says("claim", pattern=_NUMBERED, whole=_WORDS, called=True)
async def said_so(turn: Turn, said: Said, meant: Meant) -> Answer:
    """我来, as a reply or alone; 认领 13 with its number."""
    if said.edited:
        return None
    number = meant.code or codes.find(_BEFORE.sub("", said.words), bare=True)[0]
    one = await _meant(turn, said, number)
    if one is None:
        return None
    return await claim(turn, one, said)


@routes.tap(Help)
async def help_(turn: Turn, tap: Help) -> Answer:
    """〔我来帮〕"""
    return await claim(turn, await door.sent(turn, tap.matter), None)


@routes.tap(Others)
async def others(turn: Turn, _tap: Others) -> Answer:
    """〔看别的心愿〕"""
    open_ = [one for one in await _standing(turn) if _free(one) and one.wish.wisher_id != turn.me]
    if not open_:
        return text("wish-none-open")
    await _choose(turn, open_)
    return None


@routes.tap(StandInLine)
async def stand_in_line(turn: Turn, tap: StandInLine) -> Answer:
    """〔排下一位〕: they are asked when the place is free; and have it now where it is already."""
    one = await door.sent(turn, tap.matter)
    if not turn.private and not turn.account.reachable:
        return door.opens(turn, tap)  # they could not be asked
    mine = one.of(turn.me)
    if mine is None or mine.state in GONE:
        await _require(turn, one)
        if _free(one):
            return await claim(turn, one, None)
        line = max((other.line for other in one.claims), default=0) + 1
        mine = _row(turn, one, mine)
        mine.state, mine.at, mine.line = Claim.IN_LINE, turn.now, line
        turn.work.note(one.id, "wish-in-line", turn.me)
        await moving.settle(turn.work, turn.community, one)
    if mine.state is not Claim.IN_LINE:
        return text("wish-yours-already")
    return await _in_line(turn, one)


async def _in_line(turn: Turn, one: Told) -> Answer:
    """They wait for the place, and may leave the line."""
    told = await turn.show_members([turn.me], helping.in_line(one))
    return None if turn.private and told else text("wish-line-noted")


async def claim(turn: Turn, one: Told, said: Said | None) -> Answer:
    """The speaker takes it on, if there is a place; by a tap, or by what they `said`."""
    mine = one.of(turn.me)
    if one.wish.state not in LIVE:
        raise Refusal(REFUSED[one.wish.state])
    if mine is not None and mine.state is Claim.OFFERED:
        return await take(turn, one, mine, said)
    if mine is not None and mine.state in SEATED:
        shown = await helping.show(turn.work, turn.community, one, mine)
        if turn.private:
            return None
        return text("wish-yours-already") if shown else door.opens(turn, Help(matter=one.id))
    await _require(turn, one)
    if _free(one):
        mine = _row(turn, one, mine)
        mine.party = await _organisation(turn)
        return await take(turn, one, mine, said)
    if mine is not None and mine.state is Claim.IN_LINE:
        card, toast = helping.in_line(one), text("wish-line-noted")
    else:
        card, toast = helping.too_late(one), text("wish-too-late-toast")
    told = await turn.show_members([turn.me], card)
    if said is None:
        if not told:
            return door.opens(turn, Help(matter=one.id))
        return None if turn.private else toast
    if not turn.private:
        await turn.show(Reaction(message=said.message, emoji="🙏"))
    return None


async def take(turn: Turn, one: Told, mine: WishClaim, said: Said | None) -> Answer:
    """The place is theirs; what leads into a home waits for a yes."""
    wish, offered = one.wish, mine.state is Claim.OFFERED
    mine.state, mine.at, mine.line = begins(home=wish.home), turn.now, 0
    mine.offered_until = mine.asked_at = mine.meets_at = mine.done_at = None
    reachable = bool(await members.private_chats(turn.work.db, [turn.me]))
    mine.contact_by = _contact_by(turn, one, mine, reachable=reachable)
    wish.claimed_at = wish.claimed_at or turn.now
    turn.work.note(one.id, "wish-claimed", turn.me)
    await moving.settle(turn.work, turn.community, one)
    if offered:
        await helping.close_offer(turn.work, turn.community, one, mine)
    await helping.show(turn.work, turn.community, one, mine)
    if mine.state is Claim.ASKED:
        await allowing.ask(turn.work, turn.community, one, mine)
    else:
        await allowing.tell_wisher(turn.work, turn.community, one)
    if said is not None and not turn.private:
        if reachable:
            await turn.show(Reaction(message=said.message, emoji="❤"))
            return None
        return text("wish-yours-open", code=cards.code(one))
    if not reachable:
        return door.opens(turn, Help(matter=one.id))
    return None if turn.private else text("wish-yours-toast")


def _contact_by(turn: Turn, one: Told, mine: WishClaim, *, reachable: bool) -> datetime:
    times = door.times(turn.community)
    if mine.state is Claim.ASKED:
        return times.by(turn.now, CHECK)
    by = times.contact_by(turn.now, one.wish.kind)
    return by if reachable else min(by, turn.now + UNREACHED)


async def _require(turn: Turn, one: Told) -> None:
    """Raises Refusal unless the speaker may help here, now."""
    if one.wish.wisher_id == turn.me:
        raise Refusal("wish-own")
    if one.wish.state not in STANDING:
        raise Refusal(REFUSED[one.wish.state])
    if not await door.may_help(turn, one):
        raise Refusal("wish-confirm-first", who=await turn.who_confirms(one.wish.place_id))


def _row(turn: Turn, one: Told, mine: WishClaim | None) -> WishClaim:
    """The speaker's one row, begun anew where something had become of it before."""
    if mine is None:
        mine = WishClaim(
            wish_id=one.wish.id or 0, member_id=turn.me, state=Claim.RELEASED, at=turn.now
        )
        turn.work.db.add(mine)
        one.claims.append(mine)
    mine.yes_by = mine.with_id = None
    mine.wisher_phone = mine.helper_phone = None
    return mine


async def _organisation(turn: Turn) -> str:
    """What the speaker speaks for as an organisation (共建单位): it is named as they are."""
    roles = await members.roles_of(turn.work.db, turn.me, turn.now)
    return turn.who.name if any(held.role is Role.ORGANISATION for held in roles) else ""


def _free(one: Told) -> bool:
    return free(one.wish.helpers, [claim.state for claim in one.claims]) > 0


def says_so(words: str) -> bool:
    """Whether these words alone take a wish on, wherever they are said."""
    said = hearing.plain(words)
    return hearing.bare(words) in _WORDS or _NUMBERED.fullmatch(said) is not None


async def _meant(turn: Turn, said: Said, number: Code | None) -> Told | None:
    """Which wish somebody means; None where it was no word to us. Raises Refusal."""
    if number is not None:
        return await numbered(turn, number)
    if said.reply is not None and said.reply.message is not None:
        id = await turn.replied_to(said.reply)
        if id is not None and (about := await wishes.of_matter(turn.work.db, id)) is not None:
            if about[0].state is State.SAID:
                raise Refusal("wish-not-published")
            return await door.sent(turn, id)
        if not said.reply.by_bot or not await _standing(turn):
            return None  # they are talking to a neighbour, or of something else
        raise Refusal("wish-reply-which")
    open_ = [one for one in await _standing(turn) if one.wish.wisher_id != turn.me]
    fresh = [one for one in open_ if turn.private or _read_since(turn, one) >= turn.now - FRESH]
    for some in (fresh, [one for one in fresh if _free(one)]):
        if len(some) == 1:
            return await door.sent(turn, some[0].id)
    open_ = [one for one in open_ if _free(one)]
    if not open_:
        if said.addressed:
            raise Refusal("wish-none-open")
        return None
    await _choose(turn, open_)
    return None


def _read_since(turn: Turn, one: Told) -> datetime:
    """When neighbours could first read it: of what is published at night, in the morning."""
    published = one.wish.published_at or one.matter.created_at
    return quiet.told_at(published.astimezone(ZoneInfo(turn.community.timezone)))


async def numbered(turn: Turn, code: Code) -> Told:
    """The wish with a number, by the only door. Raises Refusal."""
    here = [place.id or 0 for place in turn.places]
    reach = await electorate.around(turn.work.db, here)
    reach |= await places.here_and_below(turn.work.db, here)
    found = await wishes.numbered(turn.work.db, reach, code.number, code.place)
    if len(found) > 1:
        raise Refusal("wish-which")
    if not found:
        raise Refusal("no-such-wish")
    return await door.sent(turn, found[0])


async def _standing(turn: Turn) -> list[Told]:
    """The wishes that stand before whoever is here."""
    here = [place.id or 0 for place in turn.places]
    reach = await electorate.around(turn.work.db, here)
    if turn.private:
        reach |= await places.here_and_below(turn.work.db, here)
    return [await door.whole(turn.work, one) for one in await wishes.standing(turn.work.db, reach)]


async def _choose(turn: Turn, open_: list[Told]) -> None:
    """Which one do they mean? Asked alone."""
    rows = tuple(
        (button(text("button-wish", number=one.matter.number), Help(matter=one.id)),)
        for one in open_[:_MOST]
    )
    lines = tuple(
        text("wish-title", code=cards.code(one, one.place), title=cards.public(one))
        for one in open_[:_MOST]
    )
    card = Card(title=text("wish-choose"), lines=lines, buttons=rows)
    await turn.show_members([turn.me], card)
