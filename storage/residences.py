"""Who lives where, as they said it and as somebody confirmed it."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from domain.residence import Relation
from storage.columns import choice


class Residence(SQLModel, table=True):
    """A member in a household. Until somebody entitled confirmed it, it is only a word."""

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    household_id: int = Field(foreign_key="household.id", index=True)
    #: None until the person was asked.
    relation: Relation | None = Field(default=None, sa_column=choice(Relation, nullable=True))
    #: "said", or "nickname": read from the name they show in the group.
    said_as: str = "said"
    since: datetime
    confirmed_at: datetime | None = None
    confirmed_by: int | None = Field(default=None, foreign_key="member.id")
    #: When the yearly question was put; None while none is open.
    asked_at: datetime | None = None
    until: datetime | None = None
