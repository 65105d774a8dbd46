"""A poll is written, in one message or step by step, looked at, and sent."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chat.card import Reaction
from chat.incoming import Said
from chat.moments import moment
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import hearing, poll_text
from domain.poll_text import Draft
from domain.poll_times import LONGEST, SHORTEST, ends_by_default, reminds_at
from domain.refusal import Refusal
from domain.roles import Can
from handlers import asking
from handlers.polls import preview
from handlers.turn import Answer, Turn
from storage import polls
from storage.drafts import Draft as Question
from storage.places import Place
from storage.polls import Poll

routes = Routes()

#: A whole poll: two options at least, each with a mark before it.
_FORM = re.compile(
    r"(?:发起|发个)?(?:投票|poll\b)[\s\S]*?(?:\n|[\s?？。:：,，])\s*(?:选项)?(?:[1Aa一]|[-*•·]\s)"
    r"[\s\S]*?(?:\n|[\s;；,，。])\s*(?:选项)?(?:[2Bb二]|[-*•·]\s)[\s\S]*",
    re.IGNORECASE,
)
_STARTS = ("投票", "发起投票", "发个投票")

#: What a question waits for: what the poll asks, its options, until when it runs.
TITLE, OPTIONS, UNTIL = "poll-title", "poll-options", "poll-until"


@routes.says("poll", pattern=_FORM, starts=_STARTS)
async def written(turn: Turn, said: Said, meant: Meant) -> Answer:
    """投票 and the options: a preview in private; alone: one question after the other. Who may
    not hold one is only answered where they asked the bot."""
    says = hearing.says_something(meant.rest)
    if not await _may_somewhere(turn):
        if not said.addressed:
            return None
        if says and _FORM.fullmatch(hearing.plain(said.words)) is None:
            return text("poll-tap-card")
    place = await _place(turn)
    if not says:
        return await _begin(turn)
    draft = poll_text.read(said.words)
    if draft is None:
        return text("poll-how") if said.addressed else None
    if not turn.private and not turn.account.reachable:
        raise Refusal("open-private-first")
    await _shown(turn, place, draft)
    if not turn.private:
        await turn.show(Reaction(message=said.message, emoji="👌"))
    return None


async def _begin(turn: Turn) -> Answer:
    if not turn.private:
        raise Refusal("open-private-first")
    return await _ask(turn, TITLE, text("poll-ask-title"))


@routes.answer(TITLE)
async def title_said(turn: Turn, said: Said) -> Answer:
    """What the poll asks; now the options."""
    if _gives_up(said):
        return await _give_up(turn)
    title = poll_text.checked_title(said.words)
    return await _ask(turn, OPTIONS, text("poll-ask-options"), title)


@routes.answer(OPTIONS)
async def options_said(turn: Turn, said: Said) -> Answer:
    """The options: that is a poll, all else has its default."""
    if _gives_up(said):
        return await _give_up(turn)
    asked = await _question(turn)
    options = poll_text.options(said.words)
    place = await _place(turn)
    await asking.forget(turn)
    await _shown(turn, place, Draft(asked.words, options))
    return None


@routes.answer(UNTIL)
async def until_said(turn: Turn, said: Said) -> Answer:
    """Until when, for a preview that stands."""
    if _gives_up(said):
        return await _give_up(turn)
    asked = await _question(turn)
    poll = await polls.draft(turn.work.db, int(asked.words), turn.me)
    if poll is None:
        return text("draft-gone")
    until = moment(said.words, turn.now, _zone(turn))
    if until is None:
        raise Refusal("poll-until-unclear")
    _check(turn, until)
    set_end(turn, poll, until)
    await asking.forget(turn)
    await preview.show_anew(turn, poll, await turn.work.db.get_one(Place, poll.place_id))
    return None


def _gives_up(said: Said) -> bool:
    return asking.gives_up(said.words)


async def _give_up(turn: Turn) -> Answer:
    await asking.forget(turn)
    return text("poll-dropped")


async def ask_until(turn: Turn, poll: Poll) -> Answer:
    """〔改截止〕: the answer is words."""
    await turn.say(await _ask(turn, UNTIL, text("poll-ask-until"), str(poll.id)))
    return None


def set_end(turn: Turn, poll: Poll, until: datetime) -> None:
    """The poll ends then; its one reminder follows from it."""
    zone = _zone(turn)
    reminder = reminds_at(turn.now.astimezone(zone), until.astimezone(zone))
    poll.closes_at = until.astimezone(UTC)
    poll.remind_at = reminder and reminder.astimezone(UTC)


async def _shown(turn: Turn, place: Place, draft: Draft) -> None:
    zone = _zone(turn)
    until, doubts = ends_by_default(turn.now.astimezone(zone)), list[Text]()
    if draft.until:
        said = moment(draft.until, turn.now, zone)
        try:
            until = _check(turn, said) if said else until
        except Refusal as no:
            doubts.append(text(no.key, **no.facts))
        if said is None:
            doubts.append(text("poll-until-unclear"))
    poll = Poll(
        place_id=place.id or 0, made_by=turn.me, title=draft.title, options=list(draft.options),
        per=draft.per, several=draft.several, secret=draft.secret, closes_at=until,
        created_at=turn.now,
    )  # fmt: skip
    set_end(turn, poll, until)
    turn.work.db.add(poll)
    await preview.show(turn, poll, place, *doubts)


def _check(turn: Turn, until: datetime) -> datetime:
    if until - turn.now < SHORTEST:
        raise Refusal("poll-until-too-soon")
    if until - turn.now > LONGEST:
        raise Refusal("poll-until-too-late", days=LONGEST.days)
    return until


async def _place(turn: Turn) -> Place:
    """Where the speaker asks: where they speak, else the nearest they look after. Raises
    Refusal."""
    if (here := await _here(turn)) is not None:
        return here
    may = await preview.places(turn)
    if not may:
        await turn.require(Can.HOLD_POLL, turn.place.id or 0)
    return may[0]


async def _may_somewhere(turn: Turn) -> bool:
    return await _here(turn) is not None or bool(await preview.places(turn))


async def _here(turn: Turn) -> Place | None:
    """The first place this group serves where the speaker may hold a poll."""
    if turn.private:
        return None
    for place in turn.places:
        if await turn.may(Can.HOLD_POLL, place.id or 0):
            return place
    return None


async def _ask(turn: Turn, what: str, question: Text, words: str = "") -> Text:
    await asking.ask(turn, what, words)
    return question


async def _question(turn: Turn) -> Question:
    found = await asking.asked(turn)
    assert found is not None
    return found


def _zone(turn: Turn) -> ZoneInfo:
    return ZoneInfo(turn.community.timezone)
