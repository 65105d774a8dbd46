"""Rows of one table whose moment has come, for the clock: any table with `id` and `due_at`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession


@dataclass(frozen=True, slots=True)
class Coming:
    """What the clock asks of a table."""

    table: type[SQLModel]

    async def overdue(self, db: AsyncSession, now: datetime, limit: int = 100) -> Sequence[int]:
        """The rows whose moment has come, the longest due first."""
        table: Any = self.table
        query = (
            select(table.id)
            .where(col(table.due_at) <= now)
            .order_by(col(table.due_at), col(table.id))
            .limit(limit)
        )
        return (await db.exec(query)).all()

    async def claim_due(self, db: AsyncSession, id: int, now: datetime) -> Any:
        """The row, locked, if its moment has come and nobody else is on it; else None."""
        table: Any = self.table
        query = (
            select(table)
            .where(table.id == id, col(table.due_at) <= now)
            .with_for_update(skip_locked=True)
        )
        return (await db.exec(query)).first()

    async def next_due(self, db: AsyncSession) -> datetime | None:
        """The next moment one of them must do something."""
        table: Any = self.table
        query = (
            select(table.due_at)
            .where(col(table.due_at).is_not(None))
            .order_by(col(table.due_at))
            .limit(1)
        )
        found: datetime | None = (await db.exec(query)).first()
        return found
