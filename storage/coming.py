"""Rows of one table whose moment has come, for the clock: any table with `id` and `due_at`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Coming:
    """What the clock asks of a table, every second: its queries are built once."""

    def __init__(self, table: type[SQLModel]) -> None:
        row: Any = table
        due, now = col(row.due_at), sa.bindparam("now", type_=row.__table__.c.due_at.type)
        self._overdue = (
            select(row.id)
            .where(due <= now)
            .order_by(due, col(row.id))
            .limit(sa.bindparam("most", type_=sa.Integer))
        )
        self._claim = (
            select(row)
            .where(col(row.id) == sa.bindparam("id", type_=sa.Integer), due <= now)
            .with_for_update(skip_locked=True)
        )
        self._next = select(row.due_at).where(due.is_not(None)).order_by(due).limit(1)

    async def overdue(self, db: AsyncSession, now: datetime, limit: int = 100) -> Sequence[int]:
        """The rows whose moment has come, the longest due first."""
        found = await db.exec(self._overdue, params={"now": now, "most": limit})
        return [id for id in found.all() if id is not None]

    async def claim_due(self, db: AsyncSession, id: int, now: datetime) -> Any:
        """The row, locked, if its moment has come and nobody else is on it; else None."""
        return (await db.exec(self._claim, params={"id": id, "now": now})).first()

    async def next_due(self, db: AsyncSession) -> datetime | None:
        """The next moment one of them must do something."""
        found: datetime | None = (await db.exec(self._next)).first()
        return found
