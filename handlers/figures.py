"""数字: how a place does, for whoever is in charge of it; for everybody else, what was done.
Nobody is named, and what only those see who work on it is counted but never listed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from pydantic import Field

from chat.card import Action, Card, button, note
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Fact, Text, text
from domain import figures
from domain.categories import Taxonomy
from domain.figures import Month, Seen, Tally, Times
from domain.places import Level
from domain.refusal import Refusal
from domain.roles import Can
from handlers.naming import level_name
from handlers.turn import Answer, Turn
from storage import figures as counted
from storage import taxonomy, workdays
from storage.places import Community, Place

routes = Routes()

#: Categories on a card; the others are one number.
TOP = 6
_MINUTES, _HOURS = timedelta(hours=2), timedelta(days=2)


class MonthBefore(Action):
    """〔上个月〕: the month it leads to."""

    tag: ClassVar[str] = "fg"
    year: Annotated[int, Field(ge=2000, le=2099)]
    month: Annotated[int, Field(ge=1, le=12)]


@routes.says(whole=("数字", "本月数字", "这个月的数字", "figures"), private=True)
async def this_month(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """数字, alone with the bot: this month so far."""
    return await _show(turn, _today(turn))


@routes.tap(MonthBefore)
async def month_before(turn: Turn, tap: MonthBefore) -> Answer:
    """〔上个月〕, however old the button: who may see it is asked again."""
    month = Month(tap.year, tap.month)
    if not turn.private or month > _today(turn):
        raise Refusal("old-button")
    return await _show(turn, month)


def _today(turn: Turn) -> Month:
    return figures.month_of(turn.now.astimezone(ZoneInfo(turn.community.timezone)))


async def _show(turn: Turn, month: Month) -> Answer:
    over = [one for one in turn.places if await turn.may(Can.HANDLE, one.id or 0)]
    since, until = month.bounds(ZoneInfo(turn.community.timezone))
    if not over:
        here = [turn.place.id or 0]
        n = await counted.done_openly(turn.work.db, here, since, until)
        await turn.show(note(_for_everybody(turn.place, month, n)))
        return None
    seen = await counted.seen(turn.work.db, [one.id or 0 for one in over], since, until, turn.now)
    times = Times(turn.now, workdays.calendar_of(turn.community))
    before = month.before()
    card = Card(
        title=title("、".join(one.name for one in over), month),
        lines=tuple(lines(turn.community, await taxonomy.of(turn.work.db), seen, times)),
        buttons=(
            (
                button(
                    text("button-month-before"),
                    MonthBefore(year=before.year, month=before.number),
                ),
            ),
        ),
    )
    await turn.show(card)
    return None


def _for_everybody(place: Place, month: Month, n: int) -> Text:
    if not n:
        return text("figures-none-yet", place=place.name, month=_named(month))
    return text("figures-everybody", n=n, place=place.name, month=_named(month))


def title(places: str, month: Month) -> Text:
    """Whose figures, of when."""
    return text("figures-title", place=places, month=_named(month))


def _named(month: Month) -> Text:
    return text("figures-month", year=month.year, month=month.number)


def lines(community: Community, table: Taxonomy, seen: Seen, times: Times) -> Sequence[Text]:
    """Every figure, its numbers and what they count; then what was told, by category."""
    found: list[Text] = []
    for key in figures.SHARES:
        found.append(_line(key, said(figures.SHARES[key](seen, times))))
        if key == "on-time" and len(seen.stays) > 1:
            found += [
                text("figure-level", level=level_name(community, level), value=said(tally))
                for level, tally in sorted(seen.stays.items(), key=lambda one: _order(one[0]))
            ]
    for key, of in figures.MEDIANS.items():
        lasting, n = figures.middle(of(seen))
        value = text("figure-none")
        if lasting is not None:
            value = text("figure-median", lasting=_lasting(lasting), n=n)
        found.append(
            text(
                "figure-line-median",
                name=text(f"figure-{key}"),
                value=value,
                counts=text(f"figure-counts-{key}"),
                of=text(f"figure-of-{key}"),
            )
        )
    for key, count in figures.COUNTS.items():
        name, what = text(f"figure-{key}"), text(f"figure-counts-{key}")
        found.append(text("figure-line-count", name=name, n=count(seen), counts=what))
    return [*found, *_categories(table, seen)]


def _order(level: Level) -> int:
    return list(Level).index(level)


def _line(key: str, value: Text) -> Text:
    return text(
        "figure-line",
        name=text(f"figure-{key}"),
        value=value,
        counts=text(f"figure-counts-{key}"),
        of=text(f"figure-of-{key}"),
    )


def said(tally: Tally) -> Text:
    """A share as it is read: of few only how many, of none a dash."""
    if not tally.of:
        return text("figure-none")
    if tally.percent is None:
        return text("figure-few", counts=tally.counts, of=tally.of)
    return text("figure-share", percent=tally.percent, counts=tally.counts, of=tally.of)


def _lasting(lasting: timedelta) -> Text:
    if lasting < _MINUTES:
        return text("figure-minutes", n=round(lasting / timedelta(minutes=1)))
    if lasting < _HOURS:
        return text("figure-hours", n=round(lasting / timedelta(hours=1)))
    return text("figure-days", n=round(lasting / timedelta(days=1)))


def category_name(table: Taxonomy, key: str | None) -> Fact:
    """What the city calls a category; one it has no more, by its key."""
    category = table.of(key) if key is not None else None
    return category.name if category else key or text("figure-no-category")


def _categories(table: Taxonomy, seen: Seen) -> list[Text]:
    shown, hidden = figures.by_category(seen)
    found = [
        text("figure-category", name=category_name(table, key), n=n) for key, n in shown[:TOP]
    ]
    if len(shown) > TOP:
        found.append(text("figure-categories-more", n=sum(n for _, n in shown[TOP:])))
    if hidden:
        found.append(text("figure-not-open", n=hidden))
    return [text("figure-by-category"), *found] if found else []
