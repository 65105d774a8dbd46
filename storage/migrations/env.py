"""Alembic's way in: runs on the connection that `storage.migrate` opened and locked."""

from typing import Any, Literal

from alembic import context
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from storage.tables import METADATA


def plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations outlive libraries: SQLModel's types are written as SQLAlchemy's own."""
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=plain,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
