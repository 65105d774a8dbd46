"""What a community file may say. It is read strictly, and refused whole with all that is wrong."""

import re
import tomllib

from domain.addresses import Known, addresses, anything
from domain.candidates import Mode
from domain.community import Described, Site
from domain.community_about import about
from domain.community_council import with_council, with_survey
from domain.community_deputies import deputies
from domain.community_members import members
from domain.community_teams import teams
from domain.community_tree import Pair, judge
from domain.faults import BadFile, Fault, Lines, Path, shown
from domain.places import Level
from domain.table import Table, Wrong

_OF_A_PLACE = (
    "key", "kind", "name", "short", "parent", "estate", "unaddressed", "chat", "chats",
)  # fmt: skip
_KEY = re.compile(r"[\w.-]{1,64}")
#: What may stand before the dot of 【3号楼·报修12】, where `domain.codes` finds it again.
_SHORT = re.compile(r"[^【】·]{1,32}")
_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def read(raw: bytes, file: str, known: Known = anything) -> Described:
    """A community file named `file`, without its households, which are a file of their own.

    Raises BadFile with everything that is wrong.
    """
    try:
        text = raw.decode("utf-8-sig")
        values = tomllib.loads(text)
    except UnicodeDecodeError as wrong:
        line = raw[: wrong.start].count(b"\n") + 1
        fault = Fault(file, line, "(text)", "bytes that are not UTF-8", "a file saved as UTF-8")
        raise BadFile([fault]) from None
    except tomllib.TOMLDecodeError as wrong:
        raise BadFile([_not_toml(file, raw, str(wrong))]) from None
    lines = Lines(text)
    wrongs: list[Wrong] = []
    top = Table(values, (), wrongs)
    top.only("community", "holidays", "council", "survey", "place", "member", "stand_in", "team")
    if "community" not in values:
        top.wrong("community", "nothing", "a table [community]")
    community = about(top.below("community"), known, top.below("holidays"))
    pairs = _places(top, lines, known)
    keys = [site.key for _, site in pairs]
    community = with_survey(with_council(community, top, keys), top)
    people = members(top.each("member"), keys, known, lines)
    stand_ins = deputies(top.each("stand_in"), keys, people, known, lines)
    crews = teams(top.each("team"), keys, people, known, lines)
    if wrongs:
        raise BadFile(
            Fault(file, lines.of(one.path), _named(one.path), one.found, one.expected)
            for one in wrongs
        )
    sites = tuple(site for _, site in pairs)
    return Described(file, community, sites, people, stand_ins, crews)


def _not_toml(file: str, raw: bytes, message: str) -> Fault:
    place = _LINE.search(message)
    line = int(place[1]) if place and place[1] else raw.count(b"\n") + 1
    return Fault(file, line, "(text)", _LINE.sub("", message), "TOML")


def _named(path: Path) -> str:
    """place, 3, parent → place.parent: the line says which place."""
    return ".".join(step for step in path if isinstance(step, str))


def _places(top: Table, lines: Lines, known: Known) -> list[Pair]:
    pairs, kinds = [], {}
    for table in top.each("place"):
        table.only(*_OF_A_PLACE)
        kind = table.choice("kind", Level)
        name = table.text("name")
        site = Site(
            key=table.matching("key", _KEY, "letters, digits, _ - . in quotes, 64 at most"),
            kind=kind or Level.ESTATE,
            name=name,
            short=table.text("short", name),
            parent=table.maybe("parent"),
            estate=table.maybe("estate"),
            unaddressed=(
                table.choice("unaddressed", Mode) if "unaddressed" in table.values else None
            ),
            chats=addresses(table, "chat", "chats", known, group=True),
            line=lines.of(table.path),
        )
        if name and site.short and not _SHORT.fullmatch(site.short):
            key = "short" if "short" in table.values else "name"
            expected = "a short name without 【】·, 32 signs at most"
            table.wrong(key, shown(site.short), expected)
        pairs.append((table, site))
        if kind is not None:
            kinds[site.key] = kind
    judge(pairs, kinds)
    return pairs
