"""Columns, names and spans of time that every table shares. Imported before any table is made."""

from collections.abc import Collection
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

#: Names must not depend on the engine, or a later migration could not name what it changes.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def choice(values: type[Enum], *, index: bool = False, nullable: bool = False) -> "sa.Column[str]":
    """A column for one of `values`, stored as its value in plain text: a native PostgreSQL enum
    would not learn new members from a migration."""
    kind = sa.Enum(
        values, native_enum=False, length=32, values_callable=lambda e: [one.value for one in e]
    )
    return sa.Column(kind, nullable=nullable, index=index)


def literals(column: Any, values: Collection[Any]) -> "list[sa.BindParameter[Any]]":
    """Values a prebuilt query always asks for, as `in_` takes them: bound one by one, so that it
    need not be put together anew each time."""
    return [sa.literal(one, type_=column.type) for one in sorted(values)]


def valid(table: Any, now: "datetime | sa.BindParameter[datetime]") -> sa.ColumnElement[bool]:
    """Whether a row with `since` and `until` holds at a moment: the first one is in it, the last
    one is not. A row without `since` does not hold yet."""
    columns = getattr(table, "c", table)
    return sa.and_(columns.since <= now, sa.or_(columns.until.is_(None), columns.until > now))


def lasting(table: Any, now: datetime) -> sa.ColumnElement[bool]:
    """Whether a row with `until` holds now or will. What ended is history."""
    until = getattr(table, "c", table).until
    return sa.or_(until.is_(None), until > now)
