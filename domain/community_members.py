"""Who a community file names. Entries that share an account are one person."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from domain import duty, phones, zones
from domain.addresses import Address, Known, addresses
from domain.community import Marked, OnDuty, Post, Somebody, Term
from domain.faults import Lines, one_of, shown
from domain.roles import Mark, Role
from domain.table import Table


@dataclass(eq=False)
class _Person:
    """A person while entries are still being read, and the lines that named them."""

    name: str
    line: int
    accounts: dict[Address, None] = field(default_factory=dict)
    posts: dict[tuple[str, Role], tuple[Post, int]] = field(default_factory=dict)
    marks: dict[tuple[str, Mark], Marked] = field(default_factory=dict)
    duties: dict[tuple[str, str], OnDuty] = field(default_factory=dict)
    phone: str | None = None
    phone_line: int = 1


def members(
    tables: Iterable[Table], places: Collection[str], known: Known, lines: Lines
) -> tuple[Somebody, ...]:
    """The people of the tables [[member]]: whoever has several posts may have several entries."""
    owners: dict[Address, _Person] = {}
    for table in tables:
        table.only(
            "account",
            "accounts",
            "name",
            "place",
            "roles",
            "phone",
            "from",
            "until",
            "marks",
            "duty",
            "zone",
        )
        line = lines.of(table.path)
        name = table.text("name")
        accounts = addresses(table, "account", "accounts", known, group=False)
        if "account" not in table.values and not table.values.get("accounts"):
            table.wrong("account", "nothing", '"channel:id", as "telegram:1001"')
        same = dict.fromkeys(owners[one] for one in accounts if one in owners)
        person = next(iter(same), None) or _Person(name, line)
        for other in same:
            if name and other.name and other.name != name:
                found = f"{shown(name)}, who is {shown(other.name)} in line {other.line}"
                table.wrong("name", found, "one name for the person of an account")
            _merge(person, other)
        person.accounts |= dict.fromkeys(accounts)
        _add_phone(table, person, lines)
        _add_tasks(table, person, places, line)
        owners |= dict.fromkeys(person.accounts, person)
    return tuple(
        Somebody(
            person.name,
            tuple(person.accounts),
            tuple(post for post, _ in person.posts.values()),
            tuple(person.marks.values()),
            tuple(person.duties.values()),
            person.phone,
            person.phone_line,
        )
        for person in dict.fromkeys(owners.values())
    )


def term(table: Table) -> Term:
    """What `from` and `until` of a table say; both days are included."""
    found = Term(table.day("from"), table.day("until"))
    if found.since and found.until and found.until < found.since:
        table.wrong("until", str(found.until), f"a day not before {found.since}")
    return found


def place_of(table: Table, places: Collection[str]) -> str:
    """The place a table names."""
    place = table.text("place")
    if place and place not in places:
        table.wrong("place", shown(place), f"the key of a place, {one_of(places, place)}")
    return place


def _merge(person: _Person, other: _Person) -> None:
    person.accounts |= other.accounts
    person.posts |= other.posts
    person.marks |= other.marks
    person.duties |= other.duties
    if person.phone is None:
        person.phone, person.phone_line = other.phone, other.phone_line


def _add_phone(table: Table, person: _Person, lines: Lines) -> None:
    words = table.maybe("phone")
    number = phones.number(words) if words else None
    # What was found is not shown: a number does not belong into anybody's terminal or log.
    if words and number is None:
        table.wrong("phone", "what is no number", 'a number to call, as "13800001111"')
    elif number and person.phone and number != person.phone:
        found = f"another number than in line {person.phone_line}"
        table.wrong("phone", found, "one number for a person")
    if number and person.phone is None:
        person.phone, person.phone_line = number, lines.of((*table.path, "phone"))


def _add_tasks(table: Table, person: _Person, places: Collection[str], line: int) -> None:
    place, when = place_of(table, places), term(table)
    marks = table.choices("marks", Mark, least=0)
    hours, zone = table.texts("duty"), table.texts("zone")
    if zones.read(zone) is None:
        table.wrong("zone", shown(" ".join(zone)), 'units and floors, as ["1单元", "1-6楼"]')
    for role in table.choices("roles", Role, least=0 if marks or hours else 1):
        _, first = person.posts.setdefault((place, role), (Post(place, role, when, zone), line))
        if first != line:
            found = f"{shown(str(role))} at {shown(place)}, as in line {first}"
            table.wrong("roles", found, "every role at a place once")
    for mark in marks:
        if (place, mark) in person.marks:
            table.wrong("marks", f"{shown(str(mark))} at {shown(place)} again", "every mark once")
        person.marks[place, mark] = Marked(place, mark, when)
    if hours:
        spans = _spans(table, hours)
        if (place, spans) in person.duties:
            table.wrong("duty", f"{shown(spans)} at {shown(place)} again", "the same hours once")
        person.duties[place, spans] = OnDuty(place, spans, when)


def _spans(table: Table, hours: Iterable[str]) -> str:
    spans: list[duty.Span] = []
    for words in hours:
        try:
            spans += duty.spans(words)
        except duty.BadSpans as wrong:
            table.wrong("duty", shown(wrong.found), wrong.expected)
    return duty.printed(spans)
