"""Who stands in for whom (A/B 角), as a community file says it."""

from collections.abc import Collection, Iterable, Sequence

from domain.addresses import Address, Known, account
from domain.community import Deputy, Somebody
from domain.community_members import place_of, term
from domain.faults import Lines, one_of, shown
from domain.roles import Role
from domain.table import Table


def deputies(
    tables: Iterable[Table],
    places: Collection[str],
    people: Sequence[Somebody],
    known: Known,
    lines: Lines,
) -> tuple[Deputy, ...]:
    """The tables [[stand_in]]: both people and the role must stand in the file."""
    owners = {one: person for person in people for one in person.accounts}
    found: dict[Deputy, int] = {}
    for table in tables:
        table.only("place", "role", "of", "by", "from", "until")
        place, when = place_of(table, places), term(table)
        if when.until and not when.since:
            table.wrong("from", "nothing", "the first day, where there is a last one")
        role = table.choice("role", Role)
        if role is Role.RESIDENT:
            table.wrong("role", shown(str(role)), "an office: nobody stands in for a resident")
        of, by = (_somebody(table, key, owners, known) for key in ("of", "by"))
        if of is None or by is None or role is None:
            continue
        if owners[of] is owners[by]:
            table.wrong("by", shown(str(by)), f"somebody else than {shown(owners[of].name)}")
        if place in places and (place, role) not in [post[:2] for post in owners[of].posts]:
            expected = f"who holds {role} at {shown(place)} in a [[member]]"
            table.wrong("of", f"{shown(str(of))}, who does not", expected)
        line = lines.of(table.path)
        first = found.setdefault(Deputy(place, role, of, by, when), line)
        if first != line:
            table.wrong("by", f"{shown(str(by))}, as in line {first}", "every stand-in once")
    return tuple(found)


def _somebody(table: Table, key: str, owners: Collection[Address], known: Known) -> Address | None:
    """The account at a key, or None where it is nobody's in the file."""
    found = account(table, key, known)
    if found is None or found in owners:
        return found
    expected = one_of(map(str, owners), str(found))
    table.wrong(key, shown(str(found)), f"the account of a [[member]], {expected}")
    return None
