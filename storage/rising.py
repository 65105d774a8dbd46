"""What the levels are still to be told: a matter came to them."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Handed(SQLModel, table=True):
    """A matter came to a level. Told at once by day, in the morning what rose at night; many at
    once are told as one list. The row is erased when it was told."""

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    #: The level, and the place it came from; None: it began here.
    place_id: int = Field(foreign_key="place.id", index=True)
    from_id: int | None = Field(default=None, foreign_key="place.id")
    at: datetime
    tell_at: datetime = Field(index=True)
