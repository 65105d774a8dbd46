"""Applying the register of households: tens of thousands of rows, so without the ORM."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.community import Flat
from storage.applied import FILE, Applied
from storage.places import Household, Place

_flats = Household.__table__  # type: ignore[attr-defined]
#: What a register says of a flat.
_MENDED = ("area_m2", "heads", "source", "until")
_places = [Place.__table__.c.id, Place.__table__.c.short]  # type: ignore[attr-defined]


async def apply_households(
    db: AsyncSession,
    flats: Sequence[Flat],
    places: Mapping[str, Place],
    now: datetime,
    applied: Applied,
) -> None:
    """Add new flats, mend changed ones, end those gone from the register. A flat that somebody
    who lives there named is the register's from the day it stands in it, and not its to end."""
    changes = applied.of("households")
    connection = await db.connection()
    before = {
        (row.place_id, row.unit, row.room): row
        for row in await connection.execute(sa.select(_flats).order_by(_flats.c.id))
    }
    add, mend, end = [], [], []
    for flat in flats:
        place = places[flat.place].id or 0
        row = before.pop((place, flat.unit, flat.room), None)
        values = {"area_m2": flat.area_m2, "heads": flat.heads, "source": FILE, "until": None}
        if row is None:
            add.append({"place_id": place, "unit": flat.unit, "room": flat.room} | values)
            changes.added.append(_named(places[flat.place].short, flat.unit, flat.room))
        elif (row.area_m2, row.heads, row.source, row.until) != tuple(values.values()):
            mend.append(values | {"row": row.id})
            fate = changes.changed if row.until is None else changes.back
            fate.append(_named(places[flat.place].short, flat.unit, flat.room))
    names = (await connection.execute(sa.select(*_places))).all()
    shorts = {row.id: row.short for row in names}
    for row in before.values():
        if row.until is None and row.source == FILE:
            end.append({"row": row.id})
            changes.ended.append(_named(shorts[row.place_id], row.unit, row.room))
    if add:
        await connection.execute(sa.insert(_flats), add)
    this = _flats.c.id == sa.bindparam("row")
    if mend:
        new: dict[str, Any] = {name: sa.bindparam(name) for name in _MENDED}
        await connection.execute(sa.update(_flats).where(this).values(new), mend)
    if end:
        await connection.execute(sa.update(_flats).where(this).values(until=now), end)


def _named(short: str, unit: str, room: str) -> str:
    return "-".join(filter(None, (short, unit, room)))
