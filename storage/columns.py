"""Columns and names that every table shares. Imported before any table is made."""

from enum import Enum

import sqlalchemy as sa
from sqlmodel import SQLModel

#: Names must not depend on the engine, or a later migration could not name what it changes.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def choice(values: type[Enum], *, index: bool = False) -> "sa.Column[str]":
    """A column for one of `values`, stored as its value in plain text: a native PostgreSQL enum
    would not learn new members from a migration."""
    kind = sa.Enum(
        values, native_enum=False, length=32, values_callable=lambda e: [one.value for one in e]
    )
    return sa.Column(kind, nullable=False, index=index)
