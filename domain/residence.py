"""Who lives where: how a person belongs to a flat, and for how long somebody's yes to it holds."""

from datetime import timedelta
from enum import StrEnum


class Relation(StrEnum):
    """How a person belongs to a flat."""

    OWNER_LIVING = "owner_living"  # 自住业主
    FAMILY = "family"  # 家属
    TENANT = "tenant"  # 租户
    OWNER_AWAY = "owner_away"  # 不住的业主


#: 业主户 asks owners wherever they live, 居住户 whoever lives there, tenants included.
OWNERS = frozenset({Relation.OWNER_LIVING, Relation.OWNER_AWAY})
LIVING = frozenset(Relation) - {Relation.OWNER_AWAY}

#: Flats a person may have said without anybody having confirmed them yet.
MOST_OPEN = 3
#: People move without saying so: who was confirmed is asked again a year later, once.
ASKED_AGAIN = timedelta(days=365)
#: How long the question waits before what it asked about counts as unconfirmed.
ANSWERED_WITHIN = timedelta(days=30)
