"""A community as an operator describes it: places, chats, members, households."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from domain.addresses import Address
from domain.candidates import Mode
from domain.doors import Style
from domain.forgetting import NAMES_STAY
from domain.gatherings import Rhythm
from domain.outward import Way
from domain.places import Level
from domain.roles import Mark, Role
from domain.surveys import Asks
from domain.teams import Skill

#: Languages a community may speak: those the texts are written in.
LANGUAGES = ("zh_CN", "en")
#: When a community is open where its file does not say it.
SERVICE_HOURS = "08:30-17:30"


@dataclass(frozen=True, slots=True)
class Hotline:
    """A number to call. Until somebody confirmed it, `huying check` names it."""

    number: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class About:
    """The community itself."""

    name: str
    timezone: str
    language: str
    operators: tuple[Address, ...] = ()
    bot_names: tuple[str, ...] = ()
    #: A preset of `domain.deadlines`.
    deadlines: str = "7135"
    #: Times that differ from the preset, keyed "S1.building": hours, or words as "2 working days".
    deadlines_hours: Mapping[str, int | str] = field(default_factory=dict)
    #: Times of wishes that differ from the preset, by the names of `domain.wish_times`.
    wish_times: Mapping[str, int | str] = field(default_factory=dict)
    #: When the community is open, as `domain.duty` writes it.
    service_hours: str = SERVICE_HOURS
    #: What the community knows better of single days than any calendar: the name of a holiday,
    #: keyed "2027-09-15"; empty for a day that is worked.
    holidays: Mapping[str, str] = field(default_factory=dict)
    meeting_day: int = 15
    meeting_time: str = "19:00"
    #: When neighbours and leaders come together; none: the file says nothing of it, and whoever
    #: holds the council is asked before anybody is told of a day.
    rhythms: tuple[Rhythm, ...] = ()
    #: What its neighbours are asked at the end of a quarter; None: nothing.
    survey: Asks | None = None
    hotlines: Mapping[str, Hotline] = field(default_factory=dict)
    #: Whoever is on duty hears, without a name or a word of it, that a neighbour who spoke of
    #: violence or of dying has been silent since.
    ask_after_silence: bool = False
    #: How the city takes what the top hands on; None: by telephone, with a text to read out.
    outward: Way | None = None
    #: The city's own codes, by category, by top, or "other".
    outward_codes: Mapping[str, str] = field(default_factory=dict)
    #: For so many days a closed matter still tells who reported it.
    keep_identities_days: int = NAMES_STAY.days
    #: What this city calls its levels and roles, where that differs from the texts.
    level_names: Mapping[Level, str] = field(default_factory=dict)
    role_names: Mapping[Role, str] = field(default_factory=dict)
    #: What 3-602 means here.
    doors: Style = Style.BUILDING_ROOM
    #: The households file as named in the community file; None: nothing is said about them.
    households: str | None = None
    #: The table of categories as named in the community file; None: the one of the program.
    taxonomy: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A place: where it lies in the tree, and the groups that serve it."""

    key: str
    kind: Level
    name: str
    short: str
    parent: str | None = None
    estate: str | None = None
    #: What becomes of unaddressed words there and below; None: what is said above.
    unaddressed: Mode | None = None
    chats: tuple[Address, ...] = ()
    #: Where it stands in the file.
    line: int = field(default=1, compare=False)


class Term(NamedTuple):
    """From which day and until which day, both included, in the community's time zone; None: no
    such bound."""

    since: date | None = None
    until: date | None = None


ALWAYS = Term()


class Post(NamedTuple):
    """A role at a place."""

    place: str
    role: Role
    term: Term = ALWAYS
    #: The part of the place that is theirs, as `domain.zones` reads it; none: all of it.
    zone: tuple[str, ...] = ()


class Marked(NamedTuple):
    """What somebody's household is known for at a place."""

    place: str
    mark: Mark
    term: Term = ALWAYS


class OnDuty(NamedTuple):
    """When somebody is on duty at a place: spans as `domain.duty` writes them."""

    place: str
    spans: str
    term: Term = ALWAYS


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person, everything they write from, and everything they are."""

    name: str
    accounts: tuple[Address, ...]
    posts: tuple[Post, ...] = ()
    marks: tuple[Marked, ...] = ()
    duties: tuple[OnDuty, ...] = ()
    #: As `domain.phones` writes it.
    phone: str | None = None
    #: Where it stands in the file.
    phone_line: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Deputy:
    """Who stands in for the holder of a role (B角); without a term: whenever there is need."""

    place: str
    role: Role
    of: Address
    by: Address
    term: Term = ALWAYS


@dataclass(frozen=True, slots=True)
class Crew:
    """A volunteer team (志愿队): what it is good at, who leads it, and where it is reached."""

    name: str
    place: str
    skills: tuple[Skill, ...]
    leader: Address
    members: tuple[Address, ...] = ()
    #: Its group; None: each of them is told in private.
    chat: Address | None = None


@dataclass(frozen=True, slots=True)
class Flat:
    """A household: a flat (专有部分) of a building."""

    place: str
    #: Empty where the building has no units.
    unit: str
    room: str
    #: Square metres as the title deed has them; None where it is not known.
    area_m2: Decimal | None
    heads: int = 1


@dataclass(frozen=True, slots=True)
class Described:
    """A whole community file without a fault."""

    #: How the file is called.
    file: str
    about: About
    places: tuple[Site, ...]
    members: tuple[Somebody, ...]
    stand_ins: tuple[Deputy, ...] = ()
    teams: tuple[Crew, ...] = ()
    #: None: the file names no households file, so nothing is said about them.
    households: tuple[Flat, ...] | None = None
    #: The text of a table of categories without a fault; None: the file names none.
    taxonomy: str | None = None

    def with_households(self, flats: tuple[Flat, ...]) -> "Described":
        """The same community with its households."""
        return replace(self, households=flats)

    def with_taxonomy(self, text: str) -> "Described":
        """The same community with its own table of categories."""
        return replace(self, taxonomy=text)
