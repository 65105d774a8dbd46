"""One-time codes: a group is bound, an office is taken, two accounts become one person."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from domain.roles import Role
from storage.columns import choice


class Opens(StrEnum):
    """What a code opens."""

    GROUP = "group"
    STAFF = "staff"
    ACCOUNT = "account"


class Invite(SQLModel, table=True):
    """A code somebody was given, as a hash: whoever reads the database cannot use it."""

    id: int | None = Field(default=None, primary_key=True)
    kind: Opens = Field(sa_column=choice(Opens))
    code_hash: str = Field(unique=True)
    #: The place a group is bound to or an office is held at.
    place_id: int | None = Field(default=None, foreign_key="place.id")
    role: Role | None = Field(default=None, sa_column=choice(Role, nullable=True))
    #: Who made it, and, for an account, whose second account it will be.
    made_by: int = Field(foreign_key="member.id", index=True)
    made_at: datetime
    until: datetime
    used_at: datetime | None = None
    used_by: int | None = Field(default=None, foreign_key="member.id")


class Guess(SQLModel, table=True):
    """How many wrong codes came from an account or a group since a moment."""

    __table_args__ = (sa.UniqueConstraint("channel", "address"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    address: str
    since: datetime
    wrong: int = 0
