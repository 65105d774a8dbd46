"""Applying the places of a community file."""

from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.community import Described
from domain.faults import BadFile, Fault, shown
from storage.applied import Applied
from storage.places import Place


async def apply_places(
    db: AsyncSession, file: Described, now: datetime, applied: Applied
) -> dict[str, Place]:
    """The places of the file as rows, by key.

    A place may get another short name; the one that its matters were told under stays its own
    for ever. Raises BadFile for a short name that is or was another place's.
    """
    before = {place.key: place for place in (await db.exec(select(Place))).all()}
    if faults := _contradictions(file, before):
        raise BadFile(faults)
    changes = applied.of("places")
    rows = {}
    for site in file.places:
        row = before.get(site.key)
        if row is None:
            row = Place(key=site.key, kind=site.kind, name=site.name, short=site.short, since=now)
            changes.added.append(site.name)
            db.add(row)
        rows[site.key] = row
    await db.flush()
    ids = {key: row.id for key, row in rows.items()}
    for site in file.places:
        row = rows[site.key]
        differs = False
        if row.last_number and row.short != site.short:
            known = [*row.formerly, row.short]
            row.formerly = [short for short in dict.fromkeys(known) if short != site.short]
        for name, value in {
            "kind": site.kind,
            "name": site.name,
            "short": site.short,
            "parent_id": ids[site.parent] if site.parent else None,
            "estate_id": ids[site.estate] if site.estate else None,
            "unaddressed": site.unaddressed,
        }.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
                differs = True
        if row.until is not None:
            row.until = None
            changes.back.append(site.name)
        elif differs and site.key in before:
            changes.changed.append(site.name)
    for key, row in before.items():
        if key not in rows and row.until is None:
            row.until = now
            changes.ended.append(row.name)
    await db.flush()
    return rows


def _contradictions(file: Described, before: dict[str, Place]) -> list[Fault]:
    """People know a matter by its place's short name: 【3号楼·报修12】 stays that place's."""
    holders = {former: place for place in before.values() for former in place.formerly}
    holders |= {place.short: place for place in before.values()}
    faults = []
    for site in file.places:
        holder = holders.get(site.short)
        if holder is not None and holder is not before.get(site.key):
            former = "" if holder.short == site.short else "former "
            ended = f", ended {holder.until:%Y-%m-%d}" if holder.until else ""
            found = f"{shown(site.short)}, the {former}short name of {shown(holder.key)}{ended}"
            expected = "a short name no other place has or had"
            faults.append(Fault(file.file, site.line, "place.short", found, expected))
    return faults
