"""Who has a voice in a poll: every household that lives here, every owner, or every person.

Two electorates are counted by household: 居住户 (whoever lives in the flat, tenants too) and
业主户 (owners, wherever they live), as 民法典 art. 278 knows only owners.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from domain.refusal import Refusal
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


def no_voice(per: Per, relations: Iterable[Relation | None], who: str) -> Refusal:
    """What somebody is told none of whose homes has a voice; `who` can help them."""
    found = list(relations)
    if not found:
        return Refusal("poll-where-do-you-live", who=who)
    if per is Per.HOUSEHOLD:
        return Refusal("poll-not-living", who=who)
    if None in found:
        return Refusal("poll-owner-or-tenant", who=who)
    if Relation.TENANT in found:
        return Refusal("poll-tenant", who=who)
    return Refusal("poll-not-owner", who=who)
