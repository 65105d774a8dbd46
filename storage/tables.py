"""All tables in one import, for migrations, backups and tests."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from storage import (
    alarms,
    callouts,
    candidates,
    columns,
    drafts,
    history,
    inbox,
    invites,
    joined,
    lists,
    matters,
    members,
    offers,
    outbox,
    phones,
    places,
    polls,
    posts,
    residences,
    rising,
    said_today,
    sealed,
    taxonomy,
    teams,
    ticks,
    wishes,
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
    joined,
    lists,
    rising,
    sealed,
    alarms,
    candidates,
    polls,
    wishes,
    teams,
    callouts,
    history,
    drafts,
    inbox,
    outbox,
    said_today,
    offers,
    taxonomy,
    ticks,
)
