"""All tables in one import, for migrations, backups and tests."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from storage import (
    alarms,
    columns,
    drafts,
    history,
    inbox,
    invites,
    matters,
    members,
    offers,
    outbox,
    phones,
    places,
    polls,
    posts,
    residences,
    taxonomy,
    ticks,
)

METADATA: MetaData = SQLModel.metadata
#: Index and constraint names must not depend on the engine: migrations name them.
MODULES = (
    columns,
    places,
    members,
    posts,
    residences,
    invites,
    phones,
    matters,
    alarms,
    polls,
    history,
    drafts,
    inbox,
    outbox,
    offers,
    taxonomy,
    ticks,
)
