"""All tables in one import, for migrations, backups and tests."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from storage import (
    columns,
    drafts,
    history,
    inbox,
    matters,
    members,
    offers,
    outbox,
    places,
    ticks,
)

METADATA: MetaData = SQLModel.metadata
#: Index and constraint names must not depend on the engine: migrations name them.
MODULES = (columns, places, members, matters, history, drafts, inbox, outbox, offers, ticks)
