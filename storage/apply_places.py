"""Applying the places of a community file."""

from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.community import Described, Site
from domain.faults import BadFile, Fault, shown
from storage.applied import Applied
from storage.places import Place


async def apply_places(
    db: AsyncSession, file: Described, now: datetime, applied: Applied
) -> dict[str, Place]:
    """The places of the file as rows, by key.

    Raises BadFile for a short name that is or was another place's, or that matters already carry.
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
        for name, value in {
            "kind": site.kind,
            "name": site.name,
            "short": site.short,
            "parent_id": ids[site.parent] if site.parent else None,
            "estate_id": ids[site.estate] if site.estate else None,
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
    holders = {place.short: place for place in before.values()}
    faults = []

    def refuse(site: Site, found: str, expected: str) -> None:
        faults.append(Fault(file.file, site.line, "place.short", found, expected))

    for site in file.places:
        holder, row = holders.get(site.short), before.get(site.key)
        if holder is not None and holder is not row:
            ended = f", ended {holder.until:%Y-%m-%d}" if holder.until else ""
            found = f"{shown(site.short)}, the short name of {shown(holder.key)}{ended}"
            refuse(site, found, "a short name no other place has or had")
        elif row is not None and row.last_number and row.short != site.short:
            expected = f"{shown(row.short)}, which matters of this place carry already"
            refuse(site, shown(site.short), expected)
    return faults
