"""Who has a voice in a poll: every household that lives here, every owner, or every person.

Two electorates are counted by household: 居住户 (whoever lives in the flat, tenants too) and
业主户 (owners, wherever they live), as 民法典 art. 278 knows only owners.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from domain.residence import LIVING, OWNERS, Relation


class Per(StrEnum):
    """Whose voice counts as one."""

    HOUSEHOLD = "household"  # 居住户
    OWNERS = "owners"  # 业主户
    PERSON = "person"


#: How one must belong to a flat to speak for it.
_SPEAKS: Mapping[Per, frozenset[Relation]] = {
    Per.HOUSEHOLD: LIVING,
    Per.OWNERS: OWNERS,
}


def speaks(per: Per, relation: Relation | None) -> bool | None:
    """Whether somebody who belongs so to a flat has its voice; None where they were not asked yet
    and it depends on that. Whoever lives here without having said how lives here."""
    if per is Per.PERSON:
        return True
    if relation is None:
        return None if per is Per.OWNERS else True
    return relation in _SPEAKS[per]


def refused(per: Per, relations: Iterable[Relation | None]) -> str:
    """The text for somebody none of whose homes has a voice."""
    found = list(relations)
    if not found:
        return "poll-where-do-you-live"
    if per is Per.HOUSEHOLD:
        return "poll-not-living"
    if None in found:
        return "poll-owner-or-tenant"
    return "poll-tenant" if Relation.TENANT in found else "poll-not-owner"
