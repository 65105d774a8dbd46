"""`huying figures`: what is counted of a place in a month, for whoever publishes it."""

import csv
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import typer
from sqlmodel import select

from bot.commands import CANNOT, FINE, opened
from bot.settings import settings
from chat.text import Catalogue, Text
from domain import figures as counted
from domain.figures import Kind, Month, Seen, Times
from handlers import figures as told
from storage import figures, places, posts, taxonomy, workdays
from storage.places import Community, Place

COLUMNS = ("place", "month", "figure", "part", "counts", "of", "value", "definition")


async def figures_of(month: str | None, key: str | None, as_csv: bool) -> int:
    """Print the figures of a month: of the whole community, or of one place and all below it."""
    now = datetime.now(UTC)
    wanted = counted.month(month) if month is not None else None
    if month is not None and wanted is None:
        typer.echo(f"--month: found {month!r}; expected a month, as 2026-11", err=True)
        return CANNOT
    async with opened(settings()) as storage, storage.reading() as db:
        community = await places.community(db)
        if community is None:
            typer.echo("no community yet: see huying apply", err=True)
            return CANNOT
        if key is None:
            place = await posts.whole_community(db)
        else:
            place = (await db.exec(select(Place).where(Place.key == key))).first()
        if place is None:
            typer.echo(f"--place: found {key!r}; expected a key of the community file", err=True)
            return CANNOT
        zone = ZoneInfo(community.timezone)
        wanted = wanted or counted.month_of(now.astimezone(zone))
        since, until = wanted.bounds(zone)
        seen = await figures.seen(db, [place.id or 0], since, until, now)
        table = await taxonomy.of(db)
    times = Times(now, workdays.calendar_of(community))
    catalogue = Catalogue(zone)
    if as_csv:
        _write(catalogue, community, place, wanted, seen, times)
        return FINE
    for words in (told.title(place.name, wanted), *told.lines(community, table, seen, times)):
        typer.echo(catalogue.say(words, community.language))
    return FINE


def _write(
    catalogue: Catalogue,
    community: Community,
    place: Place,
    month: Month,
    seen: Seen,
    times: Times,
) -> None:
    """One row a figure: numbers without units, lengths in minutes."""

    def say(key: str) -> str:
        return catalogue.say(Text(key=key), community.language)

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    rows: list[tuple[str, object, object, object]]
    for key, kind in counted.FIGURES.items():
        means = say(f"figure-counts-{key}")
        if kind is Kind.SHARE:
            tally = counted.SHARES[key](seen, times)
            parts = [("", tally)]
            if key == "on-time":
                parts += [(level.value, one) for level, one in sorted(seen.stays.items())]
            rows = [(part, one.counts, one.of, _share(one)) for part, one in parts]
            means += f" ÷ {say(f'figure-of-{key}')}"
        elif kind is Kind.MEDIAN:
            lasting, n = counted.middle(counted.MEDIANS[key](seen))
            minutes = "" if lasting is None else round(lasting.total_seconds() / 60)
            rows = [("", "", n, minutes)]
            means += f" ÷ {say(f'figure-of-{key}')}"
        else:
            rows = [("", counted.COUNTS[key](seen), "", "")]
        for row in rows:
            out.writerow((place.key, month, say(f"figure-{key}"), *row, means))
    shown, hidden = counted.by_category(seen)
    for category, n in shown:
        out.writerow((place.key, month, "category", category or "", n, "", "", ""))
    if hidden:
        out.writerow((place.key, month, "category", "not open", hidden, "", "", ""))


def _share(tally: counted.Tally) -> object:
    return "" if tally.percent is None else f"{tally.percent}%"
