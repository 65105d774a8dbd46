"""One-time codes: how they look, how long they hold, how often one may guess, and what a code may
be used for. Who may hand one out is in `domain.roles`."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from domain.places import HOMES, Level
from domain.roles import Role

#: Signs nobody mistakes for one another when they are read aloud or written down by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
#: Signs of a code somebody types; with the attempts below nobody finds one by guessing.
SIGNS = 4
#: The same for a link, which nobody types: 26 signs of five bits are 130 bits.
LINK_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
LINK_SIGNS = 26


class Opens(StrEnum):
    """What a code opens."""

    GROUP = "group"
    STAFF = "staff"
    ACCOUNT = "account"


class Standing(StrEnum):
    """What a code is worth now."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"


#: How long each may be used after it was made.
LASTS: Mapping[Opens, timedelta] = {
    Opens.GROUP: timedelta(minutes=30),
    Opens.STAFF: timedelta(days=7),
    Opens.ACCOUNT: timedelta(minutes=10),
}
#: How long a yes of the second account waits for the yes of the first.
ANSWER_WITHIN = timedelta(days=1)

#: So many wrong codes from one account, or in one group, within the span; then none is looked at
#: until the span is over.
ATTEMPTS, WITHIN = 5, timedelta(hours=1)

#: The offices that are handed out by a link at each level, as they stand on its board. Whoever
#: hands one out must stand above it as well: `domain.roles.gives`.
OFFERED: Mapping[Level, Sequence[Role]] = {
    Level.UNIT: (Role.UNIT_LEADER, Role.VOLUNTEER, Role.FAMILY_CONTACT),
    Level.BUILDING: (
        Role.BUILDING_LEADER,
        Role.PARTY_GROUP_LEADER,
        Role.SANITATION_OFFICER,
        Role.SECURITY_OFFICER,
        Role.CULTURE_OFFICER,
        Role.HOUSING_OFFICER,
        Role.RESIDENTS_DELEGATE,
        Role.PROPERTY,
        Role.OWNERS_COMMITTEE,
        Role.VOLUNTEER,
    ),
    Level.MICRO_GRID: (Role.MICRO_GRID_OFFICER, Role.PARTY_GROUP_LEADER, Role.VOLUNTEER),
    Level.GRID: (
        Role.GRID_OFFICER,
        Role.BRANCH_SECRETARY,
        Role.MEDIATOR,
        Role.TEAM_LEADER,
        Role.ORGANISATION,
        Role.VOLUNTEER,
    ),
    Level.COMMUNITY: (
        Role.COMMUNITY_STAFF,
        Role.BRANCH_SECRETARY,
        Role.MEDIATOR,
        Role.POLICE,
        Role.TEAM_LEADER,
        Role.ORGANISATION,
        Role.VOLUNTEER,
    ),
    Level.STREET: (Role.MEDIATOR, Role.ORGANISATION, Role.VOLUNTEER),
    Level.ESTATE: (Role.PROPERTY, Role.OWNERS_COMMITTEE, Role.VOLUNTEER),
}

#: 「绑定 K7Q2」 as people write it: glued or spaced, in small letters, in quotes.
FORM = re.compile(
    rf"[「“\"']?(?:绑定|綁定|bind)[\s:,，]*(?P<code>[{ALPHABET}]{{{SIGNS}}})[\s」”\"'.。!]*",
    re.IGNORECASE,
)


def spoken(pick: Callable[[str], str] = secrets.choice) -> str:
    """A fresh code somebody will type."""
    return "".join(pick(ALPHABET) for _ in range(SIGNS))


def linked(pick: Callable[[str], str] = secrets.choice) -> str:
    """A fresh token for a link somebody will tap."""
    return "".join(pick(LINK_ALPHABET) for _ in range(LINK_SIGNS))


def read(words: str) -> str | None:
    """The code in 「绑定 K7Q2」; None where this says something else."""
    found = FORM.fullmatch(unicodedata.normalize("NFKC", words).strip())
    return found["code"].upper() if found else None


def hashed(kind: Opens, secret: str) -> str:
    """What is kept of a code. The kind is part of it: one kind's code opens nothing of another."""
    return hashlib.sha256(f"{kind}:{secret}".encode()).hexdigest()


def standing(until: datetime, used_at: datetime | None, now: datetime) -> Standing:
    """What a code is worth at a moment. A used one stays used, however old it is."""
    if used_at is not None:
        return Standing.USED
    return Standing.OPEN if now < until else Standing.EXPIRED


def share(one: tuple[Level, int | None], other: tuple[Level, int | None]) -> bool:
    """Whether one group may serve both places, each given as its level and its parent: small
    buildings side by side, or the units of one building."""
    return one == other and one[0] in HOMES and one[1] is not None
