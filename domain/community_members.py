"""Who a community file names. Entries that share an account are one person."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from domain.addresses import Address, Known, addresses
from domain.community import Post, Somebody
from domain.faults import Lines, one_of, shown
from domain.roles import Role
from domain.table import Table


@dataclass(eq=False)
class _Person:
    """A person while entries are still being read, and the lines that named them."""

    name: str
    line: int
    accounts: dict[Address, None] = field(default_factory=dict)
    posts: dict[Post, int] = field(default_factory=dict)


def members(
    tables: Iterable[Table], places: Collection[str], known: Known, lines: Lines
) -> tuple[Somebody, ...]:
    """The people of the tables [[member]]: whoever has several posts may have several entries."""
    owners: dict[Address, _Person] = {}
    for table in tables:
        table.only("account", "accounts", "name", "place", "roles")
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
            person.accounts |= other.accounts
            person.posts |= other.posts
        person.accounts |= dict.fromkeys(accounts)
        _add_posts(table, person, places, line)
        owners |= dict.fromkeys(person.accounts, person)
    return tuple(
        Somebody(person.name, tuple(person.accounts), tuple(person.posts))
        for person in dict.fromkeys(owners.values())
    )


def _add_posts(table: Table, person: _Person, places: Collection[str], line: int) -> None:
    place = table.text("place")
    if place and place not in places:
        table.wrong("place", shown(place), f"the key of a place, {one_of(places, place)}")
    for role in table.choices("roles", Role):
        first = person.posts.setdefault(Post(place, role), line)
        if first != line:
            found = f"{shown(str(role))} at {shown(place)}, as in line {first}"
            table.wrong("roles", found, "every role at a place once")
