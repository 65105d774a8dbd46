"""The volunteer teams a community file names: skills, who leads them, who belongs to them."""

from collections.abc import Collection, Iterable, Sequence

from domain.addresses import Address, Known, account, addresses, listed
from domain.community import Crew, Somebody
from domain.community_members import place_of
from domain.faults import Lines, one_of, shown
from domain.table import Table
from domain.teams import Skill

#: Signs of a name: it must fit onto a button.
_LONGEST = 10


def teams(
    tables: Iterable[Table],
    places: Collection[str],
    people: Sequence[Somebody],
    known: Known,
    lines: Lines,
) -> tuple[Crew, ...]:
    """The tables [[team]]: leader and members must stand in the file, and each name once."""
    named = {one for person in people for one in person.accounts}
    found: dict[str, tuple[Crew, int]] = {}
    for table in tables:
        table.only("name", "place", "skills", "leader", "members", "chat")
        line, name, place = lines.of(table.path), table.text("name"), place_of(table, places)
        skills = table.choices("skills", Skill)
        leader = account(table, "leader", known)
        others = listed(table, "members", known, group=False)
        chat = addresses(table, "chat", "chats", known, group=True)
        if len(name) > _LONGEST:
            table.wrong("name", shown(name), f"a name of at most {_LONGEST} signs")
        for key, ones in (("leader", (leader,)), ("members", others)):
            for one in ones:
                if one is not None and one not in named:
                    _nobody(table, key, one, named)
        if leader is None:
            continue
        crew = Crew(name, place, skills, leader, others, next(iter(chat), None))
        first = found.setdefault(name, (crew, line))[1]
        if name and first != line:
            table.wrong("name", f"{shown(name)}, as in line {first}", "every team once")
    return tuple(crew for crew, _ in found.values())


def _nobody(table: Table, key: str, found: Address, named: Collection[Address]) -> None:
    expected = one_of(map(str, named), str(found))
    table.wrong(key, shown(str(found)), f"the account of a [[member]], {expected}")
