"""值班: who is on duty now and until when; else who is next."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from chat.card import Card
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from handlers.turn import Answer, Turn
from handlers.who import people
from handlers.who.people import Named
from storage import posts
from storage.places import Place
from storage.posts import Watch

routes = Routes()

#: More names than that help nobody in a hurry.
MOST = 4


@routes.says("duty", whole=("谁值班", "今天谁值班", "现在谁值班", "who's on duty"))
@routes.says(whole=("值班", "值班表", "duty"), about=True)
async def on_duty(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """谁值班; 值班 alone is talk unless the bot is meant."""
    await show(turn, await people.here(turn))
    return None


async def show(turn: Turn, place: Place) -> None:
    """Who is on duty for a place, or for all a group serves."""
    serving = [place] if turn.private or len(turn.places) < 2 else turn.places
    alone = place if len(serving) == 1 else None
    found = [one for each in serving for one in await now(turn, each)]
    # Whoever is on duty for the whole grid is on duty for each of its buildings.
    on = list({(one.member.id, one.place.id): one for one in found}.values())[:MOST]
    shown = on or await _next(turn, serving)
    name = await people.named(turn, place, [one.member for one in shown])
    lines = [line(one, alone, name) for one in shown]
    if not on:
        lines = [text("duty-nobody" if shown else "duty-no-list"), *lines, text("duty-emergency")]
    await turn.show(
        Card(
            title=text("duty-title", place="、".join(one.short for one in serving)),
            lines=tuple(lines),
            buttons=people.others(turn, place, "duty"),
            reply_to=None if turn.private else turn.message,
        )
    )


async def now(turn: Turn, place: Place) -> Sequence[Watch]:
    """Who is on duty for a place now."""
    return (await posts.on_duty(turn.work.db, place.id or 0, _zone(turn), turn.now))[:MOST]


async def _next(turn: Turn, serving: Sequence[Place]) -> list[Watch]:
    """Who comes on duty first."""
    soon = [
        await posts.next_on_duty(turn.work.db, one.id or 0, _zone(turn), turn.now)
        for one in serving
    ]
    known = [one for one in soon if one is not None]
    return sorted(known, key=lambda one: one.begins or turn.now)[:1]


def _zone(turn: Turn) -> ZoneInfo:
    return ZoneInfo(turn.community.timezone)


def line(watch: Watch, place: Place | None, name: Named) -> Text:
    """One person's duty in one line, read at `place`, or anywhere."""
    who = people.at(watch.place, place, name(watch.member))
    if watch.begins is not None:
        return text("duty-next", who=who, at=watch.begins)
    if watch.ends is not None:
        return text("duty-until", who=who, at=watch.ends)
    return text("duty-always", who=who)
